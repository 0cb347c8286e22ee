"""``negosim table``: write the tables of a results folder for a paper, without solving."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.command("table", short_help="Write tables of a results folder, in LaTeX and more.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="NAME",
    help="Which table; may be repeated. Default: all of the results.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("tables"),
    show_default=True,
    metavar="PLACE",
    help="Folder for the files; or a file, for one table: table2.tex; or - to print it.",
)
@click.option(
    "--formats",
    metavar="LIST",
    help="Formats: tex, md, csv, html. Default: all; that of the file; md, if printed.",
)
@click.option("--lang", default="en", show_default=True, metavar="CODE", help="Their language: en, ja, ru.")
def command(directory: Path, kinds: tuple[str, ...], out: Path, formats: str | None, lang: str) -> None:
    """Write the tables of a results folder for a paper, without solving anything.

    DIR is a results folder. No number has more digits than its interval bears; CSV files have all of them.
    Kinds are, for a run: outcomes, agreement, stops, payoffs, offers and timing; for a comparison: compare
    and changes. Another name is answered with those that there are. The kinds parameters and payoff_terms,
    of any folder, are tables for an appendix: what every number of the scenario rests on. They are written
    if asked for.

    \b
    Examples:
      negosim table results/two_islands_no_us_basing
      negosim table results/base --kind outcomes --out paper/table2.tex
      negosim table results/base --kind parameters --formats tex,csv
      negosim table results/base --kind stops --out - --lang ja
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.papers import table, table_text

    if str(out) == "-":
        click.echo(table_text(directory, kinds, formats or "md", lang), nl=False)
        return
    for path in table(directory, kinds, out=out, formats=formats, lang=lang):
        click.echo(path.as_posix())
