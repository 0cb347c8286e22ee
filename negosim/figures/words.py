"""Sentences below charts and tables, and what readers see of the things that tables name."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from negosim.dispute.data import Dispute
from negosim.outcomes.words import stop_words, who_words
from negosim.wording import say

__all__ = [
    "NOT_DRAWN",
    "RARE",
    "begun",
    "classes_words",
    "listed",
    "meaning_words",
    "rare_in_all",
    "rare_notes",
    "stop_words",
    "who_words",
]

RARE = 0.0005
"""Outcomes that stay below this, in mean and 95 % quantile, are named, not drawn and not listed."""

NOT_DRAWN = "Not drawn, below"
"""What ``rare_notes`` begin with below a chart."""


def rare_notes(labels: pd.Series, possible: pd.Series, below: str = "Below") -> list[str]:
    """Sentences that name outcomes without a row of their own, by whether they happen in any draw."""
    tiny, none = listed(labels[possible]), listed(labels[~possible])
    notes = [say(f"{below} {{share}} %: {{labels}}.", share=f"{100 * RARE:g}", labels=tiny)] if tiny else []
    return notes + ([say("In no draw: {labels}.", labels=none)] if none else [])


def rare_in_all(data: pd.DataFrame) -> list[str]:
    """Sentences that name the classes that a chart of several scenarios does not draw."""
    rest = data[~data["drawn"]].groupby("class", sort=False)
    below = "Not drawn, in all scenarios below"
    return rare_notes(rest["label"].first(), rest["possible"].any(), below)


def listed(texts: Iterable[str]) -> str:
    """Texts in one line, in the language in use."""
    return say("; ").join(map(say, texts))


def begun(text: str) -> str:
    """A text, in the language in use, as the begin of a sentence or of a row."""
    said = say(text)
    return said[:1].upper() + said[1:]


def meaning_words(name: str, meaning: str) -> str:
    """A parameter by what it means, with its name."""
    return say("{meaning} ({name})", meaning=begun(meaning), name=name)


def classes_words(names: str, dispute: Dispute) -> str:
    """Outcome classes as a question names them, such as ``two_islands+two_plus``."""
    labels = (dispute.classes[name].label or name.replace("_", " ").capitalize() for name in names.split("+"))
    return say(" or ").join(map(say, labels))
