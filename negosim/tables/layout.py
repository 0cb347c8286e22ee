"""What writers share: texts of cells by column, heads in lines, and how wide columns are."""

from __future__ import annotations

import textwrap
import unicodedata

from negosim.tables.table import Side, Table
from negosim.tables.tex_signs import width_of

__all__ = ["head_lines", "natural_widths"]

_LEAST_HEAD = 5.5  # ems, unless the numbers below it are wider


def head_lines(table: Table, column: int) -> list[str]:
    """The head of a column in lines about as wide as what stands below it."""
    below = max((width_of(str(row[column])) for row in table.rows), default=0.0)
    return _broken(table.columns[column].head, max(below, _LEAST_HEAD))


def natural_widths(table: Table) -> list[float]:
    """Width of each column in ems, if nothing but its head is broken into lines."""
    found = []
    for number, column in enumerate(table.columns):
        texts = [str(row[number]) for row in table.rows]
        texts += [column.head] if column.side is not Side.RIGHT else head_lines(table, number)
        found.append(max(map(width_of, texts)))
    return found


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
