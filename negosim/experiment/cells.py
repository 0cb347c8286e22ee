"""Solve cells of a sweep, block of draws by block of draws.

What cells have in common is found once: the draws of all parameters that a cell does not change, and
the compiled game of every structure that was met.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from negosim.dispute.data import Dispute
from negosim.dispute.priors import Prior
from negosim.experiment.concepts import KeptSolver, block_solver
from negosim.model.draws import Sampler
from negosim.model.lanes import Floats
from negosim.model.priors import quantile
from negosim.outcomes.columns import stop_rows
from negosim.outcomes.statistics import Block, moments_of
from negosim.outcomes.tails import tails_of
from negosim.scenario.axes import Axis
from negosim.scenario.data import Scenario

__all__ = ["CellBlock", "CellSolver", "Quantity", "quantities", "with_spread"]

_SOLVERS, _BLOCKS = 32, 64  # kept at a time; both are made anew when they are needed again

Key = TypeVar("Key")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Quantity:
    """A number of which a cell has a mean: what it is about, and its name there."""

    what: str
    name: str


def quantities(dispute: Dispute) -> tuple[Quantity, ...]:
    """Rows of everything that is kept of a cell: classes, payoffs, then agreement and stops."""
    stops = stop_rows(tuple(dispute.players))
    return (
        *(Quantity("class", name) for name in dispute.classes),
        *(Quantity("payoff", name) for name in (*dispute.players, *dispute.observers)),
        *(Quantity("agreement", name) for name in ("signed", "ratified", "kept")),
        *(Quantity("stop", " ".join(filter(None, (s.kind, s.stop, s.by)))) for s in stops),
    )


def with_spread(dispute: Dispute) -> int:
    """How many of the ``quantities``, from the first, have quantiles over draws: classes and payoffs."""
    return len(dispute.classes) + len(dispute.players) + len(dispute.observers)


@dataclass(frozen=True)
class CellBlock:
    """What is kept of a block of draws of a cell.

    Attributes
    ----------
    cell : int
        Key of the cell.
    begin, end : int
        Draws ``begin`` to ``end - 1``.
    certificate : tuple of float
        Gap, deviation (NaN if no precision is infinite), mass.
    mean, squares : (quantities,) array
        Moments of the draws.
    low, high : (quantities with spread, tail length) array
        Ends of the draws; see ``outcomes.tails``.
    """

    cell: int
    begin: int
    end: int
    certificate: tuple[float, float, float]
    mean: Floats
    squares: Floats
    low: Floats
    high: Floats


class CellSolver:
    """Solves cells of one scenario.

    Parameters
    ----------
    scenario : Scenario
    axes : sequence of Axis
        What the values of a cell are set on, in this order.
    """

    def __init__(self, scenario: Scenario, axes: Sequence[Axis]) -> None:
        run = scenario.run
        self._scenario, self._axes = scenario, tuple(axes)
        self._sampler = Sampler(scenario.priors, run.seed, run.design, run.draws)
        self._positions = {name: row for row, name in enumerate(scenario.priors)}
        self._priors: dict[tuple[int, Any], Prior] = {}
        self._solvers: OrderedDict[tuple[Any, ...], KeptSolver] = OrderedDict()
        self._draws: OrderedDict[tuple[int, int], tuple[Floats, dict[str, Floats]]] = OrderedDict()

    def solve(self, key: int, values: Sequence[Any], blocks: Sequence[Block]) -> Iterator[CellBlock]:
        """Solve blocks of draws of one cell.

        Raises
        ------
        CertificateError
            The solution fails its own check.
        """
        solver, priors = self._solver(values), self._changed_priors(values)
        for block in blocks:
            yield self._solved(key, solver, self._parameters(priors, block), block)

    def _solved(self, key: int, solver: KeptSolver, theta: Floats, block: Block) -> CellBlock:
        kept, certificate = solver(theta)
        certificate.require()
        spread = np.concatenate([kept["probabilities"], kept["payoffs"]])
        moments = moments_of(np.concatenate([spread, kept["agreements"], kept["stops"]]))
        tails = tails_of(spread)
        deviation = np.nan if certificate.deviation is None else certificate.deviation
        told = (certificate.gap, deviation, certificate.mass)
        return CellBlock(
            key, block.begin, block.end, told, moments.mean, moments.squares, tails.low, tails.high
        )

    def _solver(self, values: Sequence[Any]) -> KeptSolver:
        structure = tuple(
            (axis, value) for axis, value in zip(self._axes, values, strict=True) if not axis.is_parameter
        )

        def compiled() -> KeptSolver:
            scenario = self._scenario
            for axis, value in structure:
                scenario = axis.put(scenario, value)
            return block_solver(scenario)

        return _recalled(self._solvers, tuple(value for _, value in structure), compiled, _SOLVERS)

    def _changed_priors(self, values: Sequence[Any]) -> dict[str, Prior]:
        changed = {}
        for number, (axis, value) in enumerate(zip(self._axes, values, strict=True)):
            if axis.is_parameter:
                if (number, value) not in self._priors:
                    self._priors[number, value] = axis.put(self._scenario, value).priors[axis.path]
                changed[axis.path] = self._priors[number, value]
        return changed

    def _parameters(self, changed: dict[str, Prior], block: Block) -> Floats:
        """Values of all parameters, ``(parameters, draws)``: those that a cell changes drawn anew."""

        def drawn() -> tuple[Floats, dict[str, Floats]]:
            swept = {axis.path for axis in self._axes}
            uniforms = self._sampler.uniforms(block.begin, block.end)
            return self._sampler.parameters(block.begin, block.end), {
                name: u for name, u in uniforms.items() if name in swept
            }

        theta, uniforms = _recalled(self._draws, (block.begin, block.end), drawn, _BLOCKS)
        theta = theta.copy()
        anything = np.full(theta.shape[1], 0.5)
        for name, prior in changed.items():
            theta[self._positions[name]] = quantile(prior, uniforms.get(name, anything))
        return theta


def _recalled(kept: OrderedDict[Key, Made], key: Key, make: Callable[[], Made], most: int) -> Made:
    """What was made for a key before, or is made now; what was not used for longest is forgotten."""
    if key in kept:
        kept.move_to_end(key)
    else:
        kept[key] = make()
        if len(kept) > most:
            kept.popitem(last=False)
    return kept[key]
