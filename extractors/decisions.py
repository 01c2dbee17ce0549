"""Whether a passage is an obligation, and what it is left out for (gold rule 1).

Every function gives a decision with its reason, a code of `vocabularies/reasons.json`.
"""

from __future__ import annotations

import re
from typing import Literal

from extractors.acts import begins_with_act, has_duty, leading_bodies, states_duty_first
from extractors.agencies import find_mentions
from extractors.doers import acting_later, doer_in_bracket, is_done_by
from extractors.handing_down import HandedDown
from extractors.item_shapes import begins_with_day, names_only, text_behind_label
from extractors.orders import ordered_bodies
from extractors.phrases import matching_key
from extractors.roles import read_roles
from extractors.sections import label_of, section_of
from extractors.words import opens_with_verb

Decision = Literal["obligation", "target", "left_out", "table"]

_PROPOSAL_RE = re.compile(
    r"(?:kính (?:trình|đề nghị|mong|báo cáo)|trân trọng (?:kính trình|đề nghị)).{0,260}?"
    r"(?:xem xét|phê duyệt|phê chuẩn|cho ý kiến|chấp thuận|quyết định|chỉ đạo)"
)
_EFFECT_RE = re.compile(
    r"^(?:(?:quyết định|chỉ thị|nghị quyết|thông tư|quy chế|quy định|nghị định|kế hoạch|hướng dẫn|công văn|luật|"
    r"văn bản) này|ban hành kèm theo|phê duyệt|công nhận|thành lập|sửa đổi, bổ sung|bãi bỏ|thay thế|cho phép|thu hồi|"
    r"hủy bỏ)(?!\w)"
)
_DISSOLVES_RE = re.compile(r"(?<!\w)tự (?:giải thể|chấm dứt họat động)(?!\w)")
_EFFECT_WORDS_RE = re.compile(r"có hiệu lực|thay thế|hết hiệu lực|bãi bỏ|ban hành kèm theo")
_PLAIN_TIME_RE = re.compile(
    r"^(?:thời gian|thời gian tổ chức|thời gian, địa điểm|thời gian và địa điểm|thời gian thi)\s*:"
)
"""When an event takes place; `Thời gian hoàn thành: …` is a deadline instead."""
_HARDSHIP_RE = re.compile(
    r"(?:trong )?quá trình [^.;]{0,80}?(?:nếu|trường hợp|khi)[^.;]{0,80}?(?:khó khăn|vướng mắc|phát sinh)"
    r"[^.;]{0,120}?(?<!\w)(?:phản ánh|báo cáo)(?!\w)"
)
"""`Trong quá trình thực hiện, nếu có vướng mắc, các đơn vị phản ánh về …`: who meets difficulties must report."""
_ANNEX_RE = re.compile(
    r"^(?:nội dung |nhiệm vụ )?chi tiết [^.;]{0,30}(?:phụ lục|biểu|bảng)[^.;]{0,60}[.;]?$|"
    r"^[^.;]{0,60}(?:nêu|ghi|thể hiện) (?:tại|trong|ở) (?:bảng|phụ lục|biểu)[^.;]{0,60}[.;]?$"
)
"""`Chi tiết tại Phụ lục kèm theo.`"""
_CONTACT_RE = re.compile(r"liên hệ|trân trọng|vui lòng|rất mong")
_PERSON_RE = re.compile(r"^(?:là )?(?:ông|bà|đ/c|đồng chí|thầy|cô)\s+[^\W\d_]+ ")
"""A row of a list of persons: `Ông Nguyễn Văn A, Trưởng phòng, Ủy viên`."""
_POST_LABEL_RE = re.compile(
    r"^(?:các )?(?:phó )?(?:trưởng ban|trưởng đoàn|tổ trưởng|ủy viên|thành viên|thư ký|chủ tịch hội đồng)"
    r"(?: thường trực| chuyên trách)?\s*:"
)
"""A post over those who hold it: `Ủy viên: lãnh đạo Cục Thuế tỉnh, Sở Y tế`."""
_MEMBER_RE = re.compile(
    r"[-–,]\s*(?:làm )?(?:tổ trưởng|tổ phó|(?:phó )?trưởng (?:ban|đòan|tiểu ban)|(?:phó )?chủ tịch hội đồng|"
    r"(?:ủy|uỷ) viên|thành viên|thư ký)(?: thường trực)?\s*[.;]?$"
)
"""The end of such a row, whoever stands in it: `Mời đại diện Ban Dân tộc - Thành viên;`."""
_NARRATIVE_RE = re.compile(
    r"^(?:trong thời gian qua|thời gian qua|những năm qua|trong những năm|"
    r"qua (?:kiểm tra|theo dõi|báo cáo|rà sóat|thực tế)|tuy nhiên|hiện nay|bên cạnh những|nhìn chung|theo thống kê|"
    r"năm vừa qua|vừa qua|thời gian gần đây|trước tình hình|trong bối cảnh)(?!\w)"
)
_TOLD_RE = re.compile(
    r"(?:cũng |đều |cơ bản )?(?:đã|vừa|nhận được|ghi nhận|đánh giá cao|"
    r"(?:thống nhất|nhất trí) với (?:kết quả|nội dung|đánh giá|báo cáo|nhận định)|"
    r"có (?:công văn|tờ trình|báo cáo|văn bản|ý kiến|quyết định)(?: số)?)(?!\w)"
)
"""What stands behind a body in an account of what it did: `Sở Nội vụ nhận được …`, `Sở Y tế đã hoàn thành …`."""
_STATUS_RE = re.compile(
    r"gồm|bao gồm|có (?:tư cách pháp nhân|con dấu|trụ sở|văn phòng|chức năng|\d|một (?!trách nhiệm))|"
    r"là (?!.{0,40}?(?:thường trực|đầu mối|chủ trì|chịu trách nhiệm))"
)
"""What stands behind a body in a norm that only says what the body is or consists of."""
_REWARD_RE = re.compile(
    r"(?:các |những )?(?:tổ chức|cá nhân|tập thể|cơ quan|đơn vị|cán bộ|công chức|người)[^.;:]{5,200}?"
    r"(?:(?:thì|sẽ) )?(?:được [^.;:]{0,40}?(?:khen thưởng|biểu dương|xem xét thi đua)|"
    r"có hình thức khen thưởng|bị (?:xử lý|xử phạt|kỷ luật|truy cứu))"
)
"""A norm of what those deserve who do well or ill; it tells nobody to do anything now."""
_BASIS_RE = re.compile(r"^(?:căn cứ|xét|theo đề nghị|thực hiện)(?!\w).*[;,]$")
_ISSUED_RE = re.compile(r"(?:vừa|đã|mới) (?:ký )?ban hành|ban hành [^.]{0,30}(?<!\w)số(?!\w)")
_MEETING_RE = re.compile(
    r"chủ trì (?:cuộc )?(?:họp|hội nghị|buổi|phiên)|nhận được (?:văn bản|công văn|báo cáo|tờ trình|đơn)"
)
_NO_DUTY_RE = re.compile(r"(?:không|chưa) phải(?!\w)|được quyền|có quyền")
_QUOTED_RE = re.compile(r"(?:nhận được|có) (?:công văn|văn bản|tờ trình)[^.;]{0,200}(?:về việc|đề nghị|giao|yêu cầu)")
_DIRECTIVE_TOLD_RE = re.compile(r"(?<!\w)(?:ban hành|yêu cầu|đề nghị|chỉ đạo|theo đó|văn bản này)(?!\w)")
_PAST_RE = re.compile(
    r"(?<!\w)đã (?:chỉ đạo|ban hành|giao|yêu cầu|đề nghị|có|tổ chức|thực hiện|triển khai|phối hợp)(?!\w)"
)
_ORDER_RE = re.compile(r"(?<!\w)(?:yêu cầu|đề nghị|giao)(?!\w)")
_HAND_IN_RE = re.compile(
    r"(?<!\w)(?:gửi|nộp|chuyển)\s(?:[^.;:]{0,40}?\s)?(?:về|cho|đến|tới)(?!\w)(?:[^.;]|\.(?=\w)|(?<=tp)\.)*?"
    r"(?<!\w)(?:trước|chậm nh[âấ]t|muộn nh[âấ]t|đến hết|hạn cuối)(?!\w)[^.;]{0,25}?\d{1,2}\s?[/.-]\s?\d{1,2}"
)
"""A thing to be handed in and the day: `Báo cáo gửi về Sở Y tế chậm nhất ngày 15/9/2022`."""
_ASSIGNS_RE = re.compile(r"(?<!\w)giao ")
_ANSWERS_RE = re.compile(
    r"(?:xin |trân trọng |)(?:trả lời|thông báo|phúc đáp|có ý kiến)(?!\w)"
    r"[^.;]{0,120}(?:được biết|để biết|biết, thực hiện)"
)
"""The issuer's own closing: `Sở Xây dựng trả lời để Công ty được biết`."""
_PASSIVE_RE = re.compile(
    r"^việc [^.;:]{3,160}? (?:được|phải|do [^.;:]{3,60}?) (?:\w+ )?"
    r"(?:thực hiện|tổ chức|tiến hành|triển khai|hoàn thành|giải quyết|báo cáo|gửi)(?!\w)"
)
"""A task said of itself: `Việc sơ kết được thực hiện định kỳ …`."""
_ALL_ABOVE_RE = re.compile(
    r"(?:các |những |toàn bộ |tòan bộ )?(?:nhiệm vụ|nội dung|công việc|việc) (?:nêu |nói |kể )?"
    r"(?:trên|tại (?:các )?(?:mục|phần|khoản|điểm) [^.;]{1,40}?) (?:phải |cần )?"
    r"(?:hòan thành|hoàn thành|xong|thực hiện|triển khai|báo cáo)(?!\w)"
)
"""One day for all: `Các nhiệm vụ trên hoàn thành trước ngày 30/6`."""
_CONTENTS_RE = re.compile(r"(?:[^.;:]{2,40}: )?(?:bao )?gồm (?!việc)")
"""What something consists of: `Đợt 3/2: Gồm các đảng viên có đủ tuổi đảng`."""
_BLANK_RE = re.compile(r"(?:…|\.{3,})[\s.,…]*(?:[^.…]{1,30}(?:…|\.{3,})|$)")
_WORD_RE = re.compile(r"\w{2}")


def decide(text: str, handed: HandedDown, *, numbered: bool) -> tuple[Decision, str]:
    """Decision about one unit in the numbering; `numbered`: it has a marker of its own."""
    key = matching_key(text)
    if not _WORD_RE.search(key) or (len(key) < 60 and _BLANK_RE.search(key)):
        return "left_out", "no_words"
    return (
        _decide_by_place(text, key, handed)
        or _decide_as_other_matter(text, key, handed)
        or _decide_by_act(text, key, handed)
        or _decide_without_act(text, key, handed, numbered=numbered)
    )


def _decide_by_place(text: str, key: str, handed: HandedDown) -> tuple[Decision, str] | None:
    """By the section above and by the place in an account; None where they leave it open."""
    if handed.section == "target":
        return "target", "target_section"
    if names_only(text):
        return "left_out", "names_only"
    if handed.report and not handed.ordered:
        return "left_out", "before_the_account"
    if handed.section not in ("context", "facts"):
        return None
    return _decide_beside_tasks(text, key, handed.section, upward=handed.upward)


def _decide_beside_tasks(text: str, key: str, section: str, *, upward: bool) -> tuple[Decision, str]:
    """In a section of context or facts: left out, but for plain orders; facts hold duties too (`Hiệu lực thi hành`)."""
    if section == "facts" and (states_duty_first(text) or _asks_bodies(text, key)):
        return "obligation", "duty"
    if _ASSIGNS_RE.search(key) and ordered_bodies(text) and not upward:
        return "obligation", "order_in_context"
    if upward and section == "context" and _asks_those_below(text):
        return "obligation", "order"
    return "left_out", f"{section}_section"


_BELOW_RE = re.compile(
    r"(?<!\w)(?:các huyện|huyện|các xã|xã|phường|thị trấn|cấp huyện|cấp xã|trực thuộc|các đơn vị)(?!\w)"
)


def _asks_those_below(text: str) -> bool:
    """Whether a proposal in a báo cáo turns to bodies under the writer: `Đề nghị UBND các huyện đẩy nhanh …`."""
    if not re.match(r"(?:đề nghị|yêu cầu)(?!\w)", matching_key(text)):
        return False
    asked = ordered_bodies(text)
    return bool(asked) and all(_BELOW_RE.search(matching_key(mention.text)) for mention in asked)


def _asks_bodies(text: str, key: str) -> bool:
    """Whether a passage asks bodies by name, now: `…, yêu cầu các khoa, phòng nghiêm túc thực hiện`."""
    return (
        bool(ordered_bodies(text))
        and not _PAST_RE.search(key)
        and bool(re.search(r"(?<!\w)yêu cầu (?:các |lãnh )", key))
    )


def _decide_as_other_matter(text: str, key: str, handed: HandedDown) -> tuple[Decision, str] | None:
    """As a proposal, a clause of effect, an account or a norm that binds nobody; None for all else."""
    if reason := _proposal_or_effect(text, key, handed):
        return "left_out", reason
    label_class = _label_class(text)
    if label_class in ("context", "facts") and not begins_with_act(text_behind_label(text)):
        return "left_out", f"{label_class}_label"
    if _ANNEX_RE.search(key):
        return "left_out", "no_act"
    if _MEMBER_RE.search(key) or _POST_LABEL_RE.match(key):
        return "left_out", "person"
    if _only_tells(text) or (_REWARD_RE.match(key) and not ordered_bodies(text)):
        return "left_out", "narrative"
    return _decide_as_norm(text, handed) if handed.legal else None


def _decide_as_norm(text: str, handed: HandedDown) -> tuple[Decision, str] | None:
    """As an article of a legal text that describes a body or binds none; None where it may bind one."""
    if _only_describes(text):
        return "left_out", "description"
    if not handed.named and not _names_doer(text):
        return "left_out", "norm_without_body"
    return None


def _decide_by_act(text: str, key: str, handed: HandedDown) -> tuple[Decision, str] | None:
    """By an act, an order or a date that the words show; None where they show none."""
    if begins_with_act(text) or ordered_bodies(text):
        return "obligation", "act"
    label_class = _label_class(text)
    behind_label = begins_with_act(text_behind_label(text))
    if label_class and behind_label:
        return "obligation", "act_behind_label"
    if label_class == "schedule" and _PLAIN_TIME_RE.match(key):
        return "left_out", "facts_label"
    if _CONTENTS_RE.match(key):
        return None
    if begins_with_day(key) or (handed.section == "schedule" and re.search(r"\d", key)):
        return "obligation", "scheduled_act"
    return None


def _decide_without_act(text: str, key: str, handed: HandedDown, *, numbered: bool) -> tuple[Decision, str]:
    """By a duty or by the body in the heading above, where no act shows."""
    if _PERSON_RE.match(key):
        return "left_out", "person"
    if (has_duty(text) and find_mentions(text)) or _ALL_ABOVE_RE.match(key):
        return "obligation", "duty"
    if _NARRATIVE_RE.match(key):
        return "left_out", "narrative"
    if handed.named and numbered and len(text.split()) > 3 and not _CONTENTS_RE.match(key):
        return "obligation", "under_body_heading"
    if handed.ordered or handed.section == "operative":
        return _decide_among_tasks(text, key, numbered=numbered)
    return "left_out", "no_act"


def _decide_among_tasks(text: str, key: str, *, numbered: bool) -> tuple[Decision, str]:
    """By the voice or the class of the first word, where the words above announced tasks."""
    if _PASSIVE_RE.match(key) or (numbered and " do " in key and read_roles(text).lead):
        return "obligation", "passive"
    if numbered and opens_with_verb(text):
        return "obligation", "verb_by_word_class"
    if acting_later(text) or (numbered and doer_in_bracket(text)):
        return "obligation", "act"
    return "left_out", "no_act"


def decide_running_text(text: str, handed: HandedDown) -> tuple[Decision, str]:
    """Decision about a paragraph outside the numbering: an obligation only where it orders somebody."""
    key = matching_key(text)
    if reason := _running_text_reason(text, key, handed):
        return "left_out", reason
    orders = ordered_bodies(text)
    if handed.report and _ISSUED_RE.search(key) and not orders:
        return "left_out", "preamble"
    decided = _decide_by_order(text, key, handed)
    if decided is None and not handed.report and is_hand_in(text):
        decided = "obligation", "hand_in"
    return decided or ("left_out", "closing" if handed.ordered else "preamble")


def is_hand_in(text: str) -> bool:
    """Whether a sentence says where something must be sent and by what day, though it names nobody who sends."""
    key = matching_key(text)
    told = _PAST_RE.search(key) or _NARRATIVE_RE.match(key) or re.search(r"(?<!\w)đã (?:gửi|nộp|chuyển)(?!\w)", key)
    return not told and bool(_HAND_IN_RE.search(key)) and bool(find_mentions(text))


def _decide_by_order(text: str, key: str, handed: HandedDown) -> tuple[Decision, str] | None:
    """By the order or duty that running text shows; None where it shows none."""
    orders = ordered_bodies(text)
    narrates = bool(_NARRATIVE_RE.match(key))
    if handed.report and handed.ordered and (begins_with_act(text) or orders) and not narrates:
        return "obligation", "act_in_report"
    if orders and (len(orders) > 1 or not _PAST_RE.search(key) or _order_behind_past(key)):
        return "obligation", "order"
    if states_duty_first(text) and not _MEETING_RE.search(key):
        return "obligation", "duty"
    return None if _CONTACT_RE.search(key) else _decide_by_subject(text, key, handed, narrates=narrates)


def _decide_by_subject(text: str, key: str, handed: HandedDown, *, narrates: bool) -> tuple[Decision, str] | None:
    """By a body that acts, at the head of the text or of a later sentence; None where there is none."""
    if _HARDSHIP_RE.match(key) and leading_bodies(text)[0]:
        return "obligation", "act"
    if not handed.ordered:
        return None
    if begins_with_act(text) and not narrates:
        return "obligation", "act_behind_lead_in"
    if handed.report:
        return None
    return ("obligation", "act") if acting_later(text) or is_done_by(text) else None


def _running_text_reason(text: str, key: str, handed: HandedDown) -> str | None:
    """What running text is left out for before its orders are looked at; None where they must be."""
    if not _WORD_RE.search(key):
        return "no_words"
    if _BASIS_RE.match(key):
        return "preamble"
    if reason := _proposal_or_effect(text, key, handed):
        return reason
    if _only_tells(text) or _is_answer(text):
        return "narrative"
    if handed.report and not text.rstrip().endswith((".", ";", "…", ":", "!")):
        return "title_or_caption"
    return None


def _is_answer(text: str) -> bool:
    found, end = leading_bodies(text)
    return bool(found) and bool(_ANSWERS_RE.match(matching_key(text[end:].lstrip(" ,"))))


def tells_directive(text: str) -> bool:
    """Whether an account has come to the directive itself; captions and teasers stand before."""
    return bool(_DIRECTIVE_TOLD_RE.search(matching_key(text)))


def _proposal_or_effect(text: str, key: str, handed: HandedDown) -> str | None:
    """`proposal_upward` or `effect_clause`, where the text is one."""
    if _PROPOSAL_RE.search(key):
        return "proposal_upward"
    return "effect_clause" if _is_effect(text, key, legal=handed.legal and not handed.named) else None


def _label_class(text: str) -> str | None:
    return section_of(label_of(text), emphatic=False) if ":" in text else None


def _only_tells(text: str) -> bool:
    """Whether the passage opens with a body and what it has done, and gives no order in the present behind that."""
    found, end = leading_bodies(text)
    if not found or not _TOLD_RE.match(matching_key(text[end:].lstrip(" ,"))):
        return False
    orders = any(mention.start > end for mention in ordered_bodies(text))
    return not orders or bool(_QUOTED_RE.search(matching_key(text)))


def _only_describes(text: str) -> bool:
    """Whether a norm opens with a body and what it is: `Ban X là cơ quan giúp việc của …`, `Hội đồng X gồm …`."""
    found, end = leading_bodies(text)
    return bool(found) and bool(_STATUS_RE.match(matching_key(text[end:].lstrip(" ,"))))


def _order_behind_past(key: str) -> bool:
    match = _PAST_RE.search(key)
    return bool(match and _ORDER_RE.search(key, match.end()))


def _names_doer(text: str) -> bool:
    """A norm that binds somebody: a body that acts, or persons with words of duty that are not denied."""
    lead = read_roles(text).lead
    if not lead or _NO_DUTY_RE.search(matching_key(text)):
        return False
    return any(mention.kind != "person_group" for mention in lead) or has_duty(text)


def _orders_behind(text: str) -> bool:
    """Whether a sentence behind the first gives an order: `… có hiệu lực kể từ ngày ký. Giao Sở Nội vụ chủ trì …`."""
    behind = re.split(r"(?<=[^\W\d]\.)\s+(?=[^\W\d_a-zà-ỹđ])", text, maxsplit=1)[1:]
    return any(
        (_ASSIGNS_RE.match(matching_key(part)) and ordered_bodies(part)) or states_duty_first(part) for part in behind
    )


def _is_effect(text: str, key: str, *, legal: bool) -> bool:
    """Articles that only approve, define or set an effect date and order nobody."""
    if legal and _DISSOLVES_RE.search(key):
        return True
    if not _EFFECT_RE.match(key) or _orders_behind(text):
        return False
    return bool(_EFFECT_WORDS_RE.search(key)) or (legal and not read_roles(text).lead)
