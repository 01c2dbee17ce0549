"""The pages for users: every command is told, and every command line that they show could be typed."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from pipeline.cli.app import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "docs" / "huong-dan.md"]
GROUP = typer.main.get_command(app)
FOR_DEVELOPERS = ("schema", "evaluate", "stats")
"""Commands that the guide for staff leaves to the README."""
SHOWN = [
    (page.name, line)
    for page in PAGES
    for line in re.findall(r"^\$ congvan (.+?)(?:\s+#.*)?$", page.read_text("utf-8"), re.MULTILINE)
]


def commands() -> dict[str, object]:
    return dict(GROUP.commands)  # type: ignore[attr-defined]


def test_pages_show_command_lines() -> None:
    assert len(SHOWN) > 20


@pytest.mark.parametrize(
    ("page", "name"),
    [
        pytest.param(page, name, id=f"{page.name}-{name}")
        for page in PAGES
        for name in sorted(commands())
        if page.name != "huong-dan.md" or name not in FOR_DEVELOPERS
    ],
)
def test_every_command_is_told(page: Path, name: str) -> None:
    assert f"congvan {name}" in page.read_text("utf-8")


@pytest.mark.parametrize(("page", "line"), SHOWN)
def test_shown_command_line_exists(page: str, line: str) -> None:
    words = shlex.split(line)
    command = commands()[words[0]]
    if hasattr(command, "commands"):
        command = command.commands[words[1]]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in words if word.startswith("-")} <= known


@pytest.mark.parametrize("page", [*PAGES, *sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))], ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
