"""Mentions of bodies, groups of bodies, posts and people in a passage: where they stand and what kind they are.

Nothing is identified here (`extractors.resolve` does that) and no role is decided. The grammar is data,
`vocabularies/mentions.json`: head nouns (Sở, Ban, Trung tâm …) with the names, places and tails that may follow them,
so a body that was never seen before is read to the end of its name all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from extractors.mention_grammar import Head, load_grammar
from extractors.phrases import matching_key, squeezed

MentionKind = Literal["body", "group", "post", "person_group"]

_KINDS: dict[str, MentionKind] = {
    "post": "post",
    "body": "body",
    "listing": "group",
    "group": "group",
    "person": "person_group",
    "anaphor": "group",
}
"""Readers in the order of preference between mentions of one length, and the kind of what they read."""

_MAX_DEPTH = 3
"""Bodies within a mention: `Trưởng phòng | Phòng A | Sở B`."""

_KIND_WORDS_RE = re.compile(r"(?:[a-zà-ỹđ]+ ){1,3}(?=[A-ZĐÀ-Ỹ])")
_LOOK_BACK = 24
"""Characters before a place that are enough to see the word or the mark that stands there."""


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """Cơ quan được nhắc tới: `text` stands at `[start, end)` of the passage.

    kind
        body: one named body; group: several, named or not (`các sở, ngành`); post: a person in office
        (`Giám đốc Sở Y tế`); person_group: persons by name or kind (`ông Nguyễn Văn A`, `các cá nhân`).
    """

    text: str
    start: int
    end: int
    kind: MentionKind


def find_mentions(text: str) -> list[AgencyMention]:
    """All mentions in reading order, none overlapping; the longest at each place."""
    return list(_Reader(text).mentions())


def read_agency_list(text: str, start: int = 0) -> tuple[list[AgencyMention], int]:
    """The enumeration of bodies that begins at `start`, and where what follows it (the verb) begins.

    `Sở A, Sở B và UBND các huyện; các đơn vị liên quan tổ chức …`: four mentions, and the place of `tổ chức`.
    A bracket after the last member is left to the caller (it may hold `qua Sở C`). No mention at `start`:
    an empty list and `start`.
    """
    return _Reader(text).enumeration(start)


def split_post(text: str) -> tuple[str | None, str]:
    """The post that a mention names and its body: `Giám đốc Sở Y tế` → (`Giám đốc`, `Sở Y tế`).

    `Chánh Văn phòng UBND tỉnh` → (`Chánh Văn phòng`, `Văn phòng UBND tỉnh`). No post: (None, `text`).
    """
    reader = _Reader(text)
    end = reader.post_end(0)
    if end is None:
        return None, text
    shared = reader.shared_head(end)
    start = shared[0] if shared and shared[1] > end else end
    return text[:end], text[start:].lstrip(" :\n\t")


def listed_bodies(text: str) -> list[str]:
    """The bodies that one mention lists, each with its head noun: `các sở: Nội vụ, Y tế` → `Sở Nội vụ`, `Sở Y tế`.

    Empty where the mention lists none.
    """
    reader = _Reader(text)
    elided = reader.elided()
    if elided:
        return elided
    members = [mention.text for mention in reader.enumeration(0)[0]]
    return members if len(members) > 1 else []


def distinct(mentions: Iterable[AgencyMention]) -> list[AgencyMention]:
    """The mentions in order, each name once."""
    kept: dict[str, AgencyMention] = {}
    for mention in mentions:
        kept.setdefault(matching_key(mention.text), mention)
    return list(kept.values())


class _Reader:
    """Reads mentions of one passage; every `_…` method takes a place and gives the end of what it read, or None."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.key = matching_key(text)
        self.grammar = load_grammar()
        self._readers: dict[str, Callable[[int], int | None]] = {
            "post": self._post,
            "body": self._body,
            "listing": self._listing,
            "person": self._person,
            "anaphor": self._anaphor,
        }

    def mentions(self) -> Iterator[AgencyMention]:
        position = 0
        while match := self.grammar.trigger.search(self.key, position):
            found = self.read(match.start())
            if found is None:
                position = match.end()
            else:
                yield found
                position = found.end

    def read(self, pos: int, in_list: bool = False) -> AgencyMention | None:
        """The longest mention that begins at `pos`; in a list bare common nouns count (`và cơ quan liên quan`)."""
        word = self.grammar.word.match(self.key, pos)
        starts = self.grammar.starts.get(word[0]) if word else None
        if starts is None:
            return None
        best: tuple[int, MentionKind] | None = None
        for name, kind in _KINDS.items():
            if name not in starts:
                continue
            end = self._group(pos, in_list) if name == "group" else self._readers[name](pos)
            if end is not None and (best is None or end > best[0]):
                best = end, kind
        if best is None:
            return None
        end, kind = best
        if kind == "group" and self._only_people(pos, end):
            kind = "person_group"
        return AgencyMention(self.text[pos:end], pos, end, kind)

    def enumeration(self, start: int) -> tuple[list[AgencyMention], int]:
        found: list[AgencyMention] = []
        position = end = self._skip_space(start)
        while mention := self.read(position, in_list=True):
            found.append(mention)
            end = mention.end
            separator = self.grammar.separator.match(self.key, end)
            if separator is None:
                break
            position = separator.end()
        return (found, self._skip_space(end)) if found else ([], start)

    def elided(self) -> list[str]:
        """Members of a list under one head noun; empty where the text is none."""
        match = self.grammar.listing.match(self.key)
        if match is None or self._listing(0) is None:
            return []
        head, at, members = match["head"].capitalize(), match.end(), []
        while (end := self._sector(at)) is not None:
            members.append(f"{head} {self.text[at:end]}")
            comma = self.grammar.comma.match(self.key, end)
            if comma is None:
                break
            at = comma.end()
        return members

    # --- single kinds -------------------------------------------------------------------------------------------

    def post_end(self, pos: int) -> int | None:
        """Where the words of the post end, the body behind it not counted."""
        match = self.grammar.post.match(self.key, pos)
        return match.end() if match else None

    def _post(self, pos: int) -> int | None:
        end = self.post_end(pos)
        if end is None:
            return None
        shared = self.shared_head(end)
        behind = _longest(self._behind_post(end), shared[1] if shared else None)
        if behind is not None and behind > end:
            return behind
        named = self._capital(pos) or self.key.startswith("các ", pos)
        return end if named and not self.grammar.needs_body.match(self.key, pos) else None

    def _behind_post(self, end: int) -> int | None:
        colon = self.grammar.colon.match(self.key, end)
        if colon:
            return self._bodies(colon.end())
        space = self.grammar.of.match(self.key, end)
        if space is None:
            return None
        at = space.end()
        last = self.grammar.last_words.search(self.key, max(0, end - _LOOK_BACK), end)
        hamlet = last is not None and self.grammar.level.fullmatch(last["one"])  # `Trưởng khóm | Bình Thới 1`
        return _longest(
            self._body(at, _MAX_DEPTH - 1),
            self._listing(at),
            self._group(at, True),
            self._places(end),
            self._place_named(end) if hamlet else None,
        )

    def shared_head(self, end: int) -> tuple[int, int] | None:
        """Where the post's last words are the body's first: `Trưởng | Đoàn kiểm tra`, `Chánh | Văn phòng Sở`."""
        last = self.grammar.last_words.search(self.key, max(0, end - _LOOK_BACK), end)
        for start in (last.start("two"), last.start("one")) if last else ():
            body = self._body(start, _MAX_DEPTH - 1, in_post=True) if start >= 0 else None
            if body is not None:
                return start, body
        return None

    def _bodies(self, pos: int) -> int | None:
        """A list of bodies separated by commas and `và`."""
        end = None
        while (read := _longest(self._body(pos, _MAX_DEPTH - 1), self._listing(pos))) is not None:
            end = read
            comma = self.grammar.comma.match(self.key, end)
            if comma is None:
                break
            pos = comma.end()
        return end

    def _body(self, pos: int, depth: int = 0, in_post: bool = False) -> int | None:
        match = self.grammar.head.match(self.key, pos)
        if match is None:
            return None
        head = self.grammar.heads[squeezed(match[0])]
        capital = in_post or self._capital(pos)
        if (not capital and not head.lower) or self._no_body(pos, match.end()):
            return None
        if head.code and not match_upper(self.text[pos : match.end()]):
            return None
        end = match.end()
        numbered = head.numbered and (capital or head.alone)
        number = self.grammar.number_name.match(self.key, end) if numbered else None
        named = number.end() if number else self._name(end, head.closed, of_a_kind=not head.alone)
        end = named or end
        placed = self._places(end)
        if placed and "các" in self.key[end:placed].split():
            placed = self._tail(placed) or placed
        end = placed or end
        inner = self._inner(end, head, depth)
        end = inner or end
        if named or inner or head.alone or (placed and not self.grammar.loose.match(self.key[match.end() : placed])):
            return end
        return None

    def _no_body(self, pos: int, end: int) -> bool:
        other = self.grammar.no_head.match(self.key, pos)
        return other is not None and other.end() > end

    def _inner(self, end: int, head: Head, depth: int) -> int | None:
        """A body named behind another: `Văn phòng | UBND tỉnh`, `Phòng TCCB - | Sở Y tế`."""
        if depth >= _MAX_DEPTH:
            return None
        link = self.grammar.link.match(self.key, end)
        if link is None or not (link["word"] or head.inside or ("-" in link[0] and not head.alone)):
            return None
        if "\n" in link[0] and self.text[end - 1].isupper():  # a letterhead in capitals: each line is a body
            return None
        at = link.end()
        if self.grammar.bare_owner.match(self.key, at) and self._capital(at):
            bare = self.grammar.bare_owner.match(self.key, at)
            assert bare is not None
            return _longest(bare.end(), self._body(at, depth + 1))
        return self._body(at, depth + 1)

    def _listing(self, pos: int) -> int | None:
        """Several bodies under one head noun: `các sở: A, B và C`, `Sở A, B và C`."""
        match = self.grammar.listing.match(self.key, pos)
        if match is None:
            return None
        end = self._sector(match.end())
        if end is None:
            return None
        members = 1
        while comma := self.grammar.comma.match(self.key, end):
            at = comma.end()
            if not self._capital(at) or (more := self._sector(at)) is None or (self._body(at) or 0) > more:
                break
            end, members = more, members + 1
        if members == 1 and not match["many"]:
            return None
        return self._tails(end) or end

    def _group(self, pos: int, bare: bool = False) -> int | None:
        """Common nouns: `các sở, ban, ngành cấp tỉnh`; without `các` only where the wording shows a group."""
        many = self.grammar.determiner.match(self.key, pos)
        nouns = self._nouns(many.end() if many else pos)
        named = self._body(many.end(), 1, in_post=True) if many else None
        if nouns is None or (named and named > nouns[0]):
            return named
        end, count, tail = nouns
        if many or bare or count > 1:
            return end
        alone = self.grammar.noun.match(self.key, pos)
        assert alone is not None
        if squeezed(alone[0]) in self.grammar.plural_only:
            return None
        return end if tail or self._opens_passage(pos) else None

    def _nouns(self, pos: int) -> tuple[int, int, bool] | None:
        """End, number of nouns, and whether a tail closes them."""
        count, tail, end = 0, False, None
        while (noun := self._noun(pos)) is not None:
            if count and self._capital(pos) and (self._body(pos, 1) or 0) > noun:
                break
            closed = self._tails(noun)
            count, tail, end = count + 1, tail or closed is not None, closed or noun
            joint = self.grammar.noun_joint.match(self.key, end)
            if joint is None or (closed and not joint["many"]) or self._changes_kind(pos, joint):
                break
            pos = joint.end()
        return (end, count, tail) if end is not None else None

    def _changes_kind(self, pos: int, joint: re.Match[str]) -> bool:
        """`các doanh nghiệp | và cơ quan liên quan`: organs and bodies of a kind make two groups."""
        if "," in joint[0] and not joint["many"]:
            return False
        before, after = (self._of_a_kind(at) for at in (pos, joint.end()))
        return before != after or bool(before and joint["many"])

    def _of_a_kind(self, pos: int) -> bool:
        match = self.grammar.noun.match(self.key, pos)
        return match is not None and squeezed(match[0]) in self.grammar.kinds

    def _noun(self, pos: int) -> int | None:
        match = self.grammar.noun.match(self.key, pos)
        if match is None:
            return None
        end = match.end()
        verb = self.grammar.organisation.match(self.key, pos)
        if verb and verb.end() >= end:
            return None
        other = self.grammar.no_noun.match(self.key, pos)
        if other and other.end() > end:
            return None
        space = self.grammar.space.match(self.key, end)
        if space is None or (sector := self._sector(space.end())) is None:
            return end
        if self.grammar.noun.match(self.key, space.end()) and not self._capital(space.end()):
            return end
        named = (self._capital(space.end()) or self._capital(pos)) and squeezed(match[0]) in self.grammar.heads
        return None if named else sector

    def _person(self, pos: int) -> int | None:
        match = self.grammar.title.match(self.key, pos)
        if match is None:
            return None
        name = self.grammar.person_name.match(self.text, match.end())
        return self._with_post(name.end()) if name else None

    def _with_post(self, end: int) -> int:
        """End of the post that follows a person's name: `ông Nguyễn Văn An, Trưởng phòng Tài chính`."""
        comma = re.compile(r",\s+").match(self.key, end)
        post = self._post(comma.end()) if comma else None
        return post or end

    def _anaphor(self, pos: int) -> int | None:
        match = self.grammar.anaphor.match(self.key, pos)
        return match.end() if match else None

    # --- parts of a name ----------------------------------------------------------------------------------------

    def _name(self, pos: int, closed: bool, *, of_a_kind: bool) -> int | None:
        """The proper name behind a head noun: known ones in any case, others from a capital on."""
        space = self.grammar.space.match(self.key, pos)
        if space is None or self._province(pos) is not None:
            return None
        at = space.end()
        if quoted := self.grammar.quoted_name.match(self.text, at):
            return quoted.end()
        known = self._sector(at)
        if known is not None:
            return self._more_name(known, closed)
        if of_a_kind and not closed and not self._capital(at) and not self.grammar.level.match(self.key, at):
            at = self._behind_kind(at)
        if not self._capital(at) or self._other_body(at) or self.grammar.level.match(self.key, at):
            return None
        unit = self._unit(at)
        return None if unit is None else self._more_name(unit, closed)

    def _behind_kind(self, pos: int) -> int:
        """The place of a proper name behind a few small words that say its kind: `Xí nghiệp đầu máy | Sài Gòn`."""
        kind = _KIND_WORDS_RE.match(self.text, pos)
        if kind is None or any(self._stops(pos + word.start()) for word in re.finditer(r"\S+", kind[0])):
            return pos
        return kind.end()

    def _sector(self, pos: int) -> int | None:
        match = self.grammar.sector.match(self.key, pos)
        if match is None or (not self._capital(pos) and self._is_stop(match[0])):
            return None
        words = self.grammar.name_words.match(self.key, match.end())
        return words.end() if words else match.end()

    def _more_name(self, end: int, closed: bool) -> int:
        """The name goes on: `- Tài chính`, `và Hạ tầng`, `Phan Thiết`."""
        while self._province(end) is None:
            joint = self.grammar.name_joint.match(self.key, end)
            if joint is None or (closed and not joint["space"] and not joint["dash"]):
                return end
            at = joint.end()
            if not self._capital(at) or self._other_body(at) or not self._joins(joint, at):
                return end
            more = _longest(self._sector(at), None if joint["many"] else self._unit(at, bool(joint["space"])))
            if more is None:
                return end
            end = more
        return end

    def _joins(self, joint: re.Match[str], at: int) -> bool:
        if joint["comma"]:
            return self._closed_by_and(at)
        return not joint["space"] or ("\n" not in joint[0] and not self._stops(at))

    def _closed_by_and(self, pos: int) -> bool:
        """Whether a comma belongs to the name: `Kinh tế, Hạ tầng và Đô thị`."""
        end = _longest(self._sector(pos), self._unit(pos))
        if end is None:
            return False
        joint = self.grammar.name_joint.match(self.key, end)
        if joint is None or not (joint["and"] or joint["comma"]):
            return False
        at = joint.end()
        if not self._capital(at) or self._other_body(at):
            return False
        return bool(joint["and"]) or self._closed_by_and(at)

    def _unit(self, pos: int, goes_on: bool = False) -> int | None:
        """A word of an unknown name: a capitalised syllable and the small ones that complete it.

        After another capital (`goes_on`) it is a place or a person, which no small syllable completes.
        """
        match = self.grammar.capital_word.match(self.text, pos)
        if match is None:
            return None
        end = match.end()
        small = self.grammar.small_word.match(self.text, end)
        alone = match_upper(match[0]) or (goes_on and self._after_capital(pos))
        if small and not alone and not self._stops(small.start("word")):
            end = small.end()
        words = self.grammar.name_words.match(self.key, end)
        return words.end() if words else end

    def _places(self, pos: int) -> int | None:
        """The place behind a body: `tỉnh Kon Tum`, `các huyện, thị xã, thành phố`, `cấp xã`, `Quảng Nam`."""
        end = None
        while self._goes_on(end or pos):
            step = self._place(end or pos)
            if step is None:
                return end
            end = step
        return end

    def _place(self, pos: int) -> int | None:
        fixed = self.grammar.place.match(self.key, pos)
        levels = self._levels(pos)
        return _longest(fixed.end() if fixed else None, levels, self._province(pos))

    def _province(self, pos: int) -> int | None:
        match = self.grammar.bare_province.match(self.key, pos)
        return match.end() if match and self._capital(match.start("name")) else None

    def _levels(self, pos: int) -> int | None:
        """`tỉnh X`, `huyện Y`, `các huyện, thị xã Z và thành phố`: units of administration, named or not."""
        intro = self.grammar.levels_intro.match(self.key, pos)
        if intro is None:
            return None
        many = "các" in intro[0].split()
        end = self._level(intro.end(), many)
        while end is not None and (joint := self.grammar.level_joint.match(self.key, end)):
            more = self._level(joint.end(), many)
            if more is None:
                break
            end = more
        return end

    def _level(self, pos: int, many: bool = False) -> int | None:
        """One unit of administration with its name, or after `các` several: `huyện Trần Đề, Mỹ Xuyên`."""
        match = self.grammar.level.match(self.key, pos)
        if match is None:
            return None
        end = match.end()
        named = self._province(end) or (None if match["province"] else self._place_named(end))
        if not many:
            return named or end
        if named is not None:
            return self._more_places(named)
        return self._places_behind_colon(end) or end

    def _place_named(self, pos: int) -> int | None:
        name = self.grammar.place_name.match(self.text, pos)
        return None if name is None or self._other_body(name.start("name")) else name.end()

    def _more_places(self, end: int) -> int:
        """End of a list of places: `Bảo Thắng | , Bảo Yên`; a body or another level ends it."""
        while (comma := self.grammar.comma.match(self.key, end)) and (more := self._listed_place(comma.end())):
            end = more
        return end

    def _places_behind_colon(self, pos: int) -> int | None:
        """`các huyện: Đà Bắc, Mai Châu`: two places at least, for what follows a colon is mostly an act."""
        colon = self.grammar.colon.match(self.key, pos)
        first = self._listed_place(colon.end()) if colon else None
        end = self._more_places(first) if first else None
        return end if end != first else None

    def _listed_place(self, pos: int) -> int | None:
        if self._other_body(pos) or self.grammar.level.match(self.key, pos):
            return None
        match = self.grammar.listed_place.match(self.text, pos)
        return match.end() if match else None

    def _tails(self, pos: int) -> int | None:
        """What closes a group: `có liên quan`, `trực thuộc Tỉnh ủy`, `của Sở Y tế`, `cấp tỉnh`."""
        end = None
        while self._goes_on(end or pos):
            at = end or pos
            step = _longest(self._tail(at), self._owner(at), self._places(at))
            if step is None:
                return end
            end = step
        return end

    def _tail(self, pos: int) -> int | None:
        match = self.grammar.tail.match(self.key, pos)
        return match.end() if match else None

    def _owner(self, pos: int) -> int | None:
        link = self.grammar.owner.match(self.key, pos)
        if link is None:
            return None
        at = link.end()
        bare = self.grammar.bare_owner.match(self.key, at)
        return _longest(self._body(at, 1), self._group(at, True), bare.end() if bare and self._capital(at) else None)

    # --- tests --------------------------------------------------------------------------------------------------

    def _capital(self, pos: int) -> bool:
        return pos < len(self.text) and self.text[pos].isupper()

    def _goes_on(self, pos: int) -> bool:
        """Whether a space or a dash follows; nothing else can join a place or a tail."""
        return pos < len(self.key) and (self.key[pos] == "-" or self.key[pos].isspace())

    def _other_body(self, pos: int) -> bool:
        """Whether a new body or post begins here, so that a name must not run on."""
        match = self.grammar.head.match(self.key, pos)
        if match and self._capital(pos) and not self.grammar.sector.match(self.key, pos):
            return True
        return self.grammar.post.match(self.key, pos) is not None

    def _stops(self, pos: int) -> bool:
        return self.grammar.stop.match(self.key, pos) is not None

    def _is_stop(self, key: str) -> bool:
        match = self.grammar.stop.match(key)
        return match is not None and match.end() == len(key)

    def _opens_passage(self, pos: int) -> bool:
        return self._capital(pos) and self.grammar.opening.search(self.text, max(0, pos - _LOOK_BACK), pos) is not None

    def _after_capital(self, pos: int) -> bool:
        return self.grammar.after_capital.search(self.text, max(0, pos - _LOOK_BACK), pos) is not None

    def _only_people(self, start: int, end: int) -> bool:
        words = self.grammar.people.sub("", self.key[start:end])
        return words != self.key[start:end] and not self.grammar.organ.search(words)

    def _skip_space(self, pos: int) -> int:
        match = self.grammar.any_space.match(self.key, pos)
        return match.end() if match else pos


def match_upper(text: str) -> bool:
    """Whether all letters are capitals, as in an abbreviation."""
    return text.upper() == text and any(char.isalpha() for char in text)


def _longest(*ends: int | None) -> int | None:
    return max((end for end in ends if end is not None), default=None)
