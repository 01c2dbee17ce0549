"""Stretches of the source text, and a text put together from them that knows where each character came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Segment:
    """A stretch of a paragraph: `[start, end)` in the source, and its text of the same length."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class FoldedText:
    """Text of a unit with white space folded, and the source offset of each of its characters."""

    text: str
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, segments: Iterable[Segment]) -> FoldedText:
        """Segments joined by one blank each; runs of white space become one blank."""
        chars: list[str] = []
        offsets: list[int] = []
        for segment in segments:
            for index, char in enumerate(segment.text):
                if char.isspace():
                    if chars and chars[-1] != " ":
                        chars.append(" ")
                        offsets.append(segment.start + index)
                else:
                    chars.append(char)
                    offsets.append(segment.start + index)
            if chars and chars[-1] != " ":
                chars.append(" ")
                offsets.append(segment.end)
        if chars and chars[-1] == " ":
            chars.pop()
            offsets.pop()
        return cls("".join(chars), tuple(offsets))

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Range in the source of `[start, end)` in the folded text."""
        if not self.offsets or start >= len(self.offsets):
            return (0, 0)
        return self.offsets[start], self.offsets[min(end, len(self.offsets)) - 1] + 1
