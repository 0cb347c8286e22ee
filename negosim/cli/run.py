"""``negosim run``: solve scenarios, print what came out, write results folders."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
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
from negosim.errors import RequestFault

if TYPE_CHECKING:
    from negosim.api import Outcomes
    from negosim.scenario.data import Scenario

__all__ = ["announce_compiling", "check_twins", "command"]

_COMPILING = "Compiling the solver once after installation; this takes some seconds."


@click.command("run")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=complete_file)
@click.option("--bounds", is_flag=True, help="Add the same draws played at random and without error.")
@solving
@as_json
def command(files: tuple[str, ...], **options: Any) -> None:
    """Solve scenarios and write a results folder for each.

    FILE is a scenario file, or the name of a scenario that comes with negosim.

    \b
    Examples:
      negosim run two_islands_no_us_basing
      negosim run mine.yaml base --draws 50000
      negosim run base --set consent_written=1 --set sway_russia*=1.5 --name surer
      negosim run base --bounds --style grey --formats pdf
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.store.folder import check_place

    check_drawing(options)
    if options["name"] is not None and len(files) > 1:
        raise click.UsageError("--name names one results folder; give one FILE with it.")
    scenarios = [_scenario(file, options) for file in files]
    folders = [
        results_folder(options["out"], _name(options["name"], scenario.name)) for scenario in scenarios
    ]
    check_twins(files, folders)
    for folder in folders:
        check_place(folder)
    for scenario in scenarios:
        for words in without_effect(scenario):
            say(options, words)
    runs = []
    for number, (file, scenario, folder) in enumerate(zip(files, scenarios, folders, strict=True)):
        outcomes, seconds = timed(partial(_solved, scenario, options))
        # Saved before it is printed: whoever reads the page may stop reading at any line.
        _save(outcomes, folder, _as_command(file, scenario, options), seconds, options)
        if options["as_json"]:
            runs.append(_data(outcomes, folder))
        else:
            _print_page(outcomes, number)
        say(options, f"Written to {folder}.")
    if options["as_json"]:
        echo_json({"runs": runs})


def _name(asked: str | None, own: str) -> str:
    return own if asked is None else asked


def check_twins(files: tuple[str, ...], folders: list[Path]) -> None:
    """Refuse two scenarios whose results would go into one folder."""
    for number, folder in enumerate(folders):
        first = folders.index(folder)
        if first < number:
            raise RequestFault(
                f"{files[first]} and {files[number]} would both be written to {folder}; "
                "run one of them apart, with --name."
            )


def _scenario(file: str, options: dict[str, Any]) -> Scenario:
    from negosim.scenario.load import load

    return with_options(load(file), options)


def _solved(scenario: Scenario, options: dict[str, Any]) -> Outcomes:
    from negosim.api import run

    if not options["quiet"]:
        announce_compiling()
    bounds = options["bounds"]
    draws = (3 if bounds else 1) * scenario.run.draws
    with progressing(scenario.name, draws, options["quiet"]) as progress:
        return run(scenario, workers=options["workers"], bounds=bounds, progress=progress)


def without_effect(scenario: Scenario) -> Iterator[str]:
    """Sentences on what was set and does not count under the scenario's concept."""
    if scenario.run.concept.has_rounds:
        for change in scenario.changes:
            if change.startswith(("bargaining.", "screening.")):
                yield (
                    f"{change} changes nothing here: it counts where talks are settled at once, and the "
                    f"concept is {scenario.run.concept}."
                )


def announce_compiling() -> None:
    """Say that the solver is compiled, if it is for the first time."""
    from negosim.model import solve

    is_compiled = getattr(solve, "is_compiled", None)
    if is_compiled is not None and not is_compiled():
        click.echo(_COMPILING, err=True)


def _print_page(outcomes: Outcomes, number: int) -> None:
    from negosim.figures.page import run_page

    click.echo(("\n\n" if number else "") + painted(run_page(outcomes)), nl=False)


def _save(outcomes: Outcomes, folder: Path, words: str, seconds: float, options: dict[str, Any]) -> None:
    told = partial(say, options)
    outcomes.save(folder, command=words, notify=told, seconds=seconds, **drawing(options))


def _as_command(file: str, scenario: Scenario, options: dict[str, Any]) -> str:
    """The command that gives this run again, wherever and with how many workers it is run."""
    run = scenario.run
    words = ["negosim", "run", file, *run_words(run, options)]
    words += ["--bounds"] if options["bounds"] else []
    return shlex.join(words + said(options))


def _data(outcomes: Outcomes, folder: Path) -> dict[str, Any]:
    from negosim.store.manifest import findings

    scenario = outcomes.scenario
    return {
        "name": scenario.name,
        "title": scenario.title,
        "recipe": outcomes.recipe,
        "folder": folder.as_posix(),
        **findings(outcomes),
    }
