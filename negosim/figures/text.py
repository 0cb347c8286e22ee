"""Plain-text tables and paragraphs that fit a terminal and need no colour."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

__all__ = ["NONE", "WIDTH", "count", "interval", "named", "number", "paragraph", "percent", "table"]

WIDTH = 80

NONE = "–"
"""Stands where there is no number."""


def named(label: str, name: str) -> str:
    """What readers see of something: its label, or else its name in words."""
    return label or name.replace("_", " ").capitalize()


def percent(share: float) -> str:
    """A share in percent, two decimals; exact zero and what would be rounded to it are told apart."""
    return _rounded(100 * share, 2)


def count(value: float) -> str:
    """An expected count, three decimals."""
    return _rounded(value, 3)


def number(value: float) -> str:
    """A payoff, two decimals."""
    return f"{value:.2f}".replace("-0.00", "0.00") if math.isfinite(value) else NONE


def _rounded(value: float, decimals: int) -> str:
    least = 10.0**-decimals
    if not math.isfinite(value):
        return NONE
    if value == 0:
        return "0"
    return f"<{least:.{decimals}f}" if value < least / 2 else f"{value:.{decimals}f}"


def interval(low: str, high: str, width: int = 5) -> str:
    """Two ends of a range, aligned below each other in a column."""
    return f"{low:>{width}} – {high:>{width}}"


def paragraph(text: str, first: str = "", rest: str | None = None, width: int = WIDTH) -> str:
    """Text broken into lines, after what the first and what further lines begin with."""
    rest = " " * len(first) if rest is None else rest
    words = " ".join(text.split())
    return textwrap.fill(
        words,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
    )


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], align: str, width: int = WIDTH) -> str:
    """A table as text.

    Parameters
    ----------
    heads : sequence of str
        Heads of the columns; a line break splits one over two lines.
    rows : sequence of sequences of str
    align : str
        A letter for each column: ``l``, ``r``, or ``w`` for the one that is broken into lines.
    width : int
        Most characters in a line.
    """
    split = [_cells(heads, [10_000] * len(heads))]
    tall = [max(map(len, split[0]))]
    split = [[[""] * (tall[0] - len(cell)) + cell for cell in split[0]]]
    natural = [
        max(len(line) for cell in (head, *(row[i] for row in rows)) for line in cell.split("\n"))
        for i, head in enumerate(heads)
    ]
    widths = _widths(natural, align, width)
    split += [_cells(row, widths) for row in rows]
    lines = [_line(cells, widths, align, n) for cells in split for n in range(max(map(len, cells)))]
    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
    return "\n".join([*lines[: tall[0]], rule, *lines[tall[0] :]])


def _widths(natural: list[int], align: str, width: int) -> list[int]:
    if "w" not in align:
        return natural
    i = align.index("w")
    room = width - 2 * (len(natural) - 1) - sum(natural) + natural[i]
    return [*natural[:i], max(12, min(natural[i], room)), *natural[i + 1 :]]


def _cells(row: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    return [
        [piece for line in cell.split("\n") for piece in textwrap.wrap(line, w, subsequent_indent="  ") or [""]]
        for cell, w in zip(row, widths, strict=True)
    ]


def _line(cells: list[list[str]], widths: Sequence[int], align: str, n: int) -> str:
    parts = [cell[n] if n < len(cell) else "" for cell in cells]
    placed = [
        part.rjust(w) if side == "r" else part.ljust(w)
        for part, w, side in zip(parts, widths, align, strict=True)
    ]
    return "  ".join(placed).rstrip()
