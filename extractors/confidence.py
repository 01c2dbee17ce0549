"""How sure it is that a unit is an obligation with the right lead; calibrated on annotated documents."""

from __future__ import annotations

from extractors.units import Unit
from extractors.vocabulary import load_table


def unit_confidence(unit: Unit, *, has_own_lead: bool, has_lead: bool) -> float:
    """Share of units of this kind that annotators agreed with (0…1), by the reason of the decision and its lead.

    lead: `own` where the text names it, `handed` where a heading does, `none` where all addressees are meant.
    """
    lead = "own" if has_own_lead else "handed" if has_lead else "none"
    shares: dict[str, float] = load_table("confidence")["shares"]
    return shares.get(f"{unit.reason}/{lead}", shares["default"])
