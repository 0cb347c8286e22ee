"""An unpacked bundle: what is checked of it before anything is made again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from negosim.bundles.folders import strays_in
from negosim.bundles.made import told_texts
from negosim.bundles.manifest import Bundle, Entry
from negosim.bundles.names import FIGURES, RESULTS, SCENARIOS, SHIPPED, SOFTWARE, TABLES, fault_of_name
from negosim.bundles.sources import rests_on
from negosim.bundles.versions import CODE
from negosim.cli.packing import inner, is_renamed, style_files, told_of
from negosim.cli.recorded import check_scenario
from negosim.cli.reruns import command_of
from negosim.errors import NegosimError, RequestFault
from negosim.reading import named
from negosim.scenario.shipped import shipped_path
from negosim.store.kept import RUN, KeptFolder, verify

__all__ = ["check_command", "check_parts", "check_places", "check_results", "check_told", "is_comparable"]

_UNSOUND = (AttributeError, LookupError, TypeError, ValueError)
_WRITERS = {"negosim", "rocrate", CODE}


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
    if others := strays_in(folder):
        raise _other(entry, f"{named(others[0], 200)} is among them, which their manifest does not list.")
    versions = folder.manifest.get("versions")
    if not isinstance(versions, dict) or not all(isinstance(each, str) for each in versions.values()):
        raise _other(entry, "their manifest does not say with what versions they were made.")
    try:
        facts = told_of(folder)
    except _UNSOUND:
        raise _other(entry, "their manifest does not say what it should.") from None
    for name, fact in facts.items():
        if getattr(entry, name) != fact:
            raise _other(entry, f"of their {name}, the bundle says something else than their manifest.")
    _check_same_command(entry, folder.manifest.get("command", ""))


def _check_same_command(entry: Entry, command: object) -> None:
    """Refuse another command than that of the manifest, but for the places of files."""
    own = inner(entry.command)
    if entry.rewritten != (own != command):
        raise _other(entry, "the bundle names another command than they do.")
    if entry.rewritten and not is_renamed(own, str(command)):
        raise _other(entry, "the bundle names another command than they do, and not for its files alone.")


def check_told(told: Bundle, then: Path) -> None:
    """Refuse requirements, README and metadata that say what the bundle does not give.

    Raises
    ------
    RequestFault
    """
    for name, text in told_texts(told, then).items():
        path = then / name
        if not path.is_file() or path.read_bytes() != text.encode("utf-8"):
            raise _unused(f"its {name} does not say what negosim wrote; get the bundle again")


def is_comparable(versions: Iterable[str]) -> bool:
    """Whether a bundle's texts and copies can be made again in the same words, given what differs here."""
    return not _WRITERS & set(versions)


def check_places(told: Bundle) -> None:
    """Refuse files that are of nothing that the bundle names.

    Raises
    ------
    RequestFault
    """
    if (
        told.wheel.partition("/")[0] != SOFTWARE
        or told.wheel not in told.files
        or "python" not in told.software
    ):
        raise _unused("it does not name its software")
    known = {told.wheel, *(name for entry in told.entries for name in entry.scenarios)}
    names = {entry.name for entry in told.entries}
    if len(names) < len(told.entries):
        raise _unused("it names some results twice")
    for name in told.files:
        place, _, rest = name.partition("/")
        is_of_results = place in (RESULTS, FIGURES, TABLES) and rest.partition("/")[0] in names
        if rest and not is_of_results and name not in known:
            raise _unused(f"{named(name, 200)} is of no results that it names; nothing says what it is")


def _unused(why: str) -> RequestFault:
    return RequestFault(f"the bundle is not used: {why}.")


def _other(entry: Entry, why: str) -> RequestFault:
    return RequestFault(
        f"the bundle is not used: the results {named(entry.name, 200)} are not in order: {why}"
    )


def check_command(entry: Entry, scenarios: Path, is_known: bool) -> None:
    """Refuse a command that does anything but solve, or reads a file outside of the bundle.

    Parameters
    ----------
    entry : Entry
    scenarios : Path
        The unpacked folder of scenarios.
    is_known : bool
        Whether this very negosim made the bundle, with which files of one name come then.

    Raises
    ------
    NegosimError
    """
    if not entry.command:
        if entry.kind != RUN:
            raise _other(entry, "there is no command that makes them again.")
        _check_read(entry, {}, scenarios, is_known)
        return
    command = command_of(entry)
    command.options()  # which refuses values that are none

    def allow(path: Path) -> None:
        if not path.is_relative_to(scenarios):
            raise RequestFault(
                f"the command of {named(entry.name, 200)} is not carried out: it reads "
                f"{named(path.name, 200)}, which is not in the bundle."
            )

    read: dict[Path, bool] = {}
    for file in command.files:
        check_scenario(file, scenarios, command.whose)
        is_own = (scenarios / file).is_file()
        read |= (
            rests_on(scenarios / file, allow) if is_own else dict.fromkeys(rests_on(shipped_path(file)), True)
        )
    for file in style_files(command):
        path = (scenarios / file).resolve()
        allow(path)
        read[path] = False
    _check_read(entry, read, scenarios, is_known)


def _check_read(entry: Entry, read: Mapping[Path, bool], scenarios: Path, is_known: bool) -> None:
    """Refuse other files than those that the command reads, and copies that are none."""
    own = {path.relative_to(scenarios).as_posix() for path, is_shipped in read.items() if not is_shipped}
    told = {name for name in entry.scenarios if name.startswith(f"{SCENARIOS}/")}
    if told != {f"{SCENARIOS}/{name}" for name in own}:
        raise _other(entry, "the bundle names other scenario files than their command reads.")
    shipped = {f"{SHIPPED}/{path.name}": path for path, is_shipped in read.items() if is_shipped}
    for name in set(entry.scenarios) - told:
        copy = scenarios.parent / name
        if not copy.is_file():
            raise _other(entry, f"{named(name, 200)} was read for them, and is not there.")
        if is_known and (name not in shipped or copy.read_bytes() != shipped[name].read_bytes()):
            raise _other(
                entry, f"{named(name, 200)} is not the file that comes with this version of negosim."
            )
