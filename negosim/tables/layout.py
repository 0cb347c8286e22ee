"""What writers share: texts of cells by column, heads in lines, and how wide columns are."""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
from dataclasses import dataclass

from negosim.tables.table import Side, Table
from negosim.tables.tex_signs import width_of

__all__ = ["Width", "head_lines", "least_width", "lines_of", "wrapped_widths"]

_LEAST_HEAD, _LEAST_TITLE = 5.5, 9.0  # ems, of numbers and of words, unless what is below is wider
_LEAST_SHARE = 1.0  # ems, of a column without text
_BREAKS = re.compile(r"(?<=[-_ ])|(?<=[、。；：])")


@dataclass(frozen=True)
class Width:
    """Width of a column that is broken into lines: what its longest word needs, and its share of the rest."""

    least: float
    share: float


def head_lines(table: Table, column: int) -> list[str]:
    """The head of a column in lines about as wide as what stands below it."""
    below = max((width_of(str(row[column])) for row in table.rows), default=0.0)
    own = table.columns[column]
    return _broken(own.head, max(below, _LEAST_HEAD if own.side is Side.RIGHT else _LEAST_TITLE))


def wrapped_widths(table: Table, room: float, em: float, between: float) -> dict[int, Width]:
    """Columns of words that have to be broken into lines, so that a table is not too wide.

    Parameters
    ----------
    table : Table
    room, em, between : float
        Width that there is, that of an em of the letters, and that between columns, in one unit.
    """
    natural = _natural_widths(table)
    left = room - between * (len(natural) - 1) - em * sum(natural)
    if left >= 0:
        return {}
    wrapped = [number for number, column in enumerate(table.columns) if column.side is Side.WRAPPED]
    least = {number: em * _longest_word(table, number) for number in wrapped}
    left += sum(em * natural[number] - least[number] for number in wrapped)
    most = {number: em * natural[number] - least[number] for number in wrapped}
    shares = _shared(left, most, {number: _LEAST_SHARE + _usual_width(table, number) for number in wrapped})
    return {number: Width(least[number], shares[number]) for number in wrapped}


def _shared(left: float, most: dict[int, float], sizes: dict[int, float]) -> dict[int, float]:
    """What is left, by size, but to no column more than it can use."""
    room, weight = max(0.0, left), sum(sizes.values())
    shares = dict.fromkeys(most, 0.0)
    for number in sorted(most, key=lambda own: most[own] / sizes[own]):
        shares[number] = max(0.0, min(most[number], room * sizes[number] / weight))
        room, weight = room - shares[number], weight - sizes[number]
    return shares


def least_width(table: Table, em: float, between: float) -> float:
    """How wide a table is at least, with columns of words as narrow as their longest words."""
    ems = [
        _longest_word(table, number) if column.side is Side.WRAPPED else natural
        for number, (column, natural) in enumerate(zip(table.columns, _natural_widths(table), strict=True))
    ]
    return em * sum(ems) + between * (len(ems) - 1)


def lines_of(table: Table, room: float, em: float, between: float) -> int:
    """About how many lines the rows of a table have."""
    widths = wrapped_widths(table, room, em, between)
    many = sum(bool(group.head) for group in table.groups)
    for row in table.rows:
        high = [
            math.ceil(1.1 * em * width_of(str(row[number])) / (width.least + width.share))
            for number, width in widths.items()
        ]
        many += max([1, *high])
    return many


def _natural_widths(table: Table) -> list[float]:
    """Width of each column in ems, if nothing but its head is broken into lines."""
    found = []
    for number in range(len(table.columns)):
        texts = [str(row[number]) for row in table.rows]
        found.append(max(map(width_of, [*texts, *head_lines(table, number)])))
    return found


def _usual_width(table: Table, column: int) -> float:
    """Width of the texts of a column on average, in ems."""
    return sum(width_of(str(row[column])) for row in table.rows) / max(1, len(table.rows))


def _longest_word(table: Table, column: int) -> float:
    texts = [table.columns[column].head, *(str(row[column]) for row in table.rows)]
    return max(width_of(word.strip()) for text in texts for word in _BREAKS.split(text))


def _broken(text: str, width: float) -> list[str]:
    """A head in lines of at most so many ems, longer words alone."""
    if any(unicodedata.east_asian_width(sign) in "WF" for sign in text):
        return textwrap.wrap(text, max(3, int(width)), break_on_hyphens=False) or [""]
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
