"""Numbers in sentences, with the digits that tables give them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from negosim.tables.digits import NONE, Estimate

__all__ = ["ONE_DRAW", "POINTS", "interval", "joined", "mean", "number", "share", "spread", "sure", "unknown"]

POINTS = "percentage points"
ONE_DRAW = "There is one draw, so nothing is known of the error."


def unknown(own: Estimate) -> bool:
    """Whether nothing is known of its error, as of one draw; an error of 0 is known."""
    return not (math.isfinite(own.low) and math.isfinite(own.high))


def number(own: Estimate, whole: float = math.inf) -> str:
    """A mean without its unit; with two digits if nothing is known of its error."""
    return (own.like(own.mean, whole) if unknown(own) else own).shown()


def mean(own: Estimate) -> str:
    """A mean in percent: ``54.7 %``."""
    return f"{number(own, 100)} %"


def interval(own: Estimate) -> str:
    """Its interval: ``95 % interval 54.4 to 54.9``; nothing if it has none."""
    text = own.interval()
    return "" if text == NONE else f"95 % interval {_ends(text)}"


def share(own: Estimate) -> str:
    """A mean in percent with its interval in brackets, if it has one."""
    told = interval(own)
    return f"{mean(own)} ({told})" if told else mean(own)


def spread(own: Estimate) -> str:
    """From its 5 % to its 95 % quantile over draws: ``32.4 to 71.5 %``; nothing if all draws agree."""
    text = own.spread()
    return "" if text == NONE else f"{_ends(text)} %"


def _ends(text: str) -> str:
    low, high = text.strip("[]").split(", ")
    return f"{low} to {high}"


def sure(one: Estimate, two: Estimate) -> bool:
    """Whether a number is above another by more than both Monte Carlo errors together.

    That errs on the side of doubt: means over the same draws differ with less error. Where nothing is known
    of an error, nothing is sure.
    """
    return not (unknown(one) or unknown(two)) and one.mean - two.mean > _error(one) + _error(two)


def _error(own: Estimate) -> float:
    """Half an interval; of one that was cut at 0 or 100 %, its other side."""
    return max(own.mean - own.low, own.high - own.mean) if own.half_width else 0.0


def joined(texts: Sequence[str]) -> str:
    """Texts as the end of a sentence: ``a, b and c``."""
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} and {texts[-1]}"
