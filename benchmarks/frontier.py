"""How fast the Pareto frontier over all packages is, against going through the packages.

    python benchmarks/frontier.py [--draws 10000] [--repeats 5] [--chart docs/figures/frontier_growth.png]

- The Southern Kurils / Northern Territories, time of a draw: the package; sort and scan in numpy over
  the payoffs of all packages; NegMAS (pip install negmas), if it is there. First it is checked that
  all find the same frontier.
- All draws by a pool of threads.
- How time grows with the number of issues: chains of issues of four levels, each with random payoffs of
  its own and together with the next one. The chart is drawn only if it is given a file.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise, product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from engine import BLOCK, machine, parameters, timed

from negosim.dispute.data import Dispute
from negosim.game.axes import axes_of, overlaid
from negosim.game.packages import CompiledTerm, payees
from negosim.game.space import Space, space_of
from negosim.model.frontier import frontiers, joined
from negosim.model.payoffs import differences
from negosim.scenario.data import Scenario
from negosim.scenario.load import load

Floats = npt.NDArray[np.float64]
Work = Callable[[], object]

ISSUES = range(4, 21, 2)
LEVELS = ("a", "b", "c", "d")
GROWTH_DRAWS = 256
NEGMAS_DRAWS = 3
MOST_SCANNED, MOST_NEGMAS = 4**10, 4**8
TOLERANCE = 1e-9
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


# ---- One package after the other, in numpy
class Grid:
    """Payoffs of all packages of a space, as sums of tables over the grid of all levels."""

    def __init__(self, scenario: Scenario, space: Space) -> None:
        axes = axes_of(scenario.dispute)
        self.sizes = space.sizes
        self.terms: list[list[tuple[tuple[int, ...], list[Any]]]] = []
        for listed in payees(scenario.dispute)[:2]:
            tables = []
            for term in (CompiledTerm(each, axes) for each in listed):
                shape = [
                    size if k in term.scope else 1 for k, size in zip(space.issues, space.sizes, strict=True)
                ]
                packages = (
                    overlaid(space.base, dict(zip(space.issues, levels, strict=True)))
                    for levels in product(*map(range, shape))
                )
                before = term.value(axes.status_quo)
                tables.append((tuple(shape), [(term.value(x), before) for x in packages]))
            self.terms.append(tables)

    def tables(self, theta: Floats) -> list[list[Floats]]:
        """What each term adds, by player, in one draw."""
        return [
            [differences(pairs, theta)[:, 0].reshape(shape) for shape, pairs in tables]
            for tables in self.terms
        ]

    def payoffs(self, tables: list[list[Floats]]) -> Floats:
        """``(packages, 2)``."""
        found = np.zeros((2, *self.sizes))
        for i, listed in enumerate(tables):
            for table in listed:
                found[i] += table
        return found.reshape(2, -1).T

    def scan(self, tables: list[list[Floats]]) -> npt.NDArray[np.int64]:
        """Efficient packages in one draw."""
        return scanned(self.payoffs(tables))


def scanned(payoffs: Floats) -> npt.NDArray[np.int64]:
    """Efficient rows: sorted, a row counts if it gives the second player more than all before it."""
    order = np.lexsort((-payoffs[:, 1], -payoffs[:, 0]))
    second = payoffs[order, 1]
    best = np.maximum.accumulate(np.concatenate([[-np.inf], second[:-1]]))
    return np.asarray(order[second > best])


# ---- NegMAS, as its documentation says to
class NegMAS(NamedTuple):
    outcomes: list[Any]
    space: Any

    @classmethod
    def of(cls, sizes: tuple[int, ...]) -> NegMAS | None:
        """The outcome space, if NegMAS is installed."""
        try:
            from negmas import make_issue, make_os
        except ImportError:
            return None
        space = make_os([make_issue(size, f"issue_{k}") for k, size in enumerate(sizes)])
        return cls(list(space.enumerate_or_sample()), space)

    def functions(self, payoffs: Floats) -> list[Any]:
        """Utility functions that look payoffs up; made before time is taken."""
        from negmas.preferences import MappingUtilityFunction

        return [
            MappingUtilityFunction(
                dict(zip(self.outcomes, column.tolist(), strict=True)), outcome_space=self.space
            )
            for column in payoffs.T
        ]

    def frontier(self, functions: list[Any]) -> Floats:
        from negmas.preferences import pareto_frontier

        return np.array(pareto_frontier(functions, outcomes=self.outcomes)[0])

    @staticmethod
    def of_points(payoffs: Floats) -> npt.NDArray[np.int64]:
        """Only what it does once payoffs are in an array."""
        from negmas.preferences.ops import pareto_frontier_numpy

        return np.asarray(pareto_frontier_numpy(payoffs))


# ---- What is measured
class Seconds(NamedTuple):
    """Seconds that passed, and of processors."""

    passed: float
    used: float


def best_of(repeats: int, works: dict[str, Work]) -> dict[str, Seconds]:
    """The best of each, all in turn, over and over."""
    best = dict.fromkeys(works, Seconds(np.inf, np.inf))
    for _ in range(repeats):
        for name, work in works.items():
            now = timed(work)
            best[name] = Seconds(*map(min, best[name], now))
    return best


def blocks(draws: int) -> Iterator[slice]:
    return (slice(k, min(k + BLOCK, draws)) for k in range(0, draws, BLOCK))


def in_blocks(space: Space, theta: Floats, threads: int) -> Any:
    with ThreadPoolExecutor(threads) as pool:
        return joined(list(pool.map(lambda own: frontiers(space, theta[:, own]), blocks(theta.shape[1]))))


def agree(ours: Floats, theirs: Floats) -> None:
    """The same points, each beside one of the other's."""
    for some, others in ((ours, theirs), (theirs, ours)):
        far = np.abs(some[:, None] - others[None]).max(axis=2).min(axis=1).max()
        assert far <= TOLERANCE, far


def kuril(draws: int, repeats: int) -> None:
    scenario = load("base")
    space, theta = space_of(scenario), parameters(scenario, draws)
    grid, few = Grid(scenario, space), range(NEGMAS_DRAWS)
    tables = [grid.tables(theta[:, d : d + 1]) for d in few]
    payoffs = [grid.payoffs(each) for each in tables]
    found = frontiers(space, theta[:, :NEGMAS_DRAWS])
    negmas = NegMAS.of(space.sizes)
    functions = [negmas.functions(each) for each in payoffs] if negmas else []
    for d, points in enumerate(payoffs):
        ours = found.payoffs[:, found.begin[d] : found.begin[d + 1]].T
        agree(ours, points[scanned(points)])
        if negmas:
            agree(ours, negmas.frontier(functions[d]))
    works: dict[str, tuple[int, Work]] = {
        "negosim, one thread": (draws, lambda: in_blocks(space, theta, 1)),
        f"negosim, {os.cpu_count()} threads": (draws, lambda: in_blocks(space, theta, os.cpu_count() or 1)),
        "numpy, payoffs ready": (NEGMAS_DRAWS, lambda: [scanned(each) for each in payoffs]),
        "numpy, payoffs added up": (NEGMAS_DRAWS, lambda: [grid.scan(each) for each in tables]),
    }
    if negmas:
        works |= {
            "NegMAS, payoffs ready": (NEGMAS_DRAWS, lambda: [negmas.of_points(each) for each in payoffs]),
            "NegMAS, utility functions": (
                NEGMAS_DRAWS,
                lambda: [negmas.frontier(each) for each in functions],
            ),
        }
    seconds = best_of(repeats, {name: work for name, (_, work) in works.items()})
    print(f"\nbase: {space.count:,} packages, {found.begin[-1] / NEGMAS_DRAWS:.0f} efficient payoffs a draw")
    print(f"{'':36}{'passed':>20}{'/ negosim':>11}{'processor':>11}{'/ negosim':>11}")
    print(f"{'':28}{'draws':>8}{'s':>9}{'µs/draw':>11}{'':11}{'µs/draw':>11}")
    own = [value / draws for value in seconds["negosim, one thread"]]
    for name, (count, _) in works.items():
        passed, used = (value / count for value in seconds[name])
        times = f"{1e6 * passed:11,.1f}{passed / own[0]:11,.1f}{1e6 * used:11,.1f}{used / own[1]:11,.1f}"
        print(f"{name:28}{count:8,}{seconds[name].passed:9.3f}{times}")


# ---- Growth
def chain(issues: int) -> Scenario:
    """Issues of four levels in a row; every entry is a parameter of its own."""
    names = [f"issue_{k}" for k in range(issues)]
    scopes = [(name,) for name in names] + list(pairwise(names))
    entries: list[str] = []

    def table(scope: tuple[str, ...], name: str) -> Any:
        if not scope:
            entries.append(name)
            return name
        return {level: table(scope[1:], f"{name}_{level}") for level in LEVELS}

    def terms(player: str) -> dict[str, Any]:
        return {
            f"term_{k}": {
                "effect": "delivery",
                "scope": list(scope),
                "table": table(scope, f"{player}_{k}"),
                "basis": "judgement",
            }
            for k, scope in enumerate(scopes)
        }

    base = load("base")
    listed = {player: terms(player) for player in ("one", "other")}
    about = {"prior": 0.5, "unit": "points", "meaning": "Made up.", "basis": "judgement"}
    text = {
        "negosim": 1,
        "name": "chain",
        "title": "Chain",
        "players": {player: {"precision": "some", "discount": "some"} for player in listed},
        "issues": {name: {"levels": list(LEVELS), "status_quo": LEVELS[0]} for name in names},
        "parameters": dict.fromkeys([*entries, "some"], about),
        "terms": listed,
        "classes": {"anything": {}},
        "game": {"rounds": 1, "proposers": ["one"]},
    }
    return Scenario(
        name="chain",
        title="Chain",
        dispute=Dispute.model_validate(text),
        offers=(),
        in_force={},
        frozen=(),
        priors=base.priors,
        calendar={},
        rounds=1,
        proposers=("one",),
        moves=(),
    )


class Row(NamedTuple):
    issues: int
    points: float
    ours: float
    scan: float
    negmas: float


def growth(repeats: int) -> list[Row]:
    """Processor seconds of a draw by number of issues; not a number where it would take too long."""
    rows = []
    for issues in ISSUES:
        scenario = chain(issues)
        space = space_of(scenario)
        count = len(scenario.dispute.parameters)
        theta = np.random.default_rng(issues).uniform(-1.0, 1.0, (count, GROWTH_DRAWS))
        found = frontiers(space, theta)
        ours = best_of(repeats, {"": partial(frontiers, space, theta)})[""].used
        scan = negmas = np.nan
        if space.count <= MOST_SCANNED:
            grid = Grid(scenario, space)
            tables = grid.tables(theta[:, :1])
            payoffs = grid.payoffs(tables)
            agree(found.payoffs[:, : found.begin[1]].T, payoffs[scanned(payoffs)])
            scan = best_of(3, {"": partial(grid.scan, tables)})[""].used
        if space.count <= MOST_NEGMAS and (other := NegMAS.of(space.sizes)):
            negmas = best_of(3, {"": partial(other.frontier, other.functions(payoffs))})[""].used
        points = float(np.diff(found.begin).mean())
        rows.append(Row(issues, points, ours / GROWTH_DRAWS, scan, negmas))
    return rows


def print_growth(rows: list[Row]) -> None:
    print(f"\nchains of issues of {len(LEVELS)} levels, processor milliseconds a draw, one thread")
    print(f"{'issues':>6}{'packages':>20}{'points':>8}{'negosim':>10}{'numpy':>12}{'NegMAS':>12}")
    for row in rows:
        times = (f"{1e3 * t:,.3f}" if np.isfinite(t) else "" for t in (row.ours, row.scan, row.negmas))
        ours, scan, negmas = times
        print(
            f"{row.issues:6}{len(LEVELS) ** row.issues:20,}{row.points:8.0f}{ours:>10}{scan:>12}{negmas:>12}"
        )


def draw_growth(rows: list[Row], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    fig, ax = plt.subplots(figsize=(6.4, 4.2), layout="constrained")
    issues = [row.issues for row in rows]
    drawn = (
        ("NegMAS, utility functions", [row.negmas for row in rows], "#C9703F", "s"),
        ("numpy: sort and scan all packages", [row.scan for row in rows], "#4D4D4D", "^"),
        ("negosim: eliminate issues", [row.ours for row in rows], "#08306B", "o"),
    )
    for label, seconds, colour, marker in drawn:
        if np.isfinite(seconds).any():
            ax.plot(issues, 1e3 * np.array(seconds), color=colour, marker=marker, label=label)
    ax.set_yscale("log")
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    ax.set_xticks(issues, [f"{n}\n4{str(n).translate(RAISED)}" for n in issues])
    ax.set_xlabel("Issues of four levels; packages")
    ax.set_ylabel("Processor milliseconds a draw, one thread")
    ax.set_title("Time to the exact Pareto frontier over all packages", loc="left")
    ax.grid(axis="y", color="#D9D9D9", linewidth=0.6)
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False)
    fig.savefig(path, dpi=150, metadata={"Software": None})


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed of the Pareto frontier.")
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--chart", type=Path)
    options = parser.parse_args()
    print(", ".join(f"{name} {value}" for name, value in machine().items()))
    kuril(options.draws, options.repeats)
    rows = growth(options.repeats)
    print_growth(rows)
    if options.chart:
        draw_growth(rows, options.chart)


if __name__ == "__main__":
    main()
