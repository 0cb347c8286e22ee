"""``negosim compare``: set scenarios side by side on the same draws, and say which differences are real."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from negosim.cli.colour import painted
from negosim.cli.long import progressing, timed
from negosim.cli.options import (
    as_json,
    check_drawing,
    complete_file,
    drawing,
    echo_json,
    results_folder,
    run_words,
    said,
    say,
    solving,
    with_options,
)

if TYPE_CHECKING:
    from negosim.comparison import Comparison
    from negosim.scenario.data import Scenario

__all__ = ["command"]


@click.command("compare", short_help="Set scenarios side by side on the same draws.")
@click.argument("files", nargs=-1, required=True, metavar="FILE FILE...", shell_complete=complete_file)
@click.option(
    "--baseline", metavar="NAME", help="Scenario that the others are compared with; default: the first."
)
@solving
@as_json
def command(files: tuple[str, ...], **options: Any) -> None:
    """Set scenarios side by side on the same draws, and say which differences are real.

    FILE is a scenario file, or the name of a scenario that comes with negosim. All are solved for the same
    draws and compared with the first one, draw by draw. What --draws, --seed, --design, --concept and
    --set say holds for all of them.

    \b
    Examples:
      negosim compare two_islands_no_us_basing us_consents
      negosim compare base mine.yaml theirs.yaml --baseline base --draws 50000
      negosim compare base china_pivot --set game.rounds=12 --name longer
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.scenario.alike import baseline_first, check_alike
    from negosim.scenario.load import load
    from negosim.store.comparison import comparison_name
    from negosim.store.folder import check_place

    check_drawing(options)
    scenarios = [with_options(load(file), options) for file in files]
    check_alike(scenarios, files)
    scenarios = baseline_first(scenarios, options["baseline"], files)
    name = comparison_name([each.name for each in scenarios])
    folder = results_folder(options["out"], name if options["name"] is None else options["name"])
    check_place(folder)
    comparison, seconds = timed(partial(_solved, scenarios, options))
    for warning in comparison.warnings:
        say(options, warning)
    # Saved before it is printed: whoever reads the page may stop reading at any line.
    _save(comparison, folder, _as_command(files, scenarios[0], options), seconds, options)
    if options["as_json"]:
        echo_json(_data(comparison, folder))
    else:
        _print_page(comparison)
    say(options, f"Written to {folder}.")


def _solved(scenarios: list[Scenario], options: dict[str, Any]) -> Comparison:
    from negosim.cli.run import announce_compiling
    from negosim.comparison import compare

    if not options["quiet"]:
        announce_compiling()
    with progressing(f"{len(scenarios)} scenarios", _draws(scenarios), options["quiet"]) as progress:
        return compare(*scenarios, workers=options["workers"], progress=progress)


def _draws(scenarios: list[Scenario]) -> int:
    return sum(each.run.draws for each in scenarios)


def _print_page(comparison: Comparison) -> None:
    from negosim.figures.comparison_page import comparison_page

    click.echo(painted(comparison_page(comparison)), nl=False)


def _save(comparison: Comparison, folder: Path, words: str, seconds: float, options: dict[str, Any]) -> None:
    told = partial(say, options)
    comparison.save(folder, command=words, notify=told, seconds=seconds, **drawing(options))


def _as_command(files: tuple[str, ...], first: Scenario, options: dict[str, Any]) -> str:
    """The command that gives this comparison again, wherever and with how many workers it is run."""
    words = ["negosim", "compare", *files, *run_words(first.run, options)]
    words += ["--baseline", options["baseline"]] if options["baseline"] else []
    return shlex.join(words + said(options))


def _data(comparison: Comparison, folder: Path) -> dict[str, Any]:
    from negosim.store.comparison import comparison_findings

    return {
        "recipe": comparison.recipe,
        "folder": folder.as_posix(),
        **comparison_findings(comparison),
    }
