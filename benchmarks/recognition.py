#!/usr/bin/env python3
"""Word error rate of recognised text, on the scans of corpus/ whose printed text the sources give.

Words are compared without regard to their order, since a two-column head may be read either way: missed or spurious
words, whichever are more, by printed words. Case and punctuation count; pen strokes, seals and stamps are not printed.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "corpus")]

from builder.plain import to_text  # noqa: E402
from builder.source import parse_source  # noqa: E402

from pipeline.evaluate import document_text, load_gold  # noqa: E402


def word_error_rate(printed: str, read: str) -> tuple[int, int]:
    """(wrong words, printed words)."""
    wanted, found = Counter(printed.split()), Counter(read.split())
    return max((wanted - found).total(), (found - wanted).total()), wanted.total()


def main() -> int:
    """Print the rate of each scan and of all together."""
    total = [0, 0]
    for document in load_gold(ROOT / "corpus"):
        if document.recognised:
            printed = to_text(parse_source(ROOT / "corpus" / "sources" / f"{document.path.stem}.src"))
            wrong, words = word_error_rate(printed, document_text(document.path))
            total = [total[0] + wrong, total[1] + words]
            print(f"{document.path.name:46}{words:7d}{wrong / words:9.2%}")
    print(f"{'word error rate of recognised text':46}{total[1]:7d}{total[0] / total[1]:9.2%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
