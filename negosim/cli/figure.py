"""``negosim figure``: draw the charts of a results folder again, without solving."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from negosim.cli.options import check_drawing, drawn

__all__ = ["command"]


@click.command("figure", short_help="Draw charts of a results folder, as a journal wants them.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--kind", "kinds", multiple=True, metavar="NAME", help="Which chart; may be repeated. Default: all."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("figures"),
    show_default=True,
    metavar="PLACE",
    help="Folder for the files; or a file, for one chart: fig3.pdf.",
)
@drawn
@click.pass_context
def command(
    ctx: click.Context, /, directory: Path, kinds: tuple[str, ...], out: Path, **options: Any
) -> None:
    """Draw the charts of a results folder again, without solving anything.

    DIR is a results folder. Beside each chart are written its data (CSV), and a draft of its caption and
    its alternative text (TXT).

    \b
    Examples:
      negosim figure results/two_islands_no_us_basing
      negosim figure results/base --kind outcomes --style single,serif
      negosim figure results/base --kind stops --style bare,grey --out fig3.pdf
      negosim figure results/base --kind timing --style slide --lang ja
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.papers import figure

    check_drawing(options)
    given = ctx.get_parameter_source("formats") is not click.core.ParameterSource.DEFAULT
    formats = options["formats"] if given else None
    written = figure(directory, kinds, out=out, formats=formats, style=options["style"], lang=options["lang"])
    for path in written:
        click.echo(path.as_posix())
