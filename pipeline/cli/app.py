"""The commands, put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from pipeline.cli import changing, exporting, finding, reading, showing, upkeep
from pipeline.cli.agencies import app as agencies
from pipeline.cli.vietnamese import Command, Group

app = typer.Typer(
    cls=Group,
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Đọc công văn, kế hoạch và văn bản chỉ đạo thành kho nhiệm vụ tra cứu được, không cần mạng.",
)

_COMMANDS: dict[str, Callable[..., Any]] = {
    "import": reading.import_,
    "extract": reading.extract,
    "schema": reading.schema,
    "search": finding.search,
    "show": showing.show,
    "due": finding.due,
    "overdue": finding.overdue,
    "status": changing.status,
    "correct": changing.correct,
    "history": showing.history,
    "export": exporting.export,
    "evaluate": upkeep.evaluate,
    "doctor": upkeep.doctor,
    "stats": upkeep.stats,
}

for _name, _function in _COMMANDS.items():
    app.command(_name, cls=Command)(_function)
app.add_typer(agencies, name="agencies")
