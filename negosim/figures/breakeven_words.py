"""Words and numbers of break-even values, for the page and for charts."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from negosim.figures.text import NONE, percent
from negosim.figures.words import classes_words
from negosim.store.study import Study
from negosim.wording import say

__all__ = [
    "asked_words",
    "between",
    "goal_label",
    "nearest",
    "plain",
    "said_value",
    "share",
    "wanted",
]

_MOST_DIGITS, _COARSE, _INFINITE = 4, 3.0, "∞"


def plain(value: float, digits: int = _MOST_DIGITS) -> str:
    """A number that is given and not estimated, with at most so many significant digits."""
    if math.isinf(value):
        return _INFINITE if value > 0 else f"-{_INFINITE}"
    return NONE if math.isnan(value) else f"{value + 0.0:.{digits}g}"


def said_value(row: Any) -> str:
    """A break-even value, with no more digits than its interval bears."""
    return _rounded(row["value"], _digits(row))


def between(row: Any) -> str:
    """The interval of a break-even value; open where the band does not end in what was searched."""
    digits = _digits(row)
    low, high = _rounded(row["low"], digits), _rounded(row["high"], digits)
    if row["low_open"] and row["high_open"]:
        return say("any value")
    if row["low_open"]:
        return say("below {high}", high=high)
    if row["high_open"]:
        return say("beyond {low}", low=low)
    return low if low == high else f"{low} – {high}"


def _digits(row: Any) -> int:
    """Decimals: as many as tell the ends of the interval from the value."""
    width = (row["high"] - row["low"]) / 2
    if not 0 < width < math.inf:
        size = abs(row["value"])
        return max(0, 3 - math.floor(math.log10(size))) if 0 < size < math.inf else 0
    first = math.floor(math.log10(width))
    return max(0, (0 if width >= _COARSE * 10.0**first else 1) - first)


def _rounded(value: float, decimals: int) -> str:
    return f"{value + 0.0:.{decimals}f}" if math.isfinite(value) else plain(value)


def share(value: float) -> str:
    """A share in percent."""
    return f"{percent(value)} %"


def wanted(found: Study) -> str:
    """The target, as it is asked for: ``10 %``."""
    return f"{100 * found.question['target']:.6g} %"


def goal_label(found: Study) -> str:
    """The outcome that is asked for, in the language in use."""
    return classes_words(str(found.question["for"]), found.scenario.dispute)


def asked_words(found: Study) -> str:
    """What is asked, in one sentence."""
    return (
        f"At which value of one number alone does the mean probability of “{found.told['label']}” "
        f"cross {wanted(found)}?"
    )


def nearest(found: Study) -> pd.DataFrame:
    """Parameters with the crossing of each that is nearest to its prior, the most reachable first.

    Columns of ``crossings`` come with those of ``parameters``, which end in ``_prior`` where both have them.
    """
    crossings, parameters = found.tables["crossings"], found.tables["parameters"]
    far = crossings["deviations"].astype(float).abs()  # a table without rows may be of any kind
    distance = far.where(far.notna(), _relative(crossings, parameters))
    ordered = crossings.assign(distance=distance, inside=crossings["reach"] == "prior")
    ordered = ordered.sort_values(["inside", "distance"], ascending=[False, True], kind="stable")
    first = ordered.drop_duplicates("parameter")
    return first.merge(parameters, on="parameter", suffixes=("", "_prior"))


def _relative(crossings: pd.DataFrame, parameters: pd.DataFrame) -> pd.Series[float]:
    """Distance of a value from a fixed one, as a share of it."""
    modes = dict(zip(parameters["parameter"], parameters["mode"], strict=True))
    mode = crossings["parameter"].map(modes).astype(float)
    return (crossings["value"].astype(float) - mode).abs() / mode.abs().clip(lower=1e-12)
