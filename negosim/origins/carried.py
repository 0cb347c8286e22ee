"""Records as users ask for them."""

from __future__ import annotations

from pathlib import Path

from negosim.errors import RequestFault
from negosim.reading import named
from negosim.store.manifest import versions
from negosim.store.record import Record
from negosim.store.records import Carried, carried_by, record_of

__all__ = ["carried_one", "other_versions", "provenance"]


def provenance(path: str | Path) -> Record:
    """What a figure or table was made from, and how to make it again.

    Parameters
    ----------
    path : str or Path
        A figure (PDF, SVG, PNG, PGF) or table (TeX, Markdown, HTML); or its data (CSV), which stand
        beside it; or a paper with one figure in it, if pdflatex or lualatex made it.

    Raises
    ------
    RequestFault
        There is no such file, it cannot be read, or it carries no record, or several.
    """
    return record_of(path)


def carried_one(path: str | Path, number: int | None = None) -> Carried:
    """The record of a file, or one of the several that a paper carries.

    Parameters
    ----------
    path : str or Path
    number : int, optional
        Which one, counted from 1.

    Raises
    ------
    RequestFault
        There is none, or none of this number; or there are several, and no number was given.
    """
    found = carried_by(path)
    if number is None and len(found) > 1:
        raise RequestFault(
            f"{named(str(path), 300)} carries {len(found)} records; say which of them is to be "
            f"made again with --number, from 1 to {len(found)}."
        )
    if not 1 <= (number or 1) <= len(found):
        raise RequestFault(f"--number: expected a number from 1 to {len(found)}, found {number}; change it.")
    return found[(number or 1) - 1]


def other_versions(record: Record) -> dict[str, tuple[str, str]]:
    """Versions then and here, where they differ; ``none`` where there is none."""
    here = versions()
    names = sorted(record.versions.keys() | here.keys())
    pairs = {name: (record.versions.get(name, "none"), here.get(name, "none")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
