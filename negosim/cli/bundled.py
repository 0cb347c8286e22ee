"""``bundle`` and ``verify_bundle``: all that results rest on in one file, and all of it made again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from negosim.bundles.compared import compared
from negosim.bundles.drawn import draw_papers, naming
from negosim.bundles.folders import copy_results, folders_by_name, others_in
from negosim.bundles.made import check_out, complete, copy_shipped, write_bundle
from negosim.bundles.manifest import Bundle, Entry, Papers
from negosim.bundles.names import RESULTS, SCENARIOS
from negosim.bundles.opened import opened_bundle
from negosim.bundles.outcome import Redone, Replication
from negosim.bundles.versions import versions_apart
from negosim.cli.packing import Asked, asked_of, check_recipe, inner, sources_of
from negosim.cli.reruns import announced_draws, announced_in_all, check_papers, solve_again
from negosim.cli.unpacked import (
    check_command,
    check_parts,
    check_places,
    check_results,
    check_told,
    is_comparable,
)
from negosim.errors import NegosimError, RequestFault
from negosim.figures.choices import USUAL_FORMATS, formats_chosen
from negosim.figures.look import look_chosen
from negosim.reading import named, stray_sign

__all__ = ["bundle", "verify_bundle"]

_Notify = Callable[[str], None]


def bundle(
    directories: str | Path | Iterable[str | Path],
    *,
    out: str | Path = "paper.zip",
    directory: str | Path = ".",
    formats: str | Iterable[str] = USUAL_FORMATS,
    style: str = "page",
    lang: str = "en",
    license: str = "",
    authors: str | Iterable[str] = (),
    notify: _Notify | None = None,
) -> Path:
    """Pack results with all that makes them again: scenarios, figures, tables, software, exact versions.

    Parameters
    ----------
    directories : str, Path or iterable of these
        Results folders.
    out : str or Path
        The zip file. A bundle that stands there is replaced.
    directory : str or Path
        From where the scenario files are looked for that the recorded commands name.
    formats, style, lang : str
        Of the figures and tables for papers; see ``figure``.
    license : str
        On what terms the data may be used.
    authors : str or iterable of str
        Who made them, each with an ORCID after the name or without.
    notify : callable, optional
        Called with a sentence on what is being done, and what to mind.

    Returns
    -------
    Path
        The zip file. The same results and versions give the same bytes.

    Raises
    ------
    NegosimError
        A folder is damaged, or cannot be made again from what is there; or the file cannot be written.
    """
    out, place, say = Path(out), Path(directory), notify or (lambda told: None)
    look = look_chosen(style, lang)
    papers = Papers(formats=tuple(map(str, formats_chosen(formats))), style=look.words(), lang=lang)
    check_out(out)
    names = [_line(name, "an author") for name in ([authors] if isinstance(authors, str) else authors)]
    given = [directories] if isinstance(directories, (str, Path)) else directories
    all_asked = [asked_of(name, folder) for name, folder in sorted(folders_by_name(given).items())]
    with tempfile.TemporaryDirectory(prefix="negosim-") as room:
        stage = Path(room)
        entries = _staged(all_asked, place, stage)
        for entry in entries:
            say(f"Drawing the figures and tables of {entry.name}.")
            _drawn(entry, papers, stage)
        told = complete(stage, entries, papers, _line(license, "a licence"), names, _langs(all_asked, lang))
        for line in (*_remarks(told), *_left(all_asked)):
            say(line)
        write_bundle(stage, out)
    return out


def _line(text: str, what: str) -> str:
    """A text of the user's, if it is one line."""
    if stray_sign(text) or "\n" in text:
        raise RequestFault(f"expected {what} in one line of text, found '{named(text)}'; change it.")
    return text.strip()


def _staged(all_asked: list[Asked], directory: Path, stage: Path) -> list[Entry]:
    """Copy results and scenarios; what the bundle says of the results, if they can be made again."""
    sources = sources_of(all_asked, directory)
    scenarios = stage / SCENARIOS
    scenarios.mkdir()
    sources.copy(scenarios)
    entries = []
    for asked in all_asked:
        entry = sources.entry(asked, directory)
        check_recipe(asked, entry, scenarios)
        copy_results(asked.folder, stage / RESULTS / entry.name)
        entries.append(entry)
    copy_shipped(sources.shipped, stage)
    return entries


def _drawn(entry: Entry, papers: Papers, stage: Path) -> None:
    """Draw for papers; the records name the command as it is in the bundle."""
    folder = stage / RESULTS / entry.name
    with naming(folder, inner(entry.command)) if entry.rewritten else nullcontext():
        draw_papers(stage, entry.name, papers)


def _langs(all_asked: Iterable[Asked], lang: str) -> set[str]:
    return {lang, *(str(each.command.said.get("lang") or "en") for each in all_asked if each.command)}


def _remarks(told: Bundle) -> list[str]:
    """What the user should know of a bundle before it is sent off."""
    rewritten = [
        f"The command of {entry.name} names files by places on this machine; in the bundle it is "
        f"'{entry.command}'. Its own manifest and figures still name those places; to be rid of them, run "
        "that command again from the folder of the files, by their names there."
        for entry in told.entries
        if entry.rewritten
    ]
    others = [
        f"{entry.name} was made with {name} {then}, and {told.software[name]} is installed here, which the "
        "bundle names."
        for entry in told.entries
        for name, then in entry.versions.items()
        if told.software.get(name, then) != then
    ]
    return rewritten + others


def _left(all_asked: Iterable[Asked]) -> list[str]:
    """What stands in results folders and is not packed."""
    return [
        f"Not packed, since {each.folder.directory.name} is not made of it: {named(', '.join(others), 500)}."
        for each in all_asked
        if (others := others_in(each.folder))
    ]


def verify_bundle(
    path: str | Path,
    *,
    workers: int | None = None,
    progress: bool = False,
    notify: _Notify | None = None,
) -> Replication:
    """Make everything in a bundle again, in a temporary folder, and compare.

    Parameters
    ----------
    path : str or Path
        The zip file. It may come from anybody: it is checked from end to end before anything is unpacked,
        and only commands are carried out that solve, and read no file outside of it.
    workers : int, optional
        How many work at once; by default one a core.
    progress : bool
        Whether a bar on the terminal shows how far it has come.
    notify : callable, optional
        Called with a sentence on what is being done: versions that differ, how long it may take.

    Returns
    -------
    Replication
        Which numbers and which bytes differ.

    Raises
    ------
    RequestFault
        The file is no bundle, is damaged, or is made to do harm.
    """
    say = notify or (lambda told: None)
    with opened_bundle(path) as opened, tempfile.TemporaryDirectory(prefix="negosim-") as room:
        # Files are held against this place later, which may itself be reached by a link.
        place = Path(room).resolve()
        told, then, now = opened.told, place / "then", place / "now"
        opened.unpack(then)
        (then / SCENARIOS).mkdir(exist_ok=True)
        check_places(told)
        check_papers(told.papers)
        versions = versions_apart(told, then)
        _check(told, then, is_comparable(versions))
        for line in (*_apart(versions), *_untold(versions), announced_in_all(told)):
            say(line)
        redone = []
        for number, entry in enumerate(told.entries, 1):
            say(f"{number} of {len(told.entries)}, {named(entry.name, 100)}: {announced_draws(entry)}")
            redone.append(_redone(entry, told.papers, _Places(then, now), workers, progress))
    return Replication(tuple(redone), versions)


@dataclass(frozen=True)
class _Places:
    """The unpacked bundle, and where all is made again."""

    then: Path
    now: Path


def _redone(entry: Entry, papers: Papers, places: _Places, workers: int | None, progress: bool) -> Redone:
    """Make one results folder again, with its figures and tables, and compare."""
    results = Path(RESULTS, entry.name)
    own = ["--workers", str(workers)] if workers else []
    try:
        with tempfile.TemporaryDirectory(dir=places.then.parent) as out:
            made = solve_again(
                entry, places.then / results, places.then / SCENARIOS, Path(out), own, progress
            )
            target = places.now / results
            target.parent.mkdir(parents=True, exist_ok=True)
            made.rename(target)
        draw_papers(places.now, entry.name, papers)
        return compared(entry, places.then, places.now)
    except NegosimError as error:
        return Redone(entry.name, failed=str(error))


def _check(told: Bundle, then: Path, is_known: bool) -> None:
    """Refuse a bundle that is not as negosim wrote it, before anything is carried out."""
    for entry in told.entries:
        check_results(entry, then)
        check_command(entry, then / SCENARIOS, is_known)
    for entry in told.entries:
        check_parts(entry, then)
    if is_known:
        check_told(told, then)


def _untold(versions: Mapping[str, tuple[str, str]]) -> list[str]:
    """What is said of texts of another version, which nothing here can write again."""
    if is_comparable(versions):
        return []
    return [
        "README.md, requirements.txt and ro-crate-metadata.json were written by other versions; what they "
        "say is not compared."
    ]


def _apart(versions: Mapping[str, tuple[str, str]]) -> list[str]:
    """What is said of other versions, before anything is solved."""
    if not versions:
        return ["All versions are those of the bundle."]
    told = "; ".join(f"{name} {then} then, {here} here" for name, (then, here) in versions.items())
    return [f"Versions that differ from those of the bundle: {named(told, 2000)}."]
