"""Blocks of draws, solved by threads and taken up in their order; and what every solution has."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from negosim.errors import RequestFault
from negosim.model.certificate import Certificate
from negosim.model.lanes import Floats
from negosim.outcomes.statistics import Block, Mean
from negosim.scenario.data import Scenario

__all__ = ["MOST_BYTES", "Progress", "Solved", "check_workers", "cores", "in_order"]

Progress = Callable[[int], None]
"""Called with the number of draws done since the last call."""

MOST_BYTES = 8 * 2**30
"""Numbers of a run may need so much memory, not more."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class Solved:
    """What every solution has, whatever the concept.

    Attributes
    ----------
    scenario : Scenario
    certificate : Certificate
    probabilities : (classes, draws) array
    payoffs : (players and observers, draws) array
    agreements : (3, draws) array
        Probabilities of a settlement signed, ratified, kept.
    stops : (rows of stop_rows, draws) array
    means : dict of Mean
        Over draws, of at least ``probabilities``, ``payoffs``, ``agreements`` and ``stops``.
    breakdown_class : int
        Position of the class of a breakdown.
    """

    scenario: Scenario
    certificate: Certificate
    probabilities: Floats
    payoffs: Floats
    agreements: Floats
    stops: Floats
    means: dict[str, Mean]
    breakdown_class: int


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_workers(workers: int | None) -> int:
    """How many threads are to work.

    Raises
    ------
    RequestFault
        There is none.
    """
    if workers is not None and workers < 1:
        raise RequestFault(f"expected at least 1 worker, found {workers}; leave it out to use every core.")
    return workers or cores()


def in_order(
    work: Callable[[Block], Result], blocks: list[Block], workers: int
) -> Iterator[tuple[Block, Result]]:
    """Results in the order of the blocks, with only a few blocks waiting at any time."""
    with ThreadPoolExecutor(workers) as threads:
        waiting: deque[tuple[Block, Future[Result]]] = deque()
        try:
            for block in blocks:
                waiting.append((block, threads.submit(work, block)))
                if len(waiting) > 2 * workers:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        finally:
            for _, future in waiting:
                future.cancel()
