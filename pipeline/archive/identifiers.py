"""Ids that staff can type: `12` is document 12, `12-3` its obligation 3; both stay the same for ever."""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.errors import NotFoundError

_IDENTIFIER_RE = re.compile(r"\s*(\d{1,12})(?:\s*[-./]\s*(\d{1,9}))?\s*")


@dataclass(frozen=True)
class Identifier:
    """A document, or with `seq` one of its obligations."""

    document: int
    seq: int | None = None

    def __str__(self) -> str:
        return str(self.document) if self.seq is None else f"{self.document}-{self.seq}"

    @classmethod
    def parse(cls, text: str) -> Identifier:
        """Read an id as typed; raises NotFoundError where it has not the form of one."""
        found = _IDENTIFIER_RE.fullmatch(text)
        if not found:
            raise NotFoundError(f"«{text}» không phải là mã. Mã văn bản viết như 12, mã nhiệm vụ viết như 12-3.")
        return cls(int(found[1]), int(found[2]) if found[2] else None)
