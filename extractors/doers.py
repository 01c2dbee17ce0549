"""Who must act: the subject of a clause, whom an order addresses, the doer of a passive, a bracket, a label (§5.2)."""

from __future__ import annotations

import re

from extractors.acts import begins_with_act, begins_with_verb, leading_bodies, main_clause_start, named_to_the_verb
from extractors.agencies import AgencyMention, distinct, find_mentions, read_agency_list
from extractors.orders import is_named, ordered_bodies
from extractors.phrases import matching_key
from extractors.wordings import worded

_DOER_LABEL_RE = re.compile(
    r"(?<!\w)(?:cơ quan|đơn vị|đầu mối)(?: (?:gửi|thực hiện|lập))(?: báo cáo)?\s*:\s*|"
    r"(?<!\w)(?:cơ quan|đơn vị) (?:chủ trì|thực hiện)\s*:\s*"
)
_NEXT_SENTENCE_RE = re.compile(r"\.\s+(?=[A-ZĐÀ-Ỹ])|;\s+(?:riêng\s+)?(?=[^\W\d])")
_BEFORE_VERB_RE = re.compile(r",?\s*(?:không|tự)\s+|,\s*")
"""Before the verb: `Phòng Tài nguyên không thẩm định hồ sơ …`, `UBND xã tự chịu trách nhiệm …`."""
_ON_GROUNDS_RE = re.compile(r"căn cứ (?!pháp lý)")


def _duty_later(text: str, start: int) -> list[AgencyMention]:
    """Further subjects of later sentences: `A chịu trách nhiệm …. Các B chịu trách nhiệm thi hành …`."""
    found: list[AgencyMention] = []
    for match in _NEXT_SENTENCE_RE.finditer(text, start):
        at = match.end() + main_clause_start(text[match.end() :])
        bodies, end = read_agency_list(text, at)
        if not bodies or _HELP_ENDS_RE.match(matching_key(text), end):
            continue
        bodies, end = named_to_the_verb(text, bodies, end)
        duty = re.match(r"(?:có trách nhiệm|chịu trách nhiệm)(?!\w)", matching_key(text[end:]))
        before = _BEFORE_VERB_RE.match(matching_key(text), end)
        acts = begins_with_verb(text, before.end() if before else end) and not _hands_on(text, end)
        acts = acts or _ON_GROUNDS_RE.match(matching_key(text), end) is not None
        if duty or acts:
            found += bodies
    return found


def read_lead(text: str) -> tuple[list[AgencyMention], int]:
    """Bodies that must act: the objects of ordering verbs, else the subject at the head of the clause."""
    heads, end = leading_bodies(text)
    ordered = ordered_bodies(text)
    if not ordered and (doers := _passive_doers(text, bool(heads))):
        return doers, 0
    tells_off = not ordered and _TELLS_OFF_RE.match(matching_key(text), end)
    if heads and (not _hands_on(text, end) or _are_people(ordered) or tells_off):
        rest = text[end:].lstrip(" :,;-–")
        if not ordered or begins_with_act(rest) or text[end : end + 1] == ":":
            later = [m for m in ordered if m.start > sentence_end(text, end)]
            return distinct([*heads, *later, *_duty_later(text, end)]), end
        return heads, end
    if heads or ordered:
        later = [m for m in _duty_later(text, ordered[-1].end) if m.kind != "person_group"] if ordered else []
        return distinct([*ordered, *later]), ordered[-1].end if ordered else end
    doer = _DOER_LABEL_RE.search(matching_key(text))
    if doer:
        return read_agency_list(text, doer.end())[0], 0
    return _named_behind(text) or _senders(text) or _bracketed(text) or _later_subjects(text), 0


_TELLS_OFF_RE = re.compile(r"(?:phân công|mời)(?!\w)")
"""`Đoàn trường phân công đội cờ đỏ …`, `Phòng mời từng cơ sở đến …`: the head answers for it."""
_NAMES_DOER = r"\s*(?:<<takes_on>>\s*)?(?:[.;,]|/\.|$)"
_HELP_ENDS_RE = re.compile(r"\s*phối hợp(?: thực hiện)?\s*(?:[.;,]|$)")
_LEADS_IN_MEMBERS = r"<<before_members>>\s*$"
_DEED_WORDS = 4
"""Fewer words before a colon are a label."""


def _named_behind(text: str) -> list[AgencyMention]:
    """Who does it, named behind the deed and a colon: `In 40.000 cuốn sách: Sở Giáo dục và Đào tạo; xong tháng 9`."""
    key = matching_key(text)
    for colon in reversed(list(re.finditer(r":\s+", key))):
        deed = text[: colon.start()]
        bodies, end = read_agency_list(text, colon.end())
        if not bodies or len(deed.split()) < _DEED_WORDS or worded(_LEADS_IN_MEMBERS).search(key[: colon.start()]):
            continue
        if _HELP_ENDS_RE.match(key, end) and len(bodies) > 1:
            return bodies[:1]
        if worded(_NAMES_DOER).match(key, end) and not any(mention.end == len(deed) for mention in find_mentions(deed)):
            return bodies
    return []


_DONE_BY_RE = re.compile(r"[^.;]{3,160}?(?P<passive>(?<!\w)(?:được|phải) [^.;]{0,140}?)?(?<!\w)do\s+")
"""What stands before the doer of a passive: `… được lồng ghép vào giờ chào cờ, do Đoàn trường chuẩn bị`."""
_CHARGED_RE = re.compile(r"(?:chịu trách nhiệm|có trách nhiệm|phụ trách|đảm nhiệm|bảo đảm|đảm bảo)(?!\w)")


_COMES_FROM = r"<<origin>>"
"""`Số liệu do Công an tỉnh cung cấp` says where a thing comes from, not who has to do something."""


def is_done_by(text: str) -> bool:
    """Whether the text says of something by whom it is done: `Vốn vay do Phòng giao dịch giải ngân`."""
    return bool(_passive_doers(text, bool(leading_bodies(text)[0])))


def _passive_doers(text: str, headed: bool) -> list[AgencyMention]:
    """Who does it, said behind the deed: `Hồ sơ do các phòng chuẩn bị`; an empty list where it is not.

    headed: the passage opens with a body, which then must be what something is done to (`Đội … được thành lập do …`).
    """
    match = _DONE_BY_RE.match(matching_key(text))
    if match is None or begins_with_verb(text) or (headed and not match["passive"]):
        return []
    bodies, end = read_agency_list(text, match.end())
    if not bodies or text[end - 1 : end] == ",":
        return []
    key = matching_key(text)
    acts = begins_with_verb(text, end) or _CHARGED_RE.match(key, end)
    told = acts and not worded(_COMES_FROM).match(key, end)
    return bodies if told and bodies[-1].kind != "person_group" else []


def acting_later(text: str) -> list[AgencyMention]:
    """Bodies, posts and persons by name that act in a sentence or clause of the text, though none opens it."""
    return [mention for mention in _duty_later(text, 0) if mention.kind in ("body", "post") or is_named(mention)]


def _later_subjects(text: str) -> list[AgencyMention]:
    """Who acts where nobody is named before: `Thống nhất chủ trương; Sở Y tế lập …`."""
    return acting_later(text) or _behind_dash(text)


_DASH_RE = re.compile(r"\w\s+[-–]\s+(?=[A-ZĐÀ-Ỹ])")


def _behind_dash(text: str) -> list[AgencyMention]:
    """Who does it, behind a dash: `Nâng đường truyền lên 500 Mbps - Văn phòng mua sắm theo quy định`."""
    for dash in _DASH_RE.finditer(text):
        bodies, end = read_agency_list(text, dash.end())
        if bodies and begins_with_verb(text, end):
            return bodies
    return []


_BRACKETED_RE = re.compile(
    r"\((?:do |giao |(?:cơ quan |đơn vị |bộ phận )?(?:chủ trì|đầu mối|phụ trách|thực hiện)\s*:\s*)?"
)
_TAKES_ON = r"<<takes_on>>\s*[,;)]"
_CLOSING_RE = re.compile(r"[^()]*\)\s*[.;,]?\s*$")
_BARE = r"\s*(?:\)|;|,? <<when>>|, phối hợp)"
_SENT_INTO = r"(?<!\w)(?:<<sends>>[^.;]*|(?:tại|của|là|gồm)(?: [^ ,.;]+){1,5})$"

_COUNTED = r"(?<!\w)(?:\d{1,4}|một|hai|ba|bốn|năm) <<counted>>(?: [^ ,.;]+){0,3}$"
"""What a bracket with names lists: `Hỗ trợ 03 đơn vị (Công ty A, Công ty B)`."""


def _bracketed(text: str) -> list[AgencyMention]:
    """Who does it by a bracket: `Thay bóng đèn hành lang (Tổ Điện nước thực hiện, xong trước 20/3)`.

    At the end the bare name is enough: `Kiểm tra việc cho thuê mặt bằng (Phòng Tài chính - Kế hoạch).`
    """
    key = matching_key(text)
    for bracket in _BRACKETED_RE.finditer(key):
        bodies, end = read_agency_list(text, bracket.end())
        if bodies and text[end : end + 2] in ("- ", "– "):  # `đ/c Vũ Văn Đài - Phó Chủ tịch phụ trách`
            post, behind = read_agency_list(text, end + 2)
            end = behind if post and post[0].kind == "post" else end
        if bodies and worded(_TAKES_ON).match(key, end):
            return bodies
        if not bodies or not _CLOSING_RE.match(key, end):
            continue
        if bracket.group() not in ("(", "(do "):
            return bodies
        acts = begins_with_verb(text, end) and not key.startswith("không ", end)
        acts = acts and not worded(_COMES_FROM).match(key, end)
        charged = (acts and not _ends_in_body(text, bracket.start())) or (
            worded(_BARE).match(key, end) and not _explains(text, bracket.start())
        )
        named = bodies[0].kind in ("body", "post") or bodies[0].text.startswith("các ")
        if charged and (named or bracket.group() == "(do "):
            return bodies
    return []


def doer_in_bracket(text: str) -> bool:
    """Whether a bracket names who does it."""
    return bool(_bracketed(text))


def _explains(text: str, bracket: int) -> bool:
    """Whether a bracket says more of the body, the place, the receiver or the number of bodies before it."""
    before = matching_key(text[:bracket].rstrip())
    told = worded(_SENT_INTO).search(before) or worded(_COUNTED).search(before)
    return told is not None or _ends_in_body(text, bracket)


def _ends_in_body(text: str, stop: int) -> bool:
    before = text[:stop].rstrip()
    return any(mention.end == len(before) for mention in find_mentions(before))


_SENDER_RE = re.compile(r"(?<!\w)của\s+")
_SENT_RE = re.compile(r"(?:xin |đề nghị |phải |được )?(?:gửi|nộp|chuyển) (?:[^.;:]{0,40} )?(?:về|đến|tới|cho)(?!\w)")


def _senders(text: str) -> list[AgencyMention]:
    """Who sends where only the thing sent is the subject: `Văn bản góp ý của các đơn vị gửi về Sở Y tế`."""
    for match in _SENDER_RE.finditer(matching_key(text)):
        bodies, end = read_agency_list(text, match.end())
        if bodies and _SENT_RE.match(matching_key(text[end:])):
            return bodies
    return []


def _are_people(mentions: list[AgencyMention]) -> bool:
    """Whether only persons are named: `Trạm trưởng phân công cán bộ phụ trách` leaves the duty with the head."""
    return bool(mentions) and all(mention.kind == "person_group" for mention in mentions)


_HANDS_ON = (
    r"\s*(?:cũng |đã thống nhất |thống nhất |nghiêm túc |trân trọng |kính |có ý kiến |)"
    r"(?:<<agrees>>[^.;:,]{0,40}, (?:và )?(?=giao ))?"
    r"(?:yêu cầu|(?:đề|để) nghị|giao|phân công|ủy quyền|mời|kêu gọi)(?!\w)"
)


def _hands_on(text: str, end: int) -> bool:
    """The head of the clause orders others (`Chủ tịch UBND tỉnh giao Sở X …`), so it does not act itself."""
    return bool(worded(_HANDS_ON).match(matching_key(text), end))


def sentence_end(text: str, start: int = 0) -> int:
    """Where the first sentence or clause behind `start` ends, the blank behind it counted."""
    match = _NEXT_SENTENCE_RE.search(text, start)
    return match.end() - 1 if match else len(text)
