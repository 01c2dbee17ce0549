"""Why a search found nothing: values of filters that no document bears, and what could be meant instead."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator

from extractors.folding import folded_key
from pipeline.archive.search import Query, agency_tokens
from pipeline.labels import doc_type_names
from pipeline.settings import Settings

NEAR = 80
"""rapidfuzz partial ratio (0…100) from which a name is near; one slip in a name as short as `so yte` makes 83."""
MOST_NAMES = 20_000
"""Names compared; an archive of a province knows some thousands."""


def tell_unknown_values(connection: sqlite3.Connection, query: Query, settings: Settings) -> None:
    """Tell on stderr which filters of a search without hits name what is not known."""
    for line in (*_about_agency(connection, query, settings), *_about_type(connection, query)):
        print(line, file=sys.stderr)


def _about_agency(connection: sqlite3.Connection, query: Query, settings: Settings) -> Iterator[str]:
    if not query.agency or agency_tokens(connection, query.agency):
        return
    names = near_names(connection, query.agency)
    if names:
        yield f"Kho không có cơ quan «{query.agency}». Gần giống: {', '.join(f'«{name}»' for name in names)}."
        return
    from pipeline.cli.agencies import unknown_name  # loads the directory, which other searches need not

    yield unknown_name(query.agency, settings) or f"Kho chưa có văn bản nào nhắc đến cơ quan «{query.agency}»."


def near_names(connection: sqlite3.Connection, name: str, limit: int = 5) -> list[str]:
    """Names of bodies in the archive that `name` is a misspelt part of, the nearest first."""
    from rapidfuzz import fuzz, process

    wanted = folded_key(name).strip()
    query = "SELECT DISTINCT name, folded FROM agency_names WHERE length(folded) >= ? LIMIT ?"
    names = dict(connection.execute(query, (len(wanted) - 1, MOST_NAMES)).fetchall())
    found = process.extract(wanted, names, scorer=fuzz.partial_ratio, score_cutoff=NEAR, limit=limit)
    return [key for _, _, key in found]


def _about_type(connection: sqlite3.Connection, query: Query) -> Iterator[str]:
    if not query.doc_type:
        return
    names = doc_type_names()
    if query.type_code in names:
        return
    stored = connection.execute("SELECT 1 FROM documents WHERE doc_type = ? LIMIT 1", (query.type_code,)).fetchone()
    if stored is None:
        yield f"Không có loại văn bản «{query.doc_type}». Các loại: {', '.join(names.values())}."
