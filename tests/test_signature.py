"""Signature blocks, clean and as recognition leaves them."""

from __future__ import annotations

import pytest

from extractors.foot import extract_addressees, extract_copies
from extractors.line_kinds import canonical_post, is_authority_line, looks_like_name, type_name_of
from extractors.signature import extract_signature, has_surname, split_tail
from extractors.vocabulary import load_table
from extractors.zones import LineView, find_zones
from schemas.document import BBox, Line, SourceDocument, assemble_lines
from tests.sample import LETTER, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TM. ỦY BAN NHÂN DÂN", True),
        ("T/M BAN THƯỜNG VỤ", True),
        ("KT.GIÁM ĐỐC", True),
        ("TUQ. CHỦ TỊCH", True),
        ("Q. GIÁM ĐỐC", True),
        ("KẾ HOẠCH", False),
        ("TMĐT là gì", False),
    ],
)
def test_authority(text: str, expected: bool) -> None:
    assert is_authority_line(text) is expected


@pytest.mark.parametrize("example", load_table("posts")["examples"], ids=lambda e: e["text"])
def test_post_examples(example: dict[str, object]) -> None:
    assert (canonical_post(str(example["text"])) is not None) is example["post"]


@pytest.mark.parametrize(
    ("text", "post"), [("GIÁM ĐÓC", "GIÁM ĐỐC"), ("PHO GIÁAM ĐỌC", "PHÓ GIÁM ĐỐC"), ("CHU TỊCH", "CHỦ TỊCH")]
)
def test_garbled_posts(text: str, post: str) -> None:
    assert canonical_post(text) == post


def test_line_with_digits_is_no_garbled_post() -> None:
    assert canonical_post("TRƯỜNG À 7") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Hà Văn Định", True), ("Văn Định", False), ("Văn Minh Tuấn", True), ("TS. Trần An", True), ("rên Giang", False)],
)
def test_surname_first(text: str, expected: bool) -> None:
    assert has_surname(text) is expected


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("KẾ HOẠCH", "ke_hoach"),
        ("KÉẺ HOẠCH", "ke_hoach"),
        ("QUYẾT ĐỊNH CỦA BỘ TRƯỞNG BỘ TÀI CHÍNH", "quyet_dinh"),
        ("Kế hoạch", None),
    ],
)
def test_type_names(text: str, slug: str | None) -> None:
    assert type_name_of(text) == slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nguyễn Văn An", True),
        ("BS.CKII Trần Thị Bình", True),
        ("TRẦN VĂN HÙNG", True),
        ("PGS.TS. Y Hoan Niê Kdăm", True),
        ("A Brôi Vững", True),
        ("H'Yim Kdoh", True),
        ("Thượng úy Lò Văn Pao", True),
        ("Nguyễn V'", False),
        ("Lưu", False),
        ("Sở Y tế tỉnh", False),
    ],
)
def test_names(text: str, expected: bool) -> None:
    assert looks_like_name(text) is expected


@pytest.mark.parametrize(
    ("text", "left", "tail"),
    [
        ("- Công an tỉnh; Đặng Văn Thành", "- Công an tỉnh;", "Đặng Văn Thành"),
        ("- Như trên; KT. CHỦ TỊCH", "- Như trên;", "KT. CHỦ TỊCH"),
        ("- Lưu: VT, KTN.", "- Lưu: VT, KTN.", ""),
        ("KT. CHỦ TỊCH", "KT. CHỦ TỊCH", ""),
    ],
)
def test_split_tail(text: str, left: str, tail: str) -> None:
    assert split_tail(text) == (left, tail)


def scanned(rows: list[tuple[str, float, float]]) -> SourceDocument:
    """Recognised lines at (left, top)."""
    texts = [text for text, _, _ in rows]
    lines = [Line(0, 0, bbox=BBox(x, top, x + 7 * len(text), top + 12), confidence=0.9) for text, x, top in rows]
    joined, placed = assemble_lines(texts, lines)
    return SourceDocument("quet.pdf", "0" * 64, "application/pdf", joined, placed, "ocr")


def test_deputy_whose_authority_lost_its_prefix() -> None:
    document = scanned(
        [
            ("1. Sở Tài chính bố trí kinh phí thực hiện theo quy định hiện hành của Nhà nước.", 90, 60),
            ("Nơi nhận:", 60, 300),
            ("- Như trên;", 60, 314),
            ("- Lưu: VT.", 60, 328),
            ("GIÁM ĐÓC", 380, 300),
            ("PHÓ GIÁM ĐỐC", 370, 314),
            ("Nguyễn V'", 307, 400),
            ("Văn Hải", 363, 400),
        ]
    )
    view = LineView.of(document)
    signature = extract_signature(view, find_zones(view)[0])
    assert signature is not None
    assert signature.authority == "KT. GIÁM ĐỐC"
    assert signature.position == "PHÓ GIÁM ĐỐC"
    assert signature.signer == "Nguyễn Văn Hải"


@pytest.mark.parametrize(("name", "signer"), [("Đại tá Hồ Văn An", "Đại tá Hồ Văn An"), ("gí tá Hồ Văn An", None)])
def test_a_rank_read_by_half_gives_no_signer(name: str, signer: str | None) -> None:
    rows = [("1. Sở Tài chính bố trí kinh phí thực hiện theo quy định.", 90.0, 60.0), ("Nơi nhận:", 60.0, 300.0)]
    document = scanned([*rows, ("- Lưu: VT.", 60, 314), ("GIÁM ĐỐC", 380, 300), (name, 363, 400)])
    view = LineView.of(document)
    signature = extract_signature(view, find_zones(view)[0])
    assert signature is not None
    assert signature.signer == signer


@pytest.mark.parametrize(("head", "position"), [("BỘ TÀI CHÍNH", "THỨ TRƯỞNG"), ("TRƯỜNG ĐẠI HỌC HẢI SƠN", None)])
def test_post_of_a_ministry(head: str, position: str | None) -> None:
    document = scanned(
        [
            (head, 90, 60),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 60),
            ("Hải Sơn, ngày 02 tháng 3 năm 2023", 320, 90),
            ("THÔNG BÁO", 260, 130),
            ("Về lịch làm việc", 240, 146),
            ("1. Sở Tài chính bố trí kinh phí thực hiện theo quy định hiện hành của Nhà nước.", 90, 180),
            ("Nơi nhận:", 60, 300),
            ("- Như trên;", 60, 314),
            ("THỨ TRƯỞNG", 380, 300),
            ("Nguyễn Văn Hải", 363, 400),
        ]
    )
    view = LineView.of(document)
    signature = extract_signature(view, find_zones(view)[0])
    assert signature is not None
    assert signature.position == position


def test_scrap_of_a_stamp_is_no_addressee() -> None:
    document = scanned(
        [
            ("SỞ Y TẾ", 90, 60),
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 60),
            ("Hải Sơn, ngày 02 tháng 3 năm 2023", 320, 90),
            ("Kính gửi: ` CHẾ", 143, 130),
            ("- Giám đốc Trung tâm Y tế dự phòng;", 204, 146),
            ("- Trưởng phòng Y tế các huyện.", 204, 162),
            ("Sở Y tế yêu cầu các đơn vị báo cáo kết quả thực hiện.", 120, 190),
        ]
    )
    view = LineView.of(document)
    names = [mention.text for mention in extract_addressees(view, find_zones(view)[0])]
    assert names == ["Giám đốc Trung tâm Y tế dự phòng", "Trưởng phòng Y tế các huyện"]


def test_copies_without_their_title() -> None:
    text = LETTER.replace("Nơi nhận:\n", "")
    view = LineView.of(plain(text))
    zones = find_zones(view)[0]
    assert [m.text for m in extract_copies(view, zones)][-1] == "Lưu: VT, KGVX"


@pytest.mark.parametrize(
    ("block", "names"),
    [
        ("Kính gửi: Sở Tài chính.", ["Sở Tài chính"]),
        ("Kính gửi:\n- Sở Y tế;\n- Sở Nội vụ.", ["Sở Y tế", "Sở Nội vụ"]),
        ("Kính gửi:\n_\n- Sở Y tế;\n- Sở Nội vụ.", ["Sở Y tế", "Sở Nội vụ"]),
        (
            "Kính gửi:\nCác sở, ban, ngành tỉnh;\nUBND các huyện, thành phố.",
            ["Các sở, ban, ngành tỉnh", "UBND các huyện, thành phố"],
        ),
    ],
)
def test_addressees(block: str, names: list[str]) -> None:
    before, _, after = LETTER.partition("Kính gửi:")
    after = after[after.index("Thực hiện Công văn") :]
    view = LineView.of(plain(f"{before}{block}\n\n{after}"))
    assert [m.text for m in extract_addressees(view, find_zones(view)[0])] == names


def test_invited_are_addressees() -> None:
    invitation = """
SỞ Y TẾ NAM SƠN

Số: 57/GM-SYT

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM

Nam Sơn, ngày 18 tháng 11 năm 2019

GIẤY MỜI

Dự hội nghị tổng kết công tác y tế

Sở Y tế trân trọng kính mời:

- Lãnh đạo Sở Nội vụ;

- Công an tỉnh.

1. Thời gian: 08 giờ 00, ngày 29 tháng 11 năm 2019.
"""
    view = LineView.of(plain(invitation))
    assert [m.text for m in extract_addressees(view, find_zones(view)[0])] == ["Lãnh đạo Sở Nội vụ", "Công an tỉnh"]
