"""Scores against figures worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.scoring import (
    Counts,
    comparable,
    comparable_agency,
    deadline_key,
    number_key,
    overlap,
    pair_units,
    score_document,
    strict_deadline_key,
)
from pipeline.scoring import bag as words

SENTENCE = "Chủ trì, phối hợp với Công an tỉnh rà soát các điểm ngập trên địa bàn"


def unit(text: str, **more: object) -> dict[str, object]:
    return {"ordinal": "1", "text": text, "lead": [], "coordinating": [], "report_to": [], "deadlines": [], **more}


def due(day: str, **more: object) -> dict[str, object]:
    return {"text": day, "kind": "date", "due": day, **more}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("Ủy ban", "ủy ban"),
        ("2020 – 2025", "2020-2025"),
        ("Thủ tướng;", "“Thủ tướng”"),
        ("Thu\u031b\u0309 nghiệm", "Thử nghiệm"),
    ],
)
def test_spellings_of_one_text_are_comparable(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
        ("Sở GD&ĐT", "Sở Giáo dục và Đào tạo"),
        ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở GTVT", "Sở Giao thông vận tải"),
    ],
)
def test_short_and_long_names_are_one_agency(one: str, other: str) -> None:
    assert words(one, agency=True) == words(other, agency=True)


def test_different_agencies_stay_apart() -> None:
    assert comparable_agency("Sở Y tế") != comparable_agency("Sở Nội vụ")


def test_overlap_is_token_f1() -> None:
    assert overlap(words("a b c d"), words("a b e")) == pytest.approx(2 * 2 / 7)
    assert overlap(words(""), words("")) == 1.0


def test_numbers_ignore_blanks_and_leading_zero() -> None:
    assert number_key("07 /KH-UBND") == number_key("7/KH-UBND")


@given(st.text(max_size=60))
def test_comparable_is_idempotent(text: str) -> None:
    assert comparable(comparable(text)) == comparable(text)


def test_counts_by_hand() -> None:
    counts = Counts(right=3, spurious=1, missed=2)
    assert (counts.precision, counts.recall) == (0.75, 0.6)
    assert counts.f1 == pytest.approx(2 / 3)
    assert counts.wanted == 5


def test_nothing_wanted_and_nothing_given_is_perfect() -> None:
    assert Counts().f1 == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", "FREQ=MONTHLY;INTERVAL=3"),
        ("FREQ=YEARLY;BYMONTH=6,12", "FREQ=MONTHLY;INTERVAL=6"),
        ("freq=monthly;bymonthday=25", "FREQ=MONTHLY;BYMONTHDAY=25"),
    ],
)
def test_spellings_of_one_rule_agree(one: str, other: str) -> None:
    assert deadline_key({"kind": "recurring", "rrule": one}) == deadline_key({"kind": "recurring", "rrule": other})


def test_boundary_counts_only_strictly() -> None:
    before, by = due("2024-06-05", inclusive=False), due("2024-06-05", inclusive=True)
    assert deadline_key(before) == deadline_key(by)
    assert strict_deadline_key(before) != strict_deadline_key(by)


def test_units_pair_best_first() -> None:
    wanted = [unit("một hai ba bốn"), unit("một hai ba năm")]
    given_units = [unit("một hai ba năm"), unit("một hai ba bốn")]
    assert sorted(pair_units(wanted, given_units)) == [(0, 1), (1, 0)]


def test_document_by_hand() -> None:
    gold = {
        "number": "12/KH-UBND",
        "date": "2024-03-01",
        "recipients": ["Sở Y tế", "Sở Nội vụ"],
        "references": [{"number": "1/QĐ-TTg", "date": "2023-01-02"}, {"number": "2/CT-TTg", "date": None}],
        "obligations": [
            unit(SENTENCE, lead=["Sở Xây dựng"], deadlines=[due("2024-06-05")]),
            unit("Báo cáo kết quả hằng năm về cơ quan thường trực", lead=["Sở Y tế"]),
            unit("Một việc mà người đọc còn ý kiến khác nhau", optional=True),
        ],
    }
    found = {
        "number": "12/KH-UBND",
        "date": "2024-03-02",
        "recipients": ["Sở Y tế"],
        "references": [{"number": "1/QĐ-TTg", "date": "2023-01-02"}, {"number": "9/TB-X", "date": None}],
        "obligations": [
            unit(SENTENCE, lead=["Sở XD"], deadlines=[due("2024-06-05")], confidence=0.9),
            unit("Một câu không phải nhiệm vụ", confidence=0.4),
        ],
    }
    lenient = score_document(gold, found).lenient

    def figures(name: str) -> tuple[float, float, float]:
        counts = lenient[name]
        return counts.right, counts.spurious, counts.missed

    assert figures("header.number") == (1, 0, 0)
    assert figures("header.date") == (0, 1, 1)
    assert figures("recipients") == (3, 0, 3)  # words: sở, y, tế of sở, y, tế, sở, nội, vụ
    assert figures("references.number") == (1, 1, 1)
    assert figures("references.date") == (1, 0, 0)
    assert figures("obligations.unit") == (1, 1, 1)
    assert figures("obligations.lead") == (0, 1, 2)  # "Sở XD" is not "Sở Xây dựng"; the second unit's lead missed
    assert figures("obligations.deadline") == (1, 0, 0)
    assert figures("obligations.exact") == (0, 2, 2)
    assert figures("whole.header") == (0, 1, 1)


def test_perfect_record_is_right_as_a_whole() -> None:
    gold = {
        "kind": "original",
        "number": "3/TB-VP",
        "authority": "KT. GIÁM ĐỐC",
        "obligations": [unit(SENTENCE, lead=["Sở Y tế"])],
    }
    found = {
        "kind": "original",
        "number": "3/TB-VP",
        "signature": {"authority": "KT.GIÁM ĐỐC"},
        "obligations": [unit(SENTENCE, lead=[{"text": "Sở Y tế"}])],
    }
    score = score_document(gold, found)
    assert {name: counts.f1 for name, counts in score.lenient.items()} == dict.fromkeys(score.lenient, 1.0)
    assert score.misses == []


def test_missing_record_is_all_missed() -> None:
    gold = {"kind": "original", "number": "3/TB-VP", "obligations": [unit(SENTENCE, lead=["Sở Y tế"])]}
    score = score_document(gold, None)
    assert all(counts.right == 0 for counts in score.lenient.values())
    assert score.lenient["obligations.lead"].missed == 1


def test_undecided_role_is_not_scored() -> None:
    gold = {"obligations": [unit(SENTENCE, report_to=None)]}
    found = {"obligations": [unit(SENTENCE, report_to=["UBND tỉnh"])]}
    assert "obligations.report_to" not in score_document(gold, found).lenient


def test_field_filled_in_by_pen_is_scored_apart() -> None:
    gold = {"number": "5/SYT", "handwritten": ["number"]}
    score = score_document(gold, {"number": None})
    assert score.lenient["header.number.hand"].missed == 1
    assert score.lenient["whole.header"].right == 1


def test_whole_record_is_stricter_strictly() -> None:
    gold = {"number": "12/KH-UBND", "subject": "phòng, chống lụt bão", "obligations": [unit(SENTENCE)]}
    nearly = {**gold, "obligations": [unit(f"{SENTENCE} toàn tỉnh", confidence=0.9)]}
    score = score_document(gold, nearly)
    assert (score.lenient["whole.document"].right, score.strict["whole.document"].right) == (1, 0)
    assert (score.lenient["whole.header"].right, score.strict["whole.header"].right) == (1, 1)
    assert score_document(gold, gold).strict["whole.document"].right == 1
