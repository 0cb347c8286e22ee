"""An axis of a sweep on paper: where its values stand, their ticks, and the scenario's own value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from negosim.figures.fit import Scale, line_height, text_width, ticks
from negosim.figures.sheet import Sheet
from negosim.figures.style import RANGE, SMALL
from negosim.figures.sweep_view import SweepAxis, number

__all__ = ["Along", "along", "draw_bar", "even_steps", "marks", "widest_mark"]

_APART = 1.6  # between the numbers of two ticks
_LETTERS = 4  # of a value that may stand at a tick of its own
_BAR = 0.5
_FINEST = 0.001  # percent


@dataclass(frozen=True)
class Along:
    """Where the values of an axis stand, in millimetres; cells reach from edge to edge."""

    axis: SweepAxis
    scale: Scale
    centres: tuple[float, ...]
    edges: tuple[float, ...]

    @property
    def own(self) -> float | None:
        """Where the scenario's own value stands, if it is known and not beyond the axis."""
        own = self.axis.own
        if not self.axis.numeric:
            return None if self.axis.own_level is None else self.centres[self.axis.own_level]
        if own is None or (self.axis.log and float(own) <= 0):
            return None
        place = self.axis.place(own)
        return self.scale(place) if self.scale.low <= place <= self.scale.high else None

    @property
    def own_range(self) -> tuple[float, float] | None:
        """Where the range of the own value stands, as far as the axis goes."""
        if self.axis.own_range is None or not self.axis.numeric:
            return None
        low, high = self.axis.own_range
        if self.axis.log:
            low = max(low, 10.0**self.scale.low)
        first = max(self.axis.place(low), self.scale.low)
        last = min(self.axis.place(max(low, high)), self.scale.high)
        return (self.scale(first), self.scale(last)) if first < last else None


def along(axis: SweepAxis, start: float, end: float, *, cells: bool = True) -> Along:
    """Place the values of an axis between two ends.

    Parameters
    ----------
    axis : SweepAxis
    start, end : float
    cells : bool
        Whether each value has a cell; else the axis of numbers begins at the first and ends at the last.
    """
    places = [axis.place(value) for value in axis.order]
    middles = [(a + b) / 2 for a, b in pairwise(places)]
    first = places[0] - (middles[0] - places[0] if middles else _alone(axis, places[0]))
    last = places[-1] + (places[-1] - middles[-1] if middles else _alone(axis, places[0]))
    edges = [first, *middles, last]
    inside = not cells and axis.numeric and len(places) > 1
    low, high = (places[0], places[-1]) if inside else (first, last)
    scale = Scale(low, high, start, end)
    return Along(axis, scale, tuple(map(scale, places)), tuple(map(scale, edges)))


def _alone(axis: SweepAxis, place: float) -> float:
    """Half the width of the only cell of an axis."""
    return 0.5 * abs(place) or 0.5 if axis.numeric else 0.5


def even_steps(low: float, high: float, least: float, most: int) -> list[float]:
    """Round numbers about a range: at least so far from each other, ``most`` steps within the range."""
    rough = max((high - low) / most, least, _FINEST)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * k for k in (1, 2, 2.5, 5, 10) if power * k >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(k * step, 12) for k in range(first, max(last, first + 1) + 1)]


# ---- Ticks
def marks(axis: Along, upright: bool = False) -> list[tuple[float, str]]:
    """Where ticks of a numeric axis stand, and their numbers, as many as have room.

    They stand at the values themselves, or else at round numbers.
    """
    options = _options(axis)
    return next((some for some in options if _fits(some, upright)), options[0][:1])


def widest_mark(axis: Along) -> float:
    """Width of the widest number that ``marks`` may choose."""
    return max(text_width(text, SMALL) for some in _options(axis) for _, text in some)


def _options(axis: Along) -> list[list[tuple[float, str]]]:
    """Sets of ticks, those with the most first."""
    own = list(zip(axis.centres, axis.axis.texts, strict=True))
    if axis.axis.log or len(own) == 1:
        return [own[::step] for step in range(1, len(own) + 1)]
    low, high = axis.scale.low, axis.scale.high
    round_ones = [[k for k in ticks(low, high, most) if low <= k <= high] for most in range(10, 0, -1)]
    short = all(len(text) <= _LETTERS for _, text in own)
    return [*([own] if short else []), *([(axis.scale(k), number(k)) for k in some] for some in round_ones)]


def _fits(some: Sequence[tuple[float, str]], upright: bool) -> bool:
    def needed(one: str, other: str) -> float:
        if upright:
            return line_height(SMALL)
        return (text_width(one, SMALL) + text_width(other, SMALL)) / 2 + _APART

    return bool(some) and all(abs(b - a) >= needed(one, other) for (a, one), (b, other) in pairwise(some))


def draw_bar(sheet: Sheet, low: float, high: float, at: float, upright: bool = False) -> None:
    """The range of the own value as a bar along an axis, its middle at ``at``."""
    a, b, c, d = low, high, at - _BAR, at + _BAR
    left, right, top, bottom = (c, d, min(a, b), max(a, b)) if upright else (a, b, c, d)
    sheet.bar(left, right, top, bottom, RANGE, zorder=2.5)
