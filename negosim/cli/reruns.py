"""Results of a bundle made again: what is said before, and the solving itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from negosim.bundles.manifest import Bundle, Entry, Papers
from negosim.cli.long import duration
from negosim.cli.packing import inner
from negosim.cli.recorded import Recorded, announced, carry_out, recorded
from negosim.errors import RequestFault, StoreError
from negosim.figures.choices import Format, formats_chosen
from negosim.figures.look import is_style_file, look_chosen
from negosim.reading import named
from negosim.store.kept import KeptFolder
from negosim.store.records import record_of
from negosim.store.results import ARCHIVE

__all__ = ["announced_draws", "announced_in_all", "check_papers", "command_of", "solve_again"]

_UNSOUND = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def check_papers(papers: Papers) -> None:
    """Refuse a style that is a file, and formats or a language that there are not.

    Raises
    ------
    NegosimError
    """
    if any(map(is_style_file, papers.style.lower().split(","))):
        raise RequestFault(
            f"expected a style of figures in words, found '{named(papers.style)}' in the bundle."
        )
    look_chosen(papers.style, papers.lang)
    formats_chosen(papers.formats)


def command_of(entry: Entry) -> Recorded:
    """The command that makes results again, as it is given in the folder of scenarios."""
    return recorded(inner(entry.command), named(entry.name, 200))


def announced_draws(entry: Entry) -> str:
    """What is said before a folder is made again."""
    return announced(command_of(entry).draws(entry.draws) if entry.command else entry.draws)


def announced_in_all(told: Bundle) -> str:
    """How long it may take, in a sentence."""
    known = [entry.seconds for entry in told.entries if entry.seconds is not None]
    if not known:
        return "How long solving took was not recorded, so how long this takes cannot be told."
    cores = sorted({entry.cores for entry in told.entries if entry.cores is not None})
    on = f" on {' or '.join(map(str, cores))} {'core' if cores == [1] else 'cores'}" if cores else ""
    more = "" if len(known) == len(told.entries) else "; of some folders that was not recorded"
    return f"Solving took {duration(sum(known))} then{on}{more}. Drawing takes some seconds for each folder."


def solve_again(
    entry: Entry, then: Path, scenarios: Path, out: Path, own: Iterable[str], progress: bool
) -> Path:
    """Make a results folder again.

    Parameters
    ----------
    entry : Entry
    then : Path
        The results folder in the unpacked bundle.
    scenarios : Path
        The unpacked folder of scenarios.
    out : Path
        An empty folder.
    own : iterable of str
        Further options, on which no number depends.
    progress : bool
        Whether a bar on the terminal shows how far it has come.

    Returns
    -------
    Path
        The new folder, in ``out``.
    """
    if entry.command:
        carry_out(command_of(entry), ["--quiet", "--out", str(out), *own], scenarios, progress)
    else:
        _run_archive(KeptFolder(then), out / entry.name)
    (made,) = out.iterdir()
    return made


def _run_archive(folder: KeptFolder, out: Path) -> None:
    """Solve the archived scenario of a run that was made in Python."""
    from negosim.api import run

    files = folder.manifest["files"]
    try:
        found = run(folder.scenario(ARCHIVE), bounds="bounds.csv" in files)
    except _UNSOUND:
        raise StoreError(f"its {ARCHIVE} is no scenario that can be solved.") from None
    figures = [name for name in files if name.startswith("figures/")]
    formats = [form for form in Format if any(name.endswith(f".{form}") for name in figures)]
    style, lang = _look(folder, figures)
    found.save(out, formats=formats or [Format.SVG], style=style, lang=lang)


def _look(folder: KeptFolder, figures: list[str]) -> tuple[str, str]:
    """Style and language of the figures of a run, as they say themselves."""
    for name in figures:
        if name.endswith((".svg", ".png", ".pdf")):
            record = record_of(folder.directory / name)
            check_papers(Papers(formats=("svg",), style=record.style, lang=record.lang))
            return record.style, record.lang
    return "", "en"
