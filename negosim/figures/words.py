"""Sentences below charts and tables, and what readers see of the things that tables name."""

from __future__ import annotations

import pandas as pd

from negosim.outcomes.words import stop_words, who_words
from negosim.scenario.data import Concept

__all__ = ["NOT_DRAWN", "RARE", "never_words", "rare_notes", "stop_words", "who_words"]

RARE = 0.0005
"""Outcomes that stay below this, in mean and 95 % quantile, are named, not drawn and not listed."""

NOT_DRAWN = "Not drawn, below"
"""What ``rare_notes`` begin with below a chart."""

_NEVER = "Cannot happen"


def never_words(concept: Concept) -> str:
    """What to say of outcomes that no draw has: where nobody errs, they may only be too seldom the best."""
    return _NEVER if concept is Concept.QRE else "In no draw"


def rare_notes(
    labels: pd.Series, possible: pd.Series, below: str = "Below", never: str = _NEVER
) -> list[str]:
    """Sentences that name outcomes without a row of their own, by whether they can happen at all."""
    tiny, none = "; ".join(labels[possible]), "; ".join(labels[~possible])
    notes = [f"{below} {100 * RARE:g} %: {tiny}."] if tiny else []
    return notes + ([f"{never}: {none}."] if none else [])
