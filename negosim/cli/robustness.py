"""``negosim robustness``: the same question under other concepts, precisions and structures."""

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
    from negosim.robustness_study import Robustness
    from negosim.scenario.data import Scenario

__all__ = ["command"]


@click.command("robustness", short_help="See whether an answer hangs on how talks are solved.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete_file)
@solving
@as_json
def command(files: tuple[str, ...], **options: Any) -> None:
    """See whether an answer hangs on how talks are solved.

    Each FILE is solved for the same draws under every solution concept, with other precisions, another
    horizon, another first proposer and first mover, rounds half as long, and every offer listed twice.
    The table says what comes out, and in which share of draws the likeliest outcome changes.

    \b
    Examples:
      negosim robustness two_islands_no_us_basing
      negosim robustness mine.yaml base --draws 2000
      negosim robustness base --set bargaining.over=table --name over_the_table
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.cli.run import check_twins
    from negosim.scenario.load import load
    from negosim.store.folder import check_place

    check_drawing(options)
    if options["name"] is not None and len(files) > 1:
        raise click.UsageError("--name names one results folder; give one FILE with it.")
    scenarios = [with_options(load(file), options) for file in files]
    names = [options["name"] or f"{scenario.name}_robustness" for scenario in scenarios]
    folders = [results_folder(options["out"], name) for name in names]
    check_twins(files, folders)
    for folder in folders:
        check_place(folder)
    documents = []
    for number, (file, scenario, folder) in enumerate(zip(files, scenarios, folders, strict=True)):
        found, seconds = timed(partial(_solved, scenario, options))
        for words in found.left_out:
            say(options, words)
        # Saved before it is printed: whoever reads the page may stop reading at any line.
        _save(found, folder, _as_command(file, scenario, options), seconds, options)
        if options["as_json"]:
            documents.append(_data(found, folder))
        else:
            _print_page(found, number)
        say(options, f"Written to {folder}.")
    if options["as_json"]:
        echo_json({"robustness": documents})


def _solved(scenario: Scenario, options: dict[str, Any]) -> Robustness:
    from negosim.cli.run import announce_compiling
    from negosim.experiment.robustness import total_draws
    from negosim.robustness_study import robustness

    if not options["quiet"]:
        announce_compiling()
    with progressing(scenario.name, total_draws(scenario), options["quiet"]) as progress:
        return robustness(scenario, workers=options["workers"], progress=progress)


def _print_page(found: Robustness, number: int) -> None:
    from negosim.figures.robustness_page import robustness_page

    click.echo(("\n\n" if number else "") + painted(robustness_page(found)), nl=False)


def _save(found: Robustness, folder: Path, words: str, seconds: float, options: dict[str, Any]) -> None:
    told = partial(say, options)
    found.save(folder, command=words, notify=told, seconds=seconds, **drawing(options))


def _as_command(file: str, scenario: Scenario, options: dict[str, Any]) -> str:
    """The command that gives this check again, wherever and with how many workers it is run."""
    run = scenario.run
    words = ["negosim", "robustness", file, *run_words(run, options)]
    return shlex.join(words + said(options))


def _data(found: Robustness, folder: Path) -> dict[str, Any]:
    from negosim.store.robustness import robustness_findings

    scenario = found.scenario
    return {
        "name": scenario.name,
        "title": scenario.title,
        "recipe": found.recipe,
        "folder": folder.as_posix(),
        **robustness_findings(found),
    }
