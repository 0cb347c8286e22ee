"""Conditions in draws: boxes, how stable they are, and a tree; arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from negosim.model.lanes import Floats
from negosim.study.discovery_boxes import Found, density, find
from negosim.study.discovery_peel import Box, inside
from negosim.study.discovery_steps import Mask
from negosim.study.discovery_tree import Node, tree
from negosim.study.discovery_workbench import prim

__all__ = [
    "COVERS",
    "LIFT",
    "MOST_BOXES",
    "OF_FIRST",
    "RESAMPLES",
    "Conditions",
    "Region",
    "Sample",
    "conditions_in",
]

MOST_BOXES, RESAMPLES = 3, 50
COVERS, LIFT, OF_FIRST = 0.1, 1.5, 0.5


@dataclass(frozen=True)
class Sample:
    """Draws.

    Attributes
    ----------
    x : (parameters, draws) array
        Values of the uncertain parameters, finite.
    cases : (draws,) array of bool
        Cases of interest.
    chance : (draws,) array
        Probability of the outcome.
    """

    x: Floats
    cases: Mask
    chance: Floats

    def only(self, held: Mask) -> Sample:
        """Some of the draws."""
        return Sample(np.ascontiguousarray(self.x[:, held]), self.cases[held], self.chance[held])


@dataclass(frozen=True)
class Region:
    """A box among the draws that no box before it holds.

    Attributes
    ----------
    found : Found
    left : Sample
        The draws among which it was found.
    again : tuple of (Box or None)
        The boxes of resamples of these draws, as many each, drawn with replacement (bootstrap: Efron 1979).
    """

    found: Found
    left: Sample
    again: tuple[Box | None, ...]

    @property
    def box(self) -> Box:
        """The box itself."""
        return self.found.box


@dataclass(frozen=True)
class Conditions:
    """What is found: at most three regions, and the nodes of a tree."""

    regions: tuple[Region, ...]
    nodes: tuple[Node, ...]


def conditions_in(
    sample: Sample,
    decimals: Sequence[int],
    seeds: np.random.SeedSequence,
    *,
    resamples: int = RESAMPLES,
    workers: int = 1,
    done: Callable[[int], None] | None = None,
) -> Conditions:
    """Boxes of draws in which cases of interest are frequent, and a tree.

    Parameters
    ----------
    sample : Sample
    decimals : sequence of int
        To how many places the limits of each parameter are rounded.
    seeds : SeedSequence
        For the resamples.
    resamples : int
        How many of these there are for each box.
    workers : int
        How many threads look at them.
    done : callable, optional
        Called with the number of draws of each resample when it is done.
    """
    regions: list[Region] = []
    left = sample
    while len(regions) < MOST_BOXES:
        found = _next(sample, left, regions, decimals)
        if found is None:
            break
        (child,) = seeds.spawn(1)
        again = _resampled(left, decimals, child.spawn(resamples), workers, done)
        regions.append(Region(found, left, again))
        left = left.only(~inside(left.x, found.box))
    return Conditions(tuple(regions), tuple(tree(sample.x, sample.cases, decimals)))


def _next(sample: Sample, left: Sample, regions: list[Region], decimals: Sequence[int]) -> Found | None:
    """A box among the draws that are left; a further one only if it says something."""
    every, hits = np.count_nonzero(sample.cases), np.count_nonzero(left.cases)
    if hits < COVERS * every or hits == len(left.cases):
        return None
    found = find(left.x, left.cases, decimals, prim)
    if found is None or not regions:
        return found
    share, first = density(left.x, left.cases, found.box), density(sample.x, sample.cases, regions[0].box)
    covered = np.count_nonzero(inside(left.x, found.box) & left.cases)
    least = max(OF_FIRST * first, LIFT * hits / len(left.cases))
    return found if share >= least and covered >= COVERS * every else None


def _resampled(
    left: Sample,
    decimals: Sequence[int],
    seeds: Sequence[np.random.SeedSequence],
    workers: int,
    done: Callable[[int], None] | None,
) -> tuple[Box | None, ...]:
    """The boxes of resamples."""
    found = []
    with ThreadPoolExecutor(workers) as threads:
        for box in threads.map(partial(_resample, left, decimals), seeds):
            found.append(box)
            if done is not None:
                done(len(left.cases))
    return tuple(found)


def _resample(left: Sample, decimals: Sequence[int], seed: np.random.SeedSequence) -> Box | None:
    """The box of as many draws, drawn with replacement."""
    count = len(left.cases)
    picked = np.sort(np.random.Generator(np.random.Philox(seed)).integers(0, count, count))
    cases = left.cases[picked]
    if not 0 < np.count_nonzero(cases) < count:
        return None
    found = find(np.ascontiguousarray(left.x[:, picked]), cases, decimals)
    return None if found is None else found.box
