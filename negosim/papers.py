"""What papers need of results that are there: figures, drawn again without solving."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from negosim.errors import RequestFault
from negosim.figures.charted import Charted, Drawing
from negosim.figures.choices import USUAL_FORMATS, Format, formats_chosen
from negosim.figures.look import look_chosen
from negosim.folders import open_results
from negosim.store.kept import KeptFolder
from negosim.store.papers import put
from negosim.store.writers import Writer

if TYPE_CHECKING:
    from negosim.figures.look import Look

__all__ = ["figure"]

FIGURES = Path("figures")
"""Where figures go if nothing else is said."""


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
        The files: charts, their data (CSV), captions and alternative texts (TXT).

    Raises
    ------
    NegosimError
        There is no such folder, kind, format, style or language, or something that negosim did not
        write stands in the place of a file.
    """
    folder, place = KeptFolder(Path(directory)), Path(out)
    results = open_results(folder.directory)
    kinds = (kind,) if isinstance(kind, str) else tuple(kind)
    chosen = _formats(place, formats)
    look = look_chosen(style, lang)
    drawn = _command("figure", folder.directory, kinds, look, chosen)
    drawing = Drawing(look, chosen, str(folder.manifest.get("command", "")), drawn)
    files = _drawn(results, drawing, kinds)
    return put(place_of(files, place, folder.directory.resolve().name))


def _drawn(results: Charted, drawing: Drawing, kinds: tuple[str, ...]) -> dict[str, Writer]:
    files = results.figures(drawing, kinds)
    if not files:
        raise RequestFault("there is no chart of these results; their tables hold all that was found.")
    return files


def _formats(out: Path, formats: str | Iterable[str] | None) -> tuple[Format, ...]:
    ending = out.suffix.removeprefix(".")
    if formats is None:
        return (Format(ending),) if ending in list(Format) else USUAL_FORMATS
    return formats_chosen(formats)


def _command(
    what: str, directory: Path, kinds: tuple[str, ...], look: Look, formats: tuple[Format, ...]
) -> str:
    """The command that draws this again."""
    words = ["negosim", what, directory.as_posix()]
    for kind in kinds:
        words += ["--kind", kind]
    words += ["--formats", ",".join(formats)] if formats != USUAL_FORMATS else []
    words += ["--style", look.words()] if look.words() else []
    return shlex.join(words + (["--lang", str(look.language)] if look.language != "en" else []))


def place_of(files: Mapping[str, Writer], out: Path, folder: str) -> dict[Path, Writer]:
    """Where files go: into a folder under names that begin with that of the results, or beside one name.

    Raises
    ------
    RequestFault
        One name was given for several charts.
    """
    if not out.suffix or out.is_dir():
        return {out / f"{folder}_{name}": writer for name, writer in files.items()}
    stems = {Path(name).stem for name in files}
    if len(stems) > 1:
        raise RequestFault(
            f"'{out}' names one file, and there are {len(stems)} to be written; "
            f"choose one with --kind, or give a folder: {', '.join(sorted(stems))}."
        )
    return {out.with_suffix(Path(name).suffix): writer for name, writer in files.items()}
