"""To whom results go: `báo cáo D`, `gửi kết quả về D`, `nộp bản kiểm điểm về D` (§5.2)."""

from __future__ import annotations

import re

from extractors.acts import begins_with_verb
from extractors.agencies import AgencyMention, distinct, read_agency_list
from extractors.phrases import matching_key
from extractors.wordings import worded

_REPORT = (
    r"(?<!\w)(?:(?<!bản )(?:báo cáo|thông báo)|"
    r"phản ánh|gửi|nộp|phản hồi|đề xuất|lập danh sách|tổng hợp|đăng ký|chuyển|"
    r"có kết quả(?= cho )|thông tin(?= (?:kết quả |lại )?cho )|trả lời(?= [^.;]{0,70} cho )|"
    r"bàn giao(?= (?:dữ liệu|số liệu|hồ sơ|tài liệu)(?!\w))|"
    r"báo(?= (?:ngay|cho|về|trước cho|số|danh sách|tình hình|khối lượng|tiến độ|kết quả)(?!\w))|"
    r"(?<!thông )(?<!cảnh )(?<!dự )(?<!trên )báo(?= <<office>>)|trả(?= cho )|"
    r"giải trình(?= [^.;]{0,50} với )|"
    r"cung cấp(?= (?:số liệu|thông tin|tài liệu|hồ sơ|danh sách|báo cáo)(?!\w)))"
    r"(?:\s+(?:ngay|kịp thời|bằng văn bản|kết quả|đề xuất|lại|trực tiếp|nhanh|và|về|cho|đến|tới|lên|trước|,|"
    r"kết quả thực hiện|tiến độ|tham mưu|định kỳ|hàng năm|hằng năm|hàng tháng|hằng tháng|hàng quý|hằng quý|đầy đủ|"
    r"đề nghị|xin ý kiến|để|cùng))*"
    r"(?:,\s*(?:đề xuất|kiến nghị|tham mưu|gửi|trình|báo cáo))*\s*(?:về|cho|đến|tới|lên|với)?\s*"
)
_CLAUSE_RE = re.compile(r"[^.;]{0,220}")
_TO_RE = re.compile(r"(?<!\w)(?:về|cho|đến|tới|gửi)\s+")
_RECEIVER_LABEL_RE = re.compile(r"(?<!\w)(?:cơ quan|nơi|đơn vị) nhận(?: báo cáo)?\s*:\s*")


def read_receivers(text: str) -> list[AgencyMention]:
    """Direct receivers: `báo cáo D`, `gửi kết quả về D`; what stands behind `để … báo cáo` is not ours to report."""
    key = matching_key(text)
    found: list[AgencyMention] = []
    for match in worded(_REPORT).finditer(key):
        if _is_purpose(key, match.start()) or (match.group().startswith("đề xuất") and not found):
            continue
        if key.startswith("của", match.end()):
            continue
        bodies, end = read_agency_list(text, match.end())
        if bodies and match.group().rstrip().endswith("tham mưu") and _PASSES_ON_RE.match(key, end):
            continue  # `tham mưu UBND tỉnh báo cáo Bộ Y tế`: the UBND reports
        bodies = _bare_receiver(text, match.end()) or bodies
        if not bodies and not _is_object_only(match.group(), key[match.end() :]):
            bodies = _receivers_behind(text, key, match)
        found += [body for body in bodies if not _is_via(key, body.start) and _receives(match.group(), body)]
    label = _RECEIVER_LABEL_RE.search(key)
    return distinct([*found, *read_agency_list(text, label.end())[0]] if label else found)


_PASSES_ON_RE = re.compile(r"(?:báo cáo|trình|gửi|kiến nghị|đề xuất|đề nghị)(?!\w)")
_BARE_RECEIVER_RE = re.compile(
    r"(?:về |cho |đến )?(?P<body>Bộ|Sở|Cục|Văn phòng|Tổng cục|Ban|Trường|Khoa|Phòng|Trung tâm|Chi cục|Huyện|Tỉnh|Xã)"
    r"(?=\s*(?:[.,;()]|$|\s(?:để|trước|chậm|muộn|theo|tổng hợp|xem xét|vào|qua|định kỳ)(?!\w)))"
)
"""The writer's own body by its kind alone: `gửi về Bộ trước ngày 30/9`."""


def _receivers_behind(text: str, key: str, verb: re.Match[str]) -> list[AgencyMention]:
    """Receivers behind what is sent: `nộp bản kiểm điểm về D`; the first that can receive at all."""
    clause = _CLAUSE_RE.match(key, verb.end())
    assert clause is not None
    for cue in _TO_RE.finditer(key, verb.end(), clause.end()):
        bodies = read_agency_list(text, cue.end())[0] or _bare_receiver(text, cue.end())
        if bodies and any(_receives(verb.group(), body) for body in bodies):
            return bodies
    return []


def _bare_receiver(text: str, start: int) -> list[AgencyMention]:
    match = _BARE_RECEIVER_RE.match(text, start)
    return [AgencyMention(match["body"], match.start("body"), match.end("body"), "body")] if match else []


def _receives(verb: str, body: AgencyMention) -> bool:
    """Groups and persons that are told or sent something are no superiors that a report goes to."""
    if len(body.text.split()) == 1 and body.kind == "group":
        return body.text[:1].isupper()
    return verb.startswith(("báo cáo", "phản ánh", "đề xuất")) or body.kind in ("body", "post")


def _is_purpose(key: str, start: int) -> bool:
    """Whether the clause before reads `để … (tổng hợp,) báo cáo`; `để tu bổ di tích, dự thảo gửi …` is a new one."""
    before = key[max(0, start - 90) : start]
    if re.search(r"(?<!\w)hoặc\s+$", before):
        return False
    purpose = re.search(r"(?<!\w)(?<!việc )để(?! (?:mất|xảy ra|lọt|tồn))(?!\w)(?P<rest>[^.;]*)$", before)
    if purpose is None or not re.split(r"[.;]", before)[-1]:
        return False
    last = re.split(r",\s*", purpose["rest"])[-1].strip() if "," in purpose["rest"] else ""
    return not last or begins_with_verb(last)


def _is_object_only(words: str, rest: str) -> bool:
    if words.startswith("chuyển"):
        return worded(r"<<papers>>").match(rest) is None
    return words.startswith(("đề xuất", "thông tin", "phản hồi"))


def _is_via(key: str, start: int) -> bool:
    return bool(re.search(r"(?:thông qua|qua)\s*$", key[max(0, start - 12) : start]))
