"""Things that fit: texts as wide as they are drawn, labels moved apart, scales and their ticks."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from negosim.figures.fonts import font, font_key
from negosim.figures.look import current

__all__ = [
    "Box",
    "Scale",
    "label_width",
    "least_width",
    "line_height",
    "placed",
    "spaced",
    "text_width",
    "ticks",
    "wrapped",
]

_POINT = 25.4 / 72

# On a screen letters are moved to whole pixels, which can make a line wider than it is in print.
_RESOLUTIONS = (100, 150, 300)

_SIGN = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_OPENING, _CLOSING = (
    "[「『（［〈《【]",
    "[、。，．・：；？！」』）］〉》】ーぁぃぅぇぉっゃゅょァィゥェォッャュョ％々…)]",
)
_SPACE = re.compile(" (?!%)")
"""Where a line of words may end: a number stays with its percent sign."""

_UNIT = re.compile(
    f"(?:{_OPENING}*(?:(?!{_OPENING}|{_CLOSING}){_SIGN}|(?:(?!{_SIGN}).)+){_CLOSING}*|{_OPENING}+|{_CLOSING}+)"
)
"""A word of letters, or one Chinese or Japanese sign, with what closes or opens beside it."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in millimetres from the top left corner of a figure."""


@dataclass(frozen=True)
class Scale:
    """Numbers to millimetres: ``low`` stands at ``start``, ``high`` at ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where a number stands."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers, at most so many steps, the first at or below ``low``, the last at or above ``high``."""
    rough = max(high - low, 1e-12) / most
    power = 10.0 ** math.floor(math.log10(rough))
    for step in (power * k for k in (1, 2, 2.5, 5, 10, 20)):
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= most:
            break
    return [round(k * step, 12) for k in range(first, max(last, first + 1) + 1)]


# ---- Texts
@cache
def _renderer(resolution: int) -> Any:
    from matplotlib.backends.backend_agg import RendererAgg

    draws: Callable[..., Any] = RendererAgg
    return draws(100, 100, resolution)


@cache
def _inked(text: str, size: float, resolution: int, _face: Hashable) -> float:
    width: float = _renderer(resolution).get_text_width_height_descent(text, font(size), False)[0]
    return width / resolution * 25.4


@cache
def _advance(letter: str, size: float, face: Hashable) -> float:
    """How much a letter of the font in use adds to a line, in millimetres."""
    added = (_inked(f"H{letter}H", size, r, face) - _inked("HH", size, r, face) for r in _RESOLUTIONS)
    return max(0.0, *added)


def text_width(text: str, size: float) -> float:
    """Width of one line in millimetres, for a font size in points; a little too wide rather than too narrow.

    It is summed letter by letter, since shaping whole lines anew for every break would take longer
    than drawing them.
    """
    face, scale = font_key(), current().scale
    # Moved to whole pixels, letters of another size are wider or narrower by another share.
    return sum(_advance(letter, scale * size, face) for letter in text) / scale


def least_width(text: str, size: float) -> float:
    """The least width at which ``wrapped`` cuts no word of a text."""
    return max((text_width(unit, size) for _, unit in _units(text)), default=0.0)


def label_width(texts: Iterable[str], size: float, usual: float, most: float) -> float:
    """Width in which to break labels: the usual one, or more, up to a limit, where a word would be cut."""
    longest = max((least_width(text, size) for text in texts), default=0.0)
    return min(max(usual, longest), max(usual, most))


def line_height(size: float) -> float:
    """Height of a line in millimetres, with its leading."""
    return 1.25 * size * _POINT


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Lines of at most ``width`` millimetres; a longer word is cut, a no-break space is kept.

    Between Chinese and Japanese signs a line may end anywhere, but not before a sign that closes
    something, nor after one that opens something.
    """
    lines: list[str] = []
    line = ""
    for between, unit in _units(text):
        for number, piece in enumerate(_pieces(unit, width, size)):
            longer = f"{line}{'' if number else between}{piece}" if line else piece
            if line and text_width(longer, size) > width:
                lines.append(line)
                longer = piece
            line = longer
    return [*lines, line]


def _units(text: str) -> Iterator[tuple[str, str]]:
    """Parts of a text between which a line may end, each with what stands before it in a line."""
    for word in filter(None, _SPACE.split(text.replace("\n", " "))):
        for number, unit in enumerate(_UNIT.findall(word)):
            yield ("" if number else " "), unit


def _pieces(word: str, width: float, size: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


# ---- Labels
def spaced(targets: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Middles of labels, as near to their targets as they go without overlapping.

    They keep the order of their targets; of two with the same target the later one stands above.
    There must be room for all between ``top`` and ``bottom``.
    """
    order = sorted(range(len(targets)), key=lambda i: (targets[i], -i))
    middles = list(targets)
    end = top
    for i in order:
        middles[i] = max(middles[i], end + heights[i] / 2)
        end = middles[i] + heights[i] / 2
    start = bottom
    for i in reversed(order):
        middles[i] = min(middles[i], start - heights[i] / 2)
        start = middles[i] - heights[i] / 2
    return middles


def placed(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    within: Box,
    taken: Sequence[Box],
) -> list[tuple[float, float]]:
    """Middles of labels beside their points, clear of each other and of what is taken.

    Parameters
    ----------
    points, sizes : sequences of pairs
        Where each label belongs, and its width and height.
    within : Box
        Where labels may stand.
    taken : sequence of Box
        What they may not cover, such as markers.
    """
    full = list(taken)
    found = []
    for point, size in zip(points, sizes, strict=True):
        spots = [spot for spot in _spots(point, size) if _inside(_around(spot, size), within)]
        spot = min(spots or [point], key=lambda s: sum(_overlap(_around(s, size), box) for box in full))
        full.append(_around(spot, size))
        found.append(spot)
    return found


def _spots(point: tuple[float, float], size: tuple[float, float]) -> list[tuple[float, float]]:
    """Places around a point, the nearest first; the diagonals before the sides, where lines run."""
    turns = (-0.25, -0.75, 0.25, 0.75, -0.12, -0.88, 0.12, 0.88, -0.38, -0.62, 0.38, 0.62, 0, 1, 0.5, -0.5)
    return [
        (
            point[0] + (size[0] / 2 + away) * math.cos(turn * math.pi),
            point[1] + (size[1] / 2 + away) * math.sin(turn * math.pi),
        )
        for away in (1.2, 2.0, 3.0, 4.5, 6.0, 8.0, 10.0, 13.0)
        for turn in turns
    ]


def _around(middle: tuple[float, float], size: tuple[float, float]) -> Box:
    (x, y), (wide, high) = middle, size
    return (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def _inside(box: Box, within: Box) -> bool:
    return box[0] >= within[0] and box[1] >= within[1] and box[2] <= within[2] and box[3] <= within[3]


def _overlap(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0
