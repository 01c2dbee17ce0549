"""The tables of an archive, as numbered migrations; `user_version` says how many have run.

A migration that has landed is never edited: a change of the tables is a new one at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x636F6E67
"""«cong» in ASCII: tells our database from one of another program."""

# prefix = '2': beginnings of two letters in 5 ms instead of 43 over 200,000 rows, for a quarter more space.
_TABLES = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL UNIQUE,
    suffix TEXT NOT NULL,
    media_type TEXT NOT NULL,
    pages INTEGER NOT NULL,
    text_origin TEXT NOT NULL,
    kind TEXT NOT NULL,
    doc_type TEXT,
    issuer TEXT,
    issuer_id TEXT,
    number TEXT,
    number_key TEXT,
    date TEXT,
    place TEXT,
    subject TEXT,
    urgency TEXT,
    secrecy TEXT,
    authority TEXT,
    position TEXT,
    signer TEXT,
    text TEXT NOT NULL,
    record TEXT NOT NULL,
    reader TEXT NOT NULL,
    obligation_count INTEGER NOT NULL DEFAULT 0,
    warning_count INTEGER NOT NULL DEFAULT 0,
    next_seq INTEGER NOT NULL DEFAULT 1,
    stored_at TEXT NOT NULL
);
CREATE INDEX documents_number ON documents(number_key);
CREATE INDEX documents_date ON documents(date);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    paths TEXT NOT NULL,
    new INTEGER NOT NULL DEFAULT 0,
    known INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    obligations INTEGER NOT NULL DEFAULT 0,
    interrupted INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE sightings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    way_in TEXT NOT NULL DEFAULT '[]',
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    UNIQUE (document_id, path, way_in)
);

CREATE TABLE failures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    way_in TEXT NOT NULL DEFAULT '[]',
    code TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE INDEX failures_run ON failures(run_id);

CREATE TABLE obligations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    position INTEGER NOT NULL,
    ordinal TEXT,
    path TEXT NOT NULL DEFAULT '[]',
    text TEXT NOT NULL,
    product TEXT,
    modality TEXT NOT NULL,
    part INTEGER NOT NULL DEFAULT 0,
    page INTEGER NOT NULL DEFAULT 1,
    bbox TEXT,
    places TEXT NOT NULL DEFAULT '[]',
    start INTEGER,
    "end" INTEGER,
    confidence REAL NOT NULL DEFAULT 1,
    table_cells TEXT,
    status TEXT NOT NULL DEFAULT 'open',
    status_source TEXT NOT NULL DEFAULT 'read',
    note TEXT,
    withdrawn INTEGER NOT NULL DEFAULT 0,
    UNIQUE (document_id, seq)
);

CREATE TABLE mentions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    obligation_id INTEGER REFERENCES obligations(id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    name TEXT,
    agency_id TEXT,
    post TEXT,
    candidates TEXT NOT NULL DEFAULT '[]',
    start INTEGER,
    "end" INTEGER,
    source TEXT NOT NULL DEFAULT 'read',
    live INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX mentions_obligation ON mentions(obligation_id);
CREATE INDEX mentions_document ON mentions(document_id);

CREATE TABLE deadlines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    obligation_id INTEGER NOT NULL REFERENCES obligations(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    due TEXT,
    last_ok_day TEXT,
    rrule TEXT,
    boundary TEXT,
    details TEXT NOT NULL DEFAULT '{}',
    why TEXT NOT NULL DEFAULT '[]',
    source TEXT NOT NULL DEFAULT 'read',
    succession_id INTEGER REFERENCES successions(id) ON DELETE CASCADE,
    live INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX deadlines_obligation ON deadlines(obligation_id);
CREATE INDEX deadlines_last_ok_day ON deadlines(last_ok_day) WHERE live = 1;
CREATE INDEX deadlines_recurring ON deadlines(obligation_id) WHERE live = 1 AND rrule IS NOT NULL;

CREATE TABLE citations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    doc_type TEXT,
    number TEXT,
    number_key TEXT,
    date TEXT,
    issuer TEXT,
    title TEXT,
    relation TEXT,
    target TEXT,
    deadlines TEXT NOT NULL DEFAULT '[]',
    start INTEGER,
    "end" INTEGER
);
CREATE INDEX citations_document ON citations(document_id);
CREATE INDEX citations_number ON citations(number_key);

CREATE TABLE successions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    citation_id INTEGER NOT NULL REFERENCES citations(id) ON DELETE CASCADE,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    target_document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    target_obligation_id INTEGER REFERENCES obligations(id) ON DELETE CASCADE,
    relation TEXT NOT NULL,
    applied INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL,
    start INTEGER,
    "end" INTEGER
);
CREATE INDEX successions_document ON successions(document_id);
CREATE INDEX successions_target ON successions(target_document_id);
CREATE INDEX successions_obligation ON successions(target_obligation_id);

CREATE TABLE targets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    value TEXT,
    year INTEGER,
    page INTEGER NOT NULL DEFAULT 1,
    start INTEGER,
    "end" INTEGER
);
CREATE INDEX targets_document ON targets(document_id);

CREATE TABLE parts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    doc_type TEXT,
    issuer TEXT,
    number TEXT,
    number_key TEXT,
    date TEXT,
    subject TEXT,
    page_from INTEGER NOT NULL,
    page_to INTEGER NOT NULL
);
CREATE INDEX parts_document ON parts(document_id);
CREATE INDEX parts_number ON parts(number_key);

CREATE TABLE warnings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    start INTEGER,
    "end" INTEGER
);
CREATE INDEX warnings_document ON warnings(document_id);

CREATE TABLE corrections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    obligation_id INTEGER REFERENCES obligations(id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    old TEXT,
    new TEXT,
    note TEXT,
    who TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX corrections_document ON corrections(document_id);
CREATE INDEX corrections_obligation ON corrections(obligation_id);

CREATE TABLE agency_names (
    token TEXT NOT NULL,
    agency_id TEXT,
    name TEXT NOT NULL,
    exact TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (exact, token)
) WITHOUT ROWID;
CREATE INDEX agency_names_id ON agency_names(agency_id);

CREATE VIRTUAL TABLE obligation_index USING fts5(
    exact, folded, facets, tokenize = 'unicode61 remove_diacritics 0', prefix = '2'
);
CREATE VIRTUAL TABLE document_index USING fts5(
    exact, folded, facets, tokenize = 'unicode61 remove_diacritics 0', prefix = '2'
);
"""


def _first_tables(database: Database) -> None:
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            database.execute(statement)


MIGRATIONS: tuple[Callable[[Database], None], ...] = (_first_tables,)
"""In order; number n brings a database from `user_version` n - 1 to n."""

VERSION = len(MIGRATIONS)


def apply_migration(database: Database, number: int) -> None:
    """Bring `database` from `user_version` `number - 1` to `number`; the caller holds the write transaction."""
    MIGRATIONS[number - 1](database)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {number}")
