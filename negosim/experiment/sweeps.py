"""A whole sweep: plan, workers, shards, and the table made from them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from negosim.experiment.blocks import cores
from negosim.experiment.cells import CellSolver, quantities
from negosim.experiment.plan import Plan
from negosim.experiment.sweep import Precision, Target, fill, missing
from negosim.experiment.sweep_table import table_of
from negosim.experiment.workers import Cluster, Here, Processes, Workers
from negosim.model.solve import is_compiled
from negosim.outcomes.statistics import BLOCK, Block
from negosim.outcomes.tails import tail_length
from negosim.scenario.recipe import recipe
from negosim.store.shards import ShardStore
from negosim.store.sweeps import SweepFolder
from negosim.store.writers import Writer, parquet_in_groups
from negosim.version import MODEL

__all__ = ["Estimate", "Watch", "estimate", "facts", "parquet_as_csv", "slug", "solved", "table_files"]

_WORTH_PROCESSES = 60_000  # draws; starting processes takes as long as solving so many
_PACKED = 0.6  # of the bytes of numbers in shards, after compression
_TABLE_ROW = 195  # bytes of a row of the table, as Parquet and as CSV
_SAMPLE = 256  # draws from which the time of a sweep is estimated

Watch = Callable[[int, int], None]
"""Called with the number of draws that are done and of all that are to be done."""


@dataclass(frozen=True)
class Estimate:
    """What a sweep would take.

    Attributes
    ----------
    cells, missing : int
        Cells of the plan, and those of which something is still to be solved.
    draws : int
        Draws still to be solved.
    seconds : float
        With the workers that were asked for.
    bytes : int
        That shards to come and the table take, about.
    """

    cells: int
    missing: int
    draws: int
    seconds: float
    bytes: int


def estimate(plan: Plan, store: ShardStore, workers: int | None) -> Estimate:
    """What a plan takes, from a few draws of its first cell; nothing is written."""
    tasks = list(missing(Target(plan), store))
    draws = sum(task.draws for task in tasks)
    solver, cell = CellSolver(plan.scenario, plan.axes), plan.cell(0)
    block = Block(0, min(_SAMPLE, plan.scenario.run.draws), 0)
    times = []
    for _ in range(3):  # the first compiles
        begin = time.perf_counter()
        (row,) = solver.solve(cell.key, cell.values, [block])
        times.append(time.perf_counter() - begin)
    each = min(times) / (block.end - block.begin)
    blocks = sum(len(task.blocks) for task in tasks)
    rows, ends = len(quantities(plan.scenario.dispute)), row.low.shape[0] * tail_length(BLOCK)
    size = _PACKED * blocks * (8 * 2 * rows + 4 * 2 * ends) + _TABLE_ROW * rows * plan.cells
    return Estimate(plan.cells, len(tasks), draws, draws * each / (workers or cores()), round(size))


@contextmanager
def _workers(draws: int, asked: int | None, scheduler: str | None) -> Iterator[Workers]:
    """Those that solve: on a cluster, or as many processes as asked for, if that is worth their start."""
    many = asked or cores()
    workers: Workers
    if scheduler is not None:
        workers = Cluster(scheduler)
    elif many == 1 or (asked is None and draws < _WORTH_PROCESSES):
        workers = Here()
    else:
        workers = Processes(many)
    try:
        yield workers
    finally:
        workers.stop()


def solved(
    plan: Plan,
    store: ShardStore,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    precision: Precision | None = None,
    watch: Watch | None = None,
    begin: Callable[[int], None] | None = None,
) -> Target:
    """Solve what a store lacks of a plan; see ``sweep.fill``.

    Parameters
    ----------
    plan : Plan
    store : ShardStore
    workers : int, optional
        Processes; by default one for each core, or none beside this one if there is little to do.
    scheduler : str, optional
        Address or file of a Dask scheduler, whose workers are used instead.
    precision : Precision, optional
    watch : callable, optional
    begin : callable, optional
        Called when there are workers, before anything is solved, with the number of cells that lack draws.

    Raises
    ------
    NegosimError
        See ``sweep.fill`` and ``workers.Cluster``.
    """
    total = lacking = done = 0
    for task in missing(Target(plan), store):
        total, lacking = total + task.draws, lacking + 1

    def advance(draws: int) -> None:
        nonlocal done
        done += draws
        if watch is not None:
            watch(done, total)

    def extended(draws: int) -> None:
        nonlocal total
        total += draws

    with _workers(total, workers, scheduler) as those:
        if begin is not None:
            begin(lacking)
        if total and isinstance(those, Processes):
            compile_once(plan)
        return fill(plan, store, those, precision=precision, progress=advance, extended=extended)


def compile_once(plan: Plan) -> None:
    """Have the solver compiled and kept, so that not every process compiles it."""
    if not is_compiled():
        cell = plan.cell(0)
        list(CellSolver(plan.scenario, plan.axes).solve(cell.key, cell.values, [Block(0, 1, 0)]))


def slug(plan: Plan) -> str:
    """What a plan varies, as part of the name of a file."""
    words = "-".join(re.sub(r"\W+", "_", axis.path) for axis in plan.axes)
    return words[:80].strip("_-")


def facts(plan: Plan, command: str, until: float | None) -> dict[str, Any]:
    """What the manifest says of a sweep, as JSON data."""
    run = plan.scenario.run
    _, parts = recipe(plan.scenario, MODEL)
    return {
        "recipe": plan.recipe,
        "command": command,
        "plan": {
            "axes": [
                {
                    "path": axis.path,
                    "operator": axis.operator,
                    "values": list(axis.values),
                    "bounds": axis.bounds,
                }
                for axis in plan.axes
            ],
            "sample": plan.sample.value,
            "cells": plan.cells,
            "draws": run.draws,
            "until": until,
        },
        "parts": parts,
    }


def table_files(target: Target, folder: SweepFolder) -> dict[str, Writer]:
    """Writers of the table, as Parquet and as CSV; the second is made from the first."""
    name = f"tables/{slug(target.plan)}"
    made = folder.directory / f"{name}.parquet"
    return {
        f"{name}.parquet": parquet_in_groups(table_of(target, folder.store)),
        f"{name}.csv": parquet_as_csv(made),
    }


def parquet_as_csv(made: Path) -> Writer:
    """A table that stands in a Parquet file, as CSV; a row group is in memory at a time."""

    def write(path: Path) -> None:
        source = pq.ParquetFile(made)
        with path.open("w", encoding="utf-8", newline="") as file:
            for group in range(source.num_row_groups):
                frame: pd.DataFrame = source.read_row_group(group).to_pandas()
                frame.to_csv(file, index=False, header=group == 0, lineterminator="\n")

    return write
