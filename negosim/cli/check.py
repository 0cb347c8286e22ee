"""``negosim check``: all that is wrong in scenario and dispute files, and nothing else."""

from __future__ import annotations

from pathlib import Path

import click

from negosim.cli.options import complete_file
from negosim.errors import NegosimError, together

__all__ = ["command"]


@click.command("check", short_help="Say all that is wrong in scenario and dispute files.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete_file)
@click.option("--quiet", is_flag=True, help="Say nothing of files in which all is well.")
def command(files: tuple[str, ...], quiet: bool) -> None:
    """Say all that is wrong in scenario and dispute files, each fault with its place.

    FILE is a scenario or dispute file, or the name of one that comes with negosim. A place is
    FILE:LINE:COLUMN, counted from 1.

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
                click.echo(f"{file}: {kind}, no faults.")
    if errors:
        raise together(errors)


def _checked(file: str) -> str:
    """What a file is, after it was read and found without faults."""
    from negosim.dispute.load import dispute_of, is_dispute, shipped_dispute, shipped_dispute_names
    from negosim.reading import near, read
    from negosim.scenario.load import load, scenario_file
    from negosim.scenario.shipped import shipped_names

    if not Path(file).exists() and not near(file, shipped_names()) and near(file, shipped_dispute_names()):
        shipped_dispute(file)
        return "a dispute"
    path = scenario_file(file)
    faults: list[NegosimError] = []
    document = read(path, faults)
    if is_dispute(document):
        dispute_of(document, faults)
        return "a dispute"
    load(file)
    return "a scenario"
