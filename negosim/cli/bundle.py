"""``negosim bundle``: all that results rest on in one file, and all of it made again from there."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from negosim.cli.options import as_json, check_drawing, drawing, drawn, echo_json, say
from negosim.errors import RequestFault

__all__ = ["command"]

_OUT = Path("paper.zip")
_FAILED = 1


@click.command("bundle", short_help="Pack results with all that makes them again; verify such a pack.")
@click.argument("places", nargs=-1, required=True, metavar="DIR...", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=_OUT,
    show_default=True,
    metavar="FILE",
    help="The zip file to write.",
)
@click.option(
    "--in",
    "directory",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Where the scenario files are that the recorded commands name; default: here.",
)
@drawn
@click.option("--license", default="", metavar="TEXT", help="On what terms the data may be used: CC-BY-4.0.")
@click.option(
    "--author", "authors", multiple=True, metavar="NAME", help="Who made them, with or without an ORCID."
)
@click.option("--verify", is_flag=True, help="DIR is a bundle: make all of it again, and compare.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many work at once with --verify; default: one a core.",
)
@click.option("--quiet", is_flag=True, help="Print results only: no progress bar, no messages.")
@as_json
@click.pass_context
def command(ctx: click.Context, /, places: tuple[Path, ...], verify: bool, **options: Any) -> None:
    """Pack results folders with all that makes them again, or make it again from such a pack.

    The zip file holds the results as they are, the scenario and dispute files that their commands read,
    figures and tables for papers, this negosim and the exact versions of all that it needs, a README
    for those who make it again, and RO-Crate metadata. The same content gives the same bytes.

    With --verify, everything is solved and drawn again in a temporary folder, and compared: numbers and
    bytes. A bundle may come from anybody: only commands that solve are carried out. The exit code is 0 if
    all numbers agree, 1 if some differ, 2 if the file is damaged.

    \b
    Examples:
      negosim bundle results/base results/base_sweep -o paper.zip
      negosim bundle results/mine --in studies --license CC-BY-4.0 --style single
      negosim bundle --verify paper.zip
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    if verify:
        _verify(ctx, places, options)
        return
    _refuse(ctx, ("workers", "as_json"), "counts with --verify; leave it out, or add --verify")
    from negosim.cli.bundled import bundle

    check_drawing(options)
    told = {name: options[name] for name in ("directory", "license", "authors")}
    written = bundle(places, out=options["output"], **told, **drawing(options), notify=partial(say, options))
    click.echo(written.as_posix())


def _verify(ctx: click.Context, places: tuple[Path, ...], options: dict[str, Any]) -> None:
    """Make a bundle again, print what agrees, and end with what it comes to."""
    if len(places) > 1:
        raise RequestFault(f"expected one bundle after --verify, found {len(places)}; verify one at a time.")
    packing = ("output", "directory", "formats", "style", "lang", "license", "authors")
    _refuse(ctx, packing, "says how to pack, and --verify packs nothing; leave it out")
    from negosim.cli.bundled import verify_bundle

    quiet = options["quiet"]
    found = verify_bundle(
        places[0], workers=options["workers"], progress=not quiet, notify=partial(say, options)
    )
    if options["as_json"]:
        echo_json(found.data())
    else:
        click.echo(str(found))
    if not found.agrees:
        ctx.exit(_FAILED)


def _refuse(ctx: click.Context, names: tuple[str, ...], told: str) -> None:
    """Refuse options that have no meaning here."""
    for parameter in ctx.command.params:
        is_given = ctx.get_parameter_source(parameter.name or "") is click.core.ParameterSource.COMMANDLINE
        if parameter.name in names and is_given:
            raise RequestFault(f"{parameter.opts[-1]} {told}.")
