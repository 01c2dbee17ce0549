"""Options that several commands share, as one set of types, and what they are turned into."""

from __future__ import annotations

import datetime as dt
import functools
import inspect
import os
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.archive.corrections import read_day
from pipeline.archive.search import Query
from pipeline.labels import ROLES, STATUSES, code_of
from pipeline.settings import Settings
from schemas.errors import SearchSyntaxError

Db = Annotated[
    str | None,
    typer.Option("--db", metavar="TỆP", envvar="CONGVAN_DB", help="Cơ sở dữ liệu; mặc định outputs/congvan.db."),
]
Config = Annotated[
    str | None, typer.Option("--config", metavar="TỆP", envvar="CONGVAN_CONFIG", help="Tệp cấu hình TOML.")
]
Processes = Annotated[
    str,
    typer.Option(
        "--processes", "-j", metavar="SỐ", help="Số tiến trình đọc tệp cùng lúc; 0 là mỗi nhân một tiến trình."
    ),
]
Timeout = Annotated[
    str | None, typer.Option("--timeout", metavar="GIÂY", help="Thời gian tối đa cho một tệp; mặc định 1800 giây.")
]
Format = Annotated[
    str, typer.Option("--format", "-f", metavar="DẠNG", help="Dạng kết quả: table (bảng), json hoặc csv.")
]
Limit = Annotated[str, typer.Option("--limit", "-n", metavar="SỐ", help="Số kết quả nhiều nhất; mặc định 20.")]
On = Annotated[
    str | None, typer.Option("--on", metavar="NGÀY", help="Tính theo ngày này thay cho hôm nay, ví dụ 30/6/2025.")
]
Who = Annotated[str, typer.Option("--by", metavar="TÊN", help="Người sửa; mặc định là tên đăng nhập máy.")]
Note = Annotated[str, typer.Option("--note", metavar="CHỮ", help="Ghi chú lưu kèm.")]


@dataclass(frozen=True)
class Filters:
    """The filters that `search` and `export` share, as typed."""

    agency: Annotated[
        str | None, typer.Option("--agency", "-a", metavar="TÊN", help="Cơ quan được giao: tên, chữ trong tên hoặc mã.")
    ] = None
    role: Annotated[
        str | None,
        typer.Option(
            "--role",
            metavar="VAI",
            help="Vai của cơ quan: lead (chủ trì), implementing (thực hiện), coordinating (phối hợp), "
            "report_to (nhận báo cáo), via (qua).",
        ),
    ] = None
    issuer: Annotated[str | None, typer.Option("--issuer", metavar="TÊN", help="Cơ quan ban hành.")] = None
    doc_type: Annotated[
        str | None, typer.Option("--type", metavar="LOẠI", help="Loại văn bản: cong_van, ke_hoach, «chỉ thị»…")
    ] = None
    number: Annotated[
        str | None, typer.Option("--number", metavar="SỐ", help="Số, ký hiệu: 947/KH-UBND hoặc chỉ 947.")
    ] = None
    date_from: Annotated[str | None, typer.Option("--from", metavar="NGÀY", help="Ban hành từ ngày.")] = None
    date_to: Annotated[str | None, typer.Option("--to", metavar="NGÀY", help="Ban hành đến hết ngày.")] = None
    due_from: Annotated[
        str | None, typer.Option("--due-from", metavar="NGÀY", help="Thời hạn (ngày in trên văn bản) từ ngày.")
    ] = None
    due_to: Annotated[str | None, typer.Option("--due-to", metavar="NGÀY", help="Thời hạn đến hết ngày.")] = None
    status: Annotated[
        str | None,
        typer.Option(
            "--status", metavar="TRẠNG_THÁI", help="open, doing, done, cancelled, replaced, hoặc tên tiếng Việt."
        ),
    ] = None
    today: Annotated[
        bool,
        typer.Option(
            "--today", help="Hiểu --agency là cơ quan hiện nay: tìm cả nhiệm vụ của cơ quan cũ mà nó kế thừa."
        ),
    ] = False

    def query(self, words: str, settings: Settings) -> Query:
        """The search that they mean. Raises SearchSyntaxError where a value cannot be read."""
        if self.today and not self.agency:
            raise SearchSyntaxError("--today chỉ dùng cùng --agency TÊN, để tìm nhiệm vụ của cơ quan hiện nay.")
        date_from, date_to = _span("--from", self.date_from, "--to", self.date_to)
        due_from, due_to = _span("--due-from", self.due_from, "--due-to", self.due_to)
        return Query(
            words=words,
            agency=self.agency,
            agency_ids=_predecessors(self.agency, settings) if self.today and self.agency else (),
            role=_choice("--role", self.role, ROLES),
            issuer=self.issuer,
            doc_type=self.doc_type,
            number=self.number,
            date_from=date_from,
            date_to=date_to,
            due_from=due_from,
            due_to=due_to,
            status=_choice("--status", self.status, STATUSES),
        )


def with_filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command with a parameter `filters` all options of `Filters` in its place."""
    own = inspect.signature(command, eval_str=True)
    shared = [
        inspect.Parameter(f.name, inspect.Parameter.KEYWORD_ONLY, default=f.default, annotation=_FILTER_TYPES[f.name])
        for f in fields(Filters)
    ]
    rest = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own.parameters.values() if p.name != "filters"]

    @functools.wraps(command)
    def wrapper(**values: Any) -> Any:
        filters = Filters(**{f.name: values.pop(f.name) for f in fields(Filters)})
        return command(filters=filters, **values)

    del wrapper.__wrapped__
    wrapper.__signature__ = inspect.Signature([*rest, *shared])  # type: ignore[attr-defined]
    wrapper.__annotations__ = {p.name: p.annotation for p in (*rest, *shared)}
    return wrapper


_FILTER_TYPES = inspect.get_annotations(Filters, eval_str=True)


def make_settings(
    db: str | None = None, config: str | None = None, processes: str = "0", timeout: str | None = None
) -> Settings:
    """Defaults, then the settings file, then what the command line says."""
    settings = Settings.from_file(Path(config)) if config else Settings()
    if db:
        settings = replace(settings, database=Path(db))
    wanted = whole_number("--processes", processes)
    if wanted:
        settings = replace(settings, processes=wanted)
    if timeout:
        settings = replace(settings, file_seconds=float(whole_number("--timeout", timeout, least=1)))
    return settings


def read_date(text: str | None) -> dt.date:
    """The day that `--on` names, today without it."""
    return read_day(text) if text else dt.date.today()


def whole_number(option: str, text: str, least: int = 0) -> int:
    """A whole number of at least `least`; raises SearchSyntaxError otherwise."""
    if not re.fullmatch(r"\d{1,9}", text) or int(text) < least:
        raise SearchSyntaxError(f"{option} phải là số nguyên từ {least} trở lên, không phải «{text}».")
    return int(text)


def read_span(option: str, text: str) -> int:
    """Days of `14d`, `2w`, `14 ngày`, `2 tuần`, `1 tháng` (30 days) or `14`."""
    found = re.fullmatch(r"(\d{1,4})\s*(d|ngày|ngay|w|tuần|tuan|m|tháng|thang)?", text.strip().lower())
    if not found:
        raise SearchSyntaxError(f"{option} phải là khoảng thời gian như 14d, 2w hoặc «14 ngày», không phải «{text}».")
    unit = (found[2] or "d")[0] if found[2] not in ("tuần", "tuan", "tháng", "thang") else found[2]
    return int(found[1]) * {"w": 7, "tuần": 7, "tuan": 7, "m": 30, "tháng": 30, "thang": 30}.get(unit, 1)


def one_of(option: str, value: str, allowed: Collection[str]) -> str:
    """`value` where it is allowed; raises SearchSyntaxError with the values that are."""
    if value not in allowed:
        raise SearchSyntaxError(f"{option} phải là một trong: {', '.join(allowed)}; không phải «{value}».")
    return value


def _choice(option: str, value: str | None, labels: dict[str, str]) -> str | None:
    if value is None:
        return None
    code = code_of(value, labels)
    if code is None:
        named = ", ".join(f"{name} ({label})" for name, label in labels.items())
        raise SearchSyntaxError(f"{option} phải là một trong: {named}; không phải «{value}».")
    return code


def _span(first: str, start: str | None, last: str, end: str | None) -> tuple[dt.date | None, dt.date | None]:
    """The days of two options; raises SearchSyntaxError where the second lies before the first."""
    opening, closing = (read_day(text) if text else None for text in (start, end))
    if opening and closing and closing < opening:
        raise SearchSyntaxError(f"{last} {end} sớm hơn {first} {start}. Hãy đổi lại hai ngày.")
    return opening, closing


def _predecessors(agency: str, settings: Settings) -> tuple[str, ...]:
    """Ids of the bodies for which those named `agency` answer today, themselves included."""
    from pipeline.cli.agencies import answered_for

    return answered_for(agency, settings, dt.date.today())


def is_tty(stream: Any) -> bool:
    """Whether people look at `stream`; `CONGVAN_NO_PROGRESS` says no for them."""
    return bool(stream.isatty()) and not os.environ.get("CONGVAN_NO_PROGRESS")
