import pytest

from pipeline.read.trust import layer_doubt, marked_share, page_needs_ocr, recognised_is_better

CLEAN = "Ủy ban nhân dân tỉnh yêu cầu Sở Công Thương chủ trì, phối hợp với các huyện rà soát các điểm chợ phiên."
UNMARKED = "Uy ban nhan dan tinh yeu cau So Cong Thuong chu tri, phoi hop voi cac huyen ra soat cac diem cho phien."
GARBLED = "Uy b@n nhsn d~n tinh y€u cfiu SCr C6ng Thuong chtr tri, ph6i hqp vdi cdc huyQn rd sodt citc dicm cho phien."
LOST = "?y ban nh?n d?n t?nh y?u c?u S? C?ng Th??ng ch? tr?, ph?i h?p v?i c?c huy?n r? so?t c?c ?i?m ch? phi?n."
NO_MAP = (
    "".join(chr(0xE000 + ord(c)) if c.isalpha() else c for c in CLEAN)
    + " các huyện rà soát các điểm chợ phiên vùng cao nhé"
)


@pytest.mark.parametrize(
    ("text", "scan", "doubt"),
    [
        (CLEAN, False, None),
        (CLEAN, True, None),
        (UNMARKED, False, "few_marks"),
        (GARBLED, True, "few_marks"),
        (CLEAN.replace("á", "aá"), False, "impossible_syllables"),
        (CLEAN.replace("rà soát", "rà soátt"), True, "impossible_syllables"),
        (CLEAN.replace("rà soát", "rà soátt"), False, None),
        (LOST, False, "unknown_characters"),
        (NO_MAP, False, "unknown_characters"),
        ("", False, "no_text"),
        ("Ký bởi: Sở Nội vụ", True, "no_text"),
        ("Trang 2", False, None),
    ],
)
def test_layer_doubt(text: str, scan: bool, doubt: str | None) -> None:
    assert layer_doubt(text, scan) == doubt


@pytest.mark.parametrize(
    ("text", "image_share", "doubt"),
    [("", 0.0, None), ("", 0.3, "no_text"), ("", 1.0, "no_text"), (CLEAN, 1.0, None), (UNMARKED, 1.0, "few_marks")],
)
def test_page_needs_ocr(text: str, image_share: float, doubt: str | None) -> None:
    assert page_needs_ocr(text, image_share) == doubt


@pytest.mark.parametrize(
    ("layer", "recognised", "better"),
    [(UNMARKED, CLEAN, True), (CLEAN, "", False), (LOST, LOST, False), ("", CLEAN, True)],
)
def test_recognised_is_better(layer: str, recognised: str, better: bool) -> None:
    assert recognised_is_better(layer, recognised) is better


def test_marked_share() -> None:
    assert marked_share(["Ủy", "ban", "nhân", "dân"]) == 0.75
    assert marked_share([]) == 0.0
