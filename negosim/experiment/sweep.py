"""Solve the cells of a plan that a store lacks, by whichever workers there are.

What workers send back is kept in memory for a few seconds at most, then written as a shard. So whatever
ends a sweep, all but these seconds is kept, and the next one goes on from there. No number depends on
how the work was divided: the unit is a block of draws of a cell, and blocks are joined in their order.
"""

from __future__ import annotations

import math
import pickle
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from negosim.errors import CertificateError, RequestFault
from negosim.experiment.cells import CellBlock, CellSolver
from negosim.experiment.plan import Plan, settings_of
from negosim.experiment.sweep_table import half_widths
from negosim.experiment.workers import Workers, is_broken, versions_here
from negosim.outcomes.statistics import BLOCK, Block, blocks_of
from negosim.scenario.data import Design
from negosim.store.shards import ShardStore, list_column

__all__ = ["Precision", "Target", "check_precision", "fill", "missing", "solve_tasks"]

_BATCH_SECONDS = 1.0
_FIRST_BATCH = 4 * BLOCK
_MOST_BATCH = 256 * BLOCK
_FLUSH_ROWS = 1024
# Between shards: a tenth of the time that the work takes so far, within these bounds.
_FLUSH_SECONDS, _FLUSH_SHARE = (1.0, 5.0), 0.1
_MOST_RESTARTS = 3

Progress = Callable[[int], None]
"""Called with the number of draws done since the last call."""


@dataclass(frozen=True)
class Task:
    """Blocks of draws of one cell that are to be solved."""

    number: int
    key: int
    values: tuple[Any, ...]
    blocks: tuple[Block, ...]

    @property
    def draws(self) -> int:
        """Number of draws."""
        return sum(block.end - block.begin for block in self.blocks)


@dataclass(frozen=True)
class Precision:
    """How narrow intervals are to be.

    Attributes
    ----------
    half_width : float
        Largest half width of the 95 % intervals of a cell's class probabilities.
    most : int
        Draws at which a cell is left as it is.
    """

    half_width: float
    most: int = 200_000

    def draws(self, now: int, width: float) -> int:
        """Draws that a cell needs, if ``now`` of them have given an interval of some half width.

        Half widths shrink with the root of the draws. What is asked for is a multiple of a block and
        at most eight times what there is, since a first estimate from few draws may be far off.
        """
        if width <= self.half_width or now >= self.most:
            return now
        needed = now * min(8.0, 1.05 * (width / self.half_width) ** 2)
        return min(self.most, max(now + 1, math.ceil(needed / BLOCK) * BLOCK))


@dataclass
class Target:
    """How many draws each cell of a plan is to have."""

    plan: Plan
    more: dict[int, int] = field(default_factory=dict)

    def draws(self, number: int) -> int:
        """Draws of a cell."""
        return self.more.get(number, self.plan.scenario.run.draws)

    def blocks(self, number: int) -> list[Block]:
        """Blocks of a cell's draws."""
        return blocks_of(self.draws(number), self.plan.scenario.run.design)


def missing(target: Target, store: ShardStore) -> Iterator[Task]:
    """What a store lacks."""
    plan = target.plan
    for number in range(plan.cells):
        cell = plan.cell(number)
        there = store.blocks(cell.key)
        lacking = tuple(b for b in target.blocks(number) if (b.begin, b.end) not in there)
        if lacking:
            yield Task(number, cell.key, cell.values, lacking)


def check_precision(plan: Plan, precision: Precision | None) -> None:
    """Refuse to add draws to a design whose draws cannot be added to.

    Raises
    ------
    RequestFault
        The design is not the plain one.
    """
    if precision is not None and plan.scenario.run.design is not Design.PLAIN:
        raise RequestFault("--until adds draws, which only the plain design allows; leave --design out.")


def fill(
    plan: Plan,
    store: ShardStore,
    workers: Workers,
    *,
    precision: Precision | None = None,
    progress: Progress | None = None,
    extended: Callable[[int], None] | None = None,
) -> Target:
    """Solve everything that a store lacks of a plan.

    Parameters
    ----------
    plan : Plan
    store : ShardStore
    workers : Workers
    precision : Precision, optional
        Add draws to each cell until its intervals are that narrow.
    progress : callable, optional
    extended : callable, optional
        Called with the number of draws that precision adds to the work.

    Returns
    -------
    Target
        The draws that each cell has.

    Raises
    ------
    RequestFault
        Precision is asked of a design whose draws cannot be added to, or workers keep ending.
    CertificateError
        A solution fails its own check.
    StoreError
        A shard cannot be written.
    """
    check_precision(plan, precision)
    target = Target(plan)
    while True:
        _Run(target, store, workers, progress).run()
        if precision is None:
            return target
        before = {number: target.draws(number) for number in range(plan.cells)}
        widths = half_widths(target, store)
        target.more = {
            number: precision.draws(now, width)
            for (number, now), width in zip(before.items(), widths, strict=True)
        }
        added = sum(target.more.values()) - sum(before.values())
        if not added:
            return target
        if extended is not None:
            extended(added)


class _Run:
    """One pass over what is missing."""

    def __init__(
        self, target: Target, store: ShardStore, workers: Workers, progress: Progress | None
    ) -> None:
        plan = target.plan
        self._target, self._store, self._workers, self._progress = target, store, workers, progress
        self._axes = plan.axes
        self._job = pickle.dumps((versions_here(), plan.scenario, plan.axes), protocol=5)
        self._batch_draws = _FIRST_BATCH
        self._waiting: dict[Future[_Solved], list[Task]] = {}
        self._again: deque[list[Task]] = deque()
        self._rows: list[tuple[CellBlock, str]] = []
        self._begun = self._flushed = time.monotonic()
        self._restarts = 0

    def run(self) -> None:
        batches = self._batches()
        try:
            while True:
                self._submit(batches)
                if not self._waiting:
                    break
                self._collect()
        finally:
            # Also when it is stopped or fails: what was solved until then is kept.
            for future in self._waiting:
                future.cancel()
            self._flush()

    def _submit(self, batches: Iterator[list[Task]]) -> None:
        """Keep twice as much work waiting as there are workers."""
        while len(self._waiting) < 2 * self._workers.size:
            batch = self._again.popleft() if self._again else next(batches, None)
            if batch is None:
                return
            try:
                self._waiting[self._workers.submit(solve_tasks, self._job, batch)] = batch
            except Exception as error:
                if not is_broken(error):
                    raise
                self._again.append(batch)
                self._restart()
                continue
            if self._workers.size == 1:
                self._collect_done()

    def _batches(self) -> Iterator[list[Task]]:
        """Tasks gathered until they take about as long as a batch should."""
        batch: list[Task] = []
        draws = 0
        for task in missing(self._target, self._store):
            for part in _parts(task, self._batch_draws):
                batch.append(part)
                draws += part.draws
                if draws >= self._batch_draws:
                    yield batch
                    batch, draws = [], 0
        if batch:
            yield batch

    def _collect(self) -> None:
        """Wait for a while, and take what is done."""
        done = wait(self._waiting, timeout=_FLUSH_SECONDS[1], return_when=FIRST_COMPLETED).done
        if not done and not self._workers.are_alive():
            self._restart()  # one that was killed while it sent a result leaves the others waiting for ever
        self._collect_done()

    def _collect_done(self) -> None:
        lost = False
        for future in [future for future in self._waiting if future.done()]:
            batch = self._waiting.pop(future)
            try:
                self._take(batch, future.result())
            except BaseException as error:
                if not is_broken(error):
                    raise
                self._again.append(batch)
                lost = True
        if lost:
            self._restart()
        if len(self._rows) >= _FLUSH_ROWS or self._is_late():
            self._flush()

    def _is_late(self) -> bool:
        """Whether what is solved has waited long enough: what a killed sweep may lose stays a small part."""
        now, (least, most) = time.monotonic(), _FLUSH_SECONDS
        return now - self._flushed >= min(most, max(least, _FLUSH_SHARE * (now - self._begun)))

    def _take(self, batch: list[Task], solved: _Solved) -> None:
        self._restarts = 0
        settings = {task.key: settings_of(self._axes, task.values) for task in batch}
        self._rows += [(row, settings[row.cell]) for row in solved.rows]
        draws = sum(task.draws for task in batch)
        rate = draws / max(solved.seconds, 1e-6)
        # No more than doubled at a time, since the first cell of a structure also has it compiled.
        aim = min(2.0 * self._batch_draws, rate * _BATCH_SECONDS, _MOST_BATCH)
        self._batch_draws = max(BLOCK, int(aim))
        if self._progress is not None:
            self._progress(draws)

    def _restart(self) -> None:
        """Replace workers that ended; give up if they end again and again."""
        self._restarts += 1
        self._again.extend(self._waiting.values())
        self._waiting.clear()
        if self._restarts > _MOST_RESTARTS:
            raise RequestFault(
                "worker processes end again and again before they have solved anything: either memory runs "
                "out (use fewer --workers), or a script calls negosim.sweep outside of "
                "`if __name__ == '__main__':` (put it there, or use workers=1)."
            )
        self._workers.restart()

    def _flush(self) -> None:
        self._flushed = time.monotonic()
        rows, self._rows = self._rows, []
        if rows:
            self._store.write(_columns(rows))


def _parts(task: Task, draws: int) -> Iterator[Task]:
    """A task in parts of about so many draws, each of whole blocks."""
    many = max(1, draws // BLOCK)
    for first in range(0, len(task.blocks), many):
        yield Task(task.number, task.key, task.values, task.blocks[first : first + many])


def _columns(rows: list[tuple[CellBlock, str]]) -> dict[str, Any]:
    """Rows as columns of a shard."""
    found = [row for row, _ in rows]
    certificates = np.array([row.certificate for row in found])
    return {
        "cell": np.array([row.cell for row in found], dtype=np.int64),
        "settings": [settings for _, settings in rows],
        "begin": np.array([row.begin for row in found], dtype=np.int64),
        "end": np.array([row.end for row in found], dtype=np.int64),
        **{name: certificates[:, k] for k, name in enumerate(("gap", "deviation", "mass"))},
        "mean": list_column([row.mean for row in found], pa.float64()),
        "squares": list_column([row.squares for row in found], pa.float64()),
        "low": list_column([row.low for row in found], pa.float32()),
        "high": list_column([row.high for row in found], pa.float32()),
    }


@dataclass(frozen=True)
class _Solved:
    rows: list[CellBlock]
    seconds: float


def solve_tasks(job: bytes, tasks: list[Task]) -> _Solved:
    """What a worker does: solve some blocks of draws of some cells.

    Parameters
    ----------
    job : bytes
        Versions of who asks, the scenario and the axes of the sweep, pickled.
    tasks : list of Task
    """
    solver = _solver(job)
    begin = time.perf_counter()
    rows: list[CellBlock] = []
    for task in tasks:
        try:
            rows += solver.solve(task.key, task.values, task.blocks)
        except CertificateError as error:
            raise CertificateError(f"cell {task.number} of the sweep: {error}") from None
    return _Solved(rows, time.perf_counter() - begin)


@lru_cache(maxsize=1)
def _solver(job: bytes) -> CellSolver:
    versions, scenario, axes = pickle.loads(job)
    if versions != versions_here():
        here, there = (" with model ".join(each) for each in (versions, versions_here()))
        raise RequestFault(f"a worker has negosim {there}, this machine {here}; install the same on all.")
    return CellSolver(scenario, axes)
