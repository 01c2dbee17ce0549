"""Decisions about single units: norms that describe a body order nothing."""

from __future__ import annotations

import pytest

from extractors.decisions import decide, decide_running_text, is_hand_in
from extractors.handing_down import HandedDown
from extractors.phrases import announces_list


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hội đồng nhân dân xã là cơ quan quyền lực nhà nước ở cơ sở.", "description"),
        ("Ban Quản lý rừng phòng hộ có tư cách pháp nhân, con dấu riêng.", "description"),
        ("Đội kiểm tra liên ngành huyện có một Đội trưởng và hai Đội phó.", "description"),
        ("Sở Nội vụ là cơ quan thường trực, tổng hợp kết quả thực hiện.", "act"),
        ("Sở Nội vụ là đầu mối theo dõi, đôn đốc việc thực hiện.", "act"),
        ("Ban Quản lý rừng phòng hộ tổ chức tuần tra vùng giáp ranh.", "act"),
    ],
)
def test_norms_that_describe(text: str, expected: str) -> None:
    assert decide(text, HandedDown(legal=True), numbered=True)[1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Báo cáo gửi về Sở Y tế (qua Phòng Nghiệp vụ) chậm nhất đến ngày 15/9/2022.", True),
        ("Danh sách học viên gửi về Sở Nội vụ trước ngày 30/8.", True),
        ("Sở Y tế đã gửi báo cáo về UBND tỉnh trước ngày 15/9/2022.", False),
        ("Mọi thắc mắc gửi về Phòng Hành chính.", False),
        ("Hồ sơ gửi về nơi nhận trước ngày 15/9/2022.", False),
        ("Góp ý gửi về Sở Y tế, TP. Sông Lam, email a.b@vidu.vn chậm nhât ngày 15/9/2022.", True),
    ],
)
def test_things_to_be_handed_in(text: str, expected: bool) -> None:
    assert is_hand_in(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Việc sơ kết được tổ chức sau 02 năm thực hiện.", "passive"),
        ("Đảng viên Chi bộ ……, Đảng bộ ……", "no_words"),
        ("Nội dung sinh hoạt được lồng ghép vào giờ chào cờ, do Đoàn trường chuẩn bị.", "passive"),
        ("Ủy viên: lãnh đạo Cục Thuế tỉnh, Sở Y tế.", "person"),
        ("Phân công cụ thể được nêu tại bảng kèm theo.", "no_act"),
        ("Đợt 3/2: Gồm những người đủ tuổi đảng từ ngày 01/12.", "no_act"),
    ],
)
def test_items_without_a_verb_in_front(text: str, expected: str) -> None:
    assert decide(text, HandedDown(section="operative"), numbered=True)[1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tổ chức, cá nhân có thành tích xuất sắc thì được khen thưởng theo quy định.", "narrative"),
        ("Cá nhân vi phạm quy chế này bị xử lý theo quy định của pháp luật.", "narrative"),
        ("Đơn vị có thành tích lập hồ sơ đề nghị khen thưởng, gửi Sở Nội vụ.", "act"),
    ],
)
def test_what_is_deserved_is_no_order(text: str, expected: str) -> None:
    assert decide(text, HandedDown(section="operative"), numbered=True)[1] == expected


@pytest.mark.parametrize(
    ("text", "ordered", "expected"),
    [
        ("Qua rà soát có 07 căn nhà xây lấn. Đối với 04 trường hợp, Phòng Kinh tế tra lại hồ sơ.", True, "obligation"),
        ("Qua rà soát có 07 căn nhà xây lấn. Đối với 04 trường hợp, Phòng Kinh tế tra lại hồ sơ.", False, "left_out"),
        ("Nếu có vướng mắc, đề nghị liên hệ Phòng Kinh tế. Phòng Kinh tế hướng dẫn thêm.", True, "left_out"),
        ("Qua rà soát có 07 căn nhà xây lấn ra bờ kè.", True, "left_out"),
        ("Vốn vay mỗi hộ do Phòng giao dịch giải ngân một lần.", True, "obligation"),
        ("Số liệu nêu trên do Công an tỉnh cung cấp.", True, "left_out"),
    ],
)
def test_running_text_with_a_body_that_acts(text: str, ordered: bool, expected: str) -> None:
    assert decide_running_text(text, HandedDown(ordered=ordered))[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở Xây dựng trả lời để Công ty được biết, thực hiện.", "left_out"),
        ("Sở Xây dựng đề nghị Công ty thực hiện đúng giấy phép.", "obligation"),
    ],
)
def test_the_issuers_own_closing(text: str, expected: str) -> None:
    assert decide_running_text(text, HandedDown())[0] == expected


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("Bộ trưởng Bộ Tài chính chịu trách nhiệm hướng dẫn thi hành.", "facts", ("obligation", "duty")),
        ("Biểu mẫu áp dụng từ tháng 01, yêu cầu các khoa, phòng thực hiện.", "facts", ("obligation", "duty")),
        ("Nghị định này có hiệu lực sau 15 ngày kể từ ngày đăng Công báo.", "facts", ("left_out", "facts_section")),
        ("Sở Tài chính chịu trách nhiệm về số liệu năm 2020.", "context", ("left_out", "context_section")),
    ],
)
def test_duties_beside_tasks(text: str, section: str, expected: tuple[str, str]) -> None:
    assert decide(text, HandedDown(section=section), numbered=True) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quyết định này có hiệu lực kể từ ngày ký.", "left_out"),
        ("Quyết định này có hiệu lực kể từ ngày ký. Giao Sở Nội vụ chủ trì triển khai thực hiện.", "obligation"),
        ("Quyết định này thay thế Quyết định số 12/QĐ-UBND. Văn bản trước đây bị bãi bỏ.", "left_out"),
    ],
)
def test_order_behind_a_clause_of_effect(text: str, expected: str) -> None:
    assert decide(text, HandedDown(legal=True), numbered=True)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đội kiểm tra có nhiệm vụ sau.", True),
        ("Sở Y tế có trách nhiệm:", True),
        ("Sở Y tế thực hiện các nhiệm vụ cụ thể như sau", True),
        ("Sở Y tế thực hiện nhiệm vụ.", False),
    ],
)
def test_words_that_lead_in_a_list(text: str, expected: bool) -> None:
    assert announces_list(text) is expected
