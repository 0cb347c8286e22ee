"""Numbers in sentences, with the digits that tables give them."""

from __future__ import annotations

from collections.abc import Sequence

from negosim.tables.digits import NONE, Estimate

__all__ = ["POINTS", "interval", "joined", "mean", "share", "spread", "sure"]

POINTS = "percentage points"


def mean(own: Estimate, unit: str = " %") -> str:
    """A mean: ``54.7 %``."""
    return f"{own.shown()}{unit}"


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

    That errs on the side of doubt: means over the same draws differ with less error.
    """
    return one.mean - two.mean > one.half_width + two.half_width


def joined(texts: Sequence[str]) -> str:
    """Texts as the end of a sentence: ``a, b and c``."""
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} and {texts[-1]}"
