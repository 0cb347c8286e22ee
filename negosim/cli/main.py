"""The command ``negosim``: finds its commands when they are asked for, and turns errors into exit codes."""

from __future__ import annotations

import difflib
import importlib
import re
import shutil
import sys
import textwrap
from typing import Any

import click

from negosim.errors import CertificateError, NegosimError, RequestFault, StoppedError, StoreError
from negosim.version import VERSION

__all__ = ["main"]

_COMMANDS = (
    "new",
    "run",
    "compare",
    "check",
    "show",
    "parameters",
    "scenarios",
    "sweep",
    "store",
    "explain",
    "breakeven",
    "whatif",
    "sensitivity",
    "discover",
    "trace",
    "robustness",
    "certify",
    "export-game",
    "frontier",
    "figure",
    "table",
    "report",
    "provenance",
    "bundle",
)

_FIRST = """\
negosim solves a negotiation as a game, for many draws of what is uncertain, and
says how likely each outcome is and what stops agreement.

What to do first:

  negosim scenarios                        the questions that come with it
  negosim show two_islands_no_us_basing    what one of them asks and assumes
  negosim run two_islands_no_us_basing     solve it; a folder goes to results/
  negosim parameters                       every number, and what it rests on
  negosim check FILE                       all that is wrong in a file of yours

'negosim --help' lists all commands, 'negosim COMMAND --help' their options.
"""

_FAILED, _REFUSED, _STOPPED = 1, 2, 130


class _Commands(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = cmd_name.replace("-", "_")
        command: click.Command = importlib.import_module(f"negosim.cli.{module}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            raise RequestFault(_no_command(args[0]))
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            _misused(ctx, error)
            raise

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            _misused(error.ctx or ctx, error)
        except NegosimError as error:
            _leave(ctx, str(error), _code(error))
        except BrokenPipeError:
            raise  # click ends quietly when nobody reads on
        except OSError as error:
            _leave(ctx, f"the system refused: {error.strerror or error}.", _FAILED)
        except MemoryError:
            _leave(ctx, "the memory of this machine does not suffice; take fewer draws.", _FAILED)
        except KeyboardInterrupt:
            _leave(ctx, "stopped; what was not finished is not written.", _STOPPED)


def _code(error: NegosimError) -> int:
    if isinstance(error, StoppedError):
        return _STOPPED
    return _FAILED if isinstance(error, (CertificateError, StoreError)) else _REFUSED


def _no_command(name: str) -> str:
    near = difflib.get_close_matches(name, _COMMANDS, n=1)
    if near:
        return f"there is no command '{name}'; did you mean '{near[0]}'?"
    return f"there is no command '{name}'; to solve a scenario, write 'negosim run {name}'."


def _misused(ctx: click.Context, error: click.UsageError) -> None:
    """Say what is wrong with how a command was called, and how to get help."""
    path = (error.ctx or ctx).command_path
    _leave(ctx, f"{_usage(error)}\n'{path} --help' says how to use it.", _REFUSED)


# What click says of values, and what all other errors say.
_CLICK = {
    r"^('.*') is not a valid integer$": r"expected a whole number, found \1",
    r"^(.*) is not in the range x>=(\S+)$": r"expected a number of at least \2, found \1",
    r"^('.*') is not one of (.*)$": r"expected one of \2, found \1",
}


def _usage(error: click.UsageError) -> str:
    """What is wrong, in the words of all other errors."""
    name = error.param.opts[-1] if isinstance(error, click.BadParameter) and error.param else ""
    if isinstance(error, click.MissingParameter):
        shape = getattr(error.param, "metavar", None)
        what = "a FILE, or the name of a shipped scenario" if name in ("file", "files") else f"{name} {shape}"
        return f"expected {what}, found nothing; add it."
    if isinstance(error, click.NoSuchOption):
        near = f"; did you mean '{error.possibilities[0]}'?" if error.possibilities else "."
        return f"there is no option '{error.option_name}'{near}"
    if isinstance(error, click.BadOptionUsage):
        return f"expected a value after {error.option_name}, found nothing; add one."
    message = error.message.rstrip(".")
    for pattern, words in _CLICK.items():
        message = re.sub(pattern, words, message)
    if name:
        return f"{name}: {message}; change it."
    return f"{message[:1].lower()}{message[1:]}{'' if message.endswith('?') else '.'}"


def _leave(ctx: click.Context, message: str, code: int) -> None:
    """Print a message, line by line in the same form, and end."""
    for line in message.splitlines():
        click.echo(_wrapped(f"negosim: {line}"), err=True)
    ctx.exit(code)


def _wrapped(line: str) -> str:
    """A line as it is for programs; for people, broken between words where their terminal ends."""
    if not sys.stderr.isatty():
        return line
    width = max(40, shutil.get_terminal_size().columns)
    return textwrap.fill(
        line, width, subsequent_indent="    ", break_on_hyphens=False, break_long_words=False
    )


_HELP = {"help_option_names": ["-h", "--help"]}


@click.group(cls=_Commands, invoke_without_command=True, context_settings=_HELP)
@click.version_option(VERSION, prog_name="negosim")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Solve negotiation scenarios: how likely each outcome is, and what stops agreement.

    FILE is a scenario file, or the name of a scenario that comes with negosim.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign must not end a run
    if ctx.invoked_subcommand is None:
        click.echo(_FIRST, nl=False)
