"""Deadlines: the vocabulary's own examples, the lexicon of expressions, fresh wordings, and what is no deadline."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.deadline_rules import load_boundaries, load_rules
from extractors.deadlines import find_deadlines, inherited_deadline
from extractors.matching import aligned_lower
from extractors.vocabulary import load_table
from schemas.directive import Deadline

ISSUED = dt.date(2020, 5, 11)
EVERY_QUARTER = "FREQ=YEARLY;BYMONTH=3,6,9,12"
SCORED = {"date", "recurring", "relative", "event"}


def values(found: list[Deadline]) -> list[dict[str, Any]]:
    return [deadline.model_dump(mode="json") for deadline in found]


def check(found: list[Deadline], expected: list[dict[str, Any]], text: str) -> None:
    """Each deadline has the expected fields; fields that an expectation leaves out are free."""
    assert len(found) == len(expected), f"{text!r}: {values(found)}"
    for got, want in zip(values(found), expected, strict=True):
        assert {key: got[key] for key in want} == want, text


EXAMPLES = [
    pytest.param(example, id=f"{entry['id']}-{number}")
    for entry in load_table("deadlines")["rules"]
    for number, example in enumerate(entry["examples"])
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_vocabulary_examples(example: dict[str, Any]) -> None:
    received = example.get("received")
    found = find_deadlines(
        example["text"],
        dt.date.fromisoformat(example["issued"]),
        receipt_date=dt.date.fromisoformat(received) if received else None,
        as_cell=example.get("cell", False),
    )
    check(found, example["expect"], example["text"])


def test_listed_months_without_a_year_are_kept_as_text() -> None:
    found = find_deadlines("Tháng 4 và tháng 8", None, as_cell=True)
    assert found
    assert all(deadline.due is None and deadline.why for deadline in found)


def test_every_rule_reads_an_example_of_its_own() -> None:
    silent = []
    for entry in load_table("deadlines")["rules"]:
        rules = {
            deadline.rule
            for e in entry["examples"]
            for deadline in find_deadlines(e["text"], dt.date.fromisoformat(e["issued"]), as_cell=e.get("cell", False))
        }
        if entry["kind"] is not None and entry["id"] not in rules:
            silent.append(entry["id"])
    assert silent == []


def test_rules_have_unique_ids_and_vietnamese_names() -> None:
    ids = [rule.id for rule in load_rules()]
    assert len(ids) == len(set(ids))
    assert all(rule.name.strip() for rule in load_rules())
    assert [boundary.boundary for boundary in load_boundaries()].count("before") == 1


def test_needed_words_stand_in_every_match() -> None:
    texts = [aligned_lower(e["text"]) for entry in load_table("deadlines")["rules"] for e in entry["examples"]]
    texts += [aligned_lower(text) for _, text, _ in LEXICON] + [aligned_lower(text) for text, _ in FRESH]
    for rule in load_rules():
        for text in texts:
            assert not rule.needs or not rule.pattern.search(text) or any(word in text for word in rule.needs), rule.id


def day(due: str, boundary: str | None = None, last_ok: str | None = None, **more: Any) -> dict[str, Any]:
    wanted = {"kind": "date", "due": due, **more}
    if boundary:
        wanted["boundary"] = boundary
    if last_ok:
        wanted["last_ok_day"] = last_ok
    return wanted


def span(start: str, due: str, **more: Any) -> dict[str, Any]:
    return {"kind": "date", "start_date": start, "due": due, **more}


def every(rrule: str, **more: Any) -> dict[str, Any]:
    return {"kind": "recurring", "rrule": rrule, **more}


def period(amount: int, unit: str, working: bool, anchor: str | None, **more: Any) -> dict[str, Any]:
    return {"kind": "relative", "amount": amount, "unit": unit, "working_days": working, "anchor": anchor, **more}


LEXICON: list[tuple[str, str, list[dict[str, Any]]]] = [
    ("1", "trước ngày 20/5/2020", [day("2020-05-20", "before", "2020-05-19", inclusive=False)]),
    ("2", "trước ngày 20 tháng 5 năm 2020", [day("2020-05-20", "before", "2020-05-19")]),
    ("3", "trước ngày 20/5", [day("2020-05-20", "before", "2020-05-19")]),
    ("3b", "trước 20/5", [day("2020-05-20", "before", "2020-05-19")]),
    ("4", "chậm nhất là ngày 30/6/2020", [day("2020-06-30", "by", "2020-06-30")]),
    ("5", "chậm nhất ngày 05/6", [day("2020-06-05", "by", "2020-06-05")]),
    ("6", "đến hết ngày 31/12/2020", [day("2020-12-31", "until_end", "2020-12-31")]),
    ("7", "xong trước ngày 30-9-2020", [day("2020-09-30", "before", "2020-09-29")]),
    ("7b", "xong trước ngày 30.9.2020", [day("2020-09-30", "before", "2020-09-29")]),
    ("8", "ngày 15/5/2020 (thứ Sáu)", [day("2020-05-15", "on", "2020-05-15", ambiguous=None)]),
    ("9", "trong tháng 5/2020", [span("2020-05-01", "2020-05-31")]),
    ("9b", "tháng 5 năm 2020", [span("2020-05-01", "2020-05-31")]),
    ("9c", "T5/2020", [span("2020-05-01", "2020-05-31")]),
    ("10", "cuối tháng 6/2020", [day("2020-06-30")]),
    ("11", "đầu tháng 7", [day("2020-07-01", precision="fuzzy")]),
    ("12", "giữa tháng 8", [day("2020-08-15", precision="fuzzy")]),
    ("13", "trước tháng 9/2020", [day("2020-08-31", "before", "2020-08-31")]),
    ("14", "trong quý II/2020", [span("2020-04-01", "2020-06-30")]),
    ("14b", "Quý 2/2020", [span("2020-04-01", "2020-06-30")]),
    ("15", "hết quý III", [day("2020-09-30", "until_end")]),
    ("16", "trước quý IV năm 2020", [day("2020-09-30", "before", "2020-09-30")]),
    ("17", "6 tháng đầu năm 2020", [span("2020-01-01", "2020-06-30")]),
    ("17b", "6 tháng cuối năm", [span("2020-07-01", "2020-12-31")]),
    ("18", "trong năm 2020", [span("2020-01-01", "2020-12-31")]),
    ("18b", "năm 2020", [day("2020-12-31")]),
    ("19", "đến năm 2025", [day("2025-12-31", precision="year")]),
    ("20", "giai đoạn 2021 - 2025", [span("2021-01-01", "2025-12-31")]),
    ("20b", "2021-2025", [span("2021-01-01", "2025-12-31")]),
    ("21", "từ nay đến hết năm 2020", [span("2020-05-11", "2020-12-31", boundary="until_end")]),
    ("22", "từ ngày 18/5 đến ngày 22/5/2020", [span("2020-05-18", "2020-05-22", last_ok_day="2020-05-22")]),
    ("23", "năm học 2020 - 2021", [span("2020-09-05", "2021-05-31", precision="fuzzy")]),
    ("24", "nhiệm kỳ 2020 - 2025", [span("2020-01-01", "2025-12-31", precision="fuzzy")]),
    ("25", "hằng ngày, trước 16 giờ", [every("FREQ=DAILY;BYHOUR=16;BYMINUTE=0", boundary="before")]),
    ("26", "thứ Sáu hằng tuần", [every("FREQ=WEEKLY;BYDAY=FR")]),
    ("26b", "chiều thứ 6 hàng tuần", [every("FREQ=WEEKLY;BYDAY=FR")]),
    ("27", "trước ngày 15 hằng tháng", [every("FREQ=MONTHLY;BYMONTHDAY=15", boundary="before", inclusive=False)]),
    ("28", "ngày 25 hằng tháng", [every("FREQ=MONTHLY;BYMONTHDAY=25", boundary="on")]),
    (
        "29",
        "ngày làm việc cuối cùng của tháng",
        [every("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")],
    ),
    ("30", "trước ngày 15 của tháng cuối quý", [every(f"{EVERY_QUARTER};BYMONTHDAY=15", boundary="before")]),
    ("30b", "trước ngày 15 tháng cuối hằng quý", [every(f"{EVERY_QUARTER};BYMONTHDAY=15", boundary="before")]),
    ("31", "hằng quý", [every(f"{EVERY_QUARTER};BYMONTHDAY=-1", day_missing=True)]),
    (
        "32",
        "định kỳ 6 tháng (trước ngày 15/6), hằng năm (trước ngày 15/12)",
        [every("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15"), every("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15")],
    ),
    ("33", "trước ngày 30/11 hằng năm", [every("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30", boundary="before")]),
    ("34", "định kỳ hằng năm", [every("FREQ=YEARLY", day_missing=True)]),
    ("34b", "hàng năm", [every("FREQ=YEARLY", day_missing=True)]),
    ("35", "02 lần/năm", [every("FREQ=YEARLY", amount=2)]),
    ("35b", "mỗi quý 01 lần", [every(f"{EVERY_QUARTER};BYMONTHDAY=-1")]),
    ("36", "định kỳ, đột xuất", [{"kind": "recurring", "on_demand": True, "rrule": None}]),
    ("36b", "đột xuất khi có yêu cầu", [{"kind": "deferred", "on_demand": True}]),
    ("37", "kể từ ngày ký", []),
    ("38", "trong thời hạn 10 ngày kể từ ngày ban hành", [period(10, "day", False, "issue", due="2020-05-21")]),
    (
        "39",
        "trong vòng 05 ngày làm việc kể từ ngày nhận được văn bản này",
        [period(5, "day", True, "receipt", due=None)],
    ),
    ("40", "sau 15 ngày kể từ ngày Kế hoạch có hiệu lực", [period(15, "day", False, "effect", boundary="after")]),
    (
        "41",
        "chậm nhất 03 ngày làm việc trước ngày tổ chức hội nghị",
        [period(3, "day", True, "tổ chức hội nghị", boundary="before")],
    ),
    ("42", "trước 30 ngày so với thời điểm giải thể", [period(30, "day", False, "giải thể", boundary="before")]),
    ("43", "trước khi kỳ họp HĐND tỉnh khai mạc", [{"kind": "event", "boundary": "before", "due": None}]),
    ("43b", "trước Đại hội", [{"kind": "event", "anchor": "Đại hội"}]),
    ("43c", "trước Tết Nguyên đán", [{"kind": "event", "due": "2021-02-12", "last_ok_day": "2021-02-11"}]),
    ("44", "trước 17h00 ngày 15/5/2020", [day("2020-05-15", "before", "2020-05-15", due_time="17:00")]),
    ("44b", "trước 17 giờ 00 phút ngày 15/5/2020", [day("2020-05-15", "before", due_time="17:00")]),
    ("44c", "trước 17g00 ngày 15/5/2020", [day("2020-05-15", "before", due_time="17:00")]),
    ("44d", "trước 17:00 ngày 15/5/2020", [day("2020-05-15", "before", due_time="17:00")]),
    ("45", "từ 0 giờ ngày 23/9/2021", [{"kind": "ongoing", "start_date": "2021-09-23", "boundary": "after"}]),
    ("46", "trong buổi sáng ngày 15/5/2020", [day("2020-05-15", due_time="11:30", precision="fuzzy")]),
    ("46b", "trước giờ hành chính ngày 15/5/2020", [day("2020-05-15", due_time="07:30", precision="fuzzy")]),
    ("47", "ngay", [{"kind": "immediate", "due": None}]),
    ("47b", "ngay sau khi nhận được", [{"kind": "immediate", "due": None}]),
    ("47c", "khẩn trương", [{"kind": "immediate", "due": None}]),
    ("47d", "kịp thời", [{"kind": "immediate", "due": None}]),
    ("47e", "sớm", [{"kind": "immediate", "due": None}]),
    ("48", "trong ngày", [{"kind": "immediate", "last_ok_day": "2020-05-11"}]),
    ("48b", "trong ngày làm việc tiếp theo", [{"kind": "immediate", "last_ok_day": "2020-05-12"}]),
    ("49", "thường xuyên", [{"kind": "ongoing"}]),
    ("49b", "thường xuyên, liên tục", [{"kind": "ongoing"}]),
    ("49c", "xuyên suốt", [{"kind": "ongoing"}]),
    ("50", "cho đến khi có văn bản mới", [{"kind": "ongoing", "anchor": "có văn bản mới"}]),
    ("51", "theo tiến độ của Trung ương", [{"kind": "deferred"}]),
    ("51b", "theo kế hoạch", [{"kind": "deferred"}]),
    ("51c", "theo quy định", [{"kind": "deferred"}]),
    ("51d", "theo hướng dẫn của Bộ Nội vụ", [{"kind": "deferred"}]),
    ("52", "theo yêu cầu của UBND tỉnh", [{"kind": "deferred", "on_demand": True}]),
    ("53", "đúng thời gian quy định", []),
    ("53b", "đúng tiến độ", []),
    ("53c", "bảo đảm tiến độ", []),
    ("54", "hoàn thành trong nhiệm kỳ", [{"kind": "deferred"}]),
    ("54b", "lâu dài", [{"kind": "ongoing"}]),
    ("55", "ngày     tháng 5 năm 2020", [day("2020-05-31", day_missing=True, precision="month")]),
]
"""Every expression of the deadline lexicon as the content of a deadline cell, in a paper of 11 May 2020."""


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=n) for n, t, e in LEXICON])
def test_lexicon_in_a_cell(text: str, expected: list[dict[str, Any]]) -> None:
    check(find_deadlines(text, ISSUED, as_cell=True), expected, text)


FRESH: list[tuple[str, list[dict[str, Any]]]] = [
    # days
    ("Các đơn vị nộp hồ sơ về Phòng Nội vụ muộn nhất là ngày 22 tháng 6 năm 2020.", [day("2020-06-22", "by")]),
    ("Danh sách gửi về Ban Tổ chức hạn cuối ngày 03/7/2020.", [day("2020-07-03", "by")]),
    ("Việc bàn giao phải xong trước 30/6/2020.", [day("2020-06-30", "before", "2020-06-29")]),
    ("Sở Công Thương trả lời bằng văn bản, không quá ngày 18/6.", [day("2020-06-18", "by")]),
    ("Góp ý gửi về Sở Tư pháp đến hết ngày 05 tháng 6 năm 2020.", [day("2020-06-05", "until_end")]),
    ("Gửi về Văn phòng trước 16 giờ 30 phút, ngày 14/5/2020.", [day("2020-05-14", "before", due_time="16:30")]),
    ("Đề nghị xác nhận tham dự trước 11h ngày 13/5.", [day("2020-05-13", "before", due_time="11:00")]),
    ("Nộp báo cáo trong ngày 29/5/2020.", [day("2020-05-29", "within", "2020-05-29")]),
    ("Tổ chức lễ phát động vào ngày 01/6/2020 tại Nhà Văn hóa.", [day("2020-06-01", "on")]),
    ("Đăng ký tham gia trước ngày 5 tháng 6.", [day("2020-06-05", "before")]),
    ("Gửi phiếu khảo sát trước ngày 10/01 để tổng hợp.", [day("2021-01-10", "before")]),
    ("Các xã hoàn thành chậm nhất vào ngày thứ Sáu, ngày 26/6/2020.", [day("2020-06-26", "by")]),
    ("Thời gian hoàn thành: 30/9/2020.", [day("2020-09-30")]),
    ("Hoàn thành và báo cáo kết quả (chậm nhất 31/7/2020).", [day("2020-07-31", "by")]),
    ("Hạn nộp: trước ngày 17/8/2020", [day("2020-08-17", "before")]),
    ("Sở Xây dựng báo cáo trước ngày 25/5/2020; Sở Y tế báo cáo trước ngày 28/5/2020.",
     [day("2020-05-25", "before"), day("2020-05-28", "before")]),
    # ranges
    ("Tổ chức kiểm tra từ 01/6/2020 đến 15/6/2020.", [span("2020-06-01", "2020-06-15")]),
    ("Lấy ý kiến từ ngày 25 đến hết ngày 29/5/2020.", [span("2020-05-25", "2020-05-29")]),
    ("Thời gian: từ ngày 28/12/2020 - 05/01/2021.", [span("2020-12-28", "2021-01-05")]),
    ("Kể từ ngày 15/5/2020, các trường đón học sinh trở lại cho đến ngày 30/6/2020.",
     [span("2020-05-15", "2020-06-30")]),
    ("Ra quân từ tháng 6 đến tháng 8 năm 2020.", [span("2020-06-01", "2020-08-31")]),
    # months, quarters, halves, years
    ("Trình UBND tỉnh ban hành trong tháng 7 năm 2020.", [span("2020-07-01", "2020-07-31")]),
    ("Hoàn thành trước tháng 10 năm 2020.", [day("2020-09-30", "before")]),
    ("Sơ kết vào cuối tháng 11/2020.", [day("2020-11-30")]),
    ("Hoàn thành việc lắp đặt trong quý III năm 2020.", [span("2020-07-01", "2020-09-30")]),
    ("Thực hiện xong trước quý III/2020.", [day("2020-06-30", "before")]),
    ("Duy trì đến hết quý I năm 2021.", [day("2021-03-31", "until_end")]),
    ("Hoàn thành vào quý IV/2020.", [day("2020-12-31")]),
    ("Hoàn thành trong 6 tháng đầu năm 2021.", [span("2021-01-01", "2021-06-30")]),
    ("Phấn đấu hoàn thành trong năm 2021.", [span("2021-01-01", "2021-12-31")]),
    ("Việc số hóa kéo dài đến hết năm 2022.", [day("2022-12-31", "until_end")]),
    ("Hoàn thành trước năm 2022.", [day("2021-12-31", "before")]),
    ("Thời gian thực hiện: giai đoạn 2021 - 2023.", [span("2021-01-01", "2023-12-31")]),
    ("Hoàn thành trong tuần thứ nhất tháng 6/2020.", [day("2020-06-07", precision="fuzzy")]),
    # recurring
    ("Báo cáo kết quả vào ngày 20 hàng tháng.", [every("FREQ=MONTHLY;BYMONTHDAY=20")]),
    ("Tổng hợp, gửi Sở Tài chính trước ngày 10 của tháng cuối quý.", [every(f"{EVERY_QUARTER};BYMONTHDAY=10")]),
    ("Định kỳ hằng tháng, trước ngày 18, gửi báo cáo.", [every("FREQ=MONTHLY;BYMONTHDAY=18", boundary="before")]),
    ("Báo cáo năm trước ngày 20 tháng 12 hằng năm.", [every("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20")]),
    ("Định kỳ quý, 6 tháng, năm báo cáo kết quả.",
     [every(f"{EVERY_QUARTER};BYMONTHDAY=-1"), every("FREQ=MONTHLY;INTERVAL=6"), every("FREQ=YEARLY")]),
    ("Hằng tuần, vào thứ Hai, gửi lịch công tác.", [every("FREQ=WEEKLY;BYDAY=MO")]),
    ("Họp giao ban vào thứ 5 hằng tuần.", [every("FREQ=WEEKLY;BYDAY=TH")]),
    ("Báo cáo nhanh hàng ngày trước 10h30.", [every("FREQ=DAILY;BYHOUR=10;BYMINUTE=30", boundary="before")]),
    ("Hằng năm tổ chức tập huấn cho cán bộ.", [every("FREQ=YEARLY")]),
    ("Định kỳ 03 tháng báo cáo tiến độ.", [every(f"{EVERY_QUARTER};BYMONTHDAY=-1")]),
    ("Tổ chức đánh giá vào quý I hằng năm.", [every("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1")]),
    ("Báo cáo định kỳ 2 tháng một lần.", [every("FREQ=MONTHLY;INTERVAL=2")]),
    ("Báo cáo 6 tháng (trước ngày 10/6) và năm (trước ngày 10/12).",
     [every("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=10"), every("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10")]),
    # relative
    ("Trong vòng 07 ngày kể từ ngày ký, các sở gửi kế hoạch.", [period(7, "day", False, "issue", due="2020-05-18")]),
    ("Niêm yết trong thời hạn 03 ngày làm việc kể từ ngày ban hành Quyết định này.",
     [period(3, "day", True, "issue", due="2020-05-14")]),
    ("Trả kết quả không quá 05 ngày làm việc, kể từ ngày nhận đủ hồ sơ hợp lệ.",
     [period(5, "day", True, "nhận đủ hồ sơ hợp lệ", due=None)]),
    ("Báo cáo trong vòng 02 tuần kể từ ngày ban hành.", [period(2, "week", False, "issue", due="2020-05-25")]),
    ("Hoàn thành trong 03 tháng kể từ ngày ký.", [period(3, "month", False, "issue", due="2020-08-11")]),
    ("Báo tin trong vòng 12 giờ kể từ khi phát hiện.", [period(12, "hour", False, "phát hiện", due=None)]),
    ("Gửi tài liệu ít nhất 02 ngày trước ngày họp.", [period(2, "day", False, "họp", boundary="before")]),
    ("Khắc phục chậm nhất sau 10 ngày kể từ ngày 01/6/2020.",
     [period(10, "day", False, "01/6/2020", due="2020-06-11")]),
    # events and the rest
    ("Hoàn thành trước kỳ họp thứ mười HĐND tỉnh.", [{"kind": "event", "anchor": "kỳ họp thứ mười HĐND tỉnh"}]),
    ("Sửa chữa xong đê kè trước mùa mưa bão.", [{"kind": "event"}]),
    ("Chi trả trợ cấp trước Tết Dương lịch.", [{"kind": "event", "due": "2021-01-01", "last_ok_day": "2020-12-31"}]),
    ("Báo cáo ngay sau khi kết thúc hội nghị.", [{"kind": "event", "anchor": "kết thúc hội nghị"}]),
    ("Hoàn thành trước ngày bầu cử.", [{"kind": "event"}]),
]  # fmt: skip
"""Wordings of our own in whole sentences; only the kinds that carry a value are compared."""


@pytest.mark.parametrize(("text", "expected"), FRESH)
def test_fresh_wordings(text: str, expected: list[dict[str, Any]]) -> None:
    found = [deadline for deadline in find_deadlines(text, ISSUED) if deadline.kind in SCORED]
    check(found, expected, text)


NOT_DEADLINES = [
    "Triển khai Chương trình phòng, chống đuối nước trẻ em giai đoạn 2021 - 2030.",
    "Xây dựng các nội dung của Kế hoạch năm 2020 đã được phê duyệt.",
    "Quán triệt Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVI, nhiệm kỳ 2015 - 2020.",
    "Tổ chức các hoạt động của Tháng hành động vì trẻ em năm 2020.",
    "Thực hiện Công văn số 456/UBND-KGVX ngày 12/3/2020 của UBND tỉnh.",
    "Thực hiện Luật Trẻ em ngày 05/4/2016.",
    "Năm 2019, toàn huyện trồng được 37 ha rừng.",
    "Báo cáo số hộ nghèo tính đến ngày 31/3/2020.",
    "Khi nhận được hồ sơ, cán bộ tiếp nhận ghi vào sổ.",
    "Niêm yết danh sách tối thiểu 15 ngày tại trụ sở.",
    "Gửi báo cáo đúng thời gian quy định.",
    "Rà soát các văn bản ban hành trước ngày 01/7/2016.",
    "Bố trí kinh phí trong dự toán hằng năm của đơn vị.",
    "Quyết định này có hiệu lực kể từ ngày ký.",
    "Bổ sung vi chất cho trẻ từ 6 - 36 tháng tuổi.",
    "Trình phê duyệt Quy hoạch đến năm 2030, tầm nhìn đến năm 2050.",
    "Kiểm tra thiết bị trước khi đưa vào sử dụng.",
    "Tổ chức sự kiện chào mừng Quốc khánh 02/9.",
    "Chịu trách nhiệm trước pháp luật về số liệu báo cáo.",
    "Tổng giải ngân đến 30/4/2020 đạt 60% kế hoạch.",
    "Chứng chỉ cấp cho người hành nghề (trước ngày 30/6/2004).",
    "Cải tạo các chung cư xây dựng trước năm 1994.",
    "Đưa chỉ tiêu này vào nghị quyết của chi bộ hằng năm.",
    "Học viên thực tập 07 tuần, sau đó đổi tổ.",
    "Ngân hàng năm sao không thuộc diện kiểm tra.",
    "Hướng dẫn thực hiện các tiêu chí từ 5.1 đến 5.8 của Bộ tiêu chí.",
]


@pytest.mark.parametrize("text", NOT_DEADLINES)
def test_what_only_looks_like_a_deadline(text: str) -> None:
    assert [d.text for d in find_deadlines(text, ISSUED) if d.kind in SCORED] == []


def test_computed_day_explains_itself() -> None:
    [found] = find_deadlines("trong 05 ngày làm việc kể từ ngày ký", dt.date(2020, 1, 20))
    assert found.due == dt.date(2020, 2, 3)
    why = "\n".join(found.why)
    assert "Điều 147" in why
    assert "29 Tết" in why
    assert "thứ Hai 03/02/2020" in why


def test_last_day_off_moves_a_counted_period_but_no_printed_day() -> None:
    [counted] = find_deadlines("trong thời hạn 05 ngày kể từ ngày ban hành", dt.date(2020, 4, 25))
    assert counted.due == dt.date(2020, 5, 4), counted.why  # 30/4 and 01/5 are holidays, then a weekend
    [printed] = find_deadlines("hoàn thành đến hết ngày 30/4/2020", dt.date(2020, 4, 1))
    assert printed.due == printed.last_ok_day == dt.date(2020, 4, 30)
    assert any("không tự dời" in step for step in printed.why)


def test_elided_year_moves_to_the_next_and_says_so() -> None:
    [found] = find_deadlines("gửi trước ngày 15/01", dt.date(2020, 12, 20))
    assert found.due == dt.date(2021, 1, 15)
    assert any("2021" in step for step in found.why)


def test_without_issue_date_the_text_stays_and_the_reason_is_told() -> None:
    [found] = find_deadlines("gửi trước ngày 15/01", None)
    assert (found.due, found.ambiguous) == (None, True)
    assert any("chưa biết ngày ban hành" in step for step in found.why)


def test_pointer_to_another_clause_takes_its_value() -> None:
    [source] = find_deadlines("chậm nhất ngày 31/12/2024", dt.date(2024, 11, 1))
    [pointer] = find_deadlines("bàn giao theo thời gian được nêu tại khoản 3.", dt.date(2024, 11, 1))
    assert pointer.anchor == "khoản 3"
    taken = inherited_deadline(source, pointer)
    assert (taken.due, taken.inherited, taken.text) == (source.due, True, pointer.text)


@pytest.mark.parametrize(
    "text",
    [
        "chậm nhât đến truớc ngày 20 thảng 5 nãm 2020",
        "trước\u00a0ngày\n20/5/2020",
        "TRƯỚC NGÀY 20/5/2020",
        "trước  ngày 20 / 5 / 2020",
        "trước ngày20/5/2020",
    ],
)
def test_spacing_and_case_do_not_matter(text: str) -> None:
    assert [d.due for d in find_deadlines(text, ISSUED)] == [dt.date(2020, 5, 20)]


PHRASES = st.sampled_from(
    [
        *(text for _, text, _ in LEXICON), *(text for text, _ in FRESH), *NOT_DEADLINES,
        "ngày", "tháng", "trước", "từ", "đến", "hết", "quý", "năm", "hằng", "kể từ", "31/02/2020", "45/13", "0/0/0000",
        "9999 ngày", "999 năm kể từ ngày ký", "29/02", "(", ")", ",", ";", ":", "\n", "–", "2020", "tháng 13", "quý V",
    ]
)  # fmt: skip
SOUP = st.lists(st.one_of(PHRASES, st.text(max_size=8)), max_size=8).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(SOUP, st.dates(dt.date(1946, 1, 1), dt.date(2090, 1, 1)) | st.none(), st.booleans(), st.integers(0, 1000))
def test_never_raises_and_spans_slice_back(text: str, issued: dt.date | None, as_cell: bool, offset: int) -> None:
    found = find_deadlines(text, issued, offset=offset, as_cell=as_cell)
    for deadline in found:
        assert deadline.span is not None
        start, end = deadline.span
        assert " ".join(text[start - offset : end - offset].split()) == deadline.text
        assert deadline.rule in {rule.id for rule in load_rules()}
        assert deadline.why
    spans = sorted({d.span for d in found if d.span})
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
