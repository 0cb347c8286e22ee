"""What papers need of results that are there: figures and tables, made again without solving."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from negosim.dispute.languages import Language
from negosim.errors import RequestFault
from negosim.figures.chart import FLOAT
from negosim.figures.charted import Charted, Drawing, subject_of
from negosim.figures.choices import (
    USUAL_FORMATS,
    USUAL_TABLES,
    Format,
    TableFormat,
    each_chosen,
    formats_chosen,
)
from negosim.figures.languages import catalogue
from negosim.figures.look import look_chosen
from negosim.folders import open_results
from negosim.store.kept import KeptFolder
from negosim.store.papers import put
from negosim.store.record import Record
from negosim.store.writers import Writer
from negosim.tables.registry import tables
from negosim.tables.table import Table
from negosim.tables.written import table_bytes
from negosim.wording import speaking

if TYPE_CHECKING:
    from negosim.figures.look import Look

__all__ = ["ToldTable", "figure", "table", "table_text", "told_tables"]

FIGURES = Path("figures")
"""Where figures go if nothing else is said."""

TABLES = Path("tables")
"""Where tables go if nothing else is said."""

_Any = TypeVar("_Any", Format, TableFormat)


def figure(
    directory: str | Path,
    kind: str | Iterable[str] = (),
    *,
    out: str | Path = FIGURES,
    formats: str | Iterable[str] | None = None,
    style: str = "page",
    lang: str = "en",
) -> list[Path]:
    """Draw the charts of a results folder again, without solving anything.

    Parameters
    ----------
    directory : str or Path
        A results folder.
    kind : str or iterable of str
        Which charts; by default all that there are.
    out : str or Path
        A folder, in which the files are named after the results folder and the kind; or, for one chart,
        the name of a file such as ``fig3.pdf``.
    formats : str or iterable of str, optional
        Out of pdf, svg, png and pgf; by default that of ``out``, or pdf, svg and png.
    style, lang : str
        How charts look, and their language; see ``Outcomes.plot``.

    Returns
    -------
    list of Path
        The files: charts, their data (CSV), captions and alternative texts (TXT) and, for PDF and PGF, a
        LaTeX environment that takes the chart in (TEX).

    Raises
    ------
    NegosimError
        There is no such folder, kind, format, style or language, or something that negosim did not
        write stands in the place of a file.
    """
    folder, place = KeptFolder(Path(directory)), Path(out)
    results, kinds = open_results(folder.directory), _kinds(kind)
    look = look_chosen(style, lang)
    usual = _ending(Format, place, USUAL_FORMATS)
    wanted = usual if formats is None else formats_chosen(formats)
    drawing = _drawing("figure", folder, kinds, look, _option(wanted, USUAL_FORMATS))
    files = _drawn(results, replace(drawing, formats=wanted, floats=True), kinds)
    return put(place_of(files, place, _stem(folder.directory, lang)))


def table(
    directory: str | Path,
    kind: str | Iterable[str] = (),
    *,
    out: str | Path = TABLES,
    formats: str | Iterable[str] | None = None,
    lang: str = "en",
) -> list[Path]:
    """Write the tables of a results folder for a paper, without solving anything.

    No number has more digits than its interval bears; CSV has all of them.

    Parameters
    ----------
    directory : str or Path
        A results folder.
    kind : str or iterable of str
        Which tables; by default all of the results, but not ``parameters`` and ``payoff_terms``, which are
        those of the scenario.
    out : str or Path
        A folder, in which the files are named after the results folder and the kind; or, for one table,
        the name of a file such as ``table2.tex``.
    formats : str or iterable of str, optional
        Out of tex, md, csv and html; by default that of ``out``, or all.
    lang : str
        ``en``, ``ja`` or ``ru``.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    NegosimError
        There is no such folder, kind, format or language, or something that negosim did not write stands
        in the place of a file.
    """
    found, place = _tables(directory, _kinds(kind), formats, lang, Path(out)), Path(out)
    one = place.stem if place.suffix and not place.is_dir() else ""
    files = {
        f"{each.table.name}.{form}": each.writer(form, one or f"{found.folder}_{each.table.name}")
        for each in found.tables
        for form in found.formats
    }
    return put(place_of(files, place, found.folder))


def table_text(directory: str | Path, kind: str | Iterable[str], form: str = "md", lang: str = "en") -> str:
    """One table of a results folder as text; see ``table``.

    Raises
    ------
    NegosimError
        There is no such folder, kind, format or language, or there are several tables.
    """
    found = _tables(directory, _kinds(kind), form, lang, Path("-"))
    if len(found.tables) > 1 or len(found.formats) > 1:
        names = ", ".join(each.table.name for each in found.tables)
        raise RequestFault(
            f"expected one table in one format to print, found {names} in {', '.join(found.formats)}; "
            "choose with --kind and --formats."
        )
    (each,), (only,) = found.tables, found.formats
    return each.content(only, f"{found.folder}_{each.table.name}").decode("utf-8")


@dataclass(frozen=True)
class ToldTable:
    """A table with the record of what it was made from."""

    table: Table
    record: Record

    def content(self, form: TableFormat, name: str) -> bytes:
        """What a file of this name holds, its ending left out."""
        with speaking(catalogue(Language(self.record.lang), ())):
            return table_bytes(self.table, self.record, form, f"tab:{name}")

    def writer(self, form: TableFormat, name: str) -> Writer:
        """Writes that file."""

        def write(path: Path) -> None:
            path.write_bytes(self.content(form, name))

        return write


@dataclass(frozen=True)
class _Found:
    """Tables of a folder, by the folder's name, and the formats to write them in."""

    folder: str
    tables: tuple[ToldTable, ...]
    formats: tuple[TableFormat, ...]


def _tables(
    directory: str | Path, kinds: tuple[str, ...], formats: str | Iterable[str] | None, lang: str, place: Path
) -> _Found:
    folder, look = KeptFolder(Path(directory)), look_chosen(lang=lang)
    usual = _ending(TableFormat, place, USUAL_TABLES)
    wanted = usual if formats is None else each_chosen(TableFormat, formats)
    drawing = _drawing("table", folder, kinds, look, _option(wanted, USUAL_TABLES))
    told = told_tables(open_results(folder.directory), drawing, kinds)
    return _Found(_stem(folder.directory, lang), told, wanted)


def told_tables(results: Charted, drawing: Drawing, kinds: Iterable[str] = ()) -> tuple[ToldTable, ...]:
    """Tables of results in a language, their data in English.

    Parameters
    ----------
    results : Charted
    drawing : Drawing
        Says the language, and the commands for the records.
    kinds : iterable of str
        Which; by default all of the results.

    Raises
    ------
    RequestFault
        There is no such table.
    """
    subject, asked = subject_of(results), tuple(kinds)
    english = tables(results, subject, asked)
    with speaking(catalogue(drawing.look.language, subject.scenarios)):
        spoken = tables(results, subject, asked)
    return tuple(
        ToldTable(replace(each, data=own.data), drawing.signed(subject.record("table", own.name, own.data)))
        for each, own in zip(spoken, english, strict=True)
    )


def _kinds(kind: str | Iterable[str]) -> tuple[str, ...]:
    return (kind,) if isinstance(kind, str) else tuple(kind)


def _drawn(results: Charted, drawing: Drawing, kinds: tuple[str, ...]) -> dict[str, Writer]:
    files = results.figures(drawing, kinds)
    if not files:
        raise RequestFault("there is no chart of these results; their tables hold all that was found.")
    return files


def _ending(formats: type[_Any], out: Path, usual: tuple[_Any, ...]) -> tuple[_Any, ...]:
    """The format that the name of a file asks for, or the usual ones."""
    ending = out.suffix.removeprefix(".")
    return (formats(ending),) if ending in list(formats) else usual


def _option(formats: tuple[_Any, ...], usual: tuple[_Any, ...]) -> list[str]:
    """The option of a command that asks for formats; none for the usual ones."""
    return ["--formats", ",".join(formats)] if formats != usual else []


def _drawing(
    what: str, folder: KeptFolder, kinds: tuple[str, ...], look: Look, formats: list[str]
) -> Drawing:
    """What made the results, and the command that draws or writes this again."""
    words = ["negosim", what, folder.directory.as_posix()]
    for kind in kinds:
        words += ["--kind", kind]
    words += [*formats, *(["--style", look.words()] if look.words() else [])]
    words += ["--lang", str(look.language)] if look.language != "en" else []
    return Drawing(look, (), str(folder.manifest.get("command", "")), shlex.join(words))


def _stem(directory: Path, lang: str) -> str:
    """What names of files begin with: that of the results folder, and the language if it is not English."""
    name = directory.resolve().name
    return name if lang == Language.EN else f"{name}_{lang}"


def place_of(files: Mapping[str, Writer], out: Path, folder: str) -> dict[Path, Writer]:
    """Where files go: into a folder under names that begin with that of the results, or beside one name.

    Raises
    ------
    RequestFault
        One name was given for several charts or tables, or one with an ending that none of them has.
    """
    if not out.suffix or out.is_dir():
        return {out / f"{folder}_{name}": writer for name, writer in files.items()}
    endings = list(dict.fromkeys(map(_end, files)))
    if out.suffix not in endings:
        raise RequestFault(
            f"expected a folder, or a name that ends in {', '.join(endings)}, found '{out}'; change --out or "
            "--formats, or make the folder first."
        )
    stems = {name.removesuffix(_end(name)) for name in files}
    if len(stems) > 1:
        raise RequestFault(
            f"'{out}' names one file, and there are {len(stems)} to be written; "
            f"choose one with --kind, or give a folder: {', '.join(sorted(stems))}."
        )
    return {out.with_suffix(_end(name)): writer for name, writer in files.items()}


def _end(name: str) -> str:
    """The ending of a file's name."""
    return FLOAT if name.endswith(FLOAT) else Path(name).suffix
