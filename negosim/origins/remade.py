"""A figure or table made again from results."""

from __future__ import annotations

import html
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from negosim.figures.charted import Charted, Drawing, subject_of
from negosim.figures.choices import Format, TableFormat
from negosim.figures.look import look_chosen
from negosim.papers import told_tables
from negosim.store.record import Record
from negosim.store.records import Carried, digest, is_whole
from negosim.store.writers import Writer

__all__ = ["TABLE", "Remade", "form_of", "remade"]

TABLE = "table"
"""What a record of a table says that it is of."""

_DATA = "csv"
_LABEL = re.compile(r'\\label\{tab:([^}]*)\}|<table id="tab:([^"]*)"')


@dataclass(frozen=True)
class Remade:
    """A figure or table as it is now.

    Attributes
    ----------
    record : Record
    data : bytes
        Of its CSV file.
    file : bytes or None
        The thing itself; None where the file that carries the record holds it as a part.
    as_then : callable
        Makes the thing itself with the record of then.
    """

    record: Record
    data: bytes
    file: bytes | None
    as_then: Callable[[], bytes]


@dataclass(frozen=True)
class _AsThen(Drawing):
    """A drawing whose files carry the record that one carries already, with the versions of then."""

    record: Record | None = None

    def signed(self, record: Record) -> Record:
        """The record of then."""
        return self.record or record


def remade(carried: Carried, results: Charted) -> Remade:
    """Make a figure or table again, with its own style and language.

    Parameters
    ----------
    carried : Carried
        The record, and the file that carries it.
    results : Charted
        What it is made from.

    Raises
    ------
    RequestFault
        There is no such figure or table of these results.
    """
    record, form = carried.record, form_of(carried)
    formats = (Format(form),) if form in list(Format) else ()
    drawing = Drawing(look_chosen(record.style, record.lang), formats, record.command, record.drawn)
    made = _made(carried, results, drawing, form)
    now = drawing.signed(subject_of(results).record(record.what, record.kind, pd.DataFrame()))
    as_then = _AsThen(drawing.look, formats, record=record)
    return Remade(
        replace(now, data=digest(made[_DATA])),
        made[_DATA],
        made[form] if form else None,
        lambda: _made(carried, results, as_then, form)[form],
    )


def form_of(carried: Carried) -> str:
    """The format of the file; nothing if it holds the figure or table as a part."""
    ending = carried.file.suffix.lower().removeprefix(".")
    formats = list(TableFormat) if carried.record.what == TABLE else list(Format)
    return ending if ending in formats and is_whole(carried) else ""


def _made(carried: Carried, results: Charted, drawing: Drawing, form: str) -> Mapping[str, bytes]:
    """The data of a figure or table and the thing itself, made again, by their formats."""
    kinds = (carried.record.kind,)
    if carried.record.what != TABLE:
        return _written(results.figures(drawing, kinds))
    (table,) = told_tables(results, drawing, kinds)
    wanted = filter(None, (_DATA, form))
    return {each: table.content(TableFormat(each), _label(carried.file)) for each in wanted}


def _label(file: Path) -> str:
    """By which documents refer to the table in a file, which may have been renamed since."""
    found = _LABEL.search(file.read_text(encoding="utf-8", errors="replace"))
    return html.unescape(found[1] or found[2] or "") if found else file.stem


def _written(files: Mapping[str, Writer]) -> dict[str, bytes]:
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, write in files.items():
            path = Path(folder, name)
            write(path)
            found[path.suffix.removeprefix(".")] = path.read_bytes()
    return found
