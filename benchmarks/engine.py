"""How fast the solver is, against the time of its exponentials and against plain numpy.

    python benchmarks/engine.py [--draws 10000] [--plain-draws 4000] [--repeats 7] [--json FILE]

What is compared is measured in turn, over and over, and the best time of each is taken. How long plain
numpy takes for a draw varies with the number of draws at a time and from run to run (560 to 1,060 µs).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt
from plain import solve_plain

from negosim.experiment.simulate import simulate
from negosim.game.arrays import ARRANGEMENT, OWES, SCHEDULE, STAGES
from negosim.game.compile import compile_game
from negosim.game.game import Game
from negosim.model.certificate import TOLERANCE
from negosim.model.draws import Sampler
from negosim.model.lanes import LANES
from negosim.model.memory import layout_of
from negosim.model.solve import solve
from negosim.scenario.data import Scenario
from negosim.scenario.load import load

Floats = npt.NDArray[np.float64]

BLOCK = 1024
THREADS = 2
# Numbers in an array of the floor: with the array that it writes, within the cache of a core.
EXP_ARRAY = 16_384
# A game whose numbers, LANES draws at a time, are within the cache of a core.
SMALL = "restraint"
# Times that the bandwidth is measured over an array as large as the memory of a thread.
PASSES = 50


class Count(NamedTuple):
    """Choice probabilities of a solution: one for each option; two-way choices taken once."""

    options: int
    once: int

    def __add__(self, other: tuple[Any, ...]) -> Count:
        return Count(self.options + other[0], self.once + other[1])


# ---- What is counted
def of_node(options: int) -> Count:
    """A choice among so many options; with a single option there is nothing to choose."""
    if options < 2:
        return Count(0, 0)
    return Count(options, 1 if options == 2 else options)


def table_count(game: Game) -> Count:
    """Choices of the proposer among offers and none, and of the responder for each offer."""
    a, layer, total = game.arrays, len(game.arrays.movers), Count(0, 0)
    for t in range(game.sizes.rounds):
        for door in range(2):
            for n in range(*a.spans[t, door, layer]):
                z = a.nodes[n, ARRANGEMENT]
                offers = int(a.offer_begin[door, z + 1] - a.offer_begin[door, z])
                total += of_node(1 + offers) + Count(2 * offers, offers)
    return total


def move_count(game: Game) -> Count:
    """Choices of the players among their own moves and staying."""
    a, total = game.arrays, Count(0, 0)
    for t in range(game.sizes.rounds):
        for door in range(2):
            for layer in range(len(a.movers)):
                for n in range(*a.spans[t, door, layer]):
                    z = a.nodes[n, ARRANGEMENT]
                    total += of_node(1 + int(a.move_begin[layer, z + 1] - a.move_begin[layer, z]))
    return total


def delivery_count(game: Game) -> Count:
    """Choices between complying and breaking, at every stage of every settlement that can be signed."""
    total = Count(0, 0)
    for pair in game.arrays.pairs:
        shares = game.arrays.shares[pair[SCHEDULE], : game.arrays.schedules[pair[SCHEDULE], STAGES]]
        grows = np.diff(shares, axis=0, prepend=0.0) > 0
        acts = int((grows & (pair[OWES : OWES + 2] != 0)).sum())
        total += Count(2 * acts, acts)
    return total


def counts(game: Game) -> dict[str, Count]:
    return {"table": table_count(game), "moves": move_count(game), "delivery": delivery_count(game)}


# ---- What is measured
def parameters(scenario: Scenario, draws: int) -> Floats:
    """Values of all parameters, ``(parameters, draws)``."""
    run = scenario.run
    sampler = Sampler(scenario.priors, run.seed, run.design, draws)
    parts = [sampler.parameters(k, min(k + BLOCK, draws)) for k in range(0, draws, BLOCK)]
    return np.concatenate(parts, axis=1)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that passed, and processor seconds of all threads."""
    begin, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begin, time.process_time() - used


def in_threads(work: Callable[[int], object], parts: int, threads: int) -> None:
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(parts)))


def solve_all(game: Game, theta: Floats, threads: int) -> None:
    """Solve with the certificate, in blocks."""

    def work(part: int) -> None:
        found = solve(game, theta[:, part * BLOCK : (part + 1) * BLOCK])
        assert max(found.gap.max(), found.mass.max()) <= TOLERANCE

    in_threads(work, -(-theta.shape[1] // BLOCK), threads)


def exponentials(values: float, threads: int) -> None:
    """numpy.exp of so many values, from one array in the cache into another."""

    def work(_: int) -> None:
        x, out = np.linspace(-20.0, 0.0, EXP_ARRAY), np.empty(EXP_ARRAY)
        for _ in range(round(values / threads / EXP_ARRAY)):
            np.exp(x, out=out)

    in_threads(work, threads, threads)


def stream(arrays: list[Floats]) -> None:
    """Read and write every array, each in its thread."""

    def work(k: int) -> None:
        for _ in range(PASSES):
            np.negative(arrays[k], out=arrays[k])

    in_threads(work, len(arrays), len(arrays))


@dataclass
class Bench:
    """Everything that is measured, ready to run, and the best times so far in seconds.

    ``used`` is processor time, which says more where the machine has other work to do.
    """

    scenario: Scenario
    draws: int
    plain_draws: int

    def __post_init__(self) -> None:
        self.scenario = self.scenario.replace(run={"draws": self.draws})
        self.game, self.theta = compile_game(self.scenario), parameters(self.scenario, self.draws)
        self.parts = counts(self.game)
        self.count = sum(self.parts.values(), Count(0, 0))
        small = load(SMALL)
        self.small, self.small_theta = compile_game(small), parameters(small, self.draws)
        self.rows = layout_of(self.game.sizes).rows
        self.arrays = [np.ones(self.rows * LANES) for _ in range(THREADS)]
        self.best: dict[str, float] = {}
        self.used: dict[str, float] = {}

    def works(self) -> dict[str, Callable[[], object]]:
        return {
            "simulate": lambda: simulate(self.scenario, workers=THREADS, chunk=BLOCK),
            "solve": lambda: solve_all(self.game, self.theta, THREADS),
            "floor": lambda: exponentials(self.count.options * self.draws, THREADS),
            "solve, one thread": lambda: solve_all(self.game, self.theta, 1),
            "floor, one thread": lambda: exponentials(self.count.options * self.draws, 1),
            "small, one thread": lambda: solve_all(self.small, self.small_theta, 1),
            "stream": lambda: stream(self.arrays),
            "stream, one thread": lambda: stream(self.arrays[:1]),
            "plain": lambda: solve_plain(self.scenario, self.theta[:, : self.plain_draws]),
        }

    def measure(self, repeats: int) -> None:
        """Run everything in turn; the first run of the solver, which compiles it, is not counted."""
        solve(self.game, self.theta[:, :1])
        for _ in range(repeats):
            for name, work in self.works().items():
                passed, used = timed(work)
                self.best[name] = min(self.best.get(name, np.inf), passed)
                self.used[name] = min(self.used.get(name, np.inf), used)

    def per_draw(self, seconds: dict[str, float]) -> dict[str, float]:
        """Microseconds of a draw."""
        draws = {"plain": self.plain_draws}
        return {name: 1e6 * value / draws.get(name, self.draws) for name, value in seconds.items()}

    def figures(self) -> dict[str, Any]:
        """All results by name."""
        per_draw, used = self.per_draw(self.best), self.per_draw(self.used)
        small = sum(counts(self.small).values(), Count(0, 0))
        once = per_draw["floor"] * self.count.once / self.count.options
        passed_through = 2 * 8 * LANES * self.rows * PASSES
        bandwidth = {
            "stream": THREADS * passed_through / self.used["stream"],
            "stream, one thread": passed_through / self.used["stream, one thread"],
        }
        return {
            "machine": machine(),
            "draws": self.draws,
            "plain_draws": self.plain_draws,
            "choices": {name: tuple(count) for name, count in self.parts.items()},
            "N": self.count.options,
            "N_once": self.count.once,
            "microseconds_per_draw": per_draw,
            "processor_microseconds_per_draw": used,
            "processor_to_floor": used["solve"] / used["floor"],
            "processor_to_floor_once": used["solve"] / used["floor"] * self.count.options / self.count.once,
            "processor_faster_than_plain": used["plain"] / used["solve"],
            "share_of_cores": used["solve"] / per_draw["solve"] / THREADS,
            "draws_per_second": {name: 1e6 / per_draw[name] for name in ("simulate", "solve", "plain")},
            "to_floor": {name: per_draw[name] / per_draw["floor"] for name in ("simulate", "solve")},
            "to_floor_once": {name: per_draw[name] / once for name in ("simulate", "solve")},
            "faster_than_plain": {name: per_draw["plain"] / per_draw[name] for name in ("simulate", "solve")},
            "scaling": {
                name: per_draw[f"{name}, one thread"] / per_draw[name] for name in ("solve", "floor")
            },
            "nanoseconds_per_choice": {
                "base": 1e3 * used["solve, one thread"] / self.count.options,
                SMALL: 1e3 * used["small, one thread"] / small.options,
            },
            "rows": self.rows,
            "memory_of_small": 8 * LANES * layout_of(self.small.sizes).rows,
            "memory_of_a_thread": 8 * self.rows * LANES,
            "bandwidth_of_a_thread": bandwidth,
            "processor_microseconds_of_a_pass": 1e6 * 2 * 8 * self.rows / bandwidth["stream"],
        }


def machine() -> dict[str, Any]:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "cpu": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": numba.__version__,
    }


# ---- What is printed
def report(f: dict[str, Any]) -> str:
    return "\n".join([*heading(f), *count_lines(f), "", *speed_lines(f), "", *bound_lines(f)])


def heading(f: dict[str, Any]) -> list[str]:
    m = f["machine"]
    return [
        f"{m['cpu']}, {m['cores']} cores; Python {m['python']}, numpy {m['numpy']}, numba {m['numba']}",
        f"base, {f['draws']:,} draws, {THREADS} threads, blocks of {BLOCK}; plain {f['plain_draws']:,} draws",
        "",
    ]


def count_lines(f: dict[str, Any]) -> list[str]:
    lines = [f"{'choice probabilities of a draw':32}{'all options':>14}{'two-way once':>14}"]
    lines += [f"  {name:30}{options:14,}{once:14,}" for name, (options, once) in f["choices"].items()]
    return [*lines, f"  {'N':30}{f['N']:14,}{f['N_once']:14,}"]


def speed_lines(f: dict[str, Any]) -> list[str]:
    per_draw, times = f["microseconds_per_draw"], f["faster_than_plain"]
    lines = [f"{'':22}{'draws/s':>9}{'µs/draw':>9}{'/ floor':>10}{'/ stricter':>12}{'plain /':>10}"]
    for name in ("simulate", "solve"):
        label = {"simulate": "simulate", "solve": "solve and certificate"}[name]
        speed, floor, once = f["draws_per_second"][name], f["to_floor"][name], f["to_floor_once"][name]
        lines.append(
            f"{label:22}{speed:9,.0f}{per_draw[name]:9.1f}{floor:10.2f}{once:12.2f}{times[name]:10.1f}"
        )
    lines.append(f"{'plain numpy':22}{f['draws_per_second']['plain']:9,.0f}{per_draw['plain']:9.1f}")
    return [*lines, f"{'floor: N of numpy.exp':22}{'':9}{per_draw['floor']:9.1f}"]


def bound_lines(f: dict[str, Any]) -> list[str]:
    """What the time goes into, as far as whole runs can tell; but for the scaling, in processor time."""
    used, bandwidth = f["processor_microseconds_per_draw"], f["bandwidth_of_a_thread"]
    large, small = f["memory_of_a_thread"] / 2**20, f["memory_of_small"] / 2**20
    choice = f["nanoseconds_per_choice"]
    return [
        f"In processor time a draw takes {used['solve']:.1f} µs, the floor {used['floor']:.1f} µs, "
        f"plain {used['plain']:.0f} µs:",
        f"{f['processor_to_floor']:.2f} times the floor, {f['processor_to_floor_once']:.2f} times the "
        f"stricter one, {f['processor_faster_than_plain']:.1f} times as fast as plain.",
        f"The solver had {f['share_of_cores']:.0%} of {THREADS} cores in its best run; two threads were",
        f"{f['scaling']['solve']:.2f} times as fast as one (numpy.exp: {f['scaling']['floor']:.2f} times).",
        "",
        f"A draw has {f['rows']:,} numbers, so that a thread works on {large:.1f} MiB at a time, which it",
        f"reads and writes at {bandwidth['stream'] / 1e9:.0f} GB/s (if alone, "
        f"{bandwidth['stream, one thread'] / 1e9:.0f}): once takes "
        f"{f['processor_microseconds_of_a_pass']:.1f} µs of a draw.",
        f"A choice probability takes {choice['base']:.2f} ns; in the small game {SMALL},",
        f"which fits the cache of a core ({small:.1f} MiB), {choice[SMALL]:.2f} ns.",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed of the solver.")
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--plain-draws", type=int, default=4_000)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    bench = Bench(load("base"), options.draws, min(options.plain_draws, options.draws))
    bench.measure(options.repeats)
    figures = bench.figures()
    print(report(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
