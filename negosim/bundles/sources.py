"""Files that a scenario rests on: those that it extends, its dispute, and their translations."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from negosim.dispute.load import shipped_dispute_names, shipped_dispute_path
from negosim.errors import RequestFault
from negosim.reading import named, read
from negosim.scenario.shipped import shipped_names, shipped_path

__all__ = ["layout", "plain_path", "rests_on"]

_OUTSIDE = "outside"


def rests_on(path: Path, allow: Callable[[Path], None] = lambda path: None) -> dict[Path, bool]:
    """All files that are read with a scenario, and whether each comes with negosim.

    Parameters
    ----------
    path : Path
        The scenario's file.
    allow : callable, optional
        Called with each file before it is read; it may refuse it with an error.

    Returns
    -------
    dict of Path to bool
        The scenario's file is the first.

    Raises
    ------
    NegosimError
        A file cannot be read, or names another one by a path from the root of the disk.
    """
    found: dict[Path, bool] = {}
    waiting = [(plain_path(path), False)]
    while waiting:
        one, is_shipped = waiting.pop()
        if one in found:
            continue
        if not is_shipped:
            allow(one)
        found[one] = is_shipped
        waiting += _references(one, is_shipped)
    return found


def _references(path: Path, is_shipped: bool) -> Iterator[tuple[Path, bool]]:
    data: Any = read(path, []).data
    if not isinstance(data, dict):
        return
    languages = data.get("languages")
    languages = list(languages.values()) if isinstance(languages, dict) else []
    for key, names in (
        ("extends", [data.get("extends")]),
        ("dispute", [data.get("dispute")]),
        ("", languages),
    ):
        for name in names:
            if isinstance(name, str) and name:
                yield from _meant(path, key, name, is_shipped)


def _meant(path: Path, key: str, name: str, is_shipped: bool) -> Iterator[tuple[Path, bool]]:
    """The file that is meant by what another says, as it is looked for when a scenario is loaded."""
    if os.path.isabs(name):
        raise RequestFault(
            f"{named(path.name, 200)} names {named(name, 200)} from the root of the disk, where no one else "
            "has it; write the path from the folder of the file, and run the command again."
        )
    beside = plain_path(path.parent / name)
    if beside.is_file():
        yield beside, is_shipped
    elif key == "extends" and name in shipped_names():
        yield shipped_path(name), True
    elif key == "dispute" and name in shipped_dispute_names():
        yield shipped_dispute_path(name), True


def plain_path(path: Path) -> Path:
    """A path without steps back; links stay, since files are found beside where they are named."""
    return Path(os.path.normpath(path.absolute()))


def layout(groups: Sequence[Sequence[Path]], directory: Path) -> dict[Path, str]:
    """Where files go in a bundle, so that they find each other.

    Parameters
    ----------
    groups : sequence of sequence of Path
        Files that name each other stand in one group.
    directory : Path
        Files in it keep their places.

    Returns
    -------
    dict of Path to str
        Their places, from the folder of all of them. Groups with files outside of the directory get
        folders of their own, in which no folder of the machine is named but those between the files.

    Raises
    ------
    RequestFault
        The place of a file would tell the name of the user's home folder.
    """
    root = plain_path(directory)
    found: dict[Path, str] = {}
    number = 0
    for group in _joined(groups):
        if all(file.is_relative_to(root) for file in group):
            _check_home(group, root)
            found |= {file: file.relative_to(root).as_posix() for file in group}
            continue
        number += 1
        common = Path(os.path.commonpath([file.parent for file in group]))
        _check_home(group, common)
        found |= {file: f"{_OUTSIDE}_{number}/{file.relative_to(common).as_posix()}" for file in group}
    return found


def _joined(groups: Sequence[Sequence[Path]]) -> list[list[Path]]:
    """Groups that share no file."""
    found: list[list[Path]] = []
    for group in groups:
        near = [each for each in found if set(each) & set(group)]
        found = [each for each in found if each not in near]
        found.append(sorted({*group, *(file for each in near for file in each)}))
    return found


def _check_home(group: Sequence[Path], common: Path) -> None:
    home = Path.home()
    if home != common and home.is_relative_to(common) and any(file.is_relative_to(home) for file in group):
        names = ", ".join(named(file.name, 100) for file in group)
        raise RequestFault(
            f"the places of {names} would tell the name of your home folder; copy the files into one folder, "
            "and run the command again from there."
        )
