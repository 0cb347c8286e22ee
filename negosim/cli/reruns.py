"""Results of a bundle made again: what is checked before, and the solving itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from negosim.bundles.folders import others_in
from negosim.bundles.made import told_texts
from negosim.bundles.manifest import Bundle, Entry, Papers
from negosim.bundles.names import FIGURES, RESULTS, TABLES, fault_of_name
from negosim.bundles.sources import rests_on
from negosim.cli.long import duration
from negosim.cli.packing import inner, style_files
from negosim.cli.recorded import Recorded, announced, carry_out, check_scenario, recorded
from negosim.errors import NegosimError, RequestFault, StoreError
from negosim.figures.choices import Format, formats_chosen
from negosim.figures.look import look_chosen
from negosim.reading import named
from negosim.store.kept import RUN, KeptFolder, verify
from negosim.store.records import record_of
from negosim.store.results import ARCHIVE
from negosim.version import VERSION

__all__ = [
    "announced_draws",
    "announced_in_all",
    "check_command",
    "check_papers",
    "check_parts",
    "check_results",
    "check_told",
    "solve_again",
]

_UNSOUND = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def check_papers(papers: Papers) -> None:
    """Refuse a style that is a file, and formats or a language that there are not.

    Raises
    ------
    NegosimError
    """
    if ".y" in papers.style.lower():
        raise RequestFault(
            f"expected a style of figures in words, found '{named(papers.style)}' in the bundle."
        )
    look_chosen(papers.style, papers.lang)
    formats_chosen(papers.formats)


def check_results(entry: Entry, then: Path) -> None:
    """Refuse a results folder that is not as it was written, or another one than the bundle says.

    Parameters
    ----------
    entry : Entry
    then : Path
        The unpacked bundle.

    Raises
    ------
    RequestFault
    """
    place = f"{RESULTS}/{entry.name}"
    if fault := fault_of_name(place):
        raise _other(entry, f"its name is not used, since {fault}")
    try:
        folder = KeptFolder(then / place)
        wrong = next((name for name in folder.manifest["files"] if fault_of_name(f"{place}/{name}")), "")
        if wrong:
            raise _other(entry, f"its manifest lists {named(wrong, 200)}")
        verify(folder.directory)
    except NegosimError as error:
        raise _other(entry, str(error).replace(f"{then}/", "")) from None
    if (folder.recipe, folder.kind) != (entry.recipe, entry.kind):
        raise _other(entry, "its manifest names another recipe or kind than the bundle does")


def check_parts(entry: Entry, then: Path) -> None:
    """Refuse files that stand among results and are none, and what is told of results and is not so.

    Raises
    ------
    RequestFault
    """
    folder = KeptFolder(then / RESULTS / entry.name)
    if others := others_in(folder):
        raise _other(entry, f"{named(others[0], 200)} is among them, which their manifest does not list.")
    manifest = folder.manifest
    versions = manifest.get("versions")
    is_plain = isinstance(versions, dict) and all(isinstance(each, str) for each in versions.values())
    times = manifest.get("times")
    written = times.get("written", "") if isinstance(times, dict) else ""
    told = (entry.title, entry.versions, entry.written)
    if not is_plain or told != (manifest.get("title"), versions, written):
        raise _other(entry, "the bundle names another title, other versions or another time than they do.")
    if not entry.rewritten and entry.command and inner(entry.command) != manifest.get("command"):
        raise _other(entry, "the bundle names another command than they do.")


def check_told(told: Bundle, then: Path) -> None:
    """Refuse results that nothing names, and a README or metadata that say what the bundle does not give.

    Where another version of negosim wrote the bundle, its words may be others, and nothing is refused.

    Raises
    ------
    RequestFault
    """
    names = {entry.name for entry in told.entries}
    for name in told.files:
        place, _, rest = name.partition("/")
        if place in (RESULTS, FIGURES, TABLES) and rest.partition("/")[0] not in names:
            raise RequestFault(
                f"the bundle is not used: {named(name, 200)} is of no results that it names; nothing says "
                "what it is."
            )
    if told.software.get("negosim") != VERSION:
        return
    for name, text in told_texts(told, then).items():
        if (then / name).read_bytes() != text.encode("utf-8"):
            raise RequestFault(
                f"the bundle is not used: its {name} does not say what negosim wrote; get the bundle again."
            )


def _other(entry: Entry, why: str) -> RequestFault:
    return RequestFault(
        f"the bundle is not used: the results {named(entry.name, 200)} are not in order: {why}"
    )


def check_command(entry: Entry, scenarios: Path) -> None:
    """Refuse a command that does anything but solve, or reads a file outside of the bundle.

    Parameters
    ----------
    entry : Entry
    scenarios : Path
        The unpacked folder of scenarios.

    Raises
    ------
    NegosimError
    """
    if not entry.command:
        if entry.kind != RUN:
            raise _other(entry, "there is no command that makes them again")
        return
    command = _command(entry)
    command.options()  # which refuses values that are none

    def allow(path: Path) -> None:
        if not path.is_relative_to(scenarios):
            raise RequestFault(
                f"the command of {named(entry.name, 200)} is not carried out: it reads "
                f"{named(path.name, 200)}, which is not in the bundle."
            )

    for file in command.files:
        check_scenario(file, scenarios, command.whose)
        if (scenarios / file).is_file():
            rests_on(scenarios / file, allow)
    for file in style_files(command):
        allow((scenarios / file).resolve())


def _command(entry: Entry) -> Recorded:
    return recorded(inner(entry.command), named(entry.name, 200))


def announced_draws(entry: Entry) -> str:
    """What is said before a folder is made again."""
    return announced(_command(entry).draws(entry.draws) if entry.command else entry.draws)


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
        carry_out(_command(entry), ["--quiet", "--out", str(out), *own], scenarios, progress)
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
