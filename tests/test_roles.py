"""Who leads, who is directed, who helps, to whom it is reported."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.agencies import AgencyMention
from extractors.roles import Roles, read_roles, without_appositions

NAMES = ("lead", "implementing", "coordinating", "report_to", "via")


def named(roles: Roles) -> dict[str, list[str]]:
    return {name: found for name in NAMES if (found := [mention.text for mention in getattr(roles, name)])}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Sở Y tế chủ trì, phối hợp với Công an tỉnh, Sở Tài chính tổ chức tiêm chủng.",
            {"lead": ["Sở Y tế"], "coordinating": ["Công an tỉnh", "Sở Tài chính"]},
        ),
        (
            "UBND các huyện chỉ đạo UBND các xã rà soát hộ nghèo.",
            {"lead": ["UBND các huyện"], "implementing": ["UBND các xã"]},
        ),
        ("Giao Sở Tài chính cân đối kinh phí.", {"lead": ["Sở Tài chính"]}),
        (
            "Chủ tịch UBND tỉnh giao Sở Nội vụ thẩm định hồ sơ.",
            {"lead": ["Sở Nội vụ"]},
        ),
        ("Công an tỉnh: Tăng cường tuần tra.", {"lead": ["Công an tỉnh"]}),
        (
            "Tổng hợp kết quả, báo cáo UBND tỉnh (qua Sở Nội vụ) trước ngày 20/12.",
            {"report_to": ["UBND tỉnh"], "via": ["Sở Nội vụ"]},
        ),
        ("Gửi danh sách về Sở Giáo dục và Đào tạo.", {"report_to": ["Sở Giáo dục và Đào tạo"]}),
        ("Thực hiện theo sự chỉ đạo của Bộ Y tế.", {}),
        ("Làm đầu mối liên hệ các cơ sở thực tập.", {}),
        ("Họp hằng tuần, báo cáo tiến độ với Sở Y tế.", {"report_to": ["Sở Y tế"]}),
        (
            "Trạm trưởng Trạm Y tế phân công cán bộ phụ trách từng trường.",
            {"lead": ["Trạm trưởng Trạm Y tế"], "implementing": ["cán bộ"]},
        ),
        ("Lập dự toán để Sở Tài chính tổng hợp báo cáo UBND tỉnh.", {}),
        ("Rà soát lại danh sách.", {}),
        # the doer in a closing bracket
        ("Kiểm tra việc cho thuê mặt bằng (Phòng Tài chính - Kế hoạch).", {"lead": ["Phòng Tài chính - Kế hoạch"]}),
        ("Sửa mái nhà văn hóa (Phòng Kinh tế, xong trong tháng 9).", {"lead": ["Phòng Kinh tế"]}),
        ("Hoàn thiện hồ sơ trình Tỉnh ủy (Giao Ban Tổ chức Thành ủy; trước 10/8).", {"lead": ["Ban Tổ chức Thành ủy"]}),
        ("Duy trì tổ tư vấn lưu động (đ/c Vũ Văn Đài - Phó Chủ tịch phụ trách).", {"lead": ["đ/c Vũ Văn Đài"]}),
        ("Kết nạp 80 đoàn viên ưu tú (các CĐCS).", {"lead": ["các CĐCS"]}),
        (
            "Cấp, đổi thẻ đoàn viên (Văn phòng Liên đoàn + Ban Tổ chức - Kiểm tra).",
            {"lead": ["Văn phòng Liên đoàn", "Ban Tổ chức - Kiểm tra"]},
        ),
        ("Nhất trí với huyện, đồng thời yêu cầu UBND huyện rà soát chỉ tiêu.", {"lead": ["UBND huyện"]}),
        ("Gửi hồ sơ về tỉnh (Phòng Hành chính).", {}),
        ("Nộp đơn tại nhà làm việc khối A (Phòng Hành chính).", {}),
        ("Làm thủ tục tại bộ phận một cửa (Trung tâm Hành chính công).", {}),
        ("Nâng đường truyền lên 500 Mbps - Văn phòng UBND xã mua sắm theo quy định.", {"lead": ["Văn phòng UBND xã"]}),
        # behind a weekday, a condition, a word that joins
        ("Chiều thứ Sáu hằng tuần UBND các xã trực ban.", {"lead": ["UBND các xã"]}),
        ("Khi tiểu thương đã có chỗ mới thì Công an phường lập biên bản.", {"lead": ["Công an phường"]}),
        ("Riêng BHXH huyện kiểm điểm trách nhiệm, báo cáo lại.", {"lead": ["BHXH huyện"]}),
        # telling off persons leaves the task with who tells
        ("Phân công từng thành viên phụ trách một xã.", {"implementing": ["từng thành viên"]}),
        ("Phân công ông Bùi Văn Đới phụ trách một xã.", {"lead": ["ông Bùi Văn Đới"]}),
        (
            "Đoàn trường phân công đội cờ đỏ trực cổng.",
            {"lead": ["Đoàn trường"], "implementing": ["đội cờ đỏ"]},
        ),
        ("Phòng Kinh tế mời từng cơ sở đến làm cam kết.", {"lead": ["Phòng Kinh tế"]}),
        ("Họp tại phòng 301.", {}),
        # names that go on to their colon, or stop
        ("Trung tâm Nghiên cứu, bồi dưỡng cán bộ: lập lịch học.", {"lead": ["Trung tâm Nghiên cứu, bồi dưỡng cán bộ"]}),
        ("Sở Kế hoạch và Đầu tư rà lại thời gian đăng ký.", {"lead": ["Sở Kế hoạch và Đầu tư"]}),
        ("Công ty Điện lực Cao Bằng bảo đảm cấp điện.", {"lead": ["Công ty Điện lực Cao Bằng"]}),
        ("Đối với Trung tâm Lưu trữ tỉnh, khẩn trương hoàn thành kho.", {"lead": ["Trung tâm Lưu trữ tỉnh"]}),
        ("Đối với Trung tâm Lưu trữ tỉnh, kho đã đầy.", {}),
        ("Trước mắt, các cơ quan, đơn vị rà soát hồ sơ.", {"lead": ["các cơ quan, đơn vị"]}),
        ("Nghiêm cấm các đơn vị bán giấy vụn.", {"lead": ["các đơn vị"]}),
        ("Lấy ý kiến các bên (đầu mối: Phòng Nội vụ).", {"lead": ["Phòng Nội vụ"]}),
        # receivers and helpers
        ("Kết quả ký kết báo Sở Nội vụ trước ngày 15.", {"report_to": ["Sở Nội vụ"]}),
        ("Chuyển biên bản đến Ủy ban bầu cử tỉnh.", {"report_to": ["Ủy ban bầu cử tỉnh"]}),
        ("Chuyển lợn bệnh đến Trạm Thú y.", {}),
        ("Ngày 20 hằng tháng báo kết quả về Văn phòng.", {"report_to": ["Văn phòng"]}),
        (
            "Kiểm điểm việc để mất 12 tờ khai, báo cáo Giám đốc BHXH tỉnh.",
            {"report_to": ["Giám đốc BHXH tỉnh"]},
        ),
        ("Thu tiền công đức để tu bổ di tích, kết quả gửi Cục Di sản văn hóa.", {"report_to": ["Cục Di sản văn hóa"]}),
        ("Lập danh sách để tổng hợp, báo cáo UBND tỉnh.", {}),
        (
            "Phân công: Phòng Kế hoạch soạn thảo, Phòng Tài chính góp ý.",
            {"lead": ["Phòng Kế hoạch"], "coordinating": ["Phòng Tài chính"]},
        ),
        ("Ngành y tế: Giám đốc Sở Y tế lệnh cho các bệnh viện trực.", {"lead": ["Giám đốc Sở Y tế"]}),
        (
            "Trưởng khóm Bình Thạnh 1, Trưởng khóm Đông Thịnh 2 vận động bà con.",
            {"lead": ["Trưởng khóm Bình Thạnh 1", "Trưởng khóm Đông Thịnh 2"]},
        ),
        ("Nộp bản kiểm điểm về Văn phòng UBND phường.", {"report_to": ["Văn phòng UBND phường"]}),
        (
            "Công an phường thực tập phương án, huy động Trạm Y tế phường tham gia.",
            {"lead": ["Công an phường"], "coordinating": ["Trạm Y tế phường"]},
        ),
        # who acts in a later sentence
        (
            "Dự án chậm tiến độ. Trong tháng 3, Sở Xây dựng kiểm tra từng gói thầu; Sở Tài chính cân đối vốn.",
            {"lead": ["Sở Xây dựng", "Sở Tài chính"]},
        ),
        (
            "Trạm Thú y tiêm phòng bổ sung. Đồng chí Cao Văn Lĩnh, Phó Chủ tịch UBND xã kiểm tra.",
            {"lead": ["Trạm Thú y", "Đồng chí Cao Văn Lĩnh, Phó Chủ tịch UBND xã"]},
        ),
        (
            "Sở Y tế tiêm phòng bổ sung. UBND tỉnh giao Sở Tài chính cấp kinh phí.",
            {"lead": ["Sở Y tế", "Sở Tài chính"]},
        ),
        ("Rà soát số hộ chưa có đất; người dân làm đơn theo mẫu.", {}),
        # helpers named as a second subject
        (
            "Giao Tỉnh đoàn chủ trì, Hội Nông dân tỉnh và Liên đoàn Lao động tỉnh phối hợp thực hiện mô hình điểm.",
            {"lead": ["Tỉnh đoàn"], "coordinating": ["Hội Nông dân tỉnh", "Liên đoàn Lao động tỉnh"]},
        ),
        (
            "Giao Sở Xây dựng chọn 02 xã làm điểm; mời Hội Nông dân tỉnh cùng tham gia vận động.",
            {"lead": ["Sở Xây dựng"], "coordinating": ["Hội Nông dân tỉnh"]},
        ),
        ("Sở Y tế, Công an tỉnh phối hợp tổ chức lễ ra quân.", {"lead": ["Sở Y tế", "Công an tỉnh"]}),
        ("Trường lập danh sách công chức dự thi, viên chức tham gia lớp học.", {"lead": ["Trường"]}),
        # the doer behind the deed and a colon
        (
            "Cấp 40.000 cuốn sách cho học sinh: Sở Giáo dục và Đào tạo; xong trong tháng 9.",
            {"lead": ["Sở Giáo dục và Đào tạo"]},
        ),
        (
            "Lắp chân giả cho 1.150 người khuyết tật: Sở Y tế, Hội Chữ thập đỏ tỉnh phối hợp.",
            {"lead": ["Sở Y tế"], "coordinating": ["Hội Chữ thập đỏ tỉnh"]},
        ),
        # one body hands on what it agrees to
        (
            "Thường trực Tỉnh ủy thống nhất chủ trương, giao Đảng ủy Ủy ban nhân dân tỉnh xem xét, quyết định.",
            {"lead": ["Đảng ủy Ủy ban nhân dân tỉnh"]},
        ),
        (
            "UBND thị xã Sa Pa hoàn thiện hạ tầng khu tái định cư, giao đất cho dân.",
            {"lead": ["UBND thị xã Sa Pa"]},
        ),
        # an order that no comma sets off
        ("Nhận được Công văn này yêu cầu các đơn vị khẩn trương triển khai.", {"lead": ["các đơn vị"]}),
        (
            "Quá trình thực hiện có vướng mắc đề nghị các phòng báo cáo Sở Y tế.",
            {"lead": ["các phòng"], "report_to": ["Sở Y tế"]},
        ),
        # the second verb is what the first body is asked for
        ("Đề nghị Mặt trận tỉnh kêu gọi các hội quyên góp.", {"lead": ["Mặt trận tỉnh"]}),
        # who sends, where only the thing sent is the subject
        (
            "Phiếu góp ý của các trường gửi về Sở Nội vụ trước ngày 15/9/2023.",
            {"lead": ["các trường"], "report_to": ["Sở Nội vụ"]},
        ),
        # the doer in a bracket, or behind a topic
        ("Thay bóng đèn hành lang (Tổ Điện nước thực hiện, xong trước 20/3).", {"lead": ["Tổ Điện nước"]}),
        ("Kiểm tra đột xuất: Tổ công tác tiến hành hằng tháng.", {"lead": ["Tổ công tác"]}),
        # who is only advised receives nothing
        (
            "Sở Xây dựng tổng hợp, tham mưu UBND tỉnh báo cáo Bộ Xây dựng.",
            {"lead": ["Sở Xây dựng"], "report_to": ["Bộ Xây dựng"]},
        ),
        # the writer's own body by its kind
        ("Lập danh mục hồ cần sửa, gửi về Bộ trước ngày 30/9.", {"report_to": ["Bộ"]}),
        ("Cung cấp số liệu hộ nghèo cho Công an huyện.", {"report_to": ["Công an huyện"]}),
        # who does it, said behind the deed
        ("Buổi sinh hoạt chuyên đề quý III do chi ủy chuẩn bị.", {"lead": ["chi ủy"]}),
        ("Đội hình được thành lập do các huyện đoàn chịu trách nhiệm.", {"lead": ["các huyện đoàn"]}),
        ("Đối chiếu dữ liệu do Công an xã cung cấp.", {}),
        # nobody is named before the semicolon
        ("Thống nhất chủ trương; Sở Y tế hoàn chỉnh phương án.", {"lead": ["Sở Y tế"]}),
        ("Sở Y tế cùng Sở Tài chính lập dự toán.", {"lead": ["Sở Y tế"], "coordinating": ["Sở Tài chính"]}),
        (
            "Giao ông Lê Văn An, Trưởng phòng Tài chính kiểm tra.",
            {"lead": ["ông Lê Văn An, Trưởng phòng Tài chính"]},
        ),
        ("Xác minh đơn, chuyển Thanh tra tỉnh xử lý.", {"report_to": ["Thanh tra tỉnh"]}),
        # a helper is no doer, its name is carried to the verb
        (
            "Sở Y tế cùng với Đài Khí tượng thủy văn tỉnh cập nhật tin cảnh báo.",
            {"lead": ["Sở Y tế"], "coordinating": ["Đài Khí tượng thủy văn tỉnh"]},
        ),
    ],
)
def test_roles(text: str, expected: dict[str, list[str]]) -> None:
    assert named(read_roles(text)) == expected


def test_an_apposition_is_no_body_of_its_own() -> None:
    mentions = [AgencyMention("Bộ Nội vụ", 0, 9, "body"), AgencyMention("cơ quan thường trực của Ban", 11, 38, "body")]
    assert without_appositions(mentions) == mentions[:1]


PIECES = st.lists(
    st.sampled_from(
        ["Sở Y tế", "UBND tỉnh", "các xã", "giao", "chỉ đạo", "chủ trì,", "phối hợp với", "báo cáo", "gửi", "(qua",
         "để", ")", ".", ";", "chịu trách nhiệm", "theo", "và", "cơ quan nhận báo cáo:"]
    ),
    max_size=14,
)  # fmt: skip


@given(PIECES)
def test_mentions_stand_where_they_say_and_receivers_are_no_doers(pieces: list[str]) -> None:
    text = " ".join(pieces)
    roles = read_roles(text)
    for name in NAMES:
        for mention in getattr(roles, name):
            assert text[mention.start : mention.end] == mention.text
    doing = {mention.start for mention in [*roles.lead, *roles.coordinating, *roles.implementing]}
    assert not doing & {mention.start for mention in [*roles.report_to, *roles.via]}


def test_members_of_a_list_behind_a_colon_do_not_lead() -> None:
    assert read_roles("Gửi hồ sơ đề nghị hỗ trợ về các cơ quan: Sở Y tế, Sở Tài chính.").lead == []
