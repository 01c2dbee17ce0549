"""One file all the way: bytes → SourceDocument → Directive, with its bodies resolved.

Readers and extractors are loaded on first use, so that commands which only ask the archive start quickly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.settings import Settings

if TYPE_CHECKING:
    from extractors.authority import Authority
    from schemas.directive import Directive
    from schemas.document import SourceDocument


@dataclass(frozen=True)
class Item:
    """A file to read, or a member of a container: then `data` holds its bytes and `way_in` the containers."""

    path: str
    way_in: tuple[str, ...] = ()
    data: bytes | None = None

    @property
    def label(self) -> str:
        """The place in words that staff can follow: `thư.eml › gói.zip › tệp.pdf`."""
        return " › ".join((*self.way_in, self.path))


def process_document(
    item: Item | Path | str, settings: Settings, *, explain: bool = False
) -> tuple[SourceDocument, Directive]:
    """The text of one file with its geometry, and the record read from it.

    Raises a CongvanError (InputFileError, MissingDependencyError) that names the file.
    """
    from extractors.directive import extract_directive
    from extractors.resolve import resolve_directive

    document = read_item(item if isinstance(item, Item) else Item(str(item)), settings)
    directive = extract_directive(document, explain=explain)
    return document, resolve_directive(directive, load_authority(settings.agencies))


def read_item(item: Item, settings: Settings) -> SourceDocument:
    """The text of one file or member."""
    from pipeline.read import read_bytes, read_document

    if item.data is None:
        return read_document(Path(item.path), settings.read)
    return read_bytes(item.data, item.path, settings.read, item.way_in)


@lru_cache(maxsize=4)
def load_authority(files: tuple[Path, ...] = ()) -> Authority:
    """The authority file of congvan with the office's own ones laid over it.

    Each file is JSON in the form of `central.json`. Raises InvalidTableError where one is not.
    """
    from pipeline.authority_files import authority_with

    return authority_with(files)
