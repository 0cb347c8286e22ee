"""A figure as a sheet of paper: all lengths are millimetres from its top left corner.

Nothing is drawn on axes of matplotlib, whose ticks take more time to make than all the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.transforms import Affine2D

from negosim.figures.fit import Box, Scale, line_height, text_width, wrapped
from negosim.figures.fonts import font
from negosim.figures.look import current
from negosim.figures.style import (
    EDGE,
    GAP,
    GRID,
    INK,
    LEAST,
    LINE,
    MM,
    PAPER,
    SMALL,
    TEXT,
    TITLE,
    lightness,
    styled,
)
from negosim.wording import say

__all__ = ["KEY", "WIDE", "Block", "Key", "Sheet", "block", "key_of", "number_text", "percent", "title_of"]

KEY = 9.0
"""Width of a symbol in a key."""

WIDE = 150.0
"""Width of a sheet above which parts of a figure stand side by side, so that it is lower."""

_NOTE_LINES, _NOTE_COLOUR = 2, "#666666"

_BETWEEN, _COLUMNS = 0.6, 5.0
_NOISE = 1e-9  # percent: so little below 100 % is an error of rounding
_NOTEBOOK = 150  # dots per inch of a picture in a notebook


@dataclass(frozen=True)
class Block:
    """Lines of text of one size."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """Height of all lines."""
        return len(self.lines) * line_height(self.size)

    @property
    def width(self) -> float:
        """Width of the widest line."""
        return max((text_width(line, self.size) for line in self.lines), default=0.0)


def block(text: str, width: float, size: float = TEXT) -> Block:
    """A text, in the language in use, broken into lines; an empty text has none."""
    return Block(tuple(wrapped(say(text), width, size)) if text else (), size)


def title_of(title: str, says: str, width: float) -> tuple[Block, Block]:
    """What stands above a figure, its title and what it shows; nothing where captions say it."""
    if not current().heading:
        return Block((), TITLE), Block((), TEXT)
    inner = width - 2 * EDGE
    return block(title, inner, TITLE), block(says, inner, TEXT)


def note_of(note: str, width: float) -> Block:
    """The note below a figure: what it was made from, cut with an ellipsis after its last line."""
    size = LEAST / min(1.0, current().scale)
    lines = block(note, width - 2 * EDGE, size).lines
    if len(lines) > _NOTE_LINES:
        room = width - 2 * EDGE - text_width("…", size)
        last = " ".join(lines[_NOTE_LINES - 1 :])
        while text_width(last, size) > room:
            last = last[:-1]
        lines = (*lines[: _NOTE_LINES - 1], last.rstrip(" ;") + "…")
    return Block(lines, size)


def percent(value: float) -> str:
    """A percentage with two significant digits or more, also of what is left of 100 %: 54.3 %, 0.13 %."""
    if 0 < value < 0.005:
        return "<0.01 %"
    if 99.95 <= value < 100 - _NOISE:
        return f"{value:.2f} %" if value < 99.995 else ">99.99 %"
    return f"{value:.1f} %" if value >= 0.95 else f"{value:.2f} %" if value else "0 %"


def number_text(value: float) -> str:
    """A number at a tick, with a minus as long as a plus."""
    return f"{value + 0.0:g}".replace("-", "\N{MINUS SIGN}")


@dataclass(frozen=True)
class Key:
    """What symbols mean: for each a function that draws it into ``left, middle``, and a text.

    The entries fill one column after another; ``step`` is how far apart these begin.
    """

    symbols: tuple[Symbol, ...]
    texts: tuple[Block, ...]
    across: int = 1
    step: float = 0.0

    @property
    def columns(self) -> list[list[tuple[Symbol, Block]]]:
        """The entries of each column."""
        entries = list(zip(self.symbols, self.texts, strict=True))
        down = -(-len(entries) // self.across) or 1
        return [entries[first : first + down] for first in range(0, len(entries), down)]

    @property
    def height(self) -> float:
        """Height of the highest column."""
        return max((_stacked([text for _, text in column]) for column in self.columns), default=0.0)


def _stacked(texts: Sequence[Block]) -> float:
    return sum(text.height for text in texts) + _BETWEEN * max(0, len(texts) - 1)


def key_of(entries: Sequence[tuple[Symbol, str]], width: float, *, columns: bool = False) -> Key:
    """A key for a figure of this width; in as many columns as have room, if asked for."""
    room = width - 2 * EDGE
    texts = tuple(block(text, room - KEY, SMALL) for _, text in entries)
    step = KEY + _COLUMNS + max((text.width for text in texts), default=0.0)
    across = max(1, min(len(texts), int((room + _COLUMNS) / step))) if columns else 1
    return Key(tuple(symbol for symbol, _ in entries), texts, across, step)


Symbol = Callable[["Sheet", float, float], None]
"""Draws a symbol of a key into ``left, middle``."""


class Chart(Figure):
    """A figure that a notebook shows, whether or not matplotlib was told that it is in one."""

    def __init__(self, **size: Any) -> None:
        super().__init__(**size)
        # Where matplotlib was told so, it shows only figures with axes, cut to what these cover.
        # Without ticks, which matplotlib would make even though they are not seen.
        self.add_axes((0, 0, 1, 1), xticks=[], yticks=[]).set_axis_off()

    def savefig(self, fname: Any, **options: Any) -> None:
        """Write the figure as ``Figure.savefig`` does, its letters embedded and texts live in SVG."""
        with styled():
            super().savefig(fname, **options)

    def _repr_png_(self) -> bytes:
        file = BytesIO()
        self.savefig(file, format="png", dpi=_NOTEBOOK)
        return file.getvalue()


class Sheet:
    """A figure of ``width`` by ``height`` millimetres; make and fill it inside ``styled()``.

    A note is written below all that, for which the figure becomes higher.
    """

    def __init__(self, width: float, height: float, note: str = "") -> None:
        note = note if current().heading else ""
        below = note_of(note, width)
        above, height = height - EDGE + GAP, height + (GAP + below.height if note else 0.0)
        self.width, self.height = width, height
        self.figure = Chart(figsize=(width * MM, height * MM))
        self._mm = Affine2D().scale(1 / width, -1 / height).translate(0, 1) + self.figure.transFigure
        self.write_block(EDGE, above, below, color=_NOTE_COLOUR)

    def write(
        self, x: float, y: float, text: str, size: float = TEXT, align: str = "left", **more: Any
    ) -> None:
        """One line of text, its middle at ``y``."""
        more = {"va": "center_baseline", **more}
        made = self.figure.text(
            x, y, say(text), fontproperties=font(size), ha=align, transform=self._mm, **more
        )
        # Ligatures would need a font of their own in a PDF, and hinder a search in it.
        if hasattr(made, "set_fontfeatures"):
            made.set_fontfeatures(("-liga", "-clig"))

    def write_block(self, x: float, top: float, text: Block, align: str = "left", **more: Any) -> float:
        """Lines of text below ``top``; where they end."""
        high = line_height(text.size)
        for number, line in enumerate(text.lines):
            self.write(x, top + (number + 0.5) * high, line, text.size, align, **more)
        return top + text.height

    def write_title(self, title: tuple[Block, Block]) -> float:
        """Title and what is shown; where they end."""
        return self.write_block(EDGE, self.write_block(EDGE, EDGE, title[0]), title[1], color="#404040")

    def draw_key(self, top: float, key: Key, left: float = EDGE) -> float:
        """Symbols and what they mean; where they end."""
        for number, column in enumerate(key.columns):
            x, y = left + number * key.step, top
            for symbol, text in column:
                symbol(self, x, y + line_height(SMALL) / 2)
                y = self.write_block(x + KEY, y, text) + _BETWEEN
        return top + key.height

    def write_upright(self, x: float, box: Box, text: str, size: float = TEXT) -> None:
        """What the vertical axis of a box shows, read from below, its middle at ``x``."""
        self.write(x, (box[1] + box[3]) / 2, text, size, "center", va="center", rotation=90)

    def line(
        self, xs: Sequence[float], ys: Sequence[float], colour: str = INK, wide: float = LINE, **more: Any
    ) -> None:
        """A line through points."""
        more = {"solid_capstyle": "butt", "zorder": 2, **more}
        self.figure.add_artist(Line2D(xs, ys, color=colour, linewidth=wide, transform=self._mm, **more))

    def mark(
        self, x: float, y: float, marker: str, size: float, fill: str, edge: str = INK, **more: Any
    ) -> None:
        """A marker, its size in points."""
        more = {"zorder": 3, "markeredgewidth": 0.8, **more}
        made = Line2D(
            [x],
            [y],
            ls="",
            marker=marker,
            ms=size,
            mfc=fill,
            mec=edge,
            color=edge,
            transform=self._mm,
            **more,
        )
        self.figure.add_artist(made)

    def bar(
        self,
        left: float,
        right: float,
        top: float,
        bottom: float,
        fill: str,
        hatch: str = "",
        edge: str | None = None,
        zorder: float = 1,
    ) -> None:
        """A rectangle; hatched in ink or paper, whichever is seen; with an outline if ``edge`` is given."""
        made = Rectangle(
            (left, top),
            right - left,
            bottom - top,
            transform=self._mm,
            facecolor=fill,
            edgecolor=edge or _on(fill),
            hatch=hatch or None,
            linewidth=0.4 if edge else 0,
            zorder=zorder,
        )
        self.figure.add_artist(made)

    def area(
        self, points: Sequence[tuple[float, float]], fill: str, hatch: str = "", zorder: float = 1
    ) -> None:
        """A polygon without outline."""
        made = Polygon(
            points,
            transform=self._mm,
            facecolor=fill,
            edgecolor=_on(fill),
            hatch=hatch or None,
            linewidth=0,
            zorder=zorder,
        )
        self.figure.add_artist(made)

    def ticks_below(self, values: Sequence[float], scale: Scale, y: float, texts: Sequence[str] = ()) -> None:
        """Ticks of a horizontal axis, their numbers below it."""
        for value, text in zip(values, texts or [number_text(v) for v in values], strict=True):
            self.line([scale(value)] * 2, [y, y + 0.9])
            self.write(scale(value), y + 1.4 + line_height(SMALL) / 2, text, SMALL, "center")

    def ticks_left(self, values: Sequence[float], scale: Scale, x: float) -> None:
        """Ticks of a vertical axis, their numbers to the left of it."""
        for value in values:
            self.line([x - 0.9, x], [scale(value)] * 2)
            self.write(x - 1.5, scale(value), number_text(value), SMALL, "right")

    def grid(self, values: Sequence[float], scale: Scale, low: float, high: float, upright: bool) -> None:
        """Lines at some numbers across the whole box."""
        for value in values:
            at, along = [scale(value)] * 2, [low, high]
            xs, ys = (at, along) if upright else (along, at)
            self.line(xs, ys, GRID, 0.5, zorder=0.5)


def _on(fill: str) -> str:
    """What is seen on a tone."""
    return INK if lightness(fill) > 55 else PAPER
