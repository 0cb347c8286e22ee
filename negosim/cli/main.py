"""The command ``negosim``: finds its commands when they are asked for, and turns errors into exit codes."""

from __future__ import annotations

import difflib
import importlib
import sys
from typing import Any

import click

from negosim.errors import CertificateError, NegosimError, StoreError
from negosim.version import VERSION

__all__ = ["main"]

_COMMANDS = ("run", "show", "parameters", "scenarios")

_FIRST = """\
negosim solves a negotiation as a game, for many draws of what is uncertain, and
says how likely each outcome is and what stops agreement.

What to do first:

  negosim scenarios                        the questions that come with it
  negosim show two_islands_no_us_basing    what one of them asks and assumes
  negosim run two_islands_no_us_basing     solve it; a folder goes to results/
  negosim parameters                       every number, and what it rests on

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
        command: click.Command = importlib.import_module(f"negosim.cli.{cmd_name}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            ctx.fail(_no_command(args[0]))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except NegosimError as error:
            failed = isinstance(error, (CertificateError, StoreError))
            _leave(ctx, str(error), _FAILED if failed else _REFUSED)
        except MemoryError:
            _leave(ctx, "the memory of this machine does not suffice; take fewer draws.", _FAILED)
        except KeyboardInterrupt:
            _leave(ctx, "stopped; what was not finished is not written.", _STOPPED)


def _no_command(name: str) -> str:
    near = difflib.get_close_matches(name, _COMMANDS, n=1)
    if near:
        return f"there is no command '{name}'; did you mean '{near[0]}'?"
    return f"there is no command '{name}'; to solve a scenario, write 'negosim run {name}'."


def _leave(ctx: click.Context, message: str, code: int) -> None:
    click.echo(f"negosim: {message}", err=True)
    ctx.exit(code)


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
