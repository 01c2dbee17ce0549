"""The program `congvan`: arguments in, a call of the library, an exit code out; all that staff read is Vietnamese."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of the console script."""
    try:
        from pipeline.cli.run import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:  # while the program was still loading
        sys.exit(130)
