"""``negosim report``: results as one HTML page to hand on, without solving."""

from __future__ import annotations

import sys
from pathlib import Path

import click

__all__ = ["command"]


@click.command("report", short_help="Write results as one HTML page to hand on.")
@click.argument("directories", metavar="DIR...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=Path("reports"),
    show_default=True,
    metavar="PLACE",
    help="Folder for the file; or the file: report.html.",
)
@click.option("--title", default="", metavar="TEXT", help="What stands above the page.")
@click.option("--quiet", is_flag=True, help="Print the file's name only: no messages.")
def command(directories: tuple[Path, ...], out: Path, title: str, quiet: bool) -> None:
    """Write what results folders hold as one HTML page, without solving anything.

    DIR is a results folder; of several, each is a part of the page. The page holds the question, the
    answer in words, charts that answer the pointer, tables that sort, what every number rests on, the
    limits, and how to have it all again. It is one file, and needs no network.

    \b
    Examples:
      negosim report results/two_islands_no_us_basing
      negosim report results/base results/five results/grid --out minister.html
      negosim report results/five --title "What US consent would change"
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.reports.made import report

    shown = sys.stderr.isatty() and not quiet
    written = report(directories, out=out, title=title, notify=_tell if shown else None)
    click.echo(written.as_posix())


def _tell(name: str) -> None:
    click.echo(f"Reading {name} ...", err=True)
