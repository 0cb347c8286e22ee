"""Tables as files: in any format, each with the record of what it was made from."""

from __future__ import annotations

from negosim.figures.choices import TableFormat
from negosim.store.record import Record
from negosim.store.records import comment
from negosim.store.seals import sealed
from negosim.store.writers import csv_bytes
from negosim.tables.html import html
from negosim.tables.latex import latex
from negosim.tables.markdown import markdown
from negosim.tables.table import Table

__all__ = ["table_bytes"]


def table_bytes(table: Table, record: Record, form: TableFormat, label: str) -> bytes:
    """A table as the content of a file; CSV has numbers with all their digits, and no record.

    Parameters
    ----------
    table : Table
        In the language that the record says.
    record : Record
        What it was made from.
    form : TableFormat
    label : str
        By which documents refer to it.
    """
    if form is TableFormat.CSV:
        return csv_bytes(table.data)
    if form is TableFormat.TEX:
        text = sealed(comment(record, "tex") + latex(table, label), "tex")
    elif form is TableFormat.MD:
        text = sealed(f"{comment(record, 'md')}\n{markdown(table)}\n", "md")
    else:
        text = sealed(html(table, label, record.lang) + comment(record, "html"), "html")
    return text.encode("utf-8")
