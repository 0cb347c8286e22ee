"""``negosim sweep``: solve a scenario at many values of what is varied."""

from __future__ import annotations

import shlex
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from negosim.cli.long import duration, watching
from negosim.cli.options import (
    as_json,
    check_drawing,
    complete_file,
    drawing,
    echo_json,
    results_folder,
    said,
    say,
    solving,
    with_options,
)
from negosim.errors import RequestFault, StoppedError

if TYPE_CHECKING:
    from negosim.experiment.plan import Plan
    from negosim.sweeps import Sweep

__all__ = ["command"]


@click.command("sweep")
@click.argument("file", metavar="FILE", shell_complete=complete_file)
@click.option(
    "--over",
    multiple=True,
    metavar="PATH=VALUES",
    help="What to vary: NAME=0:1:21, NAME*=0.5,1,2, game.rounds=4:12:5, offers.NAME=present,absent. "
    "May be repeated; default: what the file says under 'sweep'.",
)
@click.option("--sample", metavar="NAME", help="Place cells by latin_hypercube or sobol; default: a grid.")
@click.option("--cells", type=click.IntRange(min=1), metavar="N", help="Number of cells of a sample.")
@click.option("--until", type=float, metavar="W", help="Add draws until intervals are within ±W.")
@click.option("--scheduler", metavar="ADDRESS", help="Solve on a Dask cluster: address or scheduler file.")
@click.option("--dry-run", is_flag=True, help="Say how many cells, how long and how large; solve nothing.")
@solving
@as_json
def command(file: str, **options: Any) -> None:
    """Solve a scenario at many values of what is varied.

    All cells are solved on the same draws. FILE is a scenario file, or the name of a scenario that comes
    with negosim. What is solved is kept in the results folder: the same command goes on where it was
    stopped, and a finer or larger one solves only what is new.

    \b
    Examples:
      negosim sweep base --over consent_written=0:1:21
      negosim sweep two_islands_no_us_basing --over consent_written=0:1:40 \\
          --over 'us_threat_russia*=0.5:2:40' --draws 2000
      negosim sweep mine.yaml --until 0.005 --workers 8
      negosim sweep base --over consent_written=0:1 --over sway_japan=0:2 \\
          --sample sobol --cells 256 --dry-run
    """  # noqa: D301  (click reads the sign for a paragraph that keeps its lines)
    from negosim.figures.sweep_charts import charts_of
    from negosim.store.folder import check_place

    check_drawing(options)
    plan = _plan(file, options)
    _check_until(options["until"])
    name = f"{plan.scenario.name}_sweep" if options["name"] is None else options["name"]
    folder = results_folder(options["out"], name)
    check_place(folder)
    if options["dry_run"]:
        _tell_estimate(plan, folder, options)
        return
    words = _as_command(file, options)
    with _stopping(folder, words, options):
        swept = _solved(plan, folder, words, options)
        swept.save_charts(**drawing(options), command=words)
    if options["as_json"]:
        echo_json(_data(swept, folder))
    else:
        _print_page(swept)
    if not charts_of(plan):
        say(options, "Charts are drawn of grids over one axis or two; the table holds all cells.")
    say(options, f"Written to {folder}.")


def _plan(file: str, options: dict[str, Any]) -> Plan:
    from negosim.scenario.load import load
    from negosim.sweeps import plan

    scenario = with_options(load(file), options)
    found = plan(scenario, options["over"] or None, sample=options["sample"], cells=options["cells"])
    for setting in options["settings"]:
        path = setting.partition("=")[0].strip(" *+").removeprefix("parameters.")
        if any(axis.path == path for axis in found.axes):
            raise RequestFault(f"--set {setting} and --over both say what '{path}' is; give one of them.")
    return found


def _check_until(until: float | None) -> None:
    if until is not None and not 0 < until < 1:
        raise RequestFault(
            f"--until: expected a share between 0 and 1 such as 0.005, found {until:g}; change it."
        )


def _solved(plan: Plan, folder: Path, words: str, options: dict[str, Any]) -> Sweep:
    from negosim.cli.run import announce_compiling
    from negosim.sweeps import sweep_of

    if not options["quiet"]:
        announce_compiling()
    with watching(plan.scenario.name, options["quiet"]) as watch:
        return sweep_of(
            plan,
            folder,
            until=options["until"],
            workers=options["workers"],
            scheduler=options["scheduler"],
            command=words,
            watch=watch,
            notify=partial(say, options),
        )


@contextmanager
def _stopping(folder: Path, words: str, options: dict[str, Any]) -> Iterator[None]:
    """Turn Ctrl-C, and what a cluster sends before it ends a job, into a sentence on how to go on."""

    def stop(number: int, frame: object) -> None:
        # The end of a job is often signalled twice; the second must not cut short what the first began.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    after = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        after = signal.SIG_IGN
        raise StoppedError(
            f"stopped; what was solved until now is kept in {folder}, and the same command goes on from "
            f"there: {shlex.join(shlex.split(words) + _where(options))}"
        ) from None
    finally:
        signal.signal(signal.SIGTERM, after)


def _where(options: dict[str, Any]) -> list[str]:
    """The words of a command that say where it solves and writes, on which no number depends."""
    out = [] if options["out"] == Path("results") else ["--out", str(options["out"])]
    places = [[f"--{name}", str(options[name])] for name in ("workers", "scheduler") if options[name]]
    return sum(places, out)


def _tell_estimate(plan: Plan, folder: Path, options: dict[str, Any]) -> None:
    from negosim.experiment.sweeps import estimate
    from negosim.store.shards import ShardStore
    from negosim.store.sweeps import belongs

    there = folder if belongs(folder, plan.recipe) else folder / "none"
    found = estimate(plan, ShardStore(there, plan.recipe, read_only=True), options["workers"])
    if options["as_json"]:
        echo_json(vars(found) | {"folder": folder.as_posix()})
        return
    more = " at first; --until adds more" if options["until"] is not None else ""
    click.echo(
        f"{found.cells:,} cells of {plan.scenario.run.draws:,} draws each{more}; {found.missing:,} cells "
        f"with {found.draws:,} draws are still to be solved.\n"
        f"That takes some {duration(found.seconds)} here and {size_text(found.bytes)} in {folder}."
    )


def size_text(size: int) -> str:
    """A number of bytes in the unit that suits it."""
    for unit, least in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= least:
            return f"{size / least:.1f} {unit}"
    return f"{size} bytes"


def _print_page(swept: Sweep) -> None:
    from negosim.cli.colour import painted
    from negosim.figures.sweep_page import sweep_page

    click.echo(painted(sweep_page(swept)), nl=False)


def _as_command(file: str, options: dict[str, Any]) -> str:
    """The command that gives this sweep again, wherever and with how many workers it is run."""
    words = ["negosim", "sweep", file]
    for over in options["over"]:
        words += ["--over", over]
    for name in ("sample", "cells", "until", "draws", "seed"):
        words += [f"--{name}", str(options[name])] if options[name] is not None else []
    return shlex.join(words + said(options))


def _data(swept: Sweep, folder: Path) -> dict[str, Any]:
    return {
        "name": swept.scenario.name,
        "title": swept.scenario.title,
        "recipe": swept.plan.recipe,
        "folder": folder.as_posix(),
        "cells": swept.plan.cells,
        "axes": [axis.name for axis in swept.plan.axes],
        "table": swept.table.to_dict("records"),
    }
