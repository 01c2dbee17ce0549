import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.vocabulary import load_table
from pipeline.read.geometry import Word
from pipeline.read.repair import repair_words


def words(text: str, confidence: float = 0.93) -> list[Word]:
    """The lines of a text as words of 10 points a letter; lines 20 points apart."""
    placed = []
    for n, line in enumerate(text.split("\n")):
        x = 100.0
        for token in line.split(" "):
            placed.append(Word(token, x, 20.0 * n, x + 6 * len(token), 20.0 * n + 12, size=13, confidence=confidence))
            x += 6 * len(token) + 4
    return placed


def repaired(text: str, confidence: float = 0.93) -> str:
    lines: dict[float, list[str]] = {}
    for word in repair_words(words(text, confidence)):
        lines.setdefault(word.top, []).append(word.text)
    return "\n".join(" ".join(line) for line in lines.values())


@pytest.mark.parametrize(("read", "meant"), load_table("compounds")["examples"])
def test_examples_of_the_table(read: str, meant: str):
    assert repaired(read) == meant


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("số 12/QÐ-UBND", "số 12/QĐ-UBND"),
        ("số 12/0Đ-UBND ngày", "số 12/QĐ-UBND ngày"),
        ("số 12/QD-UBND;", "số 12/QĐ-UBND;"),
        ("số 15/KH-UBNĐ", "số 15/KH-UBND"),
        ("số 08/2016/T1-BTC", "số 08/2016/TT-BTC"),
        ("số 08/2016/NĐ-CP", "số 08/2016/NĐ-CP"),
        ("số 08/T1-BTC", "số 08/T1-BTC"),
        ("Sở GD8ĐT", "Sở GD8ĐT"),
        ("số 947/KH-syT", "số 947/KH-SYT"),
        ("số 29/2025/QĐ-TTg", "số 29/2025/QĐ-TTg"),
        ("số 07/SGD8ĐT-VP", "số 07/SGD&ĐT-VP"),
        ("ngày 2l tháng I0", "ngày 21 tháng 10"),
        ("ngày O9/8/20l7", "ngày 09/8/2017"),
        ("quý II năm", "quý II năm"),
        ("— Sở Y tê", "- Sở Y tế"),
        ("~ Chủ tri", "- Chủ trì"),
        ("a} Chỉ đạo", "a) Chỉ đạo"),
        ("† Phối hợp", "+ Phối hợp"),
        ("Kính gửi:.", "Kính gửi:"),
        ("giai đoạn 2020 — 2025", "giai đoạn 2020 — 2025"),
        ("12/3/2018 —- 27/4/2018", "12/3/2018 – 27/4/2018"),
        ("thực hiện./,", "thực hiện./."),
        ("thực hiện.1.", "thực hiện./."),
        ("Vềviệc tổ chức", "Về việc tổ chức"),
        ("sởY tế yêu cầu", "sở Y tế yêu cầu"),
        ("ông HàVănAn ký", "ông Hà Văn An ký"),
        ("qua eOffice, VNeID", "qua eOffice, VNeID"),
        ("ThS Lê An", "ThS Lê An"),
        ("CỘNG HÒA XÃ HỌI CHỦ NGHĨA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"),
        ("Hoà Bình", "Hoà Bình"),
        ("một số nội dung", "một số nội dung"),
        ("cấp có thẩm quyền", "cấp có thẩm quyền"),
        ("công nhân viên chức", "công nhân viên chức"),
    ],
)
def test_misreadings(read: str, meant: str):
    assert repaired(read) == meant


def test_a_second_d_is_the_letter_with_the_bar():
    items = "a) Một\nb) Hai\nc) Ba\nd) Bốn\nd) Năm\ne) Sáu"
    assert repaired(items) == items.replace("d) Năm", "đ) Năm")


def test_the_first_reading_is_kept():
    mended = repair_words(words("kê hoạch năm 20l7"))
    assert [(w.text, w.raw) for w in mended if w.raw] == [("kế", "kê"), ("2017", "20l7")]


def test_a_sure_reading_is_not_touched():
    assert repaired("kê hoạch", confidence=0.99) == "kê hoạch"


def test_words_taken_apart_share_the_box():
    first, second = repair_words(words("Vềviệc"))
    assert (first.x0, first.x1, second.x1) == pytest.approx((100, 112, 136))
    assert first.raw == second.raw == "Vềviệc"


@given(st.lists(st.text("abcdđeêghiklmnoôơpqrstuưvxyáàảãạ123/.-()&|OIl—~ĐUBND", min_size=1, max_size=9), max_size=12))
def test_nothing_is_lost_and_repair_is_stable(tokens: list[str]):
    given_words = words(" ".join(tokens)) if tokens else []
    mended = repair_words(given_words)
    assert len(mended) >= len(given_words)
    assert all(w.text for w in mended)
    for word in mended:
        assert word.raw is None or word.raw != word.text
        assert word.x_edges is None or len(word.x_edges) == len(word.text) + 1
