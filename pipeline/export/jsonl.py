"""JSON Lines: one object a task, for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, TextIO

from pipeline.archive.search import Hit
from pipeline.labels import ROLES


def write(hits: Iterable[Hit], file: TextIO) -> None:
    """Write one line a hit."""
    file.writelines(json.dumps(as_object(hit), ensure_ascii=False) + "\n" for hit in hits)


def as_object(hit: Hit) -> dict[str, Any]:
    """A hit as programs read it; of a document only what its header says."""
    header = {
        "id": hit.id,
        "kind": "document" if hit.seq is None else "obligation",
        "document_id": hit.document_id,
        "number": hit.number,
        "date": hit.date,
        "doc_type": hit.doc_type,
        "issuer": hit.issuer,
        "subject": hit.subject,
        "sha256": hit.sha256,
    }
    return header if hit.seq is None else {**header, **_task(hit)}


def _task(hit: Hit) -> dict[str, Any]:
    return {
        "ordinal": hit.ordinal,
        "path": list(hit.path),
        "text": hit.text,
        **{role: hit.bodies.get(role, []) for role in ROLES},
        "deadlines": [asdict(deadline) for deadline in hit.deadlines],
        "product": hit.product,
        "status": hit.status,
        "note": hit.note,
        "page": hit.page,
        "confidence": hit.confidence,
    }
