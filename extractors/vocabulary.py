"""Loading of the vocabularies: tables that a domain reader can correct, read once and never changed."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.errors import InvalidTableError


@cache
def load_table(name: str) -> Any:
    """Content of `extractors/vocabularies/<name>.json`.

    Raises InvalidTableError where the table is missing or no JSON.
    """
    resource = files("extractors").joinpath("vocabularies", f"{name}.json")
    try:
        return json.loads(resource.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidTableError(f"Bảng từ vựng «{name}» bị thiếu hoặc hỏng: {error}. Hãy cài lại congvan.") from error
