"""Options that commands share, and what they do to a scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from negosim.dispute.data import Dispute
    from negosim.scenario.data import Scenario

__all__ = ["as_json", "dispute_named", "echo_json", "is_dispute", "solving", "with_options"]

_Command = TypeVar("_Command", bound=Callable[..., Any])

_SOLVING = (
    click.option("--draws", type=int, metavar="N", help="Draws of what is uncertain."),
    click.option("--seed", type=int, metavar="N", help="Seed of the draws."),
    click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="PATH=VALUE",
        help="Change a value: consent_written=1, sway_russia*=1.5, game.rounds=4. May be repeated.",
    ),
    click.option(
        "--out",
        type=click.Path(path_type=Path),
        default=Path("results"),
        show_default=True,
        metavar="DIR",
        help="Folder that holds results folders.",
    ),
    click.option("--name", metavar="NAME", help="Name of the results folder, if not the scenario's."),
    click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Threads; default: one a core."),
    click.option("--quiet", is_flag=True, help="No progress and no messages, only results."),
)

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def solving(command: _Command) -> _Command:
    """Add the options of every command that solves."""
    for option in reversed(_SOLVING):
        command = option(command)
    return command


def with_options(
    scenario: Scenario, draws: int | None, seed: int | None, settings: Sequence[str]
) -> Scenario:
    """A scenario after ``--set``, ``--draws`` and ``--seed``.

    Raises
    ------
    RequestFault
        A value leaves what is legal.
    """
    from negosim.scenario.paths import apply, put

    scenario = replace(apply(scenario, settings), changes=tuple(settings))
    for name, value in (("draws", draws), ("seed", seed)):
        if value is not None:
            scenario = put(scenario, f"run.{name}", value, quoted=f"--{name} {value}")
    return scenario


def dispute_named(name: str) -> Dispute:
    """A dispute: a file, or the name of a shipped one.

    Raises
    ------
    NegosimError
        There is none, or the file says something that cannot be used.
    """
    from negosim.dispute.load import read_dispute, shipped_dispute

    path = Path(name)
    is_path = path.suffix in (".yaml", ".yml") or path.name != name
    return read_dispute(path) if is_path else shipped_dispute(name)


def is_dispute(name: str) -> bool:
    """Whether a dispute of this name is shipped, and no scenario."""
    from negosim.dispute.load import shipped_dispute_names
    from negosim.scenario.shipped import shipped_names

    return name in shipped_dispute_names() and name not in shipped_names()


def echo_json(data: Any) -> None:
    """Print a JSON document without bare Infinity or NaN."""
    from negosim.store.writers import to_json

    click.echo(to_json(data), nl=False)
