"""One play of the talks of a solved draw: what happens, step by step, and what both have from it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from negosim.study.trace_ends import Ended
from negosim.study.trace_forks import Fork, Forks, Option, Place

__all__ = ["Played", "played"]


@dataclass(frozen=True)
class Played:
    """A play.

    Attributes
    ----------
    steps : tuple of (Fork, int)
        Each step, and which of its options happened.
    end : Ended
    earned : tuple of (float, float)
        What each step gave both players, as seen from the start.
    """

    steps: tuple[tuple[Fork, int], ...]
    end: Ended
    earned: tuple[tuple[float, float], ...]

    @property
    def happened(self) -> list[Option]:
        """What happened, step by step."""
        return [fork.options[k] for fork, k in self.steps]

    @property
    def points(self) -> tuple[float, float]:
        """What both players have from it, as seen from the start."""
        return math.fsum(one for one, _ in self.earned), math.fsum(two for _, two in self.earned)

    @property
    def probability(self) -> float:
        """The product of the chances of all that happened."""
        return math.prod(option.chance for option in self.happened)

    @property
    def digits(self) -> float:
        """The logarithm of ``probability`` to base 10, also where that is too small to be a number."""
        return math.fsum(math.log10(option.chance) for option in self.happened)


def played(forks: Forks, uniforms: Iterator[float]) -> Played:
    """Play the talks once.

    Parameters
    ----------
    forks : Forks
    uniforms : iterator of float
        Each step with several options takes the next number.
    """
    steps, earned, one, two = [], [], 1.0, 1.0
    place: Place | Ended = forks.start
    while not isinstance(place, Ended):
        fork = forks.at(place)
        k = fork.taken(next(uniforms)) if len(fork.options) > 1 else 0
        option = fork.options[k]
        steps.append((fork, k))
        earned.append((one * option.paid[0], two * option.paid[1]))
        one, two, place = one * option.scale[0], two * option.scale[1], option.to
    return Played(tuple(steps), place, tuple(earned))
