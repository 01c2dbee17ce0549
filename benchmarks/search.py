"""How long a search takes over a million synthetic obligations: median and 95th percentile by kind of query.

Run: python benchmarks/search.py [--rows 1000000] [--keep bench.db]

The rows have words in a Zipf distribution (as Vietnamese text does), 300 bodies, 5 statuses and days of twelve years.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extractors.folding import exact_key, strip_marks
from pipeline.archive.connection import open_archive, transaction
from pipeline.archive.facets import ANY_DUE, agency_token, date_tokens, number_tokens, role_token, token
from pipeline.archive.search import Query, search

ONSETS = re.findall(r"\w+", "b c ch d đ g gi h k kh l m n ng nh ph qu r s t th tr v x")
RHYMES = re.findall(
    r"\w+",
    """a á à ả ã ạ an án àn ang áng ành anh ạnh ao áo ay áy âm ấm ân ấn ất âu ấu e é è en ê ế ề ên iên iến iệt iêu iểu
    o ó ò oa oá oàn oan ong ông ốc ốn ôi ội ơ ở ơi ới u ú ù un ung ứng ư ử ưa ưởng ươi ước uy ủy uyên uyển y ỳ""",
)
TASKS_A_DOCUMENT = 20
BODIES = 300
BATCH = 5_000
WORDS_A_TASK = (18, 55)

KINDS: dict[str, list[Query]] = {
    "một từ": [Query("{}")],
    "hai từ": [Query("{} {}")],
    "cụm từ": [Query('"{} {}"')],
    "không dấu": [Query("{plain}")],
    "phần đầu từ": [Query("{stem}*")],
    "từ + cơ quan": [Query("{}", agency="Sở số 7")],
    "từ + vai + trạng thái": [Query("{}", agency="Sở số 12", role="lead", status="open")],
    "từ + khoảng ngày": [Query("{}", date_from=dt.date(2019, 3, 5), date_to=dt.date(2020, 11, 20))],
    "cơ quan + thời hạn": [Query(agency="Sở số 3", due_from=dt.date(2021, 1, 1), due_to=dt.date(2021, 6, 30))],
}
"""Kinds of searches; braces take words of the vocabulary, common and rare."""


def vocabulary(size: int = 4000) -> list[str]:
    """Syllables, the most frequent first."""
    syllables = [onset + rhyme for onset in ONSETS for rhyme in RHYMES]
    random.Random(7).shuffle(syllables)
    return syllables[:size]


def main() -> None:
    """Build the archive, run the queries, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=60, help="queries of each kind")
    parser.add_argument("--keep", type=Path, help="use or make the archive here and leave it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "bench.db"
        with closing(open_archive(path, create=True)) as connection:
            fill(connection, options.rows)
            measure(connection, options.queries)


def fill(connection: sqlite3.Connection, rows: int) -> None:
    """Write synthetic rows straight into the tables, as the store would, unless they are there."""
    (known,) = connection.execute("SELECT count(*) FROM obligations").fetchone()
    if known:
        print(f"{known:,} obligations found")
        return
    started = time.perf_counter()
    made = synthetic(rows)
    while batch := list(itertools.islice(made, BATCH)):
        with transaction(connection):
            write(connection, batch)
    with transaction(connection):
        connection.executemany(
            "INSERT INTO agency_names (token, agency_id, name, exact, folded) VALUES (?, ?, ?, ?, ?)",
            [(agency_token(f"so-{n}", ""), f"so-{n}", f"Sở số {n}", f"sở số {n}", f"so so {n}") for n in range(BODIES)],
        )
    seconds = time.perf_counter() - started
    print(f"{rows:,} obligations written in {seconds:.0f} s ({rows / seconds:,.0f} a second)")


def synthetic(rows: int) -> Iterator[tuple[int, str, int, str, str, str]]:
    """(id, text, body, status, day of issue, day due) of each obligation."""
    source = random.Random(1)
    words = vocabulary()
    weights = list(itertools.accumulate(1 / rank for rank in range(10, len(words) + 10)))
    first = dt.date(2014, 1, 1)
    for row in range(1, rows + 1):
        text = " ".join(source.choices(words, cum_weights=weights, k=source.randint(*WORDS_A_TASK)))
        issued = first + dt.timedelta(days=int(row / rows * 4300))
        due = issued + dt.timedelta(days=source.randint(5, 300))
        status = source.choices(("open", "doing", "done", "cancelled"), (50, 20, 28, 2))[0]
        yield row, text, int(source.paretovariate(1.1)) % BODIES, status, issued.isoformat(), due.isoformat()


def write(connection: sqlite3.Connection, batch: list[tuple[int, str, int, str, str, str]]) -> None:
    """One batch with its documents, mentions, deadlines and index rows."""
    documents = {row[0] // TASKS_A_DOCUMENT: row for row in batch}
    connection.executemany(
        """INSERT OR IGNORE INTO documents (id, sha256, suffix, media_type, pages, text_origin, kind, doc_type, issuer,
        number, date, text, record, reader, stored_at) VALUES (?, ?, '.txt', 'text/plain', 1, 'plain', 'original',
        'cong_van', 'UBND tỉnh', ?, ?, '', '{}', '1', '')""",
        [(n + 1, f"{n:064x}", f"{n}/UBND-VX", row[4]) for n, row in documents.items()],
    )
    connection.executemany(
        """INSERT INTO obligations (id, document_id, seq, position, text, modality, status)
        VALUES (?, ?, ?, 0, ?, 'mandatory', ?)""",
        [(row[0], row[0] // TASKS_A_DOCUMENT + 1, row[0] % TASKS_A_DOCUMENT + 1, row[1], row[3]) for row in batch],
    )
    connection.executemany(
        """INSERT INTO mentions (document_id, obligation_id, role, position, text, agency_id)
        VALUES (?, ?, 'lead', 0, ?, ?)""",
        [(row[0] // TASKS_A_DOCUMENT + 1, row[0], f"Sở số {row[2]}", f"so-{row[2]}") for row in batch],
    )
    connection.executemany(
        """INSERT INTO deadlines (document_id, obligation_id, position, text, kind, due, last_ok_day)
        VALUES (?, ?, 0, 'trước ngày', 'date', ?, ?)""",
        [(row[0] // TASKS_A_DOCUMENT + 1, row[0], row[5], row[5]) for row in batch],
    )
    connection.executemany(
        "INSERT INTO obligation_index (rowid, exact, folded, facets) VALUES (?, ?, ?, ?)", map(index_row, batch)
    )


def index_row(row: tuple[int, str, int, str, str, str]) -> tuple[int, str, str, str]:
    """The row of the full-text index, as `pipeline.archive.index` makes it."""
    number, text, body, status, issued, due = row
    exact, agency = exact_key(f"{text}\nSở số {body}"), agency_token(f"so-{body}", "")
    facets = [token("issuer", "ubnd tinh"), token("type", "cong_van"), token("status", status)]
    facets += [agency, token("role", "lead"), role_token("lead", agency), ANY_DUE]
    facets += number_tokens(f"{number // TASKS_A_DOCUMENT}/UBND-VX")
    facets += date_tokens("d", issued) + date_tokens("e", due)
    return number, exact, strip_marks(exact), " ".join(facets)


def measure(connection: sqlite3.Connection, count: int) -> None:
    """Run every kind of query with words from common to rare and print the times."""
    source, words = random.Random(3), vocabulary()
    everything: list[float] = []
    print(f"{'query':<26}{'median ms':>10}{'p95 ms':>10}{'hits':>7}")
    for name, patterns in KINDS.items():
        times, hits = [], 0
        for _ in range(count):
            query = with_words(source.choice(patterns), words, source)
            started = time.perf_counter()
            hits += len(search(connection, query, limit=20))
            times.append((time.perf_counter() - started) * 1000)
        everything += times
        print(f"{name:<26}{statistics.median(times):>10.1f}{percentile(times):>10.1f}{hits / count:>7.1f}")
    print(f"{'all':<26}{statistics.median(everything):>10.1f}{percentile(everything):>10.1f}")


def with_words(pattern: Query, words: list[str], source: random.Random) -> Query:
    """The pattern with words in its braces; half of them among the hundred most frequent."""

    def pick() -> str:
        return source.choice(words[:100] if source.random() < 0.5 else words)

    one = pick()
    text = pattern.words.format(one, pick(), plain=strip_marks(one), stem=one[: max(2, len(one) - 1)])
    return Query(**{**vars(pattern), "words": text})


def percentile(times: list[float], share: float = 0.95) -> float:
    """The time that `share` of the runs stay below."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


if __name__ == "__main__":
    main()
