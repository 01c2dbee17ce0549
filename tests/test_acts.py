"""Acts and orders: what a passage opens with, and whom it tells to do something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.acts import (
    begins_with_act,
    begins_with_verb,
    has_duty,
    leading_bodies,
    main_clause_start,
    order_verbs,
    states_duty_first,
)
from extractors.vocabulary import load_table


@pytest.mark.parametrize("example", load_table("acts")["examples"], ids=lambda e: e["text"])
def test_the_vocabularys_own_examples(example: dict[str, object]) -> None:
    assert begins_with_act(str(example["text"])) is example["act"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tăng cường tuần tra ban đêm.", True),
        ("Tiếp tục chủ động rà soát hồ sơ.", True),
        ("Đây mạnh tuyên truyền.", True),  # recognition lost a mark
        ("Sở Y tế: Kiểm tra các trạm.", True),
        ("Sở Y tế chủ trì kiểm tra các trạm.", True),
        ("Trên cơ sở báo cáo của các xã, lập danh sách hộ nghèo.", True),
        ("Giao Sở Y tế lập danh sách.", True),
        ("Tổ chức kiểm tra đê điều.", True),
        ("Cùng với Công an huyện điều tra các vụ cháy rừng.", True),
        ("Cùng với Công an huyện.", False),
        ("Danh sách các trạm y tế xã.", False),
        ("Số lượng: 25 người.", False),
        ("Trân trọng cảm ơn.", False),
        ("06 tháng một lần tiếp xúc cử tri.", True),
        ("Giáo viên chủ nhiệm lớp 12 lập danh sách thí sinh.", True),
        ("Nhân viên thiết bị (cô Hoa) kiểm tra máy phát.", True),
        ("Hội Làm vườn tỉnh: Không có người kế nhiệm.", False),
    ],
)
def test_begins_with_act(text: str, expected: bool) -> None:
    assert begins_with_act(text) is expected


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Trước ngày 15/5/2020, tổng hợp kết quả.", "tổng hợp kết quả."),
        ("(Phụ lục 1) Lưu ý: Các bệnh viện trực 24 giờ.", "Các bệnh viện trực 24 giờ."),
        ("Nếu có dịch, trong 24 giờ, báo cáo Sở Y tế.", "báo cáo Sở Y tế."),
        ("Rà soát hồ sơ.", "Rà soát hồ sơ."),
        ("Cuối tháng các khoa tổng hợp.", "các khoa tổng hợp."),
        ("Riêng UBND huyện Sa Lý giải trình.", "UBND huyện Sa Lý giải trình."),
    ],
)
def test_main_clause(text: str, clause: str) -> None:
    assert text[main_clause_start(text) :] == clause


@pytest.mark.parametrize(
    ("text", "names", "rest"),
    [
        ("Sở Y tế, Công an tỉnh phối hợp kiểm tra.", ["Sở Y tế", "Công an tỉnh"], "phối hợp kiểm tra."),
        ("Các ông (bà): Giám đốc Sở Y tế chịu trách nhiệm.", ["Giám đốc Sở Y tế"], "chịu trách nhiệm."),
        ("Tổ chức kiểm tra đê điều.", [], "Tổ chức kiểm tra đê điều."),
        ("Trong tháng 5, Sở Tư pháp thẩm định dự thảo.", ["Sở Tư pháp"], "thẩm định dự thảo."),
        ("Thanh tra, kiểm tra việc chấp hành.", [], "Thanh tra, kiểm tra việc chấp hành."),
        ("Đài Phát thanh huyện phát bản tin tuyên truyền.", ["Đài Phát thanh huyện"], "phát bản tin tuyên truyền."),
        ("Nếu có khó khăn, vướng mắc, các đơn vị báo cáo ngay.", ["các đơn vị"], "báo cáo ngay."),
        ("Phòng Thu nhận tin báo chủ trì xác minh.", ["Phòng Thu nhận tin báo"], "chủ trì xác minh."),
    ],
)
def test_leading_bodies(text: str, names: list[str], rest: str) -> None:
    found, end = leading_bodies(text)
    assert [mention.text for mention in found] == names
    assert text[end:].strip() == rest


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("UBND tỉnh yêu cầu các sở báo cáo; giao Sở Y tế tổng hợp.", ["yêu cầu", "giao"]),
        ("Thực hiện theo yêu cầu của Bộ.", []),
        ("Nhiệm vụ đã giao được hoàn thành.", []),
        ("Trân trọng đề nghị Sở Tài chính cấp kinh phí.", ["trân trọng đề nghị"]),
    ],
)
def test_order_verbs(text: str, verbs: list[str]) -> None:
    assert [match.group().strip() for match in order_verbs(text)] == verbs


@pytest.mark.parametrize(
    ("text", "first", "anywhere"),
    [
        ("Chánh Văn phòng, Giám đốc Sở Y tế chịu trách nhiệm thi hành Quyết định này.", True, True),
        ("Việc tiêm chủng phải hoàn thành trong tháng.", False, True),
        ("Danh sách kèm theo.", False, False),
    ],
)
def test_duties(text: str, first: bool, anywhere: bool) -> None:
    assert (states_duty_first(text), has_duty(text)) == (first, anywhere)


WORDS = st.lists(
    st.sampled_from(
        ["Sở Y tế", "giao", "đề nghị", "các ông (bà)", "Trước ngày 5/6,", "nếu", ":", "(", ")", "chịu trách nhiệm",
         "Tổ chức", "Thanh tra", "rà soát", "và", ";", "Công an tỉnh", "İ", "ỹ", "-"]
    ),
    max_size=14,
)  # fmt: skip


@given(WORDS)
def test_any_words_are_read(words: list[str]) -> None:
    text = " ".join(words)
    begins_with_act(text)
    begins_with_verb(text)
    found, end = leading_bodies(text)
    assert 0 <= end <= len(text)
    assert all(text[mention.start : mention.end] == mention.text for mention in found)
    assert 0 <= main_clause_start(text) <= len(text)
