"""A table as an HTML page of its own: without scripts, and with heads that a screen reader tells."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from negosim.tables.table import Cell, Column, Group, Shown, Side, Table

__all__ = ["html"]

_PAGE = """\
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{caption}</title>
<style>
table {{ border-collapse: collapse; border-block: 2px solid; font-variant-numeric: tabular-nums; }}
caption {{ text-align: start; font-weight: bold; padding-block: 0.5em; }}
thead tr:last-child {{ border-block-end: 1px solid; }}
th, td {{ padding: 0.15em 0.6em; text-align: start; vertical-align: baseline; font-weight: normal; }}
thead th {{ vertical-align: bottom; }}
th[scope="colgroup"] {{ text-align: center; border-block-end: 1px solid; }}
th[scope="rowgroup"] {{ font-style: italic; padding-block-start: 0.6em; }}
.number {{ text-align: end; white-space: nowrap; }}
.notes {{ max-width: 60em; font-size: smaller; }}
</style>
</head>
<body>
<table id="{label}"{described}>
<caption>{caption}</caption>{columns}
<thead>
{heads}
</thead>
{groups}
</table>
{notes}</body>
</html>
"""


def html(table: Table, label: str, lang: str) -> str:
    """A table as a page.

    Parameters
    ----------
    table : Table
    label : str
        By which a link leads to it.
    lang : str
        The language of its words, such as ``en``.
    """
    notes = "".join(f"<p>{escape(note)}</p>\n" for note in table.notes)
    named = escape(label)
    return _PAGE.format(
        lang=escape(lang),
        caption=escape(table.caption),
        label=named,
        described=f' aria-describedby="{named}-notes"' if notes else "",
        columns="".join(f'\n<colgroup span="{many}"></colgroup>' for _, many in table.spans),
        heads=_over(table) + _row(_heads(table.columns)),
        groups="\n".join(_group(group, table.columns) for group in table.groups),
        notes=f'<div class="notes" id="{named}-notes">\n{notes}</div>\n' if notes else "",
    )


def _row(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _number(column: Column) -> str:
    return ' class="number"' if column.side is Side.RIGHT else ""


def _heads(columns: Iterable[Column]) -> Iterable[str]:
    return (f'<th scope="col"{_number(column)}>{escape(column.head)}</th>' for column in columns)


def _over(table: Table) -> str:
    """Common heads."""
    cells = (
        f'<th scope="colgroup" colspan="{many}">{escape(over)}</th>'
        if over
        else f'<td colspan="{many}"></td>'
        for over, many in table.spans
    )
    return f"{_row(cells)}\n" if table.spans else ""


def _group(group: Group, columns: tuple[Column, ...]) -> str:
    head = f'<th scope="rowgroup" colspan="{len(columns)}">{escape(group.head)}</th>'
    lines = [_row([head])] if group.head else []
    for row in group.rows:
        first, *others = (escape(text) for text in map(_text, row))
        rest = (f"<td{_number(c)}>{text}</td>" for c, text in zip(columns[1:], others, strict=True))
        lines.append(_row([f'<th scope="row"{_number(columns[0])}>{first}</th>', *rest]))
    return "\n".join(["<tbody>", *lines, "</tbody>"])


def _text(cell: Cell) -> str:
    return str(cell) if isinstance(cell, Shown) else " ".join(cell.split())
