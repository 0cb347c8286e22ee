"""Words and numbers of a sensitivity analysis, for its page and its charts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from negosim.dispute.data import Dispute
from negosim.figures.captions import sentences
from negosim.figures.text import NONE
from negosim.figures.words import begun, classes_words, who_words
from negosim.store.study import Study
from negosim.study.sensitivity_designs import Method
from negosim.study.sensitivity_factors import BOTH, NEITHER
from negosim.wording import say

__all__ = [
    "BASES",
    "OWN",
    "about",
    "asked_words",
    "changed_words",
    "difference_words",
    "equal_ends",
    "estimate",
    "group_words",
    "label_words",
    "mean_words",
    "meaning",
    "method_of",
    "not_drawn_words",
    "numeral",
    "percentage",
    "points_words",
    "shares",
    "uncertain_words",
]

BASES = {
    "reported": "a source gives the number",
    "inferred": "a source gives the direction or the rank",
    "judgement": "the number is the authors' alone",
}
"""What each basis means."""

OWN = {
    Method.SOBOL: ("indices", "total"),
    Method.MORRIS: ("effects", "mu_star"),
    Method.PAWN: ("distances", "median"),
}
"""The table of each method, and the column by which it is ordered."""

_IDLE = ("1 parameter changed nothing at any point.", "{count} parameters changed nothing at any point.")
_SAME = ("1 parameter has the same mean at both ends.", "{count} parameters have the same mean at both ends.")
_DECIMALS = 2  # of an index or a percentage, at most
_FINEST = 9  # decimals of a percentage of what hardly ever happens
_SAMPLED = {
    Method.SOBOL: "{base:,} base points of a scrambled Sobol' sequence, {rows:,} points",
    Method.MORRIS: "{base:,} trajectories, {rows:,} points",
    Method.PAWN: "{base:,} points of a Latin hypercube",
}


def method_of(found: Study) -> Method:
    """How sensitivity was measured."""
    return Method(found.question["method"])


# ---- Numbers
def estimate(value: float, half_width: float, most: int = _DECIMALS) -> str:
    """A number with half of its interval, no digit more than that bears: ``0.23 ± 0.02``."""
    if not math.isfinite(half_width):
        return numeral(value, most)
    if value == 0 and half_width == 0:
        return "0"
    decimals = _decimals(half_width, most)
    least = 10.0**-decimals
    half = f"{half_width:.{decimals}f}" if half_width >= least / 2 else f"<{least:.{decimals}f}"
    return f"{numeral(value, decimals)} ± {half}"


def _at_least(value: float, decimals: int) -> str:
    """A number, or if it would be rounded to 0 what it is below."""
    least = 10.0**-decimals
    return f"<{least:.{decimals}f}" if 0 < value < least / 2 else numeral(value, decimals)


def equal_ends(rows: pd.DataFrame) -> str:
    """A sentence on parameters whose prior has the same value at both quantiles, if there are any."""
    count = int((rows["value_p05"] == rows["value_p95"]).sum())
    if not count:
        return ""
    if count == 1:
        return say("Of 1 parameter both quantiles are the same value, so that no difference can be seen.")
    words = "Of {count} parameters both quantiles are the same value, so that no difference can be seen."
    return say(words, count=count)


def percentage(share: float, half_width: float, like: float | None = None) -> str:
    """A probability, or a difference of two, with half of its interval, in percent without the sign.

    It has as many decimals, at most, as a probability such as ``like`` needs.
    """
    return estimate(100 * share, 100 * half_width, fine(share if like is None else like))


def numeral(value: float, decimals: int) -> str:
    """A number with so many decimals and no negative zero; one that is missing is a dash."""
    if not math.isfinite(value):
        return NONE
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def _decimals(half_width: float, most: int) -> int:
    """Decimals that an interval bears: two digits of it up to 3.54, one above (Particle Data Group)."""
    if half_width <= 0:
        return most
    power = math.floor(math.log10(half_width / 0.9495))
    two_digits = half_width / 10.0**power < 3.545
    return min(max(two_digits - power, 0), most)


def fine(share: float) -> int:
    """Decimals that a probability in percent needs: two, and where it is small two digits of it."""
    if share == 0 or not math.isfinite(share):
        return _DECIMALS
    return min(max(_DECIMALS, -1 - math.floor(math.log10(abs(share)))), _FINEST)


def shares(row: Mapping[Any, Any], name: str) -> str:
    """An index with its interval in percent, without the sign: ``44 ± 3``."""
    return estimate(100 * row[name], 50 * (row[f"{name}_high"] - row[f"{name}_low"]), 1)


# ---- Words
def meaning(row: Mapping[Any, Any]) -> str:
    """What a parameter says, as the begin of a sentence."""
    return begun(str(row["meaning"]))


def about(row: Mapping[Any, Any]) -> str:
    """A parameter: what it says, its name, its lever."""
    return f"{meaning(row)} ({'; '.join(filter(None, (row['parameter'], row['lever'])))})"


def group_words(by: str, name: str, dispute: Dispute) -> str:
    """A group of parameters."""
    if by == "player":
        return {BOTH: "Both players", NEITHER: "Neither (outsiders, the talks)"}.get(
            name, who_words(dispute, name)
        )
    return (name[:1].upper() + name[1:]) or "No lever"


def asked_words(found: Study) -> str:
    """What is asked about."""
    label, why = found.told["label"], found.told["by_default"]
    return f"the probability of '{label}' in a draw" + (f" ({why})" if why else "")


def mean_words(found: Study) -> str:
    """The probability itself: mean, interval, spread over draws, in percent."""
    told = found.told
    half = told["half_width"]
    mean = percentage(told["mean"], math.nan if half is None else half)
    low, high = (_at_least(100 * told[name], fine(told["mean"])) for name in ("p05", "p95"))
    words = "{mean} % on average over draws, and {low} to {high} % from their 5th to their 95th percentile"
    return say(words, mean=mean, low=low, high=high)


def points_words(found: Study) -> str:
    """How many points were solved by the method itself."""
    design = found.told["designs"][0]
    return say(_SAMPLED[method_of(found)], base=design["base"], rows=design["rows"])


def label_words(found: Study) -> str:
    """The outcome that is asked about, in the language in use."""
    return classes_words(str(found.question["for"]), found.scenario.dispute)


def difference_words(row: Mapping[Any, Any], like: float) -> str:
    """The paired difference of a row of the tornado with its interval: ``+2.04 ± 0.15``."""
    difference = percentage(row["difference"], (row["high"] - row["low"]) / 2, like)
    signed = difference if row["difference"] < 0 else f"+{difference}"
    return signed.replace("-", "\N{MINUS SIGN}")


def not_drawn_words(found: Study, kind: str, shown: int) -> str:
    """Of a chart of this kind and number of rows, what it leaves out; nothing if it has all."""
    if kind == "tornado":
        tornado = found.tables["tornado"]
        return sentences([*_left_out(tornado["difference"].abs(), shown, _SAME), equal_ends(tornado)])
    name, by = OWN[method_of(found)]
    return sentences(_left_out(found.tables[name][by], shown, _IDLE))


def _left_out(values: pd.Series[float], shown: int, idle: tuple[str, str]) -> Iterator[str]:
    left, none = int((values > 0).sum()) - shown, int((values == 0).sum())
    if left > 0:
        yield say("Not drawn: {count} more with less than the last one here.", count=left)
    if none:
        yield say(idle[none > 1], count=none)


def changed_words(found: Study) -> str:
    """How many parameters have another prior than in the dispute, so that their basis is not that of it."""
    count = len(found.told["changed"])
    if not count:
        return ""
    many = "1 uncertain parameter has" if count == 1 else f"{count} uncertain parameters have"
    it = "it" if count == 1 else "they"
    return (
        f"{many} a prior that the scenario changes; what {it} {'rests' if count == 1 else 'rest'} on is said "
        "as the dispute file says it of its own prior."
    )


def uncertain_words(found: Study) -> str:
    """How many parameters are uncertain."""
    uncertain, fixed = found.told["uncertain"], found.told["fixed"]
    many = "One parameter is" if uncertain == 1 else f"{uncertain} parameters are"
    return f"{many} uncertain" + (f", {fixed} {'is' if fixed == 1 else 'are'} fixed" if fixed else "")
