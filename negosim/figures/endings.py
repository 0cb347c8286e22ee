"""How outcome classes end, and how each is drawn wherever classes stand above or beside each other."""

from __future__ import annotations

from negosim.dispute.data import Dispute, OutcomeClass
from negosim.figures.style import Series, series

__all__ = ["ENDINGS", "SETTLED", "class_parts", "looks"]

ENDINGS = ("kept", "broken", "breakdown", "no_settlement")
"""Ends of talks, in the order in which charts stack them."""

SETTLED = ENDINGS[:2]
"""Ends of talks that led to a settlement."""


def class_parts(dispute: Dispute) -> dict[str, str]:
    """How each outcome class ends: one of ``ENDINGS``."""
    return {name: _ending_of(own) for name, own in dispute.classes.items()}


def _ending_of(own: OutcomeClass) -> str:
    """The first of the ends of a class; of one without any, which holds what is left, the last of all."""
    return next((end for end in ENDINGS if end in own.when.end), ENDINGS[-1])


def looks(dispute: Dispute) -> dict[str, Series]:
    """Tone and hatch of every class in the order of a stack; the same in every chart of a dispute."""
    parts = class_parts(dispute)
    families = {end: [name for name, part in parts.items() if part == end] for end in ENDINGS}
    return {name: series(end, k) for end, names in families.items() for k, name in enumerate(names)}
