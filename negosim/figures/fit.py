"""Text that fits: widths measured as they are drawn, lines broken where they must be."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

__all__ = ["line_height", "text_width", "wrapped"]

_POINT = 25.4 / 72

# On a screen letters are moved to whole pixels, which can make a line wider than it is in print.
_RESOLUTIONS = (100, 300)


@cache
def _renderer(resolution: int) -> Any:
    from matplotlib.backends.backend_agg import RendererAgg

    draws: Callable[..., Any] = RendererAgg
    return draws(100, 100, resolution)


@cache
def _font(size: float, weight: str) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=["DejaVu Sans"], size=size, weight=weight)


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width of one line in millimetres, for a font size in points."""
    font = _font(size, weight)
    widths = (_renderer(r).get_text_width_height_descent(text, font, False)[0] / r for r in _RESOLUTIONS)
    return float(max(widths)) * 25.4


def line_height(size: float) -> float:
    """Height of a line in millimetres, with its leading."""
    return 1.25 * size * _POINT


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Lines of at most ``width`` millimetres; a word that is longer is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word, width, size, weight):
            longer = f"{line} {piece}" if line else piece
            if line and text_width(longer, size, weight) > width:
                lines.append(line)
                longer = piece
            line = longer
    return [*lines, line]


def _pieces(word: str, width: float, size: float, weight: str) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size, weight) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
