"""What a single line of head or foot is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.folding import strip_marks
from extractors.line_kinds import (
    canonical_post,
    is_authority_line,
    is_post_line,
    is_signature_line,
    looks_like_name,
    national_title,
    opening_type_of,
    plain_type_name_of,
    surnames,
    type_name_of,
)
from extractors.vocabulary import load_table


@pytest.mark.parametrize(
    ("text", "regime"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "state"),
        ("Độc lập - Tự do - Hạnh phúc", "state"),
        ("CỌNG HOÀ XÃ HỌI CHỦ NGHIA VIỆT NAN", "state"),
        ("ĐẢNG CỘNG SẢN VIỆT NAM", "party"),
        ("ĐOÀN TNCS HỒ CHÍ MINH", "youth"),
        ("ĐANG CỘNC SẢN VIẸT NAM", "party"),
        ("HỘI NÔNG DÂN VIỆT NAM", None),
        ("HỘI CỰU CHIẾN BINH VIỆT NAM", None),
        ("TỔNG CÔNG TY HÀNG HẢI VIỆT NAM", None),
        ("ỦY BAN NHÂN DÂN TỈNH NAM SƠN", None),
        ("", None),
    ],
)
def test_national_titles(text: str, regime: str | None) -> None:
    assert national_title(strip_marks(text).upper()) == regime


@pytest.mark.parametrize("post", load_table("posts")["signature_posts"])
def test_every_post_is_known_with_and_without_marks(post: str) -> None:
    assert is_post_line(post)
    assert strip_marks(canonical_post(strip_marks(post)) or "") == strip_marks(post)


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        ("TM. ỦY BAN NHÂN DÂN", True),
        ("Chủ tịch", True),
        ("GIÁM ĐỐC SỞ Y TẾ", True),
        ("TL. Hiệu trưởng", True),
        ("KT.Giám đốc Sở", True),
        ("TM. Ủy ban nhân dân", True),
        ("Phó Hiệu trưởng", True),
        ("phó hiệu trưởng", False),
        ("TL. Nguyễn Văn An", False),
        ("Q. Hiệu trưởng ký; lưu", False),
        ("Chủ tịch nói:", False),
        ("- Lưu: VT.", False),
    ],
)
def test_signature_lines(text: str, signature: bool) -> None:
    assert is_signature_line(text) is signature


@pytest.mark.parametrize("name", load_table("posts")["surnames"])
def test_every_surname_begins_a_name(name: str) -> None:
    assert strip_marks(name).upper() in surnames()
    assert len(name) == 1 or looks_like_name(f"{name} Văn Bình")


@given(st.text(alphabet="TMKTLUQ./ ABCĐÀaâ-,:;1", max_size=30))
def test_any_line_is_asked(text: str) -> None:
    assert national_title(strip_marks(text).upper()) is None
    assert is_signature_line(text) == (is_authority_line(text) or is_post_line(text))
    looks_like_name(text)
    type_name_of(text)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Quyết định", "quyet_dinh"),
        ("Quyết định:", None),
        ("QUYẾT ĐỊNH", None),
        ("kế hoạch", None),
        ("Kế hoạch năm", None),
    ],
)
def test_type_names_with_one_capital(text: str, slug: str | None) -> None:
    assert plain_type_name_of(text) == slug


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("BÁO CÁO VỀ SẢN LƯỢNG MUỐI", ("bao_cao", "VỀ SẢN LƯỢNG MUỐI")),
        ("KẾ HOẠCH LIÊN TỊCH TUẦN TRA RỪNG", ("ke_hoach_lien_tich", "TUẦN TRA RỪNG")),
        ("KẾ HOẠCH", None),
        ("LUẬT ĐẤT ĐAI", None),
        ("Báo cáo về sản lượng", None),
        ("", None),
    ],
)
def test_type_names_that_go_on(text: str, opening: tuple[str, str] | None) -> None:
    assert opening_type_of(text) == opening
