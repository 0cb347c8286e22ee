"""Words and numbers of an answer to what it would take."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from negosim.figures.sheet import number_text
from negosim.figures.words import classes_words
from negosim.store.study import Study

__all__ = ["asked_for", "distance_words", "goal_label", "half_of", "ranges", "share", "value_text"]


def goal_label(found: Study) -> str:
    """The outcome that is asked for, as readers know it."""
    return classes_words(str(found.question["goal"]), found.scenario.dispute)


def asked_for(found: Study) -> str:
    """The target in percent, with the digits that it was given."""
    return f"{100 * float(found.question['target']):g} %"


def distance_words(found: Study) -> str:
    """What distances are counted in."""
    if found.question["costs"] or found.tables["changes"]["fixed"].astype(bool).any():
        return "Distance from the prior's mean (units of cost)"
    return "Distance from the prior's mean (prior standard deviations)"


def share(told: Mapping[str, Any]) -> str:
    """A probability with half of its 95 % interval, in percent, without idle digits."""
    mean, half = 100 * told["mean"], 100 * half_of(told["low"], told["high"])
    if not math.isfinite(half):
        return f"{mean:.3g} %"
    digits = 0 if half >= 5 else min(6, max(1, 1 - math.floor(math.log10(half)))) if half > 0 else 2
    return f"{mean:.{digits}f} % ±\N{NO-BREAK SPACE}{half:.{digits}f}"


def half_of(low: Any, high: Any) -> float:
    """Half an interval; infinite where one draw gives none, also as a folder has it (nothing)."""
    half = math.inf if low is None or high is None else (high - low) / 2
    return half if math.isfinite(half) else math.inf


def value_text(value: float, error: float = 0.0) -> str:
    """A value with the digits that its error allows, or else three that count."""
    if error > 0:
        digits = max(0, -math.floor(math.log10(3 * error)))
        if round(value, digits) == round(value, 12):
            return number_text(round(value, digits))
    return number_text(float(f"{value:.3g}"))


def ranges(row: Any) -> str:
    """Where 90 % of a prior lie; nothing for a fixed parameter."""
    if row["fixed"]:
        return "fixed"
    return f"{value_text(row['prior_p05'])} – {value_text(row['prior_p95'])}"
