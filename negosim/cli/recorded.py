"""Commands that figures, tables and bundles name: taken apart, refused if strange, and carried out."""

from __future__ import annotations

import io
import shlex
from collections.abc import Mapping, Sequence
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from negosim.cli.long import shown_progress
from negosim.errors import RequestFault
from negosim.reading import named

__all__ = ["SOLVING", "Recorded", "announced", "carry_out", "check_scenario", "recorded"]

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

_REFUSED = {"out": "--out", "scheduler": "--scheduler", "workers": "--workers", "dry_run": "--dry-run"}
"""Options with which a command would write elsewhere, work elsewhere, crowd a machine or solve nothing."""

_ODD = ("--", "-h", "--help")
"""Words with which a command would do nothing, or take all others for files."""

_FILES = ("file", "files")
_SCENARIO = (".yaml", ".yml")

_MANY = 10_000_000  # draws, which take hours
_DIGITS = 18  # of a number that is no mischief


@dataclass(frozen=True)
class Recorded:
    """A command that may be carried out.

    Attributes
    ----------
    words : tuple of str
        Those after ``negosim``.
    said : mapping
        What they say as text, by the names of arguments and options.
    whose : str
        What names the command, for messages.
    """

    words: tuple[str, ...]
    said: Mapping[str, Any]
    whose: str

    @property
    def files(self) -> tuple[str, ...]:
        """Scenarios: files, or names of shipped ones."""
        given = [self.said.get(name) or () for name in _FILES]
        return tuple(file for each in given for file in ((each,) if isinstance(each, str) else each))

    def draws(self, otherwise: int) -> int:
        """How many draws it asks for."""
        said = str(self.said.get("draws", ""))
        return int(said) if said.isdecimal() and len(said) <= _DIGITS else otherwise

    def options(self) -> dict[str, Any]:
        """All its options as the command gets them, with their defaults."""
        with _context(self.words, self.whose) as ctx:
            return dict(ctx.params)


def recorded(command: str, whose: str) -> Recorded:
    """A command taken apart; nothing is carried out yet.

    Parameters
    ----------
    command : str
    whose : str
        What names it, for messages: ``this record``.

    Raises
    ------
    RequestFault
        It does something else than solve scenarios.
    """
    words = _words(command, whose)
    said = _parsed(words, whose)
    for name, option in _REFUSED.items():
        if said.get(name):
            raise _strange(command, whose, f"it says {option}, which no record does")
    return Recorded(tuple(words), said, whose)


def announced(draws: int, instead: str = "") -> str:
    """What is said before so many draws are solved; where they take hours, also what to do instead."""
    told = f"Solving again, with {draws:,} draws in each solution."
    return told if draws <= _MANY else f"{told} That may take hours{instead}."


def check_scenario(file: str, directory: Path, whose: str, outside: bool = False) -> None:
    """Refuse what is neither the name of a shipped scenario nor a scenario file that may be read.

    Parameters
    ----------
    file : str
    directory : Path
        From where it is looked for.
    whose : str
        What names the command.
    outside : bool
        Whether it may lie outside of the directory.

    Raises
    ------
    RequestFault
    """
    from negosim.scenario.shipped import shipped_names

    path = directory / file
    if file in shipped_names() and not path.is_file():
        return
    shown = named(file, 300)
    if path.suffix not in _SCENARIO:
        raise RequestFault(
            f"the command of {whose} is not carried out: it reads '{shown}', neither the name of a "
            "scenario that comes with negosim nor a YAML file."
        )
    if not path.is_file():
        raise RequestFault(
            f"there is no scenario file {shown} in {named(directory.absolute(), 300)}; name the folder that "
            "holds it with --in."
        )
    if not outside and not path.resolve().is_relative_to(directory.resolve()):
        raise RequestFault(
            f"the command of {whose} reads {shown}, outside of {named(directory.absolute(), 300)}; if "
            "you know that file, add --outside."
        )


def carry_out(found: Recorded, own: Sequence[str], directory: Path, progress: bool) -> None:
    """Carry out a command; what it prints is not shown.

    Parameters
    ----------
    found : Recorded
    own : sequence of str
        Options that come after its own, and prevail.
    directory : Path
        From where it reads scenario files.
    progress : bool
        Whether a bar on the terminal shows how far it has come.
    """
    words = [*found.words, *own]
    with (
        chdir(directory),
        redirect_stdout(io.StringIO()),
        shown_progress(progress),
        _context(words, found.whose) as ctx,
    ):
        try:
            ctx.command.invoke(ctx)
        except click.UsageError as error:
            raise _strange_words(found.words, found.whose, error) from None


def _words(command: str, whose: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError:
        raise _strange(command, whose, "its quotes do not match") from None
    if len(words) < 2 or words[0] != "negosim" or words[1] not in SOLVING:
        raise _strange(command, whose, f"expected negosim and one of {', '.join(SOLVING)}")
    odd = next((word for word in words if word in _ODD), "")
    if odd:
        raise _strange(command, whose, f"it says {odd}, which no record does")
    return words[1:]


def _strange(command: str, whose: str, why: str) -> RequestFault:
    return RequestFault(
        f"the command of {whose} is not carried out: {named(why, 300)}; it is '{named(command, 300)}'."
    )


def _strange_words(words: Sequence[str], whose: str, error: click.UsageError) -> RequestFault:
    return _strange(shlex.join(["negosim", *words]), whose, error.format_message().rstrip("."))


def _command(name: str) -> click.Command:
    found: click.Command = import_module(f"negosim.cli.{name}").command
    return found


def _context(words: Sequence[str], whose: str) -> click.Context:
    """What click makes of the words, their values checked."""
    try:
        return _command(words[0]).make_context(words[0], list(words[1:]))
    except click.UsageError as error:
        raise _strange_words(words, whose, error) from None


def _parsed(words: Sequence[str], whose: str) -> dict[str, Any]:
    """What a command says, by the names of its options; nothing is carried out yet."""
    command = _command(words[0])
    try:
        with click.Context(command, info_name=words[0]) as ctx:
            said, left, _ = command.make_parser(ctx).parse_args(list(words[1:]))
    except click.UsageError as error:
        raise _strange_words(words, whose, error) from None
    if left:
        raise _strange(shlex.join(["negosim", *words]), whose, f"it says '{named(left[0])}' too many")
    return {name: value for name, value in said.items() if isinstance(value, (str, list, tuple, bool))}
