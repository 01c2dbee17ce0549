"""Who leads, who is directed, who helps, to whom it is reported: roles of the bodies that a unit names (§5.2).

Shapes: `A chủ trì, phối hợp với B, C tổ chức …`; `A chỉ đạo B …`; `giao A …`; `A: Thực hiện …`; `… báo cáo D (qua E)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.acts import (
    begins_with_act,
    begins_with_verb,
    leading_bodies,
    main_clause_start,
    named_to_the_verb,
    order_verbs,
)
from extractors.agencies import AgencyMention, find_mentions, read_agency_list
from extractors.phrases import matching_key
from extractors.wordings import worded


@dataclass(frozen=True)
class Roles:
    """Mentions by role, with offsets in the text that was read."""

    lead: list[AgencyMention] = field(default_factory=list)
    implementing: list[AgencyMention] = field(default_factory=list)
    coordinating: list[AgencyMention] = field(default_factory=list)
    report_to: list[AgencyMention] = field(default_factory=list)
    via: list[AgencyMention] = field(default_factory=list)


_WITH_RE = re.compile(
    r"(?:phối hợp|phối kết hợp|kết hợp|hiệp đồng|liên hệ(?=[^.;,]{0,24}\s(?:với|cùng)\s))"
    r"(?:\s+(?:chặt chẽ|tốt|cùng|đồng bộ|thường xuyên|kịp thời|nhịp nhàng|hiệu quả|và))*"
    r"(?:,\s*(?:chặt chẽ|hiệu quả|đồng bộ))*\s+(?:với|cùng|cùng với)?\s*|(?<!\w)cùng (?:với\s+)?(?!với|cấp)"
)
_TAKES_PART = r"(?<!\w)(?:có|huy động)\s+"
_JOINS_RE = re.compile(r"\s*(?:cùng )?(?:phối hợp|tham gia)(?!\w)")
_DIRECT_RE = re.compile(
    r"(?<!\w)(?:"
    r"(?:lãnh đạo|chỉ đạo|hướng dẫn|đôn đốc|kiểm tra|giám sát|theo dõi|nhắc nhở|phân công|giao|yêu cầu|đề nghị)"
    r"(?:\s*,\s*|\s+và\s+|\s+))+(?:cho\s+)?"
)
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
_DOER_LABEL_RE = re.compile(
    r"(?<!\w)(?:cơ quan|đơn vị|đầu mối)(?: (?:gửi|thực hiện|lập))(?: báo cáo)?\s*:\s*|"
    r"(?<!\w)(?:cơ quan|đơn vị) (?:chủ trì|thực hiện)\s*:\s*"
)
_VIA_RE = re.compile(r"\(?\s*(?:thông qua|qua|gửi qua)\s+")
_NEXT_SENTENCE_RE = re.compile(r"\.\s+(?=[A-ZĐÀ-Ỹ])|;\s+(?:riêng\s+)?(?=[^\W\d])")
_APPOSITION_RE = re.compile(
    r"(?:là )?(?:cơ quan|đơn vị|bộ phận|tổ chức) (?:thường trực|chủ trì|đầu mối|chủ quản|tham mưu)(?!\w)"
)


def without_appositions(mentions: Iterable[AgencyMention]) -> list[AgencyMention]:
    """Mentions without those that only say what the one before is: `Sở Y tế, cơ quan thường trực của Ban Chỉ đạo`."""
    kept: list[AgencyMention] = []
    for mention in mentions:
        if not (kept and _APPOSITION_RE.match(mention.text)):
            kept.append(mention)
    return kept


@lru_cache(maxsize=4096)
def read_roles(text: str) -> Roles:
    """Roles that the text itself states; `lead` is empty where it names nobody who must act."""
    lead, lead_end = _lead(text)
    lead = without_appositions(lead)
    coordinating = _distinct([*_listed_after(text, _WITH_RE, avoid=r"phối hợp giữa"), *_helping_behind(text, lead)])
    helpers = {mention.start for mention in coordinating}
    lead = [mention for mention in lead if mention.start not in helpers] or lead
    taken = {mention.start for mention in [*lead, *coordinating]}
    implementing = [m for m in _implementing(text, lead_end) if m.start not in taken]
    taken |= {mention.start for mention in implementing}
    report_to = [m for m in _report_to(text) if m.start not in taken]
    via = [m for m in _listed_after(text, _VIA_RE) if m.start not in taken]
    return Roles(lead, implementing, coordinating, [m for m in report_to if m.start not in {v.start for v in via}], via)


_BEHIND_RE = re.compile(r"[,;]\s+|(?<!\w)mời\s+")
_HELPS = r"\s*(?:cùng )?<<helps>>(?! (?:chặt chẽ )?(?:với|cùng)(?!\w))"
"""What a helper does; with `với` or `cùng` behind it the helpers are still to come."""


def _helping_behind(text: str, lead: list[AgencyMention]) -> list[AgencyMention]:
    """Helpers named as a second subject: `A chủ trì, B và C phối hợp thực hiện`, `…; mời B cùng tham gia`."""
    leading = {mention.start for mention in lead}
    key = matching_key(text)
    found: list[AgencyMention] = []
    for joint in _BEHIND_RE.finditer(key):
        if joint.group().startswith(",") and _within_list(text, joint.start(), lead):
            continue
        bodies, end = read_agency_list(text, joint.end())
        helps = worded(_HELPS).match(key, end)
        if not bodies or bodies[0].kind == "person_group" or helps is None:
            continue
        if joint.group().startswith(";") and "phối hợp" not in helps.group():
            continue
        if len(bodies[0].text.split()) == 1 and bodies[0].kind == "group":
            continue
        if lead and (joint.group().startswith("mời") or bodies[0].start not in leading):
            found += bodies
    return [*found, *_taking_part(text)]


def _taking_part(text: str) -> list[AgencyMention]:
    """Helpers that are called or present: `huy động Trạm Y tế phường tham gia`, `có Đoàn Thanh niên phối hợp`."""
    key = matching_key(text)
    found: list[AgencyMention] = []
    for cue in re.finditer(_TAKES_PART, key):
        bodies, end = read_agency_list(text, cue.end())
        if bodies and bodies[0].kind != "person_group" and _JOINS_RE.match(key, end):
            found += bodies
    return found


def _within_list(text: str, comma: int, lead: list[AgencyMention]) -> bool:
    """Whether a body ends at the comma, so that what follows goes on with a list; a lead behind a colon is no list."""
    before = [mention for mention in find_mentions(text[:comma]) if mention.end == comma]
    led = {mention.start for mention in lead}
    return any(not (text[: mention.start].rstrip().endswith(":") and mention.start in led) for mention in before)


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


def _lead(text: str) -> tuple[list[AgencyMention], int]:
    """Bodies that must act: the objects of ordering verbs, else the subject at the head of the clause."""
    heads, end = leading_bodies(text)
    ordered = ordered_bodies(text)
    if not ordered and (doers := _passive_doers(text, bool(heads))):
        return doers, 0
    tells_off = not ordered and _TELLS_OFF_RE.match(matching_key(text), end)
    if heads and (not _hands_on(text, end) or _are_people(ordered) or tells_off):
        rest = text[end:].lstrip(" :,;-–")
        if not ordered or begins_with_act(rest) or text[end : end + 1] == ":":
            later = [m for m in ordered if m.start > _sentence_end(text, end)]
            return _distinct([*heads, *later, *_duty_later(text, end)]), end
        return heads, end
    if heads or ordered:
        later = [m for m in _duty_later(text, ordered[-1].end) if m.kind != "person_group"] if ordered else []
        return _distinct([*ordered, *later]), ordered[-1].end if ordered else end
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
    acts = begins_with_verb(text, end) or _CHARGED_RE.match(matching_key(text), end)
    return bodies if acts and bodies[-1].kind != "person_group" else []


def acting_later(text: str) -> list[AgencyMention]:
    """Bodies, posts and persons by name that act in a sentence or clause of the text, though none opens it."""
    return [mention for mention in _duty_later(text, 0) if mention.kind in ("body", "post") or _is_named(mention)]


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
        if bracket.group() != "(":
            return bodies
        acts = begins_with_verb(text, end) and not key.startswith("không ", end)
        charged = (acts and not _ends_in_body(text, bracket.start())) or (
            worded(_BARE).match(key, end) and not _explains(text, bracket.start())
        )
        if charged and (bodies[0].kind in ("body", "post") or bodies[0].text.startswith("các ")):
            return bodies
    return []


def doer_in_bracket(text: str) -> bool:
    """Whether a bracket names who does it."""
    return bool(_bracketed(text))


def _explains(text: str, bracket: int) -> bool:
    """Whether a bracket says more of the body, the place or the receiver before it."""
    return _ends_in_body(text, bracket) or worded(_SENT_INTO).search(matching_key(text[:bracket].rstrip())) is not None


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


_NAMED_PERSON_RE = re.compile(r"(?:đồng chí|đ/c|ông|bà|thầy|cô) [A-ZĐÀ-Ỹ]", re.IGNORECASE)


def _is_named(mention: AgencyMention) -> bool:
    """A person by name, or a group that opens its sentence: `Các xã điểm …`."""
    if mention.kind == "person_group":
        return _NAMED_PERSON_RE.match(mention.text) is not None
    return mention.text[0].isupper()


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


def _sentence_end(text: str, start: int) -> int:
    match = _NEXT_SENTENCE_RE.search(text, start)
    return match.end() - 1 if match else len(text)


def ordered_bodies(text: str) -> list[AgencyMention]:
    """Bodies that ordering verbs address, in order: `UBND tỉnh yêu cầu A …; giao B …` gives A and B."""
    found: list[AgencyMention] = []
    for match in order_verbs(text):
        verb = match.group().split()[0]
        if verb == "mời" and _invited(text, match.end()):
            continue
        if verb in ("chỉ", "cử", "đề", "nhắc", "kiến") and not match.group().startswith("đề nghị"):
            continue
        if not _opens_clause(text, match.start()) or (found and not text[found[-1].end : match.start()].strip()):
            continue  # `đề nghị Mặt trận kêu gọi các hội …`: the second verb is what the Mặt trận is asked for
        bodies, end = read_agency_list(text, match.end())
        if bodies and bodies[-1].kind != "group":
            bodies, end = named_to_the_verb(text, bodies, end)
        if verb in ("phân", "nghiêm") and bodies and not any(map(_answers, bodies)):
            continue
        if bodies and _acts_behind(text, end):
            found += bodies
    return found


def _answers(mention: AgencyMention) -> bool:
    """Whether one who is told off for a task answers for it; `phân công từng thành viên` leaves it with who tells."""
    return mention.kind in ("body", "post") or _is_named(mention) or mention.text.startswith("các ")


_INVITED_RE = re.compile(r"\s*(?:cùng (?:tham gia|phối hợp)|đến|tới|về|lên|dự|tham dự|họp)(?!\w)")


def _invited(text: str, start: int) -> bool:
    """Whether the bodies at `start` are asked to come or to help in what another does: `mời B cùng tham gia`."""
    bodies, end = read_agency_list(text, start)
    return bool(bodies) and _INVITED_RE.match(matching_key(text), end) is not None


_CLAUSE_HEAD_RE = re.compile(r"(?:^|[.;,:]\s*|(?<!\w)(?:trân trọng|thống nhất|đồng thời|cũng|và|nghị|thì)\s+)$")
_LEADS_UP_RE = re.compile(
    r"(?:việc|các nội dung|nội dung|nhận được|khi|sau khi|nếu|trường hợp|(?:trong )?(?:quá|qúa) trình|để|nhằm|"
    r"trên đây|theo tinh thần|đối với)(?!\w)[^.;:]*$"
)
"""A sentence that only leads up to its order: `Nhận được Công văn này yêu cầu các đơn vị …`, without a comma."""


def _opens_clause(text: str, start: int) -> bool:
    """An ordering verb counts at the head of a clause or right behind a body (the issuer), not inside another act."""
    before = text[max(0, start - 140) : start]
    if _CLAUSE_HEAD_RE.search(matching_key(before)) or _leads_up(text[:start]):
        return True
    found = find_mentions(before)
    return bool(found) and not before[found[-1].end :].strip()


def _leads_up(before: str) -> bool:
    """Whether the sentence so far is a clause of time, condition or purpose that gives no order of its own."""
    sentence = re.split(r"[.;]\s+", before)[-1]
    return bool(_LEADS_UP_RE.match(matching_key(sentence))) and not order_verbs(sentence)


def _acts_behind(text: str, end: int) -> bool:
    rest = text[end:].lstrip(" :,;-–(")
    return not rest or begins_with_verb(rest) or begins_with_act(rest) or len(rest) > 3


def _listed_after(text: str, cue: re.Pattern[str], avoid: str | None = None) -> list[AgencyMention]:
    key = matching_key(text)
    found: list[AgencyMention] = []
    for match in cue.finditer(key):
        if avoid and re.match(avoid, key[match.start() :]):
            continue
        bodies, end = read_agency_list(text, match.end())
        found += named_to_the_verb(text, bodies, end)[0] if bodies and bodies[-1].kind == "body" else bodies
    return _distinct(found)


def _implementing(text: str, start: int) -> list[AgencyMention]:
    key = matching_key(text)
    found: list[AgencyMention] = []
    for match in _DIRECT_RE.finditer(key, start):
        if re.search(
            r"(?:theo sự|sự|theo|được|văn bản|ý kiến|của|tiếp tục xin)\s*$",
            key[max(0, match.start() - 16) : match.start()],
        ):
            continue
        if re.match(r"(?:giao|yêu cầu|đề nghị)\b", match.group()) and _opens_clause(text, match.start()):
            continue
        bodies, end = read_agency_list(text, match.end())
        if bodies and _goes_on_to_act(text[end:].lstrip(" :,(")):
            found += bodies
    return _distinct(found)


def _goes_on_to_act(rest: str) -> bool:
    """Whether an act follows the bodies that were directed, rather than a point of view (`về`, `trong`, `của`)."""
    return bool(rest[:1].islower()) and not re.match(
        r"(?:trong|về|của|theo|việc|và|hoặc|khi|để|tại|thuộc|có liên quan)(?!\w)", rest
    )


def _report_to(text: str) -> list[AgencyMention]:
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
    return _distinct([*found, *read_agency_list(text, label.end())[0]] if label else found)


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


def _distinct(mentions: Iterable[AgencyMention]) -> list[AgencyMention]:
    kept: dict[str, AgencyMention] = {}
    for mention in mentions:
        kept.setdefault(matching_key(mention.text), mention)
    return list(kept.values())
