"""The page of commands, from the commands themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import click

from making.markdown import block, code, one_line, page, table
from negosim.cli.main import main

__all__ = ["commands_page"]

_EXIT_CODES = [
    ("0", "done"),
    ("1", "the run failed: the solution did not pass its own check, or results could not be written"),
    ("2", "bad usage, or input that cannot be used; nothing was run"),
    (
        "130",
        "stopped by Ctrl-C, or a sweep by the signal SIGTERM; what was not finished is not written, "
        "but of a sweep what was solved is kept",
    ),
]

_ABOUT = """\
Results go to standard output; progress and messages go to standard error. `--help` after any command
prints what stands here. FILE is the path of a scenario file, or the name of a scenario that comes with
negosim."""


def commands_page() -> str:
    """Every command with its arguments, options and help, and the exit codes."""
    context = click.Context(main, info_name="negosim", **main.context_settings)
    found = {name: main.get_command(context, name) for name in main.list_commands(context)}
    commands = {name: command for name, command in found.items() if command is not None}
    rows = [
        [f"[{code(f'negosim {name}')}](#negosim-{name})", command.get_short_help_str(200)]
        for name, command in commands.items()
    ]
    return page(
        "Commands",
        "negosim/cli",
        [
            _ABOUT,
            table(["Command", "What it does"], rows),
            *(_section(name, command, context) for name, command in commands.items()),
            "## Options of `negosim` itself",
            _options(main, context),
            "## Exit codes",
            table(["Code", "Meaning"], _EXIT_CODES),
        ],
    )


def _section(name: str, command: click.Command, above: click.Context, level: int = 2) -> str:
    """A command; of a group, what is said of all its commands, then each of them."""
    context = click.Context(command, info_name=name, parent=above)
    usage = " ".join(command.collect_usage_pieces(context))
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    heading = f"{'#' * level} `{context.command_path}`"
    parts = [heading, block("text", f"{context.command_path} {usage}"), *map(_paragraph, paragraphs)]
    if not isinstance(command, click.Group):
        return "\n\n".join([*parts, _options(command, context)])
    inner = [(each, command.get_command(context, each)) for each in command.list_commands(context)]
    return "\n\n".join([*parts, *(_section(each, of, context, level + 1) for each, of in inner if of)])


def _paragraph(text: str) -> str:
    """A paragraph of help; one that click leaves as it is written becomes a block."""
    as_written = [mark for mark in ("\b\n", "\\b\n") if text.startswith(mark)]
    return block("text", text.removeprefix(as_written[0])) if as_written else text


def _options(command: click.Command, context: click.Context) -> str:
    return table(["Option", "What it does", "If left out"], _option_rows(command, context))


def _option_rows(command: click.Command, context: click.Context) -> Iterator[list[str]]:
    for option in command.get_params(context):
        if isinstance(option, click.Option) and not option.hidden:
            yield [code(_written(option, context)), _help(option), _default(option)]


def _written(option: click.Option, context: click.Context) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    return names if option.is_flag else f"{names} {option.make_metavar(context)}"


def _help(option: click.Option) -> str:
    if not option.help:
        raise SystemExit(f"expected a help text of {option.opts[0]}, found none; add it.")
    again = " May be repeated." if option.multiple and "repeated" not in option.help else ""
    return one_line(option.help) + again


def _default(option: click.Option) -> str:
    value: Any = option.default
    if option.is_flag or value is None or callable(value) or "UNSET" in repr(value).upper() or value == ():
        return "–"
    return code(value)
