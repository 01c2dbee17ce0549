"""Vietnamese words for the codes of a record, as staff see them in tables and exports."""

from __future__ import annotations

import datetime as dt
from typing import Final

from extractors.folding import folded_key
from extractors.vocabulary import load_table

STATUSES: Final = {
    "open": "Chưa thực hiện",
    "doing": "Đang thực hiện",
    "done": "Đã hoàn thành",
    "cancelled": "Đã hủy bỏ",
    "replaced": "Bị thay thế",
}
ROLES: Final = {
    "lead": "Chủ trì",
    "implementing": "Thực hiện",
    "coordinating": "Phối hợp",
    "report_to": "Nhận báo cáo",
    "via": "Qua",
}
DOCUMENT_ROLES: Final = {"recipient": "Kính gửi", "copy": "Nơi nhận"}
KINDS: Final = {"original": "Văn bản gốc", "report": "Bản tin, bài thuật lại"}
RELATIONS: Final = {
    "basis": "căn cứ",
    "implements": "thực hiện",
    "amends": "sửa đổi",
    "replaces": "thay thế",
    "extends": "gia hạn",
    "cancels": "hủy bỏ",
    "cites": "dẫn chiếu",
}
ACTING: Final = ("extends", "replaces", "cancels", "amends")
"""Relations by which a later document changes what an earlier one says."""
SOURCES: Final = {"read": "đọc từ văn bản", "succession": "theo văn bản sau", "staff": "cán bộ sửa"}
URGENCIES: Final = {"khan": "Khẩn", "thuong_khan": "Thượng khẩn", "hoa_toc": "Hỏa tốc"}
FIELDS: Final = {
    "number": "Số, ký hiệu",
    "date": "Ngày ban hành",
    "doc_type": "Loại văn bản",
    "issuer": "Cơ quan ban hành",
    "subject": "Trích yếu",
    "place": "Nơi ban hành",
    "signer": "Người ký",
    "text": "Nội dung",
    "ordinal": "Số thứ tự",
    "product": "Sản phẩm",
    "deadline": "Thời hạn",
    "status": "Trạng thái",
    "note": "Ghi chú",
    **{role: f"Cơ quan {label.lower()}" for role, label in ROLES.items()},
}


def code_of(value: str, labels: dict[str, str]) -> str | None:
    """The code that `value` names: the code itself or its Vietnamese label, marks and case aside."""
    wanted = folded_key(value).strip()
    for code, label in labels.items():
        if wanted in (code, folded_key(label)):
            return code
    return None


def doc_type_name(slug: str | None) -> str:
    """`ke_hoach` → `Kế hoạch`; a code that the vocabulary does not know as it is, nothing for none."""
    return doc_type_names().get(slug or "", slug or "")


def doc_type_names() -> dict[str, str]:
    """Names of all types of documents by their codes."""
    return {entry["slug"]: entry["name"] for entry in load_table("document_types")["types"]}


def day(value: str | dt.date | None) -> str:
    """`dd/mm/yyyy` of an ISO date, empty where there is none."""
    if value is None or value == "":
        return ""
    date = value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
    return f"{date.day:02d}/{date.month:02d}/{date.year}"
