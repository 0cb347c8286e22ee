"""Words for conditions, shares and what became of them on fresh draws."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from negosim.figures.words import classes_words
from negosim.store.study import Study
from negosim.wording import say

__all__ = [
    "NUMBERS",
    "Row",
    "chance_words",
    "condition_limits",
    "conditions_of",
    "counted",
    "end_text",
    "holds_words",
    "hundred",
    "hundred_with",
    "is_beyond",
    "label_words",
    "likely_words",
    "limit_text",
    "overall_words",
    "percent_of",
    "places",
    "regions",
    "stands_up",
    "threshold_text",
    "with_unit",
]

NUMBERS = {1: "first", 2: "second", 3: "third"}

_MOST_DIGITS = 4

Row = Mapping[str, Any]


def threshold_text(found: Study) -> str:
    """From which probability a draw is a case: ``2.9 %``."""
    return f"{100 * found.told['threshold']:.6g} %"


def likely_words(found: Study) -> str:
    """What a case is: ``has a probability of 2.9 % or more``."""
    if found.told["chosen"] == "possible":
        return say("can happen at all")
    return say("has a probability of {threshold} or more", threshold=threshold_text(found))


def label_words(found: Study) -> str:
    """The outcome that is asked about, in the language in use."""
    return classes_words(str(found.question["for"]), found.scenario.dispute)


def holds_words(found: Study, number: int) -> str:
    """How often cases occur among fresh draws in which all conditions of a box hold."""
    row = counted(found, f"box {number}")
    words = (
        "Of 100 fresh draws in which all of this holds {share} are cases. Such draws are {mass} of 100 and "
        "hold {covered} of 100 cases."
    )
    covered = hundred_with(row, "coverage")
    return say(words, share=hundred_with(row), mass=hundred(row["mass"]), covered=covered)


def overall_words(found: Study) -> str:
    """How often cases occur among all fresh draws."""
    overall = hundred_with(counted(found, "all draws"))
    return say("Of 100 draws overall {share} are such cases.", share=overall)


def counted(found: Study, what: str, sample: str = "holdout") -> Row:
    """The row of ``boxes`` for a set of draws."""
    boxes = found.tables["boxes"]
    row: dict[Any, Any] = boxes[(boxes["what"] == what) & (boxes["sample"] == sample)].iloc[0].to_dict()
    return row


def conditions_of(found: Study, number: int) -> list[Row]:
    """The conditions of a box, as rows."""
    table = found.tables["conditions"]
    rows: list[dict[Any, Any]] = table[table["box"].astype(int) == number].to_dict("records")
    return list(rows)


def stands_up(found: Study, number: int) -> bool:
    """Whether cases are surely more frequent in a box than overall, on fresh draws."""
    low = counted(found, f"box {number}")["density_low"]
    return bool(low > counted(found, "all draws")["density"])  # false for what is not a number


# ---- Numbers
def limit_text(value: float, decimals: int | None = None) -> str:
    """A limit as it was rounded, or with so many decimals."""
    text = f"{value + 0.0:.10g}" if decimals is None else f"{value + 0.0:.{decimals}f}"
    return text.replace("-", "\N{MINUS SIGN}")


def end_text(value: float) -> str:
    """An end of a prior's range, three digits or so."""
    return say("infinite") if value == math.inf else limit_text(float(f"{value:.3g}"))


def is_beyond(row: Row, value: float) -> bool:
    """Whether a limit lies between all finite values of a parameter and infinity."""
    return bool(row["prior_high"] == math.inf and row["finite"] < value < math.inf)


def percent_of(share: float) -> str:
    """A probability in percent with two significant digits: ``0.59 %``."""
    return f"{float(f'{100 * share:.2g}'):g} %"


def places(row: Row) -> int:
    """Decimals that the limit to a parameter is told with: a thirtieth of the prior's range, or finer."""
    limits = [row[side] for side in ("low", "high") if math.isfinite(row[side])]
    ends = [limit_text(limit) for limit in limits if not is_beyond(row, limit)]
    width = row["finite"] - row["prior_low"]
    least = -math.floor(math.log10(width / 30)) if width > 0 else 0
    return max(0, min(least, _MOST_DIGITS), *(len(end.partition(".")[2]) for end in ends))


def with_unit(row: Row) -> str:
    """What a parameter means, with its unit where the meaning does not say it."""
    meaning, unit = str(row["meaning"]), str(row["unit"])
    if not unit or unit.lower() in meaning.lower():
        return say(meaning)
    return say("{meaning} ({unit})", meaning=meaning, unit=unit)


def condition_limits(row: Row) -> str:
    """Within which limits a parameter lies: ``at least 0.23``."""
    low, high = (limit_text(row[side], places(row)) for side in ("low", "high"))
    if is_beyond(row, row["low"]):
        return say("infinite")
    if is_beyond(row, row["high"]):
        return say("finite") if row["low"] == -math.inf else say("at least {low}, but finite", low=low)
    if row["high"] == math.inf:
        return say("at least {low}", low=low)
    if row["low"] == -math.inf:
        return say("at most {high}", high=high)
    return say("{low} to {high}", low=low, high=high)


def hundred(share: float, half: float = 0.01) -> str:
    """How many of 100, with no more digits than an error of ``half`` bears."""
    if not math.isfinite(share):
        return "–"
    places = 0 if half >= 0.005 else 1
    if 0 < 100 * share < 0.5 or 99.5 < 100 * share < 100:
        places = 1 if 0.05 <= 100 * share < 99.95 else 2
    return f"{100 * share:.{places}f}"


def hundred_with(row: Row, name: str = "density") -> str:
    """How many of 100, with the 95 % interval: ``37 (30 to 46)``."""
    share, low, high = (row[key] for key in (name, f"{name}_low", f"{name}_high"))
    half = (high - low) / 2
    if not math.isfinite(share):
        return "–"
    ends = {"low": hundred(low, half), "high": hundred(high, half)}
    return say("{share} ({low} to {high})", share=hundred(share, half), **ends)


def chance_words(row: Row) -> str:
    """A mean probability with half its interval, in percent: ``3.7 ± 0.8``."""
    mean, half = 100 * row["probability"], 50 * (row["high"] - row["low"])
    if not math.isfinite(mean):
        return "–"
    if not math.isfinite(half) or half <= 0:
        return f"{mean:.2g}"
    digits = max(0, -math.floor(math.log10(half)))
    if digits > _MOST_DIGITS:
        return f"{mean:.1e} ± {half:.0e}" if mean < 1 else f"{mean:.{_MOST_DIGITS}f}"
    return f"{mean:.{digits}f} ± {half:.{digits}f}"


def regions(table: pd.DataFrame) -> list[int]:
    """Numbers of the boxes."""
    return sorted({int(number) for number in table["box"]})
