"""Options that commands share, and what they do to a scenario."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from negosim.errors import RequestFault

if TYPE_CHECKING:
    from negosim.dispute.data import Dispute
    from negosim.scenario.data import Run, Scenario

__all__ = [
    "as_json",
    "asking",
    "check_drawing",
    "complete_file",
    "dispute_named",
    "drawing",
    "drawn",
    "echo_json",
    "is_dispute",
    "results_folder",
    "run_words",
    "said",
    "say",
    "solving",
    "with_options",
    "working",
]

_Command = TypeVar("_Command", bound=Callable[..., Any])

_ASKING = (
    click.option("--seed", type=int, metavar="N", help="Seed of the draws."),
    click.option("--design", metavar="NAME", help="How to draw: plain, latin_hypercube or sobol."),
    click.option("--concept", metavar="NAME", help="Solution concept: qre, spe, nash, screening ..."),
    click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="PATH=VALUE",
        help="Change a value: consent_written=1, sway_russia*=1.5, game.rounds=4. May be repeated.",
    ),
)
_WORKERS = click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many work at once; default: one a core.",
)
_QUIET = click.option("--quiet", is_flag=True, help="Print results only: no progress bar, no messages.")

_DRAWN = {"formats": "pdf,svg,png", "style": "page", "lang": "en"}
"""Options that say how figures are drawn, and what they are if not given."""

_DRAWING = (
    click.option(
        "--formats",
        default=_DRAWN["formats"],
        show_default=True,
        metavar="LIST",
        help="Formats of figures: pdf, svg, png, pgf.",
    ),
    click.option(
        "--style",
        default=_DRAWN["style"],
        show_default=True,
        metavar="LIST",
        help="How figures look: single, page, double, slide, serif, grey, bare, 9pt, 120mm, 600dpi, a file.",
    ),
    click.option(
        "--lang",
        default=_DRAWN["lang"],
        show_default=True,
        metavar="CODE",
        help="Their language: en, ja, ru.",
    ),
)

_SOLVING = (
    click.option("--draws", type=int, metavar="N", help="Draws of what is uncertain."),
    *_ASKING,
    click.option(
        "--out",
        type=click.Path(path_type=Path),
        default=Path("results"),
        show_default=True,
        metavar="DIR",
        help="Folder that holds results folders.",
    ),
    click.option(
        "--name", metavar="NAME", help="Name of the results folder; default: the scenario's, or made of it."
    ),
    _WORKERS,
    *_DRAWING,
    _QUIET,
)

_RUN = ("draws", "seed", "design", "concept")
"""Options that stand for ``run.draws``, ``run.seed`` and so on."""

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def solving(command: _Command) -> _Command:
    """Add the options of every command that solves."""
    for option in reversed(_SOLVING):
        command = option(command)
    return command


def drawing(options: Mapping[str, Any]) -> dict[str, str]:
    """What the options say of figures, as ``save`` takes it."""
    return {name: options[name] for name in _DRAWN}


def check_drawing(options: Mapping[str, Any]) -> None:
    """Refuse formats, styles and languages that there are not, before anything is solved.

    Raises
    ------
    NegosimError
        There is no such format, style or language, or no font with its letters.
    """
    from negosim.figures.choices import formats_chosen
    from negosim.figures.fonts import font
    from negosim.figures.look import PLANNED, look_chosen, looking

    formats_chosen(options["formats"])
    with looking(look_chosen(options["style"], options["lang"])):
        font(PLANNED)


def drawn(command: _Command) -> _Command:
    """Add the options that say how figures are drawn."""
    for option in reversed(_DRAWING):
        command = option(command)
    return command


def asking(command: _Command) -> _Command:
    """Add the options that say what is asked of a scenario: those of ``solving``, but for a run's own."""
    for option in reversed((*_ASKING, _QUIET)):
        command = option(command)
    return command


def working(command: _Command) -> _Command:
    """Add ``asking``, and how many work at once."""
    return asking(_WORKERS(command))


def with_options(scenario: Scenario, options: Mapping[str, Any]) -> Scenario:
    """A scenario after ``--set``, and after ``--draws``, ``--seed``, ``--design`` and ``--concept``.

    Raises
    ------
    RequestFault
        A value leaves what is legal, or two options say the same thing.
    """
    from negosim.scenario.paths import apply, put

    settings = tuple(options["settings"])
    scenario = replace(apply(scenario, settings), changes=settings)
    for name in _RUN:
        if options.get(name) is not None:
            path = f"run.{name}"
            twice = [setting for setting in settings if setting.partition("=")[0].strip() == path]
            if twice:
                raise RequestFault(f"--{name} and --set {twice[0]} both set {path}; give one of them.")
            scenario = put(scenario, path, options[name], quoted=f"--{name} {options[name]}")
    return scenario


def complete_file(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What a shell offers for FILE: scenarios that come with negosim, and YAML files and folders."""
    from negosim.scenario.shipped import shipped_names

    start = Path(incomplete)
    folder = start if incomplete.endswith(os.sep) else start.parent
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    paths = [f"{path}{os.sep}" if path.is_dir() else str(path) for path in found]
    here = [path for path in paths if path.endswith((".yaml", ".yml", os.sep))]
    return [CompletionItem(name) for name in (*shipped_names(), *here) if name.startswith(incomplete)]


def dispute_named(name: str) -> Dispute:
    """A dispute: a file, or the name of a shipped one.

    Raises
    ------
    NegosimError
        There is none, or the file says something that cannot be used.
    """
    from negosim.dispute import load

    return load.dispute_named(name)


def say(options: Mapping[str, Any], message: str) -> None:
    """Write a message to standard error, unless ``--quiet`` was given."""
    if message and not options["quiet"]:
        click.echo(message, err=True)


def run_words(run: Run, options: Mapping[str, Any]) -> list[str]:
    """The words of a command for draws and seed, but for those that ``--set`` gives."""
    set_paths = {setting.partition("=")[0].strip() for setting in options["settings"]}
    words = []
    for name, value in (("draws", run.draws), ("seed", run.seed)):
        words += [] if f"run.{name}" in set_paths else [f"--{name}", str(value)]
    return words


def said(options: Mapping[str, Any]) -> list[str]:
    """The words of a command for the options of every command that solves, where they were given.

    Workers and the place of the results are left out: nothing in the results depends on them.
    """
    words = []
    for name in ("design", "concept"):
        words += [f"--{name}", options[name]] if options[name] else []
    for name, default in _DRAWN.items():
        words += [f"--{name}", options[name]] if options[name] != default else []
    for setting in options["settings"]:
        words += ["--set", setting]
    return words + (["--name", options["name"]] if options["name"] is not None else [])


def results_folder(out: Path, name: str) -> Path:
    """A results folder by its name.

    Raises
    ------
    RequestFault
        The name is no plain name of a folder.
    """
    if name in ("", ".", "..") or Path(name).name != name or not name.isprintable():
        raise RequestFault(f"--name '{name}': expected the plain name of a folder; --out says where it goes.")
    return out / name


def is_dispute(name: str) -> bool:
    """Whether a dispute of this name is shipped, and no scenario."""
    from negosim.dispute.load import shipped_dispute_names
    from negosim.scenario.shipped import shipped_names

    return name in shipped_dispute_names() and name not in shipped_names()


def echo_json(data: Any) -> None:
    """Print a JSON document without bare Infinity or NaN."""
    from negosim.store.writers import to_json

    click.echo(to_json(data), nl=False)
