"""Numbers of an explanation, in tables and in sentences, with no more digits than their interval bears."""

from __future__ import annotations

import math
from typing import Any

from negosim.figures.text import NONE
from negosim.scenario.data import Scenario

__all__ = [
    "digits",
    "estimate",
    "half_of",
    "interval_words",
    "of_draws",
    "one_in",
    "plus_minus",
    "share",
    "signed",
    "whole_percent",
]

_MINUS = "\N{MINUS SIGN}"
_LEAST = 0.00005  # a share or count below this is said to be below it


# ---- In tables
def plus_minus(mean: float, half: float, decimals: int = 2, *, sign: bool = False) -> str:
    """A number and half its interval: ``1.69 ± 0.02``; what has none stands in the same column."""
    if math.isnan(mean):
        return NONE
    told = "0" if mean == 0 else _plain(mean, decimals, "+" if sign else "")
    least = 10.0**-decimals
    if not sign and 0 < mean < least / 2:
        return f"<{least:.{decimals}f}" + " " * (decimals + 5)
    if math.isnan(half) or half <= 1e-12 * abs(mean):
        return told if mean == 0 else told + " " * (decimals + 5)
    size = f"{half:.{decimals}f}" if half >= least / 2 else f"<{least:.{decimals}f}".replace("<0.", "<.")
    return f"{told} ± {size}"


def whole_percent(value: float) -> str:
    """A share of the draws in whole percent; exactly none and exactly all are told apart from nearly."""
    if math.isnan(value):
        return NONE
    if 0 < value < 0.005:
        return "<1"
    return ">99" if 0.995 <= value < 1 else f"{100 * value:.0f}"


# ---- In sentences
def estimate(row: Any, name: str) -> str:
    """A share in percent with its interval: ``1.24 % (95 % interval 1.20 to 1.28)``."""
    low, high = _ends(row, name)
    if math.isnan(low) or high <= low or row[name] < _LEAST:
        return share(float(row[name]))
    decimals = max(1, _decimals(100 * half_of(row, name)))
    ends = " to ".join(f"{100 * end:.{decimals}f}" for end in (low, high))
    return f"{100 * row[name]:.{decimals}f} % (95 % interval {ends})"


def interval_words(row: Any) -> str:
    """An interval in brackets; nothing where there is none."""
    low, high = float(row["low"]), float(row["high"])
    if math.isnan(low) or high <= low:
        return ""
    decimals = _decimals((high - low) / 2)
    return f" (95 % interval {_written(low, decimals)} to {_written(high, decimals)})"


def digits(value: float, half: float) -> str:
    """A number, down to the first digit that its interval bears; two where that is a 1 or a 2."""
    return "less than 0.0001" if 0 < value < _LEAST else _written(value, _no_more(value, half))


def signed(value: float, half: float) -> str:
    """The same with its sign."""
    return _written(value, _no_more(value, half), "+")


def share(value: float) -> str:
    """A share in percent, of which only the size matters."""
    if math.isnan(value):
        return NONE
    if 0 < value < _LEAST:
        return "less than 0.01 %"
    percent = 100 * value
    if value in (0.0, 1.0):
        return f"{percent:.0f} %"
    return f"{percent:.1f} %" if percent >= 9.95 else f"{percent:.2f} %"


def of_draws(value: float, scenario: Scenario) -> str:
    """A share of the draws, with the digits that so many draws bear."""
    draws = scenario.run.draws
    if draws == 1:
        return "the one draw" if value else "no draw"
    if value in (0.0, 1.0):
        return "all of the draws" if value else "none of the draws"
    half = 196.0 * math.sqrt(value * (1 - value) / draws)
    decimals = min(2, max(0, -math.floor(math.log10(half))))
    return f"{100 * value:.{decimals}f} % of the draws"


def one_in(value: float, half: float) -> str:
    """How many games there are to one, with one digit, or with two where the interval bears them."""
    many = 1.0 / value
    kept = 1 if math.isnan(half) or half < 0.025 * value else 0
    size = 10.0 ** max(0, math.floor(math.log10(many)) - kept)
    return f"{round(many / size) * size:,.0f}"


def half_of(row: Any, name: str = "") -> float:
    """Half the width of an interval, before it was cut off at an end of what is possible."""
    low, high = _ends(row, name)
    middle = float(row[name or "mean"])
    return max(high - middle, middle - low)


def _ends(row: Any, name: str) -> tuple[float, float]:
    before = "" if name in ("", "mean", "difference") else f"{name}_"
    return float(row[f"{before}low"]), float(row[f"{before}high"])


def _decimals(half: float) -> int:
    if math.isnan(half) or half <= 1e-12:
        return 2
    first = math.floor(math.log10(half))
    return min(4, max(0, -first + (half < 3 * 10.0**first)))


def _no_more(value: float, half: float) -> int:
    """Two decimals at most, or as many as give a small number two digits."""
    small = 1 - math.floor(math.log10(abs(value))) if value else 0
    return min(_decimals(half), max(2, small))


def _plain(value: float, decimals: int, sign: str = "") -> str:
    told = f"{value:{sign}.{decimals}f}"
    return told if any(digit in told for digit in "123456789") else told.lstrip("+-")


def _written(value: float, decimals: int, sign: str = "") -> str:
    told = f"{value:{sign},.{decimals}f}"
    return (told if any(digit in told for digit in "123456789") else told.lstrip("+-")).replace("-", _MINUS)
