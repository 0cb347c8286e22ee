"""``negosim check``: all that is wrong in scenario and dispute files, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from negosim.cli.options import complete_file
from negosim.errors import NegosimError, together

if TYPE_CHECKING:
    from negosim.scenario.data import Scenario

__all__ = ["command", "remark_on"]


@click.command("check", short_help="Say all that is wrong in scenario and dispute files.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete_file)
@click.option("--quiet", is_flag=True, help="Say nothing of files in which all is well.")
def command(files: tuple[str, ...], quiet: bool) -> None:
    """Say all that is wrong in scenario and dispute files, each fault with its place.

    FILE is a scenario or dispute file, or the name of one that comes with negosim. A place is
    FILE:LINE:COLUMN, counted from 1. Of a results folder, it says whether its files are as written.

    \b
    Examples:
      negosim check mine.yaml
      negosim check scenarios/*.yaml --quiet
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    errors: list[NegosimError] = []
    for file in files:
        try:
            kind = _checked(file)
        except NegosimError as error:
            errors.append(error)
        else:
            if not quiet:
                click.echo(f"{file}: {kind}")
    if errors:
        raise together(errors)


def _checked(file: str) -> str:
    """What a file is, after it was read and found without faults."""
    from negosim.dispute.load import dispute_of, is_dispute, shipped_dispute, shipped_dispute_names
    from negosim.reading import is_results, near, read
    from negosim.scenario.load import load, scenario_file
    from negosim.scenario.shipped import shipped_names

    if is_results(Path(file)) and file not in shipped_names():
        return _verified(file)
    if not Path(file).exists() and not near(file, shipped_names()) and near(file, shipped_dispute_names()):
        shipped_dispute(file)
        return "a dispute, no faults."
    path = scenario_file(file)
    faults: list[NegosimError] = []
    document = read(path, faults)
    if is_dispute(document):
        dispute_of(document, faults)
        return "a dispute, no faults."
    return " Remark: ".join(filter(None, ("a scenario, no faults.", remark_on(load(file)))))


def remark_on(scenario: Scenario) -> str:
    """What is no fault, but seldom meant; mostly nothing."""
    from negosim.game.axes import axes_of
    from negosim.game.table import compiled_offers

    offers = compiled_offers(scenario.offers, axes_of(scenario.dispute), frozenset())
    if not offers:
        return "no offer is on the table."
    if not any(offer.settlement for offer in offers):
        return "no settlement can be offered."
    return ""


def _verified(file: str) -> str:
    """What a results folder is, after all its files were compared with what was written."""
    from negosim.store.opened import verify

    number = verify(Path(file))
    return f"a results folder, {number} file{'' if number == 1 else 's'} as they were written."
