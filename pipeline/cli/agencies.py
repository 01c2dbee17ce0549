"""`congvan agencies show`, `list` and `check`: who a body is, was, and who answers for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import Config, Limit, On, make_settings, read_date, whole_number
from pipeline.cli.vietnamese import Command, Group
from pipeline.labels import day
from pipeline.process import load_authority
from pipeline.settings import Settings
from schemas.errors import NotFoundError

if TYPE_CHECKING:
    from extractors.authority import Authority
    from extractors.authority_tables import Agency

app = typer.Typer(
    cls=Group,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Tra danh mục cơ quan: tên, thời gian tồn tại, cơ quan kế thừa.",
)

Name = Annotated[list[str], typer.Argument(metavar="TÊN", help="Tên cơ quan (kể cả viết tắt) hoặc mã.")]
Place = Annotated[str | None, typer.Option("--place", metavar="TỈNH", help="Tỉnh, thành phố mà tên nói đến.")]


@app.command("show", cls=Command)
def show(name: Name, place: Place = None, on: On = None, config: Config = None) -> None:
    """Xem một cơ quan: tên đầy đủ, thời gian tồn tại, cơ quan nào nay làm thay, kế thừa cơ quan nào.

    Ví dụ: congvan agencies show "Sở TT&TT" --place "Ninh Thuận"
    """
    authority, today = load_authority(make_settings(config=config).agencies), read_date(on)
    wanted = " ".join(name)
    found = _find(authority, wanted, place, today if on else None)
    if len(found) > 1:
        print(f"«{wanted}» có thể là {len(found)} cơ quan; thêm --place hoặc dùng mã.")
        for agency in found[:20]:
            print(f"  {agency.id}  {agency.name}{_span(agency)}")
        return
    for line in _lines(authority, found[0], today):
        print(line)


@app.command("list", cls=Command)
def list_(
    words: Annotated[list[str] | None, typer.Argument(metavar="CHỮ", help="Chữ trong tên.")] = None,
    limit: Limit = "20",
    config: Config = None,
) -> None:
    """Liệt kê cơ quan có tên chứa các chữ này hoặc gần giống.

    Ví dụ: congvan agencies list nội vụ
    """
    authority = load_authority(make_settings(config=config).agencies)
    found = authority.search(" ".join(words or ()), whole_number("--limit", limit, least=1))
    if not found:
        raise NotFoundError(f"Không có cơ quan nào tên như «{' '.join(words or ())}».")
    for agency in found:
        print(f"{agency.id}  {agency.name}{_span(agency)}")


@app.command("check", cls=Command)
def check(
    file: Annotated[str, typer.Argument(metavar="TỆP", help="Tệp JSON bổ sung cơ quan của đơn vị mình.")],
) -> None:
    """Kiểm tra tệp cơ quan của đơn vị mình trước khi dùng.

    Ví dụ: congvan agencies check co-quan-huyen.json
    """
    from pipeline.authority_files import authority_with, read_entries

    authority_with([Path(file)])
    print(f"{file}: đúng, {len(read_entries(Path(file)))} cơ quan. Ghi tệp vào mục agencies của tệp cấu hình để dùng.")


def answered_for(name: str, settings: Settings, today: dt.date) -> tuple[str, ...]:
    """Ids of the bodies whose tasks fall today on the one (or ones) that `name` means, itself included."""
    authority = load_authority(settings.agencies)
    current = {
        succession.agency.id
        for agency in _find(authority, name, None, today)
        for succession in authority.successors_of(agency.id, today)
    }
    former = {agency_id for body in current for agency_id in authority.predecessors_of(body, today)}
    return tuple(sorted(current | former))


def unknown_name(name: str, settings: Settings) -> str | None:
    """What to tell of a name that no body of the directory bears, with near ones; None where one bears it."""
    authority = load_authority(settings.agencies)
    known = authority.get(name.strip()) or authority.find(name)
    return None if known else _no_such(authority, name)


def _find(authority: Authority, name: str, place: str | None, on: dt.date | None) -> list[Agency]:
    """The bodies that `name` means; raises NotFoundError with near ones where it means none."""
    known = authority.get(name.strip())
    found = [known] if known else authority.find(name, place, on)
    if found:
        return found
    raise NotFoundError(_no_such(authority, name))


def _no_such(authority: Authority, name: str) -> str:
    near = ", ".join(f"«{agency.name}»" for agency in authority.search(name, 5))
    hint = f" Gần giống: {near}." if near else " Hãy thử «congvan agencies list»."
    return f"Không có cơ quan «{name}» trong danh mục.{hint}"


def _lines(authority: Authority, agency: Agency, today: dt.date) -> Iterator[str]:
    yield f"{agency.name}"
    yield f"Mã: {agency.id}"
    yield f"Thời gian: {_span(agency).strip(' ()') or 'không giới hạn'}"
    if agency.aliases:
        yield f"Tên khác: {'; '.join(agency.aliases)}"
    if agency.codes:
        yield f"Ký hiệu: {', '.join(agency.codes)}"
    for succession in authority.successors_of(agency.id, today):
        if succession.agency.id != agency.id:
            what = f" (phần {succession.what})" if succession.what else ""
            yield f"Ngày {day(today)} do {succession.agency.name} đảm nhận{what} [{succession.agency.id}]"
    for former in authority.predecessors_of(agency.id, today):
        body = authority.get(former)
        if body is not None and former != agency.id:
            yield f"Kế thừa: {body.name}{_span(body)} [{former}]"
    if agency.source:
        yield f"Căn cứ: {agency.source}"
    if agency.note:
        yield f"Ghi chú: {agency.note}"


def _span(agency: Agency) -> str:
    first, last = day(agency.valid_from), day(agency.valid_to)
    about = "khoảng " if agency.approximate else ""
    if first and last:
        return f" ({about}{first} – {last})"
    if first or last:
        return f" ({about}{'từ ' + first if first else 'đến hết ' + last})"
    return ""
