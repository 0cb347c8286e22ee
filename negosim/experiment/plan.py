"""The cells of a sweep: which values each has, in which order, and the key under which it is stored."""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np

from negosim.errors import RequestFault
from negosim.model.lanes import Floats
from negosim.scenario.axes import Axis
from negosim.scenario.data import Concept, Design, NoAgreement, Scenario
from negosim.scenario.recipe import recipe
from negosim.version import MODEL

__all__ = ["Cell", "Plan", "Sample", "key_of", "plan_of", "settings_of"]

_MOST_CELLS = 10_000_000
_MOST_STRUCTURES = 10_000


class Sample(StrEnum):
    """How cells are placed over the axes."""

    GRID = "grid"
    LATIN_HYPERCUBE = "latin_hypercube"
    SOBOL = "sobol"


@dataclass(frozen=True)
class Cell:
    """One cell: its number in the plan, its value on every axis, and its key in the store."""

    number: int
    values: tuple[Any, ...]
    key: int


@dataclass(frozen=True)
class Plan:
    """What a sweep solves.

    Attributes
    ----------
    scenario : Scenario
        What every cell changes; its run says how many draws, from which seed, by which design.
    axes : tuple of Axis
    sample : Sample
    cells : int
        Number of cells. In a grid the last axis varies fastest, but what changes the game's structure
        slowest, so that cells of one structure follow each other.
    """

    scenario: Scenario
    axes: tuple[Axis, ...]
    sample: Sample
    cells: int

    @cached_property
    def recipe(self) -> str:
        """SHA-256 of what the numbers of all cells depend on, but for the cells' own values.

        A plain design draws the first draws alike, however many there are; so their number counts
        only in other designs.
        """
        run = self.scenario.run
        if run.design is Design.PLAIN:
            run = replace(run, draws=1)
        parts = [recipe(replace(self.scenario, run=run), MODEL)[0]]
        if any(axis.path == "run.concept" for axis in self.axes):
            # The recipe of one concept leaves out what only others take for granted.
            others = (replace(run, concept=concept) for concept in (Concept.NASH, Concept.SCREENING))
            parts += [recipe(replace(self.scenario, run=other), MODEL)[0] for other in others]
        parts += self._brought_in()
        return parts[0] if len(parts) == 1 else hashlib.sha256(" ".join(parts).encode()).hexdigest()

    def _brought_in(self) -> list[str]:
        """Offers of the dispute that an axis puts on the table; the recipe holds those on it alone."""
        offers = self.scenario.dispute.offers
        names = (axis.path.removeprefix("offers.") for axis in self.axes if axis.path.startswith("offers."))
        found = [[name, offers[name].set] for name in names if name in offers]
        return [json.dumps(found, sort_keys=True, separators=(",", ":"))] if found else []

    def cell(self, number: int) -> Cell:
        """A cell by its number."""
        if self._points is not None:
            pairs = zip(self.axes, self._points[number], strict=True)
            values = tuple(_sampled(axis, u) for axis, u in pairs)
        else:
            places = self._places(number)
            values = tuple(axis.values[place] for axis, place in zip(self.axes, places, strict=True))
        return Cell(number, values, key_of(settings_of(self.axes, values)))

    def _places(self, number: int) -> list[int]:
        """Place of a cell of a grid on every axis; the structure of the game varies slowest."""
        places = [0] * len(self.axes)
        for k in sorted(range(len(self.axes)), key=lambda k: (self.axes[k].is_parameter, k), reverse=True):
            number, places[k] = divmod(number, len(self.axes[k].values))
        return places

    @cached_property
    def _points(self) -> Floats | None:
        """Points of a sample in the unit cube, ``(cells, axes)``; a grid has none."""
        seed = self.scenario.run.seed
        return None if self.sample is Sample.GRID else _SAMPLES[self.sample](self.axes, self.cells, seed)


def plan_of(
    scenario: Scenario, axes: Sequence[Axis], sample: Sample = Sample.GRID, cells: int | None = None
) -> Plan:
    """A plan, checked.

    Parameters
    ----------
    scenario : Scenario
    axes : sequence of Axis
        At least one.
    sample : Sample
    cells : int, optional
        Number of cells of a sample; a grid has as many as its values say.

    Raises
    ------
    RequestFault
        There is nothing to vary, a grid has a range without values, or there are too many cells.
    """
    if not axes:
        raise RequestFault(
            "expected something to vary, found nothing; add --over, such as --over consent_written=0:1:21."
        )
    if sample is Sample.GRID:
        for axis in axes:
            if axis.bounds:
                low, high = (f"{bound:g}" for bound in axis.bounds)
                raise RequestFault(
                    f"'{axis.name}': expected values, found the range {low}:{high}; "
                    f"write {low}:{high}:N, or sample it with --sample sobol --cells N."
                )
        if cells is not None:
            raise RequestFault("a grid has as many cells as its values; leave --cells out, or add --sample.")
        cells = math.prod(len(axis.values) for axis in axes)
    elif cells is None:
        raise RequestFault(f"expected a number of cells for {sample}, found none; add --cells N.")
    if not 1 <= cells <= _MOST_CELLS:
        raise RequestFault(f"expected from 1 to {_MOST_CELLS:,} cells, found {cells:,}; change their number.")
    if sample is Sample.SOBOL and cells & (cells - 1):
        near = 2 ** round(math.log2(cells))
        raise RequestFault(f"expected a power of two cells for sobol, found {cells}; use {near}.")
    _check_structures(scenario, axes)
    _check_counts(scenario, axes)
    return Plan(scenario, tuple(axes), sample, cells)


def _check_structures(scenario: Scenario, axes: Sequence[Axis]) -> None:
    """Refuse values that cannot be had together, such as a level in an offer that is absent."""
    structural = [axis for axis in axes if not axis.is_parameter]
    combinations = itertools.product(*(axis.values for axis in structural))
    for values in itertools.islice(combinations, _MOST_STRUCTURES):
        changed = scenario
        for axis, value in zip(structural, values, strict=True):
            try:
                changed = axis.put(changed, value)
            except RequestFault as fault:
                told = ", ".join(a.setting(v) for a, v in zip(structural, values, strict=True))
                raise RequestFault(f"{told} cannot be had together: {fault.faults[0]}") from None


def _check_counts(scenario: Scenario, axes: Sequence[Axis]) -> None:
    """Refuse axes that the solution concept does not look at, over which all cells would be alike."""
    if any(axis.path == "run.concept" for axis in axes):
        return
    for axis in axes:
        why = _not_looked_at(scenario, axis.path)
        if why:
            raise RequestFault(f"'{axis.path}' {why}, and the concept is {scenario.run.concept}; {_ADVICE}.")


_ADVICE = "give another --concept, or vary something else"


def _not_looked_at(scenario: Scenario, path: str) -> str:
    """Why a concept does not look at a setting, or nothing."""
    concept = scenario.run.concept
    if concept.has_rounds:
        return "counts where talks are settled at once" if path.startswith(_AT_ONCE) else ""
    if path.startswith("screening.") and concept is not Concept.SCREENING:
        return "counts under screening"
    if path == "bargaining.weight" and concept is Concept.SCREENING:
        return "counts under the four bargaining solutions"
    played = scenario.bargaining.no_agreement is NoAgreement.EMPTY_TABLE or concept is Concept.SCREENING
    return "counts where talks have rounds" if path.startswith("game.") and not played else ""


_AT_ONCE = ("bargaining.", "screening.")


def settings_of(axes: Sequence[Axis], values: Sequence[Any]) -> str:
    """The settings of a cell as canonical JSON, whatever the order of the axes."""
    said = sorted([axis.path, axis.operator, _json(value)] for axis, value in zip(axes, values, strict=True))
    return json.dumps(said, separators=(",", ":"), ensure_ascii=True)


def _json(value: Any) -> Any:
    return str(value) if isinstance(value, float) and math.isinf(value) else value


def key_of(settings: str) -> int:
    """First 8 bytes of the settings' SHA-256; the store keeps the settings too, and compares them."""
    return int.from_bytes(hashlib.sha256(settings.encode()).digest()[:8], "little", signed=True)


def _sampled(axis: Axis, u: float) -> Any:
    if axis.bounds is None:
        return axis.values[int(u * len(axis.values))]
    low, high = axis.bounds
    return float(min(high, low + u * (high - low)))


def _generator(*parts: object) -> np.random.Generator:
    digest = hashlib.sha256("|".join(["negosim", "sweep", *map(str, parts)]).encode()).digest()
    entropy = int.from_bytes(digest[:16], "little")
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(entropy)))


def _latin_hypercube(axes: Sequence[Axis], cells: int, seed: int) -> Floats:
    """Each axis in as many strata as there are cells (McKay, Beckman & Conover 1979)."""
    columns = []
    for axis in axes:
        generator = _generator(seed, Sample.LATIN_HYPERCUBE, axis.name, cells)
        columns.append((generator.permutation(cells) + generator.random(cells)) / cells)
    return np.minimum(np.stack(columns, axis=1), 1.0 - 2.0**-53)


def _sobol(axes: Sequence[Axis], cells: int, seed: int) -> Floats:
    """Scrambled Sobol points (Owen 1998); those of a smaller sample come first in a larger one."""
    from scipy.stats import qmc

    made = qmc.Sobol(len(axes), scramble=True, bits=52, rng=_generator(seed, Sample.SOBOL))
    points: Floats = np.asarray(made.random(cells), dtype=np.float64)
    return points


_SAMPLES = {Sample.LATIN_HYPERCUBE: _latin_hypercube, Sample.SOBOL: _sobol}
