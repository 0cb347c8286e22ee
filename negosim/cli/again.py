"""``verify``: carry out the command that a figure carries, and nothing else, and compare."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from negosim.cli.recorded import SOLVING, Recorded, announced, carry_out, check_scenario, recorded
from negosim.errors import RequestFault
from negosim.folders import open_results
from negosim.origins import Verified, carried_one, check_record, compared
from negosim.reading import named
from negosim.store.kept import KeptFolder
from negosim.store.record import Record
from negosim.store.records import Carried

__all__ = ["SOLVING", "arguments", "verify"]

_NAME = "again"
_WHOSE = "this record"
_INSTEAD = "; if the results folder was kept, stop, and name it with --results"


def verify(
    path: str | Path,
    *,
    directory: str | Path = ".",
    results: str | Path | None = None,
    number: int | None = None,
    outside: bool = False,
    workers: int | None = None,
    progress: bool = False,
    notify: Callable[[str], None] | None = None,
) -> Verified:
    """Make a figure or table again, and compare.

    Parameters
    ----------
    path : str or Path
        The figure or table, or its data.
    directory : str or Path
        From where the scenario files that the command names are looked for.
    results : str or Path, optional
        A results folder; the figure is then drawn from it, and nothing is solved.
    number : int, optional
        Which figure of a paper, counted from 1.
    outside : bool
        Whether scenario files outside of the directory may be read.
    workers : int, optional
        How many work at once; by default one a core.
    progress : bool
        Whether a bar on the terminal shows how far it has come.
    notify : callable, optional
        Called with a sentence before anything is solved: how many draws there are.

    Returns
    -------
    Verified
        What agrees: recipe, entries of the record, data, bytes.

    Raises
    ------
    NegosimError
        The file carries no record; or its command is none that solves, or cannot be carried out here.
    """
    carried = carried_one(path, number)
    check_record(carried)
    if results is not None:
        return _compared(carried, Path(results))
    if not Path(directory).is_dir():
        raise RequestFault(f"there is no folder {named(directory, 300)}; name that of the scenario files.")
    found = _recorded(carried.record, Path(directory), outside)
    if notify is not None:
        # A record may say another number than its command.
        notify(announced(found.draws(carried.record.draws), _INSTEAD))
    with _solved(found, Path(directory), workers, progress) as folder:
        return _compared(carried, folder)


def _compared(carried: Carried, folder: Path) -> Verified:
    return compared(carried, open_results(folder), KeptFolder(folder).recipe)


def arguments(record: Record, directory: Path, outside: bool = False) -> list[str]:
    """The words of a record's command after ``negosim``, if it may be carried out.

    Parameters
    ----------
    record : Record
    directory : Path
        From where its scenario files are looked for.
    outside : bool
        Whether they may lie outside of it.

    Raises
    ------
    RequestFault
        There is no command, or it does something else than solve scenarios; or a file is not there.
    """
    return list(_recorded(record, directory, outside).words)


def _recorded(record: Record, directory: Path, outside: bool) -> Recorded:
    if not record.command:
        raise RequestFault(
            "these results were made in Python, by a call that the record does not know; make them again, "
            "save them, and name their folder with --results."
        )
    found = recorded(record.command, _WHOSE)
    for file in found.files:
        check_scenario(file, directory, _WHOSE, outside)
    return found


@contextmanager
def _solved(found: Recorded, directory: Path, workers: int | None, progress: bool) -> Iterator[Path]:
    """Carry out a command; its results folder, for as long as it is needed."""
    own = ["--name", _NAME, "--quiet", "--formats", "svg", "--style", "page", "--lang", "en"]
    own += ["--workers", str(workers)] if workers else []
    with tempfile.TemporaryDirectory() as out:
        carry_out(found, [*own, "--out", out], directory, progress)
        yield Path(out, _NAME)
