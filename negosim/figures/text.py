"""Plain-text tables and paragraphs that fit a terminal and need no colour."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from negosim.outcomes.words import CONCEPTS
from negosim.scenario.data import Concept, Design, Run
from negosim.wording import say

__all__ = [
    "NONE",
    "WIDTH",
    "concept_text",
    "count",
    "drawn_text",
    "draws_text",
    "interval",
    "named",
    "number",
    "paragraph",
    "percent",
    "table",
]

WIDTH = 80

NONE = "–"
"""Stands where there is no number."""


def drawn_text(run: Run) -> str:
    """How a scenario was drawn: ``10,000 draws (sobol), seed 1``."""
    return say("{draws}, seed {seed}", draws=draws_text(run), seed=run.seed)


def draws_text(run: Run) -> str:
    """How many draws there are, by which design: ``10,000 draws (sobol)``."""
    draws = say("1 draw") if run.draws == 1 else say("{count} draws", count=f"{run.draws:,}")
    if run.design is not Design.PLAIN:
        draws = say("{draws} ({design})", draws=draws, design=run.design.value.replace("_", " "))
    return draws


def named(label: str, name: str) -> str:
    """What readers see of something: its label, or else its name in words."""
    return label or name.replace("_", " ").capitalize()


def concept_text(run: Run) -> str:
    """The solution concept as the end of a list: ``, Nash bargaining solution``; nothing if it is qre."""
    return "" if run.concept is Concept.QRE else say(", ") + say(CONCEPTS[run.concept])


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
    return NONE if low == high == NONE else f"{low:>{width}} – {high:>{width}}"


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
    columns = list(zip(heads, *rows, strict=True))
    natural = [max(len(line) for cell in column for line in cell.split("\n")) for column in columns]
    widths = _widths(natural, align, width)
    top = _lines([head.split("\n") for head in heads], widths, align)
    body = [line for row in rows for line in _lines(_broken(row, widths), widths, align)]
    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
    return "\n".join([*top, rule, *body])


def _widths(natural: list[int], align: str, width: int) -> list[int]:
    if "w" not in align:
        return natural
    i = align.index("w")
    room = width - 2 * (len(natural) - 1) - sum(natural) + natural[i]
    return [*natural[:i], max(12, min(natural[i], room)), *natural[i + 1 :]]


def _broken(row: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    """The lines of each cell; of a broken one the further lines stand back."""
    return [textwrap.wrap(cell, w, subsequent_indent="  ") for cell, w in zip(row, widths, strict=True)]


def _lines(cells: list[list[str]], widths: Sequence[int], align: str) -> list[str]:
    tall = max(map(len, cells))
    return [_line([cell[n] if n < len(cell) else "" for cell in cells], widths, align) for n in range(tall)]


def _line(parts: list[str], widths: Sequence[int], align: str) -> str:
    placed = [
        part.rjust(w) if side == "r" else part.ljust(w)
        for part, w, side in zip(parts, widths, align, strict=True)
    ]
    return "  ".join(placed).rstrip()
