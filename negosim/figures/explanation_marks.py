"""Marks that the charts of an explanation share."""

from __future__ import annotations

import math
from collections.abc import Callable

from negosim.figures.sheet import Sheet
from negosim.figures.style import END, PAPER, RANGE

__all__ = [
    "GAIN",
    "HATCHES",
    "LOSS",
    "draw_error",
    "draw_spread",
    "error_symbol",
    "short",
    "spread_symbol",
    "swatch",
]

GAIN, LOSS = "#8FB8DB", "#C9703F"
"""What adds and what takes; losses are hatched."""

_LEAST = 0.0001

HATCHES = ("////", "\\\\\\\\", "xxxx")
"""Losses by the first player, by the second, and by anybody else."""


Symbol = Callable[[Sheet, float, float], None]


def draw_spread(sheet: Sheet, low: float, high: float, y: float) -> None:
    """5th to 95th percentile, from place to place."""
    if math.isnan(low):
        return
    for colour, wide, order in ((PAPER, 2.2, 2.9), (RANGE, 0.9, 3.0)):  # to be seen on dark tones, too
        sheet.line([low, high], [y, y], colour, wide, zorder=order)
        for end in (low, high):
            sheet.line([end] * 2, [y - 0.7, y + 0.7], colour, wide, zorder=order)


def draw_error(sheet: Sheet, low: float, high: float, y: float) -> None:
    """95 % interval, from place to place."""
    if not math.isnan(low):
        sheet.line([low, high], [y, y], END, 3.0, zorder=4)


def error_symbol(sheet: Sheet, x: float, y: float) -> None:
    """In a key."""
    draw_error(sheet, x + 2.0, x + 5.0, y)


def spread_symbol(sheet: Sheet, x: float, y: float) -> None:
    """In a key."""
    draw_spread(sheet, x + 0.5, x + 6.5, y)


def swatch(fill: str, hatch: str = "") -> Symbol:
    """A piece of a bar, in a key."""

    def symbol(sheet: Sheet, x: float, y: float) -> None:
        sheet.bar(x, x + 7, y - 0.9, y + 0.9, fill, hatch, edge=RANGE)

    return symbol


def short(value: float, *, sign: bool = False) -> str:
    """A number beside a mark: two decimals, or two digits of a small one."""
    if math.isnan(value):
        return "–"
    if value == 0:
        return "0"
    if 0 < value < _LEAST / 2:
        return f"<{_LEAST:.4f}"
    small = 1 - math.floor(math.log10(abs(value)))
    told = f"{value:{'+' if sign else ''}.{max(0 if abs(value) >= 100 else 1, min(4, small))}f}"
    return told.replace("-", "\N{MINUS SIGN}")
