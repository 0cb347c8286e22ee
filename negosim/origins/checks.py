"""A figure made again from results, beside the one that is there."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from negosim.errors import RequestFault
from negosim.figures.charted import Charted, Drawing
from negosim.figures.choices import Format, TableFormat
from negosim.figures.look import look_chosen
from negosim.origins.carried import other_versions
from negosim.origins.numbers import NEAR, distance
from negosim.papers import told_tables
from negosim.reading import named
from negosim.store.record import Record
from negosim.store.records import Carried
from negosim.store.writers import Writer

__all__ = ["Check", "Verified", "compared"]

_TABLE, _DATA = "table", "csv"


@dataclass(frozen=True)
class Check:
    """One thing that was compared.

    Attributes
    ----------
    what : str
        ``recipe``, ``data``, ``file`` (the CSV file beside the figure) or ``bytes`` (the figure itself).
    agrees : bool or None
        None if there was nothing to compare.
    says : str
        What was found, in words.
    """

    what: str
    agrees: bool | None
    says: str


@dataclass(frozen=True)
class Verified:
    """What came out when a figure or table was made again.

    Attributes
    ----------
    record : Record
    checks : tuple of Check
        Recipe, data, the CSV file if one stands beside the figure, and bytes.
    """

    record: Record
    checks: tuple[Check, ...]

    @property
    def agrees(self) -> bool:
        """Whether recipe and data agree; bytes may differ with the versions of libraries."""
        return all(check.agrees is not False for check in self.checks if check.what != "bytes")

    def __str__(self) -> str:
        return "\n".join(f"{check.what}: {check.says}" for check in self.checks)


@dataclass(frozen=True)
class _AsThen(Drawing):
    """A drawing whose files carry the record that one carries already, with the versions of then."""

    record: Record | None = None

    def signed(self, record: Record) -> Record:
        """The record of then."""
        return self.record or record


def compared(carried: Carried, results: Charted, recipe: str) -> Verified:
    """Make a figure or table again from results, and compare.

    Parameters
    ----------
    carried : Carried
        The record, and the file that carries it.
    results : Charted
        What it is made from.
    recipe : str
        Their recipe.

    Raises
    ------
    RequestFault
        There is no such figure or table of these results.
    """
    record, form = carried.record, _form(carried)
    _check_style(record)
    formats = (Format(form),) if form in list(Format) else ()
    drawing = Drawing(look_chosen(record.style, record.lang), formats, record.command, record.drawn)
    made = _made(carried, results, drawing, form)
    checks = [_recipe(record, recipe), _data(carried, made[_DATA]), *_beside(carried, made[_DATA])]
    if not form:
        return Verified(record, (*checks, _part(carried)))
    as_then = _AsThen(drawing.look, formats, record=record)
    return Verified(
        record, (*checks, _bytes(carried, made[form], lambda: _made(carried, results, as_then, form)[form]))
    )


def _check_style(record: Record) -> None:
    """Refuse a style that is a file: no record names one, and a stranger must not have it read."""
    if ".y" in record.style.lower():
        raise RequestFault(
            f"expected a style of figures in words, found '{named(record.style)}'; the record is not used."
        )


def _form(carried: Carried) -> str:
    """The format of the file; nothing if it holds the figure or table as a part."""
    ending = carried.file.suffix.lower().removeprefix(".")
    formats = list(TableFormat) if carried.record.what == _TABLE else list(Format)
    return ending if ending in formats and not carried.place else ""


def _made(carried: Carried, results: Charted, drawing: Drawing, form: str) -> Mapping[str, bytes]:
    """The data of a figure or table and the thing itself, made again, by their formats."""
    kinds = (carried.record.kind,)
    if carried.record.what != _TABLE:
        return _written(results.figures(drawing, kinds))
    (table,) = told_tables(results, drawing, kinds)
    wanted = filter(None, (_DATA, form))
    return {each: table.content(TableFormat(each), carried.file.stem) for each in wanted}


def _written(files: Mapping[str, Writer]) -> dict[str, bytes]:
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, write in files.items():
            path = Path(folder, name)
            write(path)
            found[path.suffix.removeprefix(".")] = path.read_bytes()
    return found


def _recipe(record: Record, here: str) -> Check:
    if record.recipe == here:
        return Check("recipe", True, f"equal, {here[:8]}")
    return Check(
        "recipe",
        False,
        f"different: {named(record.recipe, 64)} then, {here} now; the scenario, the dispute or the model has "
        "changed",
    )


def _data(carried: Carried, now: bytes) -> Check:
    if _digest(now) == carried.record.data:
        return Check("data", True, "equal bit for bit")
    then = _kept(carried)
    if then is None or _digest(then) != carried.record.data:
        return Check(
            "data", False, "different; by how much is not known, since the data of then are not there"
        )
    apart = distance(then, now)
    if apart.is_near:
        return Check("data", True, f"equal to {NEAR:g}: {apart.says}")
    return Check("data", False, f"different, most of all {apart.says}")


def _beside(carried: Carried, now: bytes) -> list[Check]:
    """Whether the CSV file beside the figure is the one that was written with it."""
    kept = _kept(carried)
    if kept is None:
        return []
    name = carried.file.with_suffix(".csv").name
    if _digest(kept) == carried.record.data:
        return [Check("file", True, f"{name} is as it was written")]
    says = f"{name} was changed after it was written"
    return [Check("file", False, f"{says}, most of all {distance(now, kept).says}")]


def _kept(carried: Carried) -> bytes | None:
    """The data beside a figure."""
    path = carried.file.with_suffix(".csv")
    return path.read_bytes() if path.is_file() and not carried.place else None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _part(carried: Carried) -> Check:
    says = (
        f"not compared, since {named(carried.file.name, 200)} holds the figure as a part, on {carried.place}"
    )
    return Check("bytes", None, says)


def _bytes(carried: Carried, now: bytes, as_then: Callable[[], bytes]) -> Check:
    """Whether the file is the same; or at least but for the versions that its record names."""
    kept = carried.file.read_bytes()
    if kept == now:
        return Check("bytes", True, "equal")
    others = [
        f"{name} {then} then, {here} here" for name, (then, here) in other_versions(carried.record).items()
    ]
    versions = named("; ".join(others), 1000)
    if kept == as_then():
        told = f", which names versions: {versions}" if others else ""
        return Check("bytes", False, f"different in the record alone{told}")
    if others:
        return Check("bytes", False, f"different; so are versions: {versions}")
    return Check(
        "bytes", False, "different, and no version is: the data, the file, a font or TeX was changed"
    )
