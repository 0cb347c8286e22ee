"""The check that every solution makes of itself.

The policy that backward induction found is played forward, and the payoffs that it earns, summed
over how the game goes, must equal the backward values: at the start of the talks and for the
delivery of every settlement that can be signed. At λ = ∞ no option of any node may be worth more
than what is chosen there. Both are relative to the player's largest payoff in the draw (a gain, to no
less than one point). This checks the arithmetic of the solution from end to end; what talks never
reach, and the reading of the rules, are held against other solvers in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from negosim.errors import CertificateError
from negosim.game.arrays import GameSizes
from negosim.model.lanes import Draws, Floats, at, larger, put, size_of, walk, where_at_least
from negosim.model.memory import Layout

__all__ = ["TOLERANCE", "Certificate", "certify", "not_a_number"]

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Certificate:
    """What a run says of its own accuracy, over all draws.

    Attributes
    ----------
    gap : float
        Largest gap between payoffs found in two ways (forward and backward; from the frontier and term
        by term), relative to the largest payoff.
    deviation : float or None
        Largest gain from one deviation of a player with λ = ∞, relative to the largest payoff;
        None if no precision is infinite.
    mass : float
        Largest distance from 1 of the sum of the probabilities of all ends.
    tolerance : float
        What none of these may exceed.
    """

    gap: float
    deviation: float | None
    mass: float
    tolerance: float = TOLERANCE

    def worse_of(self, other: Certificate) -> Certificate:
        """The certificate of both together; what is not a number stays so."""
        deviations = [d for d in (self.deviation, other.deviation) if d is not None]
        return Certificate(
            float(np.maximum(self.gap, other.gap)),
            float(np.max(deviations)) if deviations else None,
            float(np.maximum(self.mass, other.mass)),
            self.tolerance,
        )

    @property
    def holds(self) -> bool:
        """Whether every figure is within the tolerance."""
        figures = (self.gap, self.mass, self.deviation or 0.0)
        return all(figure <= self.tolerance for figure in figures)

    def require(self) -> None:
        """Raise unless the certificate holds.

        Raises
        ------
        CertificateError
            The solution fails its own check.
        """
        if not self.holds:
            raise CertificateError(
                "the solution fails its own check: payoffs found in two ways differ by "
                f"{self.gap:.3g} of the largest, probabilities of ends miss 1 by {self.mass:.3g}, a "
                f"deviation gains {self.deviation or 0.0:.3g} (at most {self.tolerance:g} is allowed); "
                "results were not written."
            )


@walk
def certify(L: Layout, size: GameSizes, M: Floats) -> None:
    """Gap, gain from a deviation, and distance of the ends from 1, for every draw."""
    gap = at(M, L.value) * 0.0
    for i in range(2):
        largest = _largest_payoff(L, size, i, M)
        scale = where_at_least(0.0, largest, 1.0, largest)
        gap = larger(gap, _widest_gap(L, size, i, M) / scale)
        # Ties are judged by the same yardstick: 1e-12 of the largest value, but of no less than a point.
        put(M, L.gain + i, at(M, L.gain + i) / larger(largest, 1.0))
    put(M, L.gap, gap)
    put(M, L.mass, size_of(_all_ends(L, size, M) - 1.0))


@walk
def _largest_payoff(L: Layout, size: GameSizes, i: int, M: Floats) -> Draws:
    """Largest absolute part of a payoff of player i: u_i^e of every package, and its one-off costs."""
    largest = larger(size_of(at(M, L.breakdown_cost + i)), size_of(at(M, L.failure_cost + i)))
    largest = larger(largest, size_of(at(M, L.move_cost + i)))
    for breaker in range(2):
        largest = larger(largest, size_of(at(M, L.break_cost + 2 * breaker + i)))
    for row in range(size.payoffs):
        largest = larger(largest, size_of(at(M, L.payoff + row * size.payees + i)))
    return largest


@walk
def _widest_gap(L: Layout, size: GameSizes, i: int, M: Floats) -> Draws:
    """Largest distance of player i's forward values from the backward ones."""
    widest = size_of(at(M, L.value + i) - at(M, L.value_forward + i))
    for p in range(size.pairs):
        gap = at(M, L.settled + 2 * p + i) - at(M, L.settled_forward + 2 * p + i)
        widest = larger(widest, size_of(gap))
    return widest


def not_a_number(*values: Floats) -> Floats:
    """0, or not a number where any value is none, which comparisons would pass over in silence.

    Parameters
    ----------
    *values : (any number, draws) array

    Returns
    -------
    (draws,) array
    """
    with np.errstate(invalid="ignore"):
        total: Floats = np.concatenate(values).sum(axis=0)
        return 0.0 * total


@walk
def _all_ends(L: Layout, size: GameSizes, M: Floats) -> Draws:
    """Sum of the probabilities of all ends."""
    total = at(M, L.value) * 0.0
    for end in range(size.rounds * size.ends):
        total = total + at(M, L.ends + end)
    for t in range(size.rounds):
        total = total + at(M, L.breakdown + t)
    for z in range(size.arrangements):
        total = total + at(M, L.final + z)
    return total
