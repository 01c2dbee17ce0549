"""Task tables: column roles by their heads, and one obligation for each data row (domain rules §4.3)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from extractors.agencies import read_agency_list
from extractors.deadlines import find_deadlines
from extractors.folding import folded_key
from extractors.handing_down import HandedDown
from extractors.roles import Roles, read_roles
from extractors.vocabulary import load_table
from schemas.directive import Deadline, Mention, Obligation
from schemas.document import Cell, SourceDocument, Table

HEADER_ROWS = 4
"""Column heads are sought among this many first rows."""
_ORDINAL_RE = re.compile(r"^\s*(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}|[A-Za-zđ])\s*[.)]?\s*$")
_GROUP_ORDINAL_RE = re.compile(r"^\s*(?:[IVX]{1,5}|[A-HĐ])\s*[.)]?\s*$")
_QUARTER_RE = re.compile(r"\bquy\s*(iv|iii|ii|i|[1-4])\b")
_QUARTERS = {"i": "I", "ii": "II", "iii": "III", "iv": "IV", "1": "I", "2": "II", "3": "III", "4": "IV"}
_NUMBERED_RE = re.compile(r"\s*(\d{1,3})[.)]\s*(?=\S)")
_IN_BRACKETS_RE = re.compile(r"\(([^()]{4,80})\)[\s.;]*$")
_MOST_HEAD = 40
"""Characters of a head that tells by its last words who does it (`Phòng, đơn vị chủ trì`)."""
ALIKE, ALIKE_LEAST = 88, 7
"""Likeness in percent from which a head that recognition garbled (`Noày tháng`) counts as a name of so many letters."""
_POST_WORDS = 5
"""A list of people gives each a post ("Phó Trưởng ban", "Ủy viên thường trực"), no longer than so many words."""


@dataclass(frozen=True)
class TaskTable:
    """A table read as tasks.

    columns
        Role of each column (`stt`, `task`, `lead`, `support`, `deadline`, …), None where the head says nothing known.
    body
        Rows below the heads; a cell that spans several rows stands in each.
    """

    columns: tuple[str | None, ...]
    heads: tuple[str, ...]
    body: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True)
class _Setting:
    """What the reading of every row of one table needs."""

    document: SourceDocument
    tasks: TaskTable
    issue_date: dt.date | None
    handed: HandedDown | None
    part: int

    def lead(self, own: list[Mention]) -> list[Mention]:
        """The row's own bodies, else those that the heading above the table names."""
        if own or self.handed is None or not self.handed.named:
            return own
        return [Mention(text=" ".join(m.text.split()), start=m.start, end=m.end) for m in self.handed.lead]


@cache
def _roles() -> list[tuple[str, str | None]]:
    """Folded names with their roles, the longest first; None for names that only begin like one with a role."""
    table = load_table("table_columns")
    pairs: list[tuple[str, str | None]] = [(_key(name), None) for name in table["no_roles"]]
    pairs += [(_key(name), role) for role, names in table["roles"].items() for name in names]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _key(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", folded_key(text)).split())


def column_role(head: str) -> str | None:
    """Role of a column by its head, the longest name first; a short name must be the whole head or its beginning."""
    key = _key(head)
    for name, role in _roles():
        if key == name or key.startswith(name + " "):
            if len(name) <= 4 and key != name:
                continue
            return role
    if found := _alike(key) if len(key) >= ALIKE_LEAST else None:
        return found
    endings = load_table("table_columns")["endings"] if len(key) < _MOST_HEAD else {}
    return next((role for words, role in endings.items() if f" {key}".endswith(f" {_key(words)}")), None)


@cache
def _alike(key: str) -> str | None:
    """Role of the name that the head resembles most, if it does so closely."""
    names = [name for name, _ in _roles() if len(name) >= ALIKE_LEAST]
    found = process.extractOne(key, names, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return dict(_roles())[found[0]] if found else None


def read_task_table(document: SourceDocument, table: Table) -> TaskTable | None:
    """The table as tasks, or None where its heads name no task column together with who or when.

    Blank report forms and statistics have no such heads, or no filled rows; lists of people give posts, no tasks.
    """
    grid = _grid(table)
    head_at, columns = _column_roles(document, grid)
    if head_at is None or "task" not in columns or not _WHO_OR_WHEN & set(columns):
        return None
    heads = _head_texts(document, grid, head_at)
    head_keys = {_row_key(document, row) for row in grid[: head_at + 1]}
    body = [tuple(row) for row in grid[head_at + 1 :] if _row_key(document, row) not in head_keys]
    body = [row for row in body if not _is_column_count(document, row) and not _is_head(document, row, columns)]
    if not any(_filled(document, row, columns) for row in body):
        return None
    if "person" in columns:
        if _gives_posts(document, body, columns):
            return None
        columns = _led_by_people(columns)
    return TaskTable(tuple(columns), tuple(heads), tuple(_carried_over(document, body, columns)))


def _carried_over(
    document: SourceDocument, body: Sequence[tuple[Cell | None, ...]], columns: Sequence[str | None]
) -> list[tuple[Cell | None, ...]]:
    """Rows where a merged cell of the lead column that a page break cut counts for the row over the page too.

    Only where every other task has its lead: an empty cell elsewhere shows that the column may be empty.
    """
    rows = list(body)
    if "lead" not in columns:
        return rows
    at = columns.index("lead")
    tasks = [i for i, row in enumerate(rows) if _text(document, _cell_of(row, columns, "task"))]
    tasks = [i for i in tasks if not _is_group_row(document, rows[i], columns)]
    empty = [i for i in tasks if not _text(document, rows[i][at])]
    cut = [i for i in empty if i > 0 and _page(rows[i]) > _page(rows[i - 1]) and _text(document, rows[i - 1][at])]
    if len(tasks) > 2 * len(cut) and cut == empty:
        for i in cut:
            rows[i] = (*rows[i][:at], rows[i - 1][at], *rows[i][at + 1 :])
    return rows


def _page(row: Sequence[Cell | None]) -> int:
    return max((cell.page for cell in row if cell is not None), default=0)


_WHO_OR_WHEN = {"lead", "deadline", "support", "quarter", "person"}


def _is_head(document: SourceDocument, row: Sequence[Cell | None], columns: Sequence[str | None]) -> bool:
    """Whether a row repeats the heads, though recognition read them otherwise: most cells name their column."""
    named = [
        (role, _text(document, cell)) for role, cell in zip(columns, row, strict=True) if role and role != "quarter"
    ]
    same = sum(len(text) < 50 and column_role(text) == role for role, text in named)
    return same >= 2 and 3 * same >= 2 * len(named)


def _gives_posts(
    document: SourceDocument, body: Sequence[Sequence[Cell | None]], columns: Sequence[str | None]
) -> bool:
    """Whether the task column of a list of people holds their posts: `Trưởng ban`, `Ủy viên`."""
    lengths = sorted(len(_text(document, _cell_of(row, columns, "task")).split()) for row in body)
    return lengths[len(lengths) // 2] <= _POST_WORDS


def _led_by_people(columns: Sequence[str | None]) -> list[str | None]:
    """The columns of a table that gives people their tasks: they lead, whatever body they belong to."""
    return [{"person": "lead", "lead": None}.get(role, role) if role else None for role in columns]


def _grid(table: Table) -> list[list[Cell | None]]:
    grid: list[list[Cell | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, table.rows)):
            for column in range(cell.column, min(cell.column + cell.column_span, table.columns)):
                grid[row][column] = cell
    return grid


def _text(document: SourceDocument, cell: Cell | None) -> str:
    return " ".join(document.text[cell.start : cell.end].split()) if cell else ""


def _row_key(document: SourceDocument, row: Sequence[Cell | None]) -> tuple[str, ...]:
    return tuple(_key(_text(document, cell)) for cell in row)


def _is_column_count(document: SourceDocument, row: Sequence[Cell | None]) -> bool:
    """A row that only numbers the columns: (1) (2) (3)."""
    texts = [re.sub(r"\W", "", _text(document, cell)) for cell in row]
    return len(texts) > 2 and all(text == str(index) for index, text in enumerate(texts, 1))


def _column_roles(document: SourceDocument, grid: list[list[Cell | None]]) -> tuple[int | None, list[str | None]]:
    """Last head row, and roles by column; two rows (`Thời gian` over `Bắt đầu`, `Kết thúc`) are read as one head."""
    best: tuple[int, int | None, list[str | None]] = (0, None, [])
    for index, row in enumerate(grid[:HEADER_ROWS]):
        roles = [
            column_role(_text(document, cell)) if cell and len(_text(document, cell)) < 80 else None for cell in row
        ]
        below = grid[index + 1] if index + 1 < len(grid) else []
        merged = [
            _lower_role(document, cell, below, column) or role
            for column, (cell, role) in enumerate(zip(row, roles, strict=True))
        ]
        two_rows = merged != roles
        known = len({role for role in merged if role})
        if known > best[0]:
            best = (known, index + 1 if two_rows else index, merged)
    return best[1], _one_each(best[2])


def _lower_role(document: SourceDocument, cell: Cell | None, below: Sequence[Cell | None], column: int) -> str | None:
    if cell is None or not below or cell.column_span < 2 or cell.row_span > 1:
        return None
    under = below[column]
    text = _text(document, under)
    if under is None or under is cell or not text or len(text) > 50:
        return None
    if _QUARTER_RE.search(folded_key(text)):
        return "quarter"
    return column_role(text)


def _one_each(columns: list[str | None]) -> list[str | None]:
    """A second task or lead column is kept only as an unnamed one."""
    seen: set[str] = set()
    result: list[str | None] = []
    for role in columns:
        keep = role if role not in seen or role == "quarter" else None
        result.append(keep)
        if role:
            seen.add(role)
    return result


def _head_texts(document: SourceDocument, grid: list[list[Cell | None]], head_at: int) -> list[str]:
    return [_text(document, cell) for cell in grid[head_at]]


def _cell_of(row: Sequence[Cell | None], columns: Sequence[str | None], role: str) -> Cell | None:
    return next((row[i] for i, name in enumerate(columns) if name == role), None)


def _filled(document: SourceDocument, row: Sequence[Cell | None], columns: Sequence[str | None]) -> bool:
    task = _text(document, _cell_of(row, columns, "task"))
    return len(task) > 2 and not _is_group_row(document, row, columns)


def _is_group_row(document: SourceDocument, row: Sequence[Cell | None], columns: Sequence[str | None]) -> bool:
    """A row that only names a theme: one cell over all columns, or a Roman number and words with nobody and no day."""
    distinct = {id(cell): cell for cell in row if cell is not None and _text(document, cell)}
    if len(distinct) == 1:
        return True
    rest = [
        _text(document, row[i])
        for i, role in enumerate(columns)
        if role in ("lead", "support", "deadline", "quarter", "product")
    ]
    task = _text(document, _cell_of(row, columns, "task"))
    if any(text and text != task for text in rest):
        return False
    stt = _text(document, _cell_of(row, columns, "stt"))
    return bool(_GROUP_ORDINAL_RE.match(stt)) or task.isupper()


def table_obligations(
    document: SourceDocument,
    tasks: TaskTable,
    issue_date: dt.date | None,
    *,
    path: Sequence[str] = (),
    handed: HandedDown | None = None,
    part: int = 0,
) -> list[Obligation]:
    """One obligation a data row; ditto marks take the value above, group rows give their number to the path."""
    setting = _Setting(document, tasks, issue_date, handed, part)
    found: list[Obligation] = []
    theme: list[str] = []
    above: dict[str, Cell | None] = {}
    previous_task: Cell | None = None
    groups_count = any(_is_numbered_group(document, row) for row in tasks.body[:1])
    for row in tasks.body:
        if not groups_count and (task := _numbered_whole(document, row, found)) is not None:
            found.append(_whole_row_obligation(setting, task, [*path, *theme]))
            continue
        if _is_group_row(document, row, tasks.columns):
            ordinal = _text(document, _cell_of(row, tasks.columns, "stt")).rstrip(".)")
            theme = [ordinal] if _ORDINAL_RE.match(ordinal) else []
            continue
        cells = {role: cell for role, cell in zip(tasks.columns, row, strict=True) if role and role != "quarter"}
        cells = {role: _ditto(document, role, cell, above) for role, cell in cells.items()}
        above = {**above, **{role: cell for role, cell in cells.items() if _text(document, cell)}}
        task = cells.get("task")
        if not _text(document, task) or (task is previous_task and found):
            continue
        previous_task = task
        found.append(_row_obligation(setting, row, cells, [*path, *theme]))
    return found


def _is_numbered_group(document: SourceDocument, row: Sequence[Cell | None]) -> bool:
    return len({id(cell) for cell in row}) == 1 and bool(_NUMBERED_RE.match(_text(document, row[0])))


def _numbered_whole(document: SourceDocument, row: Sequence[Cell | None], found: Sequence[Obligation]) -> Cell | None:
    """The one cell of a row that goes on with the running numbers: a task for which nobody drew columns."""
    distinct = {id(cell): cell for cell in row if cell is not None and _text(document, cell)}
    cell = next(iter(distinct.values()), None)
    match = _NUMBERED_RE.match(_text(document, cell))
    last = found[-1].ordinal if found else None
    goes_on = match is not None and last is not None and last.isdigit() and 2 < int(match[1]) == int(last) + 1
    return cell if len(distinct) == 1 and goes_on else None


def _whole_row_obligation(setting: _Setting, cell: Cell, path: list[str]) -> Obligation:
    """The task of such a row; who does it stands in brackets at its end: `(Ban biên tập)`."""
    raw = setting.document.text[cell.start : cell.end].replace("\n", " ")
    match = _NUMBERED_RE.match(raw)
    ordinal, begin = (match[1], match.end()) if match else (None, 0)
    text = " ".join(raw[begin:].split())
    return Obligation(
        ordinal=ordinal,
        path=[*path, ordinal] if ordinal else path,
        text=text,
        lead=setting.lead(_bracketed_bodies(setting.document, cell)),
        deadlines=find_deadlines(raw[begin:], setting.issue_date, offset=cell.start + begin),
        part=setting.part,
        page=cell.page,
        bbox=_row_box([cell], cell.page),
        places=[(cell.page, _row_box([cell], cell.page))],
        start=cell.start,
        end=cell.end,
        reason="task_table",
        table_cells={"task": text},
    )


def _bracketed_bodies(document: SourceDocument, cell: Cell) -> list[Mention]:
    raw = document.text[cell.start : cell.end].replace("\n", " ")
    match = _IN_BRACKETS_RE.search(raw)
    if match is None:
        return []
    found, end = read_agency_list(match[1], 0)
    offset = cell.start + match.start(1)
    if not found or match[1][end:].strip(" .;,"):
        return []
    return [Mention(text=m.text, start=offset + m.start, end=offset + m.end) for m in found]


def _ditto(document: SourceDocument, role: str, cell: Cell | None, above: dict[str, Cell | None]) -> Cell | None:
    text = _text(document, cell).casefold()
    if role not in ("stt", "task") and text in load_table("table_columns")["ditto"]:
        return above.get(role, cell)
    return cell


def _row_obligation(
    setting: _Setting, row: Sequence[Cell | None], cells: dict[str, Cell | None], path: list[str]
) -> Obligation:
    document = setting.document
    ordinal = _text(document, cells.get("stt")).rstrip(".)") or None
    own = [cell for cell in row if cell is not None and _text(document, cell)]
    start, end = min(cell.start for cell in own), max(cell.end for cell in own)
    first = cells.get("task") or own[0]
    said = _said_roles(document, cells.get("task"))
    return Obligation(
        ordinal=ordinal,
        path=[*path, ordinal] if ordinal else path,
        text=_row_text(setting, row, cells),
        lead=setting.lead(_bodies(document, cells.get("lead"))) or said.lead,
        coordinating=_bodies(document, cells.get("support")) or said.coordinating,
        report_to=said.report_to,
        deadlines=_row_deadlines(setting, row, cells),
        product=_text(document, cells.get("product")) or None,
        part=setting.part,
        page=first.page,
        bbox=_row_box(own, first.page),
        places=[(first.page, _row_box(own, first.page))],
        start=start,
        end=end,
        reason="task_table",
        table_cells={role: _text(document, cell) for role, cell in cells.items() if _text(document, cell)},
    )


@dataclass(frozen=True)
class _Said:
    """Bodies that the words of a task name: `Nộp hồ sơ về Sở Y tế`."""

    lead: list[Mention]
    coordinating: list[Mention]
    report_to: list[Mention]


def _said_roles(document: SourceDocument, task: Cell | None) -> _Said:
    text = document.text[task.start : task.end].replace("\n", " ") if task else ""
    roles = read_roles(text) if task else Roles()
    at = task.start if task else 0
    return _Said(
        *(
            [Mention(text=" ".join(m.text.split()), start=at + m.start, end=at + m.end) for m in found]
            for found in (roles.lead, roles.coordinating, roles.report_to)
        )
    )


def _row_text(setting: _Setting, row: Sequence[Cell | None], cells: dict[str, Cell | None]) -> str:
    """Cells from left to right without the running number, ditto marks replaced."""
    texts: list[str] = []
    seen: set[int] = set()
    for role, cell in zip(setting.tasks.columns, row, strict=True):
        shown = cells.get(role, cell) if role and role != "quarter" else cell
        if role == "stt" or shown is None or id(shown) in seen:
            continue
        seen.add(id(shown))
        if text := _text(setting.document, shown):
            texts.append(text)
    return " | ".join(texts)


def _row_box(cells: Sequence[Cell], page: int) -> tuple[float, float, float, float] | None:
    boxes = [cell.bbox for cell in cells if cell.bbox is not None and cell.page == page]
    if not boxes:
        return None
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    return (round(whole[0], 1), round(whole[1], 1), round(whole[2], 1), round(whole[3], 1))


def _bodies(document: SourceDocument, cell: Cell | None) -> list[Mention]:
    """Bodies of a cell: as the grammar of names reads them, else the cell's parts as they are written."""
    text = document.text[cell.start : cell.end].replace("\n", " ") if cell else ""
    if cell is None or not text.strip():
        return []
    text = _EXPLAINED_RE.sub(lambda match: " " * len(match[0]), text)
    bare = text.lstrip(" -–+•*")
    offset = cell.start + len(text) - len(bare)
    found, end = read_agency_list(bare, 0)
    if found and not bare[end:].strip(" .;,()"):
        return [Mention(text=m.text, start=offset + m.start, end=offset + m.end) for m in found]
    mentions, position = [], 0
    raw = _EXPLAINED_RE.sub(lambda match: " " * len(match[0]), document.text[cell.start : cell.end])
    for piece in re.split(
        r"[;\n]|,\s(?=[A-ZĐ])|\s-\s|\svà\s(?=[A-ZĐ]|thầy|cô)", raw if _lines_are_items(raw) else bare
    ):
        name = " ".join(piece.split()).strip(" -–+•*.,;")
        if re.search(r"\w{2}", name):
            at = cell.start + max(raw.find(piece.strip()[:12], position), 0)
            mentions.append(Mention(text=name, start=at, end=min(at + len(piece.strip()), cell.end)))
    return mentions


_EXPLAINED_RE = re.compile(r"(?<=\S)\s*\((?!bà\)|ông\))[^()]{2,120}\)")
"""A bracket behind a name in a cell: `Bộ Khoa học và Công nghệ (Vụ Pháp chế)`."""


def _lines_are_items(raw: str) -> bool:
    """Lines of a cell are items where each begins with a dash or ends in `;`."""
    lines = [line.strip() for line in raw.split("\n") if line.strip()]
    return len(lines) > 1 and all(line.startswith(("-", "–", "+", "•")) for line in lines)


def _row_deadlines(setting: _Setting, row: Sequence[Cell | None], cells: dict[str, Cell | None]) -> list[Deadline]:
    """Deadlines of the deadline column and of ticked quarters; where there are none, those that the task names."""
    found: list[Deadline] = []
    if (cell := cells.get("deadline")) is not None:
        text = _with_ranges(setting.document.text[cell.start : cell.end].replace("\n", " "))
        found += find_deadlines(text, setting.issue_date, offset=cell.start, as_cell=True)
    found += _quarter_ticks(setting, row)
    if not found and (task := cells.get("task")) is not None:
        text = setting.document.text[task.start : task.end].replace("\n", " ")
        found += find_deadlines(text, setting.issue_date, offset=task.start)
    return found


_TWO_DATES_RE = re.compile(r"(?<=\d{4}) (?=\d{1,2}/\d{1,2}/\d{4})")


def _with_ranges(text: str) -> str:
    """Two dates side by side in a deadline cell are a range whose dash was not read; the length is kept."""
    return _TWO_DATES_RE.sub("-", text)


def _quarter_ticks(setting: _Setting, row: Sequence[Cell | None]) -> list[Deadline]:
    """The last ticked quarter of the document's year is the deadline."""
    ticked = [
        (head, cell)
        for role, head, cell in zip(setting.tasks.columns, setting.tasks.heads, row, strict=True)
        if role == "quarter"
        and cell is not None
        and _text(setting.document, cell) in load_table("table_columns")["tick"]
    ]
    if not ticked:
        return []
    head, cell = ticked[-1]
    match = _QUARTER_RE.search(folded_key(head))
    if match is None:
        return []
    year = f"/{setting.issue_date.year}" if setting.issue_date else ""
    read = find_deadlines(f"Quý {_QUARTERS[match[1]]}{year}", setting.issue_date, as_cell=True)
    return [deadline.model_copy(update={"span": (cell.start, cell.end), "text": head}) for deadline in read]
