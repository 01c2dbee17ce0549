"""Units of a body: their words, their places, what they are handed, and what is decided about them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.item_shapes import inline_labels
from extractors.numbering import build_tree
from extractors.paragraphs import build_paragraphs
from extractors.units import Unit, find_units
from extractors.vocabulary import load_table
from schemas.document import SourceDocument
from tests.sample import plain, printed


def units_of(*paragraphs: str, **kind: bool) -> list[Unit]:
    return units_in(plain("\n\n".join(paragraphs)), **kind)


def units_in(document: SourceDocument, **kind: bool) -> list[Unit]:
    return find_units(build_tree(build_paragraphs(document)), **kind)


def decided(units: list[Unit]) -> list[tuple[str, str]]:
    return [("".join(unit.ordinal or "·"), unit.reason) for unit in units]


def leads(unit: Unit) -> list[str]:
    return [mention.text for mention in unit.handed.lead]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        # each numbered task is a unit, its heading is none
        (["1. Công an tỉnh:", "a) Tuần tra.", "b) Kiểm tra."], [("1", "heading"), ("a", "act"), ("b", "act")]),
        # words without a marker go on the unit above
        (["1. Rà soát hồ, ao.", "Chú trọng nơi nước sâu."], [("1", "act")]),
        # items that only list objects belong to the task above
        (["1. Lập danh sách gồm:", "- Hồ.", "- Ao."], [("1", "act")]),
        # a lead-in that orders keeps the list of what the paper must hold
        (["Đề nghị các sở gửi báo cáo. Báo cáo cần nêu rõ:", "- Số hộ nghèo.", "- Kiến nghị."], [("·", "act")]),
        # `Yêu cầu:` before names orders
        (["2. Yêu cầu: Sở Y tế, Sở Nội vụ lập danh sách."], [("2", "act")]),
        # lists that tell of bodies are no orders
        (["1. Đã giải thể các hội do:", "a) Hội Mây tre: Không có hội viên."], [("1", "heading"), ("a", "no_act")]),
        # a lead-in behind bullets opens the list anew
        (["- Căn cứ Quy định số 5;", "Ủy ban hướng dẫn như sau:", "I. LẬP CHƯƠNG TRÌNH", "1. Sở Y tế lập sổ."],
         [("-", "no_act"), ("·", "lead_in"), ("I", "heading"), ("1", "act")]),
        # a heading over duties that ends in a stop
        (["1. Trách nhiệm của Đội trưởng.", "- Lập lịch trực."], [("1", "heading"), ("-", "act")]),
        # a paragraph that turns to another body is a unit apart
        (["1. Sở Y tế lập sổ.", "Công an tỉnh kiểm tra.", "2. Báo cáo."], [("1", "act"), ("·", "act"), ("2", "act")]),
        # context, targets and facts by their headings
        (["I. MỤC ĐÍCH", "1. Nâng cao nhận thức."], [("I", "heading"), ("1", "context_section")]),
        (["II. MỤC TIÊU", "1. Đạt 90% trẻ em."], [("II", "heading"), ("1", "target_section")]),
        (["III. THÀNH PHẦN", "- 25 đại biểu."], [("III", "heading"), ("-", "facts_section")]),
        # the same word orders where a body stands behind it
        (["1. YÊU CẦU SỞ Y TẾ:", "- Kiểm tra các chợ."], [("1", "heading"), ("-", "act")]),
        # an order within the context
        (["I. TÌNH HÌNH", "1. Giao Sở Y tế kiểm tra."], [("I", "heading"), ("1", "order_in_context")]),
        # running text orders, tells or closes
        (["Thực hiện Luật Trẻ em;", "UBND tỉnh yêu cầu Sở Y tế kiểm tra các bếp ăn.", "Trân trọng."],
         [("·", "preamble"), ("·", "order"), ("·", "closing")]),
        (["1. Sở Nội vụ đã hoàn thành việc rà soát."], [("1", "narrative")]),
        (["1. UBND tỉnh cơ bản thống nhất với nội dung báo cáo."], [("1", "narrative")]),
        (["Kính trình UBND tỉnh xem xét, quyết định."], [("·", "proposal_upward")]),
        (["Điều 1. Quyết định này có hiệu lực từ ngày ký."], [("Điều 1", "effect_clause")]),
        # an enumeration within one sentence
        (["1. Sở Y tế thực hiện như sau: (1) rà soát hồ sơ; (2) báo cáo kết quả."],
         [("1", "lead_in"), ("1", "inline_enumeration"), ("2", "inline_enumeration")]),
        # a label line makes a task of any words
        (["1. Đề án trường xanh.", "Thời hạn: 30/6/2025.", "2. Báo cáo."], [("1", "labelled_task"), ("2", "act")]),
        (["1. Đ/c Lê Văn An - hậu cần, âm thanh, ánh sáng."], [("1", "person")]),
        (["1. Ngày 15/5: Khai mạc hội thi."], [("1", "scheduled_act")]),
        (["1. Sở Tài chính"], [("1", "names_only")]),
        (["1. Mời đại diện Sở Y tế - Thành viên;"], [("1", "person")]),
        (["1. Chi tiết tại Phụ lục kèm theo."], [("1", "no_act")]),
        # labels in other wordings
        (["1. Đường điện.", "Đơn vị đầu mối: Điện lực tỉnh", "Hoàn thành: Quý I/2024."], [("1", "labelled_task")]),
        # a contact line ends the list above it; who meets difficulties must report them
        (["- Bảo quản thiết bị.", "Mọi thắc mắc xin liên hệ Phòng Đào tạo."], [("-", "act"), ("·", "preamble")]),
        (["Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các đơn vị phản ánh về Sở Y tế để tổng hợp."],
         [("·", "act")]),
        (["1. ..."], [("1", "no_words")]),
    ],
)  # fmt: skip
def test_decisions(paragraphs: list[str], expected: list[tuple[str, str]]) -> None:
    assert decided(units_of(*paragraphs)) == expected


@pytest.mark.parametrize(
    ("paragraphs", "kind", "expected"),
    [
        (["Điều 1. Người dân phải đeo khẩu trang.", "Điều 2. Sở Y tế kiểm tra việc thực hiện."], "legal",
         [("Điều 1", "act"), ("Điều 2", "act")]),
        (["Điều 1. Khẩu trang là vật che mũi miệng."], "legal", [("Điều 1", "norm_without_body")]),
        (["Căn cứ Luật Trẻ em;", "Điều 1. Sở Y tế kiểm tra."], "legal", [("·", "preamble"), ("Điều 1", "act")]),
        (["Tin trong ngày", "UBND tỉnh vừa ban hành Kế hoạch số 5.", "Sở Y tế chủ trì kiểm tra bếp ăn."], "report",
         [("·", "title_or_caption"), ("·", "narrative"), ("·", "act_in_report")]),
        (["Điều 1. Tổ công tác tự giải thể sau khi xong việc."], "legal", [("Điều 1", "effect_clause")]),
        (["Điều 2. Trách nhiệm của Sở Y tế", "1. Phê duyệt danh sách bếp ăn."], "legal",
         [("Điều 2", "heading"), ("1", "act")]),
        (["UBND tỉnh vừa ban hành Kế hoạch số 5.", "Theo đó, UBND tỉnh yêu cầu Sở Y tế:", "Sở Y tế trực 24 giờ."],
         "report", [("·", "narrative"), ("·", "lead_in"), ("·", "act_in_report")]),
        (["II. NỘI DUNG ĐỀ NGHỊ", "1. Thành lập Đội tuần tra."], "upward",
         [("II", "heading"), ("1", "context_section")]),
        (["1. Kiểm tra 25 bếp ăn.", "III. NHIỆM VỤ", "1. Kiểm tra các chợ."], "upward",
         [("1", "context_section"), ("III", "heading"), ("1", "act")]),
    ],
)  # fmt: skip
def test_kinds_of_texts(paragraphs: list[str], kind: str, expected: list[tuple[str, str]]) -> None:
    assert decided(units_of(*paragraphs, **{kind: True})) == expected


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["1. Công an tỉnh:", "a) Tuần tra."], ["Công an tỉnh"]),
        (["UBND tỉnh yêu cầu Sở Y tế, Công an tỉnh:", "1. Tuần tra."], ["Sở Y tế", "Công an tỉnh"]),
        (["UBND tỉnh gửi các Trung tâm Y tế thực hiện như sau:", "1. Trực 24 giờ."], ["các Trung tâm Y tế"]),
        (["1. Sở Y tế chủ trì, phối hợp với Công an tỉnh:", "a) Tuần tra."], ["Sở Y tế"]),
        (["Điều 2. Nhiệm vụ của Tổ công tác", "1. Kiểm kê trụ sở."], ["Tổ công tác"]),
        (["1. Đối với các cơ sở giáo dục", "a) Kiện toàn ban."], ["các cơ sở giáo dục"]),
        (["1. Đối với cây lúa", "a) Phun thuốc."], []),
        (["1. Sở Y tế thực hiện: (1) rà soát; (2) phân công cán bộ theo dõi."], ["Sở Y tế"]),
        # a longer heading is one name that the grammar read short
        (
            ["1. Đối với các địa phương đang có dịch (Nghệ An, Sơn La):", "a) Tiêu hủy."],
            ["các địa phương đang có dịch"],
        ),
        (["1. Vụ Kế hoạch, Tài chính", "a) Cân đối kinh phí."], ["Vụ Kế hoạch, Tài chính"]),
        (["1. UBND các phường: Kim Sơn, Vỹ Lộ", "a) Tuần tra."], ["UBND các phường: Kim Sơn, Vỹ Lộ"]),
    ],
)
def test_bodies_are_handed_down(paragraphs: list[str], expected: list[str]) -> None:
    assert leads(units_of(*paragraphs)[-1]) == expected


def test_an_article_that_only_names_whom_it_charges_hands_them_down() -> None:
    articles = ("Điều 2. Giao Chủ tịch UBND các huyện", "1. Chịu trách nhiệm về kết quả.", "2. Khởi công nhà ở.")
    units = [unit for unit in units_of(*articles, legal=True) if unit.decision == "obligation"]
    assert [leads(unit) for unit in units] == [["Chủ tịch UBND các huyện"]] * 2


def test_what_a_paper_is_for_names_no_lead() -> None:
    lead_in = "UBND tỉnh ban hành Chương trình nhằm hướng dẫn các Sở đẩy mạnh thực hiện cải cách, cụ thể như sau:"
    *_, task = units_of(lead_in, "1. Rà soát thủ tục.")
    assert (task.decision, leads(task)) == ("obligation", [])


def test_number_at_the_head_of_a_wrapped_line_goes_on_the_enumeration() -> None:
    first, second = ("1- Sở Y tế thực hiện như sau: (1) Rà soát hồ sơ;", 108, 538), ("(2) Báo cáo kết quả.", 85, 240)
    reasons = [unit.reason for unit in units_in(printed([first, second]))]
    assert reasons == ["lead_in", "inline_enumeration", "inline_enumeration"]


@pytest.mark.parametrize(
    ("text", "ordinals"),
    [
        (
            "1. Sở Y tế có trách nhiệm: (i) lập danh sách; (ii) tổ chức tiêm chủng; (iii) báo cáo kết quả.",
            ["i", "ii", "iii"],
        ),
        ("1. UBND các huyện: a) Chỉ đạo cắm biển báo; b) Thống kê nạn nhân.", ["a", "b"]),
        (
            "1. Sở Y tế có trách nhiệm: (i) cùng VNPT khắc phục lỗi; (ii) tổ chức trực; (iii) báo cáo kết quả.",
            ["i", "ii", "iii"],
        ),
        ("1. Lập hồ sơ gồm: a) đơn; b) bản sao.", ["1"]),
        ("1. Sở Y tế có trách nhiệm: (i) lập danh sách; (iii) báo cáo kết quả.", ["1"]),
    ],
)
def test_parts_of_an_enumeration_follow_one_another(text: str, ordinals: list[str]) -> None:
    kept = [unit.ordinal for unit in units_of(text) if unit.decision == "obligation"]
    assert kept == ordinals


def test_labels_within_one_line() -> None:
    text = "Thực hiện: Thanh tra Sở; phối hợp: Công an các huyện; xong: 15/9/2017."
    labels = {role: text[start:].split(":", maxsplit=1)[0].strip() for role, start in inline_labels(text)}
    assert labels == {"coordinating": "phối hợp", "deadline": "xong"}
    assert inline_labels("Rà soát 27 cầu yếu. Thời gian: quý III.") == []


def test_a_heading_over_nothing_but_labels_is_the_task() -> None:
    paragraphs = ("1. Cải cách thể chế:", "- Cơ quan chủ trì: Sở Tư pháp.", "- Cơ quan phối hợp: Sở Nội vụ.")
    (unit,) = (unit for unit in units_of(*paragraphs) if unit.decision == "obligation")
    assert (unit.ordinal, sorted(unit.labels)) == ("1", ["coordinating", "lead"])
    kept = [
        unit.ordinal for unit in units_of("1. Thời gian:", "- Thời gian: 02 ngày.") if unit.decision == "obligation"
    ]
    assert kept == []


def test_handed_bodies_stand_where_they_say() -> None:
    document = plain("1.  Công  an tỉnh, Sở Y tế:\n\na) Tuần tra.")
    [heading, task] = units_in(document)
    assert heading.reason == "heading"
    for mention in task.handed.lead:
        assert " ".join(document.text[mention.start : mention.end].split()) == mention.text


def test_a_task_with_its_labels_and_objects() -> None:
    [task, other] = units_of("1. Lập danh sách gồm:", "- Hồ.", "- Thời hạn: 30/6.", "2. Báo cáo.")
    assert task.text == "Lập danh sách gồm: - Hồ. - Thời hạn: 30/6."
    assert {role: segment.text for role, segment in task.labels.items()} == {"deadline": "Thời hạn: 30/6."}
    assert (other.ordinal, other.path) == ("2", ("2",))


ITEMS = st.lists(
    st.sampled_from(
        ["I. MỤC ĐÍCH", "1. Rà soát hồ.", "2. Sở Y tế:", "a) Kiểm tra;", "đ) Ao;", "- Suối.", "+ Kênh",
         "Yêu cầu các sở:", "Điều 2. Sở Y tế trực", "SỞ Y TẾ", "Chú trọng nơi sâu.", "3. Gồm: (1) lập sổ; (2) báo cáo.",
         "Thời hạn: 30/6.", "Công an tỉnh kiểm tra.", "...", "Cơ quan chủ trì: Sở Y tế", "II. TỔ CHỨC THỰC HIỆN"]
    ),
    max_size=20,
)  # fmt: skip


@given(ITEMS, st.sampled_from(["legal", "report", "upward", None]))
@settings(deadline=None)
def test_units_of_any_lines(lines: list[str], kind: str | None) -> None:
    document = plain("\n\n".join(lines))
    units = units_in(document, **({kind: True} if kind else {}))
    reasons = load_table("reasons")["reasons"]
    assert all(unit.reason in reasons for unit in units)
    segments = [segment for unit in units for segment in unit.segments]
    for segment in segments:
        assert document.text[segment.start : segment.end].replace("\n", " ") == segment.text
    places = [place for segment in segments for place in range(segment.start, segment.end)]
    assert len(places) == len(set(places)), "no character belongs to two units"
    worded = {i for i, char in enumerate(document.text) if char.isalpha()}
    markers = {i for p in build_paragraphs(document) for i in range(p.start, p.start + p.body_start)}
    assert worded <= set(places) | markers, "every word belongs to a unit"
