"""``verify``: carry out the command that a figure carries, and nothing else, and compare."""

from __future__ import annotations

import io
import shlex
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir, contextmanager, redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from negosim.cli.long import shown_progress
from negosim.errors import RequestFault
from negosim.folders import open_results
from negosim.origins import Verified, carried_one, check_record, compared
from negosim.reading import named
from negosim.store.kept import KeptFolder
from negosim.store.record import Record
from negosim.store.records import Carried

__all__ = ["SOLVING", "arguments", "verify"]

SOLVING = (
    "run",
    "compare",
    "sweep",
    "robustness",
    "frontier",
    "explain",
    "breakeven",
    "whatif",
    "sensitivity",
    "discover",
    "trace",
)
"""Commands that solve. A figure may come from anybody, so no other command is carried out."""

_REFUSED = {"out": "--out", "scheduler": "--scheduler", "dry_run": "--dry-run"}
"""Options with which a command would write elsewhere, work elsewhere or solve nothing."""

_ODD = ("--", "-h", "--help")
"""Words with which a command would do nothing, or take all others for files."""

_FILES = ("file", "files")
_SCENARIO = (".yaml", ".yml")
_NAME = "again"

_MANY = 10_000_000  # draws, which take hours


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
    words = arguments(carried.record, Path(directory), outside)
    if notify is not None:
        notify(_announced(_draws(words, carried.record)))
    with _solved(words, Path(directory), workers, progress) as folder:
        return _compared(carried, folder)


def _draws(words: list[str], record: Record) -> int:
    """How many draws a command asks for; a record may say otherwise."""
    said = str(_parsed(words).get("draws", ""))
    return int(said) if said.isdecimal() else record.draws


def _announced(draws: int) -> str:
    told = f"Solving again, with {draws:,} draws in each solution."
    if draws <= _MANY:
        return told
    return f"{told} That may take hours; if the results folder was kept, stop, and name it with --results."


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
    if not record.command:
        raise RequestFault(
            "these results were made in Python, by a call that the record does not know; make them again, "
            "save them, and name their folder with --results."
        )
    words = _words(record.command)
    said = _parsed(words)
    for name, option in _REFUSED.items():
        if said.get(name):
            raise _strange(record.command, f"it says {option}, which no record does")
    for name in _FILES:
        given = said.get(name) or ()
        for file in (given,) if isinstance(given, str) else given:
            _check_scenario(file, directory, outside)
    return words


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError:
        raise _strange(command, "its quotes do not match") from None
    if len(words) < 2 or words[0] != "negosim" or words[1] not in SOLVING:
        raise _strange(command, f"expected negosim and one of {', '.join(SOLVING)}")
    odd = next((word for word in words if word in _ODD), "")
    if odd:
        raise _strange(command, f"it says {odd}, which no record does")
    return words[1:]


def _strange(command: str, why: str) -> RequestFault:
    return RequestFault(
        f"the command of this record is not carried out: {why}; it is '{named(command, 300)}'."
    )


def _command(name: str) -> click.Command:
    found: click.Command = import_module(f"negosim.cli.{name}").command
    return found


def _parsed(words: Sequence[str]) -> dict[str, Any]:
    """What a command says, by the names of its options; nothing is carried out yet."""
    command = _command(words[0])
    try:
        with click.Context(command, info_name=words[0]) as ctx:
            said, left, _ = command.make_parser(ctx).parse_args(list(words[1:]))
    except click.UsageError as error:
        raise _strange(shlex.join(["negosim", *words]), error.format_message().rstrip(".")) from None
    if left:
        raise _strange(shlex.join(["negosim", *words]), f"it says '{named(left[0])}' too many")
    return {name: value for name, value in said.items() if isinstance(value, (str, list, tuple, bool))}


def _check_scenario(file: str, directory: Path, outside: bool) -> None:
    """Refuse what is neither the name of a shipped scenario nor a scenario file that may be read."""
    from negosim.scenario.shipped import shipped_names

    path = directory / file
    if file in shipped_names() and not path.is_file():
        return
    shown = named(file, 300)
    if path.suffix not in _SCENARIO:
        raise RequestFault(
            f"the command of this record is not carried out: it reads '{shown}', neither the name of a "
            "scenario that comes with negosim nor a YAML file."
        )
    if not path.is_file():
        raise RequestFault(
            f"there is no scenario file {shown} in {named(directory.absolute(), 300)}; name the folder that "
            "holds it with --in."
        )
    if not outside and not path.resolve().is_relative_to(directory.resolve()):
        raise RequestFault(
            f"the command of this record reads {shown}, outside of {named(directory.absolute(), 300)}; if "
            "you know that file, add --outside."
        )


@contextmanager
def _solved(words: list[str], directory: Path, workers: int | None, progress: bool) -> Iterator[Path]:
    """Carry out a command; its results folder, for as long as it is needed."""
    own = ["--name", _NAME, "--quiet", "--formats", "svg", "--style", "page", "--lang", "en"]
    own += ["--workers", str(workers)] if workers else []
    with tempfile.TemporaryDirectory() as out:
        command = _command(words[0])
        with chdir(directory), redirect_stdout(io.StringIO()), shown_progress(progress):
            try:
                with command.make_context(words[0], [*words[1:], *own, "--out", out]) as ctx:
                    command.invoke(ctx)
            except click.UsageError as error:
                raise _strange(shlex.join(["negosim", *words]), error.format_message().rstrip(".")) from None
        yield Path(out, _NAME)
