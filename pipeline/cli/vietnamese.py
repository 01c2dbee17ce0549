"""Help and complaints of the command line in Vietnamese; typer's own are English."""

from __future__ import annotations

import inspect
import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

_HELP_OPTION = "Hiện hướng dẫn này rồi thoát."

Rows = list[tuple[str, str]]


class Command(TyperCommand):
    """A command whose help is Vietnamese."""

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """Write usage, text, arguments and options."""
        _write_help(self, ctx, formatter, [])


class OutputClosedError(Exception):
    """The program that read our output has gone away; typer would make an exit code 1 of it."""


class Group(TyperGroup):
    """The program itself, or a group of commands."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Run the command; a closed pipe comes out under a name that typer lets pass."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise OutputClosedError from error

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """Write usage, text, options and commands."""
        names = self.list_commands(ctx)
        commands = [(name, _first_line(self.commands[name].help)) for name in names if not self.commands[name].hidden]
        _write_help(self, ctx, formatter, commands)


def explain_usage(error: typer.TyperException) -> str:
    """What is wrong with the command line, and where the help is."""
    ctx = getattr(error, "ctx", None)
    hint = f"\nGõ «{ctx.command_path} --help» để xem hướng dẫn." if ctx is not None else ""
    return _complaint(error) + hint


def is_bare_call(error: typer.TyperException) -> bool:
    """Whether the program was called without a command, which only asks for its help."""
    return type(error).__name__ == "NoArgsIsHelpError"


_COMPLAINTS = (
    (re.compile(r"No such command '(.*?)'\.?(?: Did you mean (.*)\?)?"), "Không có lệnh «{0}»."),
    (re.compile(r"Got unexpected extra arguments? ?\(?s?\)? ?\((.*)\)"), "Thừa tham số: {0}."),
    (re.compile(r"Option '(.*?)' does not take a value"), "Tùy chọn {0} không nhận giá trị."),
    (re.compile(r"Option '(.*?)' requires"), "Tùy chọn {0} cần một giá trị."),
    (re.compile(r"Missing command"), "Thiếu tên lệnh."),
)


def _complaint(error: typer.TyperException) -> str:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        near = ", ".join(sorted(getattr(error, "possibilities", None) or ()))
        return f"Không có tùy chọn {getattr(error, 'option_name', '')}." + (f" Gần giống: {near}." if near else "")
    if kind == "MissingParameter":
        return f"Thiếu {_name(getattr(error, 'param', None))}."
    for pattern, message in _COMPLAINTS:
        found = pattern.match(error.message)
        if found:
            near = f" Có phải là {_plain(found[2])}?" if pattern.groups > 1 and found[2] else ""
            return message.format(*found.groups()) + near
    return f"Giá trị của {_name(getattr(error, 'param', None))} không hợp lệ."


def _plain(quoted: str) -> str:
    return quoted.replace("'", "").replace(", ", " hay ")


def _name(param: Any) -> str:
    if param is None:
        return "tham số"
    if param.param_type_name == "argument":
        return f"tham số {param.metavar or param.name}"
    return f"tùy chọn {', '.join(param.opts)}"


def _write_help(command: Any, ctx: Any, formatter: Any, commands: Rows) -> None:
    params = [param for param in command.get_params(ctx) if not getattr(param, "hidden", False)]
    arguments = [param for param in params if param.param_type_name == "argument"]
    options = [param for param in params if param.param_type_name == "option"]
    _write_usage(ctx, formatter, arguments, bool(commands))
    formatter.write_paragraph()
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        formatter.write_text(paragraph)
        formatter.write_paragraph()
    _write_section(
        formatter, "Tham số", [(argument.metavar or argument.name, _about(argument)) for argument in arguments]
    )
    _write_section(formatter, "Tùy chọn", [(_flags(option), _about(option)) for option in options])
    _write_section(formatter, "Các lệnh", commands)


def _write_usage(ctx: Any, formatter: Any, arguments: list[Any], group: bool) -> None:
    pieces = ["[TÙY CHỌN]", *(["LỆNH ..."] if group else [])]
    for argument in arguments:
        name = (argument.metavar or argument.name) + ("..." if argument.nargs == -1 else "")
        pieces.append(name if argument.required else f"[{name}]")
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Cách dùng: ")


def _write_section(formatter: Any, title: str, rows: Rows) -> None:
    if rows:
        with formatter.section(title):
            formatter.write_dl(rows)


def _flags(option: Any) -> str:
    names = ", ".join(option.opts) + "".join(f" / {name}" for name in option.secondary_opts)
    return names if option.is_flag else f"{names} {option.metavar or 'CHỮ'}"


def _about(param: Any) -> str:
    if "--help" in param.opts:
        return _HELP_OPTION
    notes = [f"biến môi trường {param.envvar}"] if param.envvar else []
    notes += ["bắt buộc"] if param.required else []
    return (param.help or "") + (f" [{'; '.join(notes)}]" if notes else "")


def _first_line(text: str | None) -> str:
    return inspect.cleandoc(text or "").split("\n\n", maxsplit=1)[0].replace("\n", " ")
