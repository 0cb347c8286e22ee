"""Sentences that captions share, in the language in use."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from math import isnan
from typing import Any

from negosim.figures.sheet import percent
from negosim.figures.text import draws_text
from negosim.outcomes.words import CONCEPTS
from negosim.scenario.data import Concept, Run
from negosim.version import VERSION
from negosim.wording import say

__all__ = [
    "changed_says",
    "concept_says",
    "drawn_says",
    "half_width",
    "is_coarse",
    "rounded",
    "rounded_mean",
    "sentences",
    "source_says",
]

_FINE = 0.5
"""Points: with a half-width above this, the digits behind the point of a percentage say nothing."""


def sentences(parts: Iterable[str]) -> str:
    """Sentences after each other; empty ones are left out."""
    said = [say(part) for part in parts if part]
    return reduce(lambda one, two: say("{one} {two}", one=one, two=two), said) if said else ""


def drawn_says(run: Run) -> str:
    """How many draws of the uncertain parameters there are, by which design and seed."""
    words = "Based on {draws} of the uncertain parameters, seed {seed}."
    return say(words, draws=draws_text(run), seed=run.seed)


def concept_says(run: Run) -> str:
    """The solution concept; nothing if it is quantal response."""
    named = run.concept is not Concept.QRE
    return say("Solution concept: {concept}.", concept=CONCEPTS[run.concept]) if named else ""


def changed_says(changes: Iterable[str]) -> str:
    """What was changed against the scenario's file, as a sentence; nothing if nothing was."""
    changed = say("; ").join(changes)
    return say("Changed against the file: {changes}.", changes=changed) if changed else ""


def source_says(recipe: str) -> str:
    """Who computed it with what: the last sentence of a caption."""
    words = "Source: authors' calculations with negosim {version}, recipe {recipe}."
    return say(words, version=VERSION, recipe=recipe[:8])


def half_width(row: Any, of: str = "mean") -> float:
    """Half the 95 % interval of a row's mean, its longer side; not a number if there is no interval."""
    return max(float(row["high"] - row[of]), float(row[of] - row["low"]))


def is_coarse(half: float) -> bool:
    """Whether a mean with this half-width, in points, is to be told in whole percent."""
    return not isnan(half) and half > _FINE


def rounded(value: float, half: float) -> str:
    """A percentage with no more digits than its interval bears: 34 % for 34.42 ± 4, 34.4 % for ± 0.2."""
    if not is_coarse(half) or value == 0:
        return percent(value)
    if value <= 0.5:
        return "<1 %"
    return ">99 %" if 99.5 <= value < 100 else f"{value:.0f} %"


def rounded_mean(row: Any) -> str:
    """The mean of a row in percent, with no more digits than its interval bears."""
    return rounded(float(row["mean"]), half_width(row))
