"""A table in Markdown, as most programs read it: between pipes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from negosim.tables.table import Cell, Shown, Side, Table

__all__ = ["markdown"]

_MEANT = re.compile(r"([\\`*_|<>~$&])")
_LINK = re.compile(r"\[(?=.*\][(\[:])")


def markdown(table: Table) -> str:
    """A table as Markdown: its caption, the table, its notes."""
    count = len(table.columns)
    heads = [
        _escaped(f"{column.over}: {column.head}" if column.over else column.head) for column in table.columns
    ]
    sides = ["---:" if column.side is Side.RIGHT else ":---" for column in table.columns]
    lines = [f"**{_escaped(table.caption)}**", "", _line(heads), _line(sides)]
    for group in table.groups:
        if group.head:
            lines.append(_line([f"**{_escaped(group.head)}**", *[""] * (count - 1)]))
        lines += [_line([_cell(cell) for cell in row]) for row in group.rows]
    for note in table.notes:
        lines += ["", _escaped(note)]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    text = str(cell)
    return text.replace("*", r"\*").replace("<", r"\<") if isinstance(cell, Shown) else _escaped(text)


def _escaped(text: str) -> str:
    """A text on one line, in which nothing is taken for a mark."""
    line = " ".join(text.split())
    return _LINK.sub(r"\\[", _MEANT.sub(r"\\\1", line))
