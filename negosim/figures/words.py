"""Sentences below charts and tables, and what readers see of the things that tables name."""

from __future__ import annotations

import pandas as pd

from negosim.outcomes.words import stop_words, who_words

__all__ = ["NOT_DRAWN", "RARE", "rare_notes", "stop_words", "who_words"]

RARE = 0.0005
"""Outcomes that stay below this, in mean and 95 % quantile, are named, not drawn and not listed."""

NOT_DRAWN = "Not drawn, below"
"""What ``rare_notes`` begin with below a chart."""


def rare_notes(labels: pd.Series, possible: pd.Series, below: str = "Below") -> list[str]:
    """Sentences that name outcomes without a row of their own, by whether they happen in any draw."""
    tiny, none = "; ".join(labels[possible]), "; ".join(labels[~possible])
    notes = [f"{below} {100 * RARE:g} %: {tiny}."] if tiny else []
    return notes + ([f"In no draw: {none}."] if none else [])
