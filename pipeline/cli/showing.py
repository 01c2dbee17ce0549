"""`congvan show` and `history`."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

import typer

from pipeline.archive.connection import archive
from pipeline.archive.corrections import Change
from pipeline.archive.corrections import history as changes_of
from pipeline.archive.detail import Detail, Link, detail
from pipeline.archive.highlight import excerpt
from pipeline.archive.identifiers import Identifier
from pipeline.cli import output
from pipeline.cli.options import Config, Db, Format, make_settings, one_of
from pipeline.export.checklist import basis, bodies, deadline_words
from pipeline.export.jsonl import as_object
from pipeline.labels import FIELDS, KINDS, RELATIONS, ROLES, SOURCES, STATUSES, URGENCIES, day, doc_type_name

Id = Annotated[str, typer.Argument(metavar="MÃ", help="Mã văn bản như 12, hoặc mã nhiệm vụ như 12-3.")]


def show(
    identifier: Id,
    why: Annotated[bool, typer.Option("--why", help="In từng bước tính ra thời hạn.")] = False,
    format_: Annotated[
        str, typer.Option("--format", "-f", metavar="DẠNG", help="table (chữ để đọc) hoặc json.")
    ] = "table",
    db: Db = None,
    config: Config = None,
) -> None:
    """Xem một văn bản hoặc một nhiệm vụ: nguyên văn, vị trí trong tệp, cơ quan, thời hạn, văn bản sau.

    Ví dụ: congvan show 12-3 --why
    """
    one_of("--format", format_, ("table", "json"))
    settings = make_settings(db, config)
    with archive(settings.database) as connection:
        found = detail(connection, settings.database, Identifier.parse(identifier))
    if format_ == "json":
        output.print_json(_as_json(found))
        return
    for line in _task_lines(found, why) if found.hit.seq is not None else _document_lines(found):
        print(line)


def history(identifier: Id, format_: Format = "table", db: Db = None, config: Config = None) -> None:
    """Xem ai đã sửa gì, lúc nào, giá trị cũ và mới.

    Ví dụ: congvan history 12
    """
    one_of("--format", format_, ("table", "json", "csv"))
    with archive(make_settings(db, config).database) as connection:
        changes = changes_of(connection, Identifier.parse(identifier))
    heads = ("Mã", "Lúc", "Người sửa", "Mục", "Giá trị cũ", "Giá trị mới", "Ghi chú")
    if format_ == "json":
        output.print_json([asdict(change) for change in changes])
    elif format_ == "csv":
        output.print_csv(heads, (_change_row(change) for change in changes))
    elif not changes:
        print(f"{identifier} chưa được sửa lần nào.", file=sys.stderr)
    else:
        shares = (0, 2, 1, 1, 3, 3, 2)
        output.print_table(list(zip(heads, shares, strict=True)), [_change_row(change) for change in changes])


def _change_row(change: Change) -> list[str]:
    shown = [STATUSES.get(value or "", value or "") for value in (change.old, change.new)]
    at = dt.datetime.fromisoformat(change.at).astimezone()
    return [
        change.identifier,
        f"{at:%d/%m/%Y %H:%M}",
        change.who,
        FIELDS.get(change.field, change.field),
        *shown,
        change.note or "",
    ]


def _document_lines(found: Detail) -> Iterator[str]:
    header = found.header
    yield f"Văn bản {found.hit.id}"
    yield from _pairs(
        ("Số, ký hiệu", header["number"]),
        ("Ngày ban hành", day(header["date"])),
        ("Loại văn bản", doc_type_name(header["doc_type"])),
        ("Cơ quan ban hành", header["issuer"]),
        ("Trích yếu", header["subject"]),
        ("Độ khẩn", URGENCIES.get(header["urgency"] or "")),
        ("Người ký", " – ".join(filter(None, (header["authority"], header["position"], header["signer"])))),
        ("Kính gửi", bodies(found.hit, "recipient")),
        ("Nơi nhận", bodies(found.hit, "copy")),
        ("Tính chất", KINDS[header["kind"]]),
    )
    yield from _source_lines(found)
    yield from _warning_lines(found.warnings)
    yield ""
    yield f"Nhiệm vụ ({len(found.obligations)})"
    for hit in found.obligations:
        yield f"  {hit.id:<8} {'.'.join(hit.path)}  {excerpt(hit.text, None, 120)}"
        yield from _indented(("Chủ trì", bodies(hit, "lead")), ("Thời hạn", deadline_words(hit)))
    yield from _link_lines(found.links)


def _task_lines(found: Detail, why: bool) -> Iterator[str]:
    hit = found.hit
    yield f"Nhiệm vụ {hit.id}, mục {' › '.join(hit.path) or '–'}"
    yield ""
    yield hit.text
    yield ""
    yield from _pairs(
        *((label, bodies(hit, role)) for role, label in ROLES.items()),
        ("Sản phẩm", hit.product),
        ("Trạng thái", STATUSES[hit.status]),
        ("Ghi chú", hit.note),
        ("Căn cứ", basis(hit)),
        ("Độ tin cậy", f"{hit.confidence:.0%}"),
    )
    for deadline in found.deadlines:
        yield from _deadline_lines(deadline, why)
    yield from _link_lines(found.links)
    yield from _source_lines(found)
    yield from _passage_lines(found)


def _deadline_lines(deadline: dict[str, Any], why: bool) -> Iterator[str]:
    held = "" if deadline["live"] else " [không còn áp dụng]"
    yield f"Thời hạn{held}: {deadline['text']} ({SOURCES[deadline['source']]})"
    yield from _indented(
        ("Ngày trên văn bản", day(deadline["due"])),
        ("Ngày cuối còn kịp", day(deadline["last_ok_day"])),
        ("Lặp lại", deadline["rrule"]),
    )
    if why:
        steps = deadline["why"] or ["Không có ngày nào được tính từ cụm từ này."]
        yield from (f"    {number}. {step}" for number, step in enumerate(steps, start=1))


def _link_lines(links: list[Link]) -> Iterator[str]:
    for link in links:
        verb = RELATIONS[link.relation]
        done = "" if link.applied else " (chưa áp dụng)"
        other = f"văn bản {link.document}, số {link.number or '?'} ngày {day(link.date) or '?'}"
        task = f" nhiệm vụ {link.task}" if link.task else ""
        yield f"{verb.capitalize()}{task} của {other}{done}" if link.outgoing else f"Được {other} {verb}{task}{done}"
        yield f"    Lý do: {link.reason}"
        if link.passage:
            yield f"    Nguyên văn: «{link.passage}»"


def _source_lines(found: Detail) -> Iterator[str]:
    yield from _pairs(*(("Tệp", path) for path in found.paths), ("Bản gốc", str(found.original)))
    for page, box in found.places:
        where = ", khung " + " ".join(f"{edge:g}" for edge in box) if box else ""
        yield f"Vị trí: trang {page}{where}"


def _passage_lines(found: Detail) -> Iterator[str]:
    if found.passage is None:
        return
    yield "Đoạn trong văn bản:"
    for mark, text in (("  ", found.passage.before), ("│ ", found.passage.words), ("  ", found.passage.after)):
        yield from (f"  {mark}{line}" for line in text.split("\n") if line.strip())


def _warning_lines(warnings: list[str]) -> Iterator[str]:
    if warnings:
        yield f"Cần xem lại ({len(warnings)})"
        yield from (f"  - {warning}" for warning in warnings)


def _pairs(*pairs: tuple[str, str | None]) -> Iterator[str]:
    return (f"{label}: {value}" for label, value in pairs if value)


def _indented(*pairs: tuple[str, str | None]) -> Iterator[str]:
    return (f"    {line}" for line in _pairs(*pairs))


def _as_json(found: Detail) -> dict[str, Any]:
    shown: dict[str, Any] = {
        **as_object(found.hit),
        "header": found.header,
        "files": found.paths,
        "original": str(found.original),
        "links": [asdict(link) for link in found.links],
    }
    if found.hit.seq is None:
        tasks = [as_object(hit) for hit in found.obligations]
        return {**shown, "warnings": found.warnings, "obligations": tasks}
    passage = asdict(found.passage) if found.passage else None
    return {**shown, "deadlines": found.deadlines, "places": found.places, "passage": passage}
