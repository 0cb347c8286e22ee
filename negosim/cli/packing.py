"""What recorded commands read, and the same commands as they are given in the folder of a bundle."""

from __future__ import annotations

import os
import shlex
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from negosim.bundles.manifest import Entry
from negosim.bundles.names import SCENARIOS, SHIPPED
from negosim.bundles.sources import layout, plain_path, rests_on
from negosim.cli.options import with_options
from negosim.cli.recorded import Recorded, check_scenario, recorded
from negosim.errors import RequestFault
from negosim.figures.look import is_style_file
from negosim.reading import named
from negosim.scenario.data import Scenario
from negosim.store.comparison import COMPARISON
from negosim.store.kept import RUN, KeptFolder
from negosim.store.manifest import SECONDS
from negosim.store.results import ARCHIVE
from negosim.store.sweeps import KIND as SWEEP

__all__ = [
    "Asked",
    "Sources",
    "asked_of",
    "check_recipe",
    "inner",
    "is_renamed",
    "sources_of",
    "style_files",
    "told_of",
]

_FILE = (".yaml", ".yml")


@dataclass(frozen=True)
class Asked:
    """A results folder, and the command that made it.

    Attributes
    ----------
    name : str
        In the bundle.
    folder : KeptFolder
    command : Recorded or None
        None if a run was made in Python, whose archived scenario can be solved again.
    """

    name: str
    folder: KeptFolder
    command: Recorded | None


def asked_of(name: str, folder: KeptFolder) -> Asked:
    """What made a results folder.

    Raises
    ------
    RequestFault
        It was made in Python by a call that is not known, or by a command that does not solve.
    """
    command = str(folder.manifest.get("command", ""))
    if command:
        return Asked(name, folder, recorded(command, name))
    if folder.kind != RUN:
        raise RequestFault(
            f"{named(name, 200)} was made in Python, by a call that its manifest does not know; make it "
            f"again with a command, such as 'negosim {_like(folder.kind)}', and bundle that."
        )
    return Asked(name, folder, None)


def _like(kind: str) -> str:
    """The command that makes a kind of results."""
    named_otherwise = {COMPARISON: "compare", "explanation": "explain", "discovery": "discover"}
    return named_otherwise.get(kind, kind)


@dataclass(frozen=True)
class Sources:
    """Files that commands read.

    Attributes
    ----------
    places : mapping of Path to str
        Those of the user's own, with their places in the folder of scenarios.
    shipped : tuple of Path
        Those that come with negosim.
    read : mapping of str to tuple of Path
        Both, by the results that were made from them.
    """

    places: Mapping[Path, str]
    shipped: tuple[Path, ...]
    read: Mapping[str, tuple[Path, ...]]

    def copy(self, target: Path) -> None:
        """Copy the user's own files to their places."""
        for path, place in self.places.items():
            (target / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / place)

    def entry(self, asked: Asked, directory: Path) -> Entry:
        """What a bundle says of results."""
        command = "" if asked.command is None else self._outer(asked.command, directory)
        return Entry(
            name=asked.name,
            command=command,
            rewritten=inner(command) != asked.folder.manifest.get("command", ""),
            scenarios=tuple(sorted(map(self._packed, self.read[asked.name]))),
            **told_of(asked.folder),
        )

    def _packed(self, path: Path) -> str:
        """Where a file lies in the bundle."""
        return f"{SCENARIOS}/{self.places[path]}" if path in self.places else f"{SHIPPED}/{path.name}"

    def _outer(self, command: Recorded, directory: Path) -> str:
        """The command as it is given in the folder of the bundle."""

        def renamed(file: str) -> str:
            place = self.places[plain_path(directory / file)]
            is_there = not os.path.isabs(file) and os.path.normpath(file) == os.path.normpath(place)
            return f"{SCENARIOS}/{file if is_there else place}"

        return shlex.join(["negosim", *_renamed(command, directory, renamed)])


def told_of(folder: KeptFolder) -> dict[str, Any]:
    """What a bundle says of results, as their own manifest does."""
    told = folder.manifest
    times = dict(told.get("times", {}))
    return {
        "kind": folder.kind,
        "title": str(told["title"]),
        "recipe": folder.recipe,
        "draws": int(told["plan"]["draws"] if folder.kind == SWEEP else told["findings"]["draws"]),
        "seconds": times.get(SECONDS),
        "cores": times.get("cores"),
        "written": str(times.get("written", "")),
        "versions": {str(name): str(version) for name, version in told["versions"].items()},
    }


def sources_of(all_asked: Iterable[Asked], directory: Path) -> Sources:
    """The files that commands read.

    Parameters
    ----------
    all_asked : iterable of Asked
    directory : Path
        From where they are looked for.

    Raises
    ------
    NegosimError
        One is not there, or cannot be read.
    """
    read, groups, shipped = {}, [], []
    for asked in all_asked:
        found: dict[Path, bool] = {}
        for file in asked.command.files if asked.command else ():
            group = _group(file, directory, asked.name)
            groups.append([path for path, comes_with in group.items() if not comes_with])
            found |= group
        for style in style_files(asked.command) if asked.command else ():
            path = _style(style, directory, asked.name)
            groups.append([path])
            found[path] = False
        read[asked.name] = tuple(found)
        shipped += [path for path, comes_with in found.items() if comes_with]
    places = layout([group for group in groups if group], directory)
    return Sources(places, tuple(sorted(set(shipped))), read)


def _group(file: str, directory: Path, whose: str) -> dict[Path, bool]:
    from negosim.scenario.shipped import shipped_path

    check_scenario(file, directory, whose, outside=True)
    if (directory / file).is_file():
        return rests_on(directory / file)
    return dict.fromkeys(rests_on(shipped_path(file)), True)


def style_files(command: Recorded) -> list[str]:
    """Files that a command's style names."""
    words = [part.strip() for part in str(command.said.get("style") or "").split(",")]
    return [word for word in words if is_style_file(word)]


def _style(file: str, directory: Path, whose: str) -> Path:
    if not (directory / file).is_file():
        raise RequestFault(
            f"the command of {whose} draws in the style {named(file, 300)}, which is not in "
            f"{named(directory.absolute(), 300)}; name the folder that holds it with --in."
        )
    return plain_path(directory / file)


def _renamed(command: Recorded, directory: Path, name: Callable[[str], str]) -> list[str]:
    """The words of a command with other names of the user's files."""
    words, start = list(command.words), 1
    for file in command.files:
        if (directory / file).is_file():
            # Commands are recorded with their files first, before any option that may say the same.
            start = words.index(file, start)
            words[start] = name(file)
    if styles := style_files(command):
        place = words.index("--style") + 1
        parts = [part.strip() for part in words[place].split(",")]
        words[place] = ",".join(name(part) if part in styles else part for part in parts)
    return words


def inner(command: str) -> str:
    """A command of a bundle as it is given in its folder of scenarios."""
    begin = f"{SCENARIOS}/"
    try:
        words = shlex.split(command)
    except ValueError:  # its quotes do not match, which is said when it is taken apart
        return command
    return shlex.join(
        ",".join(part.removeprefix(begin) for part in word.split(",")) if begin in word else word
        for word in words
    )


def is_renamed(command: str, other: str) -> bool:
    """Whether two commands say the same, but for the places of scenario and style files."""
    try:
        words, others = (
            " ".join(shlex.split(each)).replace(",", " ").split(" ") for each in (command, other)
        )
    except ValueError:  # quotes that do not match
        return False
    return len(words) == len(others) and all(map(_is_one_name, words, others))


def _is_one_name(one: str, two: str) -> bool:
    return one == two or (one.endswith(_FILE) and PureWindowsPath(one).name == PureWindowsPath(two).name)


def check_recipe(asked: Asked, entry: Entry, scenarios: Path) -> None:
    """Refuse scenario files that are no longer those of the results.

    Parameters
    ----------
    asked : Asked
    entry : Entry
        What the bundle says of them.
    scenarios : Path
        The folder of scenarios, as it will be in the bundle.

    Raises
    ------
    RequestFault
        They give another recipe.
    """
    if not entry.command:
        return
    command = recorded(inner(entry.command), entry.name)
    options = command.options()
    with chdir(scenarios):
        found = [with_options(_load(file), options) for file in command.files]
    is_same = Counter(map(_recipe, found)) == Counter(map(_recipe, _archived(asked.folder)))
    if not is_same or not _is_planned(asked.folder, found, options):
        raise RequestFault(
            f"{named(entry.name, 200)} was made from another version of {_listed(command.files)} than is "
            "there now; run its command again, and bundle what that gives."
        )


def _load(file: str) -> Scenario:
    from negosim.scenario.load import load

    return load(file)


def _recipe(scenario: Scenario) -> str:
    from negosim.scenario.recipe import recipe
    from negosim.version import MODEL

    return recipe(scenario, MODEL)[0]


def _archived(folder: KeptFolder) -> list[Scenario]:
    if folder.kind != COMPARISON:
        return [folder.scenario(ARCHIVE)]
    names = [name for name in folder.manifest["files"] if name.startswith("scenarios/")]
    return [folder.scenario(name) for name in names]


def _is_planned(folder: KeptFolder, found: list[Scenario], options: Mapping[str, Any]) -> bool:
    """Whether a sweep varies what it varied; its file may say that."""
    if folder.kind != SWEEP:
        return True
    from negosim.experiment.sweeps import facts
    from negosim.store.writers import finite
    from negosim.sweeps import plan

    planned = plan(found[0], options["over"] or None, sample=options["sample"], cells=options["cells"])
    return bool(finite(facts(planned, "", options["until"]))["plan"] == folder.manifest["plan"])


def _listed(files: Iterable[str]) -> str:
    return " or ".join(named(file, 200) for file in files)
