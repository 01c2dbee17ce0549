"""Facets of a row as tokens of its full-text index, so that a filter is one more word of the query.

Measured over a million rows: joined filters 320 ms at the median, tokens 14-39 ms. A token is letters and digits
only (what the tokenizer leaves whole): a kind, and a hash of the value or the digits of a date.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

from extractors.folding import exact_key, folded_key, strip_marks

FIRST_YEAR, LAST_YEAR = 1945, 2100
"""Bounds of an open range: from the first decree of the Republic to a horizon no plan reaches."""

RECURRING = "recurringx"
ANY_DUE = "anyduex"

_DASH_RE = re.compile(r"[\u2010-\u2015\u2212]")
_LEADING_RE = re.compile(r"^(?:SO)?[:.]?0*(?=\d)")


@lru_cache(maxsize=65536)
def token(kind: str, value: str) -> str:
    """Token of a value of a kind; kinds are lower-case words without `x`.

    48 bits: among a million values two collide with a chance of one in five hundred.
    """
    return f"{kind}x{blake2b(value.encode(), digest_size=6).hexdigest()}"


def agency_token(agency_id: str | None, name: str) -> str:
    """Token of a body: by its id, or by its name where the id is unknown."""
    return token("agency", f"#{agency_id}" if agency_id else exact_key(name).strip())


def role_token(role: str, agency: str) -> str:
    """Token of a body (given by its `agency_token`) in a role."""
    return token("role", f"{role} {agency}")


def number_key(number: str) -> str:
    """Number and sign without blanks, marks, leading zeros and case: `Số: 05 /KH–UBND` → `5/KH-UBND`."""
    folded = strip_marks(unicodedata.normalize("NFKC", _DASH_RE.sub("-", number))).upper()
    return _LEADING_RE.sub("", re.sub(r"\s+", "", folded))


def number_tokens(number: str) -> list[str]:
    """Tokens of a number: the whole, and its digits alone (`947` finds `947/KH-UBND`)."""
    key = number_key(number)
    digits = re.match(r"\d+", key)
    return [token("number", key)] + ([token("number", digits[0])] if digits else [])


def issuer_tokens(issuer: str | None, issuer_id: str | None) -> list[str]:
    """Tokens of the issuing body, by id and by name."""
    names = [token("issuer", folded_key(issuer).strip())] if issuer else []
    return names + ([token("issuer", f"#{issuer_id}")] if issuer_id else [])


def date_tokens(kind: str, iso: str) -> list[str]:
    """Tokens of a day: its year, its month and itself."""
    year, month, day = iso[:10].split("-")
    return [f"{kind}y{year}", f"{kind}m{year}{month}", f"{kind}d{year}{month}{day}"]


def range_tokens(kind: str, first: dt.date | None, last: dt.date | None) -> list[str]:
    """The fewest tokens that cover the days `first`…`last`: whole years, whole months, single days.

    Empty where the range is.
    """
    start = first or dt.date(FIRST_YEAR, 1, 1)
    end = last or dt.date(LAST_YEAR, 12, 31)
    tokens: list[str] = []
    while start <= end:
        start, covered = _step(kind, start, end)
        tokens.append(covered)
    return tokens


def _step(kind: str, start: dt.date, end: dt.date) -> tuple[dt.date, str]:
    year_end = dt.date(start.year, 12, 31)
    month_end = start.replace(day=calendar.monthrange(start.year, start.month)[1])
    if (start.month, start.day) == (1, 1) and year_end <= end:
        return year_end + dt.timedelta(1), f"{kind}y{start.year:04d}"
    if start.day == 1 and month_end <= end:
        return month_end + dt.timedelta(1), f"{kind}m{start:%Y%m}"
    return start + dt.timedelta(1), f"{kind}d{start:%Y%m%d}"
