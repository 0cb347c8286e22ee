"""What can be known of a record before anything is solved for it."""

from __future__ import annotations

from negosim.errors import RequestFault
from negosim.figures.choices import Format, Kind, TableFormat, chosen
from negosim.figures.fonts import font
from negosim.figures.look import PLANNED, look_chosen, looking
from negosim.figures.tex import check_engine
from negosim.origins.remade import TABLE, form_of
from negosim.reading import named
from negosim.store.record import Record
from negosim.store.records import Carried, is_whole

__all__ = ["check_record"]

_FIGURE, _RUN = "figure", "run"


def check_record(carried: Carried) -> None:
    """Refuse a record of what cannot be made again here.

    Parameters
    ----------
    carried : Carried

    Raises
    ------
    RequestFault
        There is no such style, language or kind; or a font or TeX is missing; or the record is not one of
        the file that carries it.
    """
    record, form = carried.record, form_of(carried)
    _check_what(carried, form)
    _check_style(record)
    look = look_chosen(record.style, record.lang)
    if record.what == TABLE:
        return
    if record.results == _RUN:
        chosen(Kind, record.kind)
    with looking(look):
        font(PLANNED)
    if form == Format.PGF:
        check_engine()


def _check_what(carried: Carried, form: str) -> None:
    """Refuse the record of a table in a picture, and the reverse."""
    record, file = carried.record, carried.file
    name = named(file.name, 200)
    if record.what not in (_FIGURE, TABLE):
        raise RequestFault(f"expected a figure or a table, found '{named(record.what)}'; {name} was changed.")
    ending = file.suffix.lower().removeprefix(".")
    if is_whole(carried) and not form and ending in [*Format, *TableFormat]:
        raise RequestFault(
            f"{name} carries the record of a {record.what}, which is never written as {ending}; it was "
            "changed, or put together from several files."
        )


def _check_style(record: Record) -> None:
    """Refuse a style that is a file: no record names one, and a stranger must not have it read."""
    if ".y" in record.style.lower():
        raise RequestFault(
            f"expected a style of figures in words, found '{named(record.style)}'; the record is not used."
        )
