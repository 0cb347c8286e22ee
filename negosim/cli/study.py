"""What all commands have in common that ask a question which solves a scenario again."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from negosim.cli.colour import painted
from negosim.cli.long import timed, watching
from negosim.cli.options import (
    check_drawing,
    drawing,
    echo_json,
    results_folder,
    run_words,
    said,
    say,
    with_options,
)

if TYPE_CHECKING:
    from negosim.questions.answer import Answer
    from negosim.scenario.data import Scenario
    from negosim.store.study import StudyKind
    from negosim.study.responses import Watch

__all__ = ["answer"]


def answer(
    file: str,
    kind: StudyKind,
    ask: Callable[[Scenario, Watch | None], Answer],
    words: Sequence[str],
    options: Mapping[str, Any],
) -> None:
    """Ask, save, print.

    Parameters
    ----------
    file : str
        FILE, as it was given.
    kind : StudyKind
    ask : callable
        Takes the scenario after all options, and what to call with draws done and to be done.
    words : sequence of str
        The command as far as it is this question's own: ``["explain", FILE, "--offer", …]``.
    options : mapping
        Those of ``solving`` and ``as_json``.
    """
    from negosim.cli.run import announce_compiling
    from negosim.scenario.load import load
    from negosim.store.folder import check_place
    from negosim.store.study import study_name

    check_drawing(options)
    scenario = with_options(load(file), options)
    name = study_name(scenario, kind) if options["name"] is None else options["name"]
    folder = results_folder(options["out"], name)
    check_place(folder)
    if not options["quiet"]:
        announce_compiling()
    found, seconds = timed(partial(_asked, scenario, ask, options["quiet"]))
    # Saved before it is printed: whoever reads the page may stop reading at any line.
    found.save(
        folder,
        command=_as_command(words, scenario, options),
        notify=partial(say, options),
        seconds=seconds,
        **drawing(options),
    )
    if options["as_json"]:
        echo_json(_data(found, folder))
    else:
        click.echo(painted(found.page()), nl=False)
    say(options, f"Written to {folder}.")


def _asked(scenario: Scenario, ask: Callable[[Scenario, Watch | None], Answer], quiet: bool) -> Answer:
    with watching(scenario.name, quiet) as watch:
        return ask(scenario, watch)


def _as_command(words: Sequence[str], scenario: Scenario, options: Mapping[str, Any]) -> str:
    """The command that gives this answer again, wherever and with how many workers it is run."""
    return shlex.join(["negosim", *words, *run_words(scenario.run, options), *said(options)])


def _data(found: Answer, folder: Path) -> dict[str, Any]:
    from negosim.store.study import study_findings

    scenario = found.scenario
    return {
        "name": scenario.name,
        "title": scenario.title,
        "recipe": found.recipe,
        "folder": folder.as_posix(),
        **study_findings(found.study),
    }
