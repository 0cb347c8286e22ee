"""What a sweep costs beyond solving its cells, and against the same job under EMA Workbench.

    python benchmarks/sweep.py [--only overhead scaling memory ema] [--cells 40] [--json FILE]

- overhead: share of a sweep's time, 2,000 draws a cell, that is not spent in the solver.
- scaling: what a second worker gains, against what a second process of `numpy.exp` gains.
- memory: peak of memory with 100 and with 10,000 cells.
- ema: cells per second against the plain numpy solver under EMA Workbench's evaluators, which the
  benchmark installs into an environment of its own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import negosim
from negosim.experiment import cells as cells_of
from negosim.experiment.plan import Plan
from negosim.experiment.sweep import Target, fill
from negosim.experiment.sweep_table import table_of
from negosim.experiment.sweeps import compile_once
from negosim.experiment.workers import Here, Processes
from negosim.store.shards import ShardStore
from negosim.sweeps import plan

SCENARIO = "base"
DRAWS = 2_000
EXP = 1 << 14
PASSES = 20_000
ROOT = Path(__file__).parent.parent


def planned(cells: int, draws: int = DRAWS) -> Plan:
    """A line of cells over US consent to a written clause."""
    return plan(SCENARIO, [f"consent_written=0:1:{cells}"], draws=draws)


def swept(job: Plan, workers: Here | Processes, folder: Path) -> float:
    """Seconds that a sweep takes with these workers, its table included."""
    begin = time.perf_counter()
    store = ShardStore(folder)
    target: Target = fill(job, store, workers)
    for _ in table_of(target, store):
        pass
    return time.perf_counter() - begin


def overhead(cells: int) -> dict[str, float]:
    """Times of a sweep in this process, and of the calls of the solver in it."""
    job = planned(cells)
    compile_once(job)
    solve, spent = cells_of.solve, [0.0]

    def timed(*args: Any) -> Any:
        begin = time.perf_counter()
        found = solve(*args)
        spent[0] += time.perf_counter() - begin
        return found

    try:
        with tempfile.TemporaryDirectory() as folder:
            swept(planned(4), Here(), Path(folder) / "warm")  # what is imported once is no part of a sweep
            cells_of.solve = timed
            whole = swept(job, Here(), Path(folder) / "job")
    finally:
        cells_of.solve = solve
    return {
        "cells": cells,
        "seconds": whole,
        "solving": spent[0],
        "around, % of solving": 100 * (whole - spent[0]) / spent[0],
    }


def exponentials(_: int) -> float:
    """Seconds for a fixed number of exponentials, within the cache."""
    x, out = np.linspace(-1.0, 1.0, EXP), np.empty(EXP)
    begin = time.perf_counter()
    for _ in range(PASSES):
        np.exp(x, out=out)
    return time.perf_counter() - begin


def gain_of_exponentials() -> float:
    """Throughput of two processes of ``numpy.exp`` over that of one."""
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(exponentials, [0, 0])
        one = min(pool.map(exponentials, [0], 1)[0] for _ in range(3))
        both = min(max(pool.map(exponentials, [0, 0], 1)) for _ in range(3))
    return 2 * one / both


def scaling(cells: int) -> dict[str, float]:
    """Throughput of two worker processes over one, both started before; and the same of ``numpy.exp``."""
    job, warm = planned(cells), planned(4)
    rates: dict[int, float] = {}
    for many in (1, 2, 1, 2):
        workers = Processes(many)
        with tempfile.TemporaryDirectory() as folder:
            swept(warm, workers, Path(folder) / "warm")
            seconds = swept(job, workers, Path(folder) / "job")
        workers.stop()
        rates[many] = max(rates.get(many, 0.0), cells / seconds)
    floor = gain_of_exponentials()
    gain = rates[2] / rates[1]
    return {
        "cells/s, 1 worker": rates[1],
        "cells/s, 2 workers": rates[2],
        "gain": gain,
        "gain of numpy.exp": floor,
        "gain / gain of numpy.exp": gain / floor,
    }


def memory(_: int) -> dict[str, float]:
    """Peak of memory, each in a process of its own, with few draws so that cells are many."""
    program = (
        "import resource, sys, tempfile; from pathlib import Path; sys.path.insert(0, sys.argv[1]);"
        "import sweep;"
        "job = sweep.planned(int(sys.argv[2]), 32);"
        "sweep.swept(job, sweep.Here(), Path(tempfile.mkdtemp()));"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    found = {}
    for cells in (100, 10_000):
        words = [sys.executable, "-c", program, str(Path(__file__).parent), str(cells)]
        done = subprocess.run(words, check=True, capture_output=True, encoding="utf-8")
        found[f"MiB, {cells:,} cells"] = int(done.stdout.split()[-1]) / 1024
    return found


def ema(cells: int) -> dict[str, float]:
    """Cells per second of the plain solver under EMA Workbench, and of a sweep with two workers."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(Path(folder) / "bin" / "python")
        packages = [str(ROOT), "ema_workbench>=2.5,<3"]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
        words = [python, str(Path(__file__).parent / "ema.py"), str(DRAWS)]
        done = subprocess.run(words, check=True, capture_output=True, encoding="utf-8")
        found |= json.loads(done.stdout.splitlines()[-1])
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        negosim.sweep(
            SCENARIO, [f"consent_written=0:1:{cells}"], draws=DRAWS, workers=2, directory=Path(folder) / "s"
        )
        found["negosim.sweep, 2 workers, cells/s"] = cells / (time.perf_counter() - begin)
    for name in [name for name in found if name.startswith("EMA")]:
        found[f"times as fast as {name.split(',')[0]}"] = (
            found["negosim.sweep, 2 workers, cells/s"] / found[name]
        )
    return found


PARTS: dict[str, Callable[[int], dict[str, float]]] = {
    "overhead": overhead,
    "scaling": scaling,
    "memory": memory,
    "ema": ema,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="What a sweep costs.")
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--cells", type=int, default=100)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    print(f"{SCENARIO}, {DRAWS:,} draws a cell, {os.cpu_count()} cores")
    found = {}
    for name in asked.only:
        found[name] = PARTS[name](asked.cells)
        print(f"\n{name}")
        for what, value in found[name].items():
            print(f"  {what:42s}{value:10.2f}", flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
