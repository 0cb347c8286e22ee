"""``negosim frontier``: which packages are efficient, which both would sign, and what lies beside them."""

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
    from negosim.frontier_study import FrontierStudy
    from negosim.scenario.data import Scenario

__all__ = ["command"]

_CONCEPT = "--concept changes nothing here: the frontier and all four solutions are the same under each."


_COMPILING = "Compiling the solver once after installation; this takes some seconds."


@click.command("frontier", short_help="Find the packages that no other one beats, draw by draw.")
@click.argument("file", metavar="FILE", shell_complete=complete_file)
@solving
@as_json
def command(file: str, **options: Any) -> None:
    """Find the Pareto efficient packages, draw by draw, and those that both would sign.

    FILE is a scenario file, or the name of a scenario that comes with negosim. All combinations of levels
    are looked at, or with --set bargaining.over=table the offers on the table. Bargaining solutions and
    offers are set beside the frontier. --concept has no effect.

    \b
    Examples:
      negosim frontier two_islands_no_us_basing
      negosim frontier base --set bargaining.over=table --draws 2000
      negosim frontier mine.yaml --set bargaining.lotteries=true --style grey
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.scenario.load import load
    from negosim.store.folder import check_place
    from negosim.store.frontier import frontier_name

    check_drawing(options)
    scenario = with_options(load(file), options)
    if options["concept"]:
        say(options, _CONCEPT)
    name = frontier_name(scenario) if options["name"] is None else options["name"]
    folder = results_folder(options["out"], name)
    check_place(folder)
    study, seconds = timed(partial(_solved, scenario, options))
    # Saved before it is printed: whoever reads the page may stop reading at any line.
    _save(study, folder, _as_command(file, scenario, options), seconds, options)
    if options["as_json"]:
        echo_json(_data(study, folder))
    else:
        _print_page(study)
    say(options, f"Written to {folder}.")


def _solved(scenario: Scenario, options: dict[str, Any]) -> FrontierStudy:
    from negosim.frontier_study import frontier
    from negosim.model.attainment import is_compiled

    if not is_compiled():
        say(options, _COMPILING)
    with progressing(scenario.name, scenario.run.draws, options["quiet"]) as progress:
        return frontier(scenario, workers=options["workers"], progress=progress)


def _print_page(study: FrontierStudy) -> None:
    from negosim.figures.frontier_page import frontier_page

    click.echo(painted(frontier_page(study)), nl=False)


def _save(study: FrontierStudy, folder: Path, words: str, seconds: float, options: dict[str, Any]) -> None:
    told = partial(say, options)
    study.save(folder, command=words, notify=told, seconds=seconds, **drawing(options))


def _as_command(file: str, scenario: Scenario, options: dict[str, Any]) -> str:
    """The command that gives this study again, wherever and with how many workers it is run."""
    run = scenario.run
    words = ["negosim", "frontier", file, *run_words(run, options)]
    return shlex.join(words + said({**options, "concept": None}))


def _data(study: FrontierStudy, folder: Path) -> dict[str, Any]:
    from negosim.store.frontier import frontier_findings

    scenario = study.scenario
    return {
        "name": scenario.name,
        "title": scenario.title,
        "recipe": study.recipe,
        "folder": folder.as_posix(),
        **frontier_findings(study),
    }
