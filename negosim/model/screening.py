"""Screening: offers to a responder whose cost of no agreement is private.

One offer is Fearon's (1995, "Rationalist explanations for war") demand, which risks war; repeated
offers are Coasian bargaining with one-sided private information (Sobel & Takahashi 1983; Fudenberg &
Tirole 1983; Gul, Sonnenschein & Wilson 1986; Hart 1989), with a last round.

The proposer m makes up to T offers x, points of the Pareto frontier or lotteries of them, one a round.
The responder r accepts or rejects; who rejects the last one has no agreement for ever. No agreement is
worth d_m to the proposer and d_r - κ to the responder, who alone knows its cost κ ≥ 0. An agreement in
round t = 1 … T is worth, as gain over no agreement,

    δ_m^(t-1) f(x) to the proposer,        f(x) = u_m(x) - d_m
    δ_r^(t-1) (κ + g(x)) to the responder,  g(x) = u_r(x) - d_r

The costs that the proposer thinks possible form a population on [0, 1], in rising order: κ(q) is the
cost at quantile q, l + (h - l) q if it is uniform on [l, h], and a step function if there are types.

The solution is a perfect Bayesian equilibrium in which beliefs are a cutoff, found backward from the
last round. Who has the higher cost accepts earlier (skimming), because waiting costs it more; so those
who remain after a rejection are all below a quantile, and the proposer's next offer depends on it, and,
where it is indifferent between two, on the offer that was rejected. Every proposer's choice is best given
its belief, every type's best given the offers that follow. After a rejection by which nobody should
remain the proposer believes in the lowest cost. What indifference leaves open is settled thus:

- a type that is indifferent accepts, unless the proposer's next choice needs that some of it remain;
- of tied offers the proposer makes the one that is worth most to it if accepted. Where the type at the
  cutoff would then rather have taken the offer before, it mixes the two that are tied next to one another
  so that this type is indifferent (in the two-type case the second price is high after mixing);
- it makes no offer by which it gains nothing.

Tied are values within 1e-12 · max(1, largest payoff or cost of the draw).

All this is exact, with lotteries too: ``coase_offers`` and ``coase_rounds`` say why.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from negosim.errors import RequestFault
from negosim.model.coase import screen_draws
from negosim.model.frontier import Frontiers
from negosim.model.lanes import Floats, Ints

__all__ = ["Costs", "Screened", "screen"]

_SUM = 1e-9
"""By how much the shares of the types may miss 1."""


@dataclass(frozen=True)
class Costs:
    """What the proposer believes at first of the responder's cost of no agreement.

    Made by ``Costs.uniform`` or ``Costs.types``.

    Attributes
    ----------
    steps : (3, steps, draws) array
        κ(q) is linear on steps: its low end, its high end, and the share of the population on it.
    """

    steps: Floats

    @classmethod
    def uniform(cls, low: npt.ArrayLike, high: npt.ArrayLike) -> Costs:
        """Costs spread evenly from low to high, ``(draws,)``.

        Raises
        ------
        RequestFault
            If they are not finite, negative, or low is above high.
        """
        lowest, highest = _numbers("lowest costs", low, 1), _numbers("highest costs", high, 1)
        if lowest.size != highest.size:
            raise RequestFault(
                f"expected a lowest and a highest cost for each draw, found {lowest.size} and "
                f"{highest.size}; match them."
            )
        _refuse(lowest > highest, "the lowest cost is above the highest", "exchange them")
        return cls(np.stack([lowest, highest, np.ones(lowest.size)])[:, None])

    @classmethod
    def types(cls, cost: npt.ArrayLike, share: npt.ArrayLike) -> Costs:
        """Types: finitely many costs, rising, and their shares, both ``(types, draws)``.

        Raises
        ------
        RequestFault
            If they are not finite, negative, costs fall, or shares do not add up to 1.
        """
        costs, shares = _numbers("costs of types", cost, 2), _numbers("shares of types", share, 2)
        if costs.shape != shares.shape or costs.shape[0] == 0:
            raise RequestFault(
                f"expected a share for the cost of each type and draw, found {shares.shape} shares and "
                f"{costs.shape} costs; give arrays of one shape (types, draws)."
            )
        _refuse(np.diff(costs, axis=0) < 0, "the costs of the types do not rise", "sort them")
        total = np.zeros(costs.shape[1])
        for k in range(costs.shape[0]):
            total += shares[k]
        _refuse(np.abs(total - 1) > _SUM, "the shares of the types do not add up to 1", "divide by their sum")
        return cls(np.stack([costs, costs, shares]))

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.steps.shape[2])


@dataclass(frozen=True)
class Screened:
    """The path of the talks in each draw: every offer that can come, and what the players may expect.

    Attributes
    ----------
    begin : (draws + 1,) array
        First row of each draw. A draw in which nothing is worth offering has none. Rows go by round, and
        within a round from the offer that gives the proposer most.
    round : (rows,) array
        Round of the offer, from 0.
    point : (2, rows) array
        Points of the frontier that it is a lottery of; the same point twice if it is none.
    share : (rows,) array
        Probability of the first point.
    made, accepted : (rows,) arrays
        Probability that the offer is made, and that it is made and accepted.
    cutoff : (rows,) array
        Quantile below which those lie who remain after its rejection.
    believed : (rows,) array
        Their mean cost; nan if nobody remains.
    then : (2, rows) array
        Rows of the offers that can follow its rejection, the one dearer to the responder first; -1 for none.
    mix : (rows,) array
        Probability of the dearer one, if anything follows.
    proposer : (draws,) array
        The proposer's expected gain over d_m, discounted.
    responder : (draws,) array
        The responder's expected gain over its own no agreement, discounted; an average over its costs.
    tied : (draws,) array
        Whether the proposer had another first choice, or none, that is worth as much.
    """

    begin: Ints
    round: Ints
    point: Ints
    share: Floats
    made: Floats
    accepted: Floats
    cutoff: Floats
    believed: Floats
    then: Ints
    mix: Floats
    proposer: Floats
    responder: Floats
    tied: npt.NDArray[np.bool_]


def screen(
    frontiers: Frontiers,
    disagreement: npt.ArrayLike,
    costs: Costs,
    *,
    proposer: int,
    discount: npt.ArrayLike,
    offers: int = 1,
    lotteries: bool = False,
) -> Screened:
    """Solve the talks of each draw.

    Parameters
    ----------
    frontiers : Frontiers
        With lotteries, the vertices of their convex hulls.
    disagreement : (2, draws) array
        d of both players, the responder's without its private cost.
    costs : Costs
    proposer : int
        The player who makes the offers, 0 or 1.
    discount : (2, draws) array
        Discount factors of both players per round, at least 0 and less than 1.
    offers : int
        How many offers are made at most, T.
    lotteries : bool
        Whether lotteries of two points can be offered.

    Raises
    ------
    RequestFault
        If an argument cannot be used.
    """
    d = _numbers("disagreement payoffs", disagreement, 2, least=-np.inf)
    factors = _numbers("discount factors", discount, 2)
    _check_counts(proposer, offers)
    draws = frontiers.begin.size - 1
    _check_draws(draws, {"disagreement payoffs": d, "discount factors": factors})
    if costs.draws != draws:
        raise RequestFault(
            f"expected costs of {draws} draws, as the frontiers have, found {costs.draws}; match them."
        )
    _refuse(factors >= 1, "a discount factor is not below 1", "give one from 0 to less than 1")
    if not np.isfinite(frontiers.payoffs).all():
        raise RequestFault("expected finite payoffs on the frontiers, found others; check the parameters.")
    found, rows = screen_draws(
        frontiers.begin, frontiers.payoffs, d, costs.steps, proposer, factors, offers, lotteries
    )
    columns = ("round", "share", "made", "accepted", "cutoff", "believed", "mix")
    return Screened(
        begin=found.begin,
        point=np.stack([rows["first"], rows["second"]]),
        then=np.stack([rows["dearer"], rows["cheaper"]]),
        proposer=found.worth[0],
        responder=found.worth[1],
        tied=found.tied,
        **{name: rows[name].copy() for name in columns},
    )


def _numbers(what: str, values: npt.ArrayLike, axes: int, least: float = 0.0) -> Floats:
    """Numbers of something, draws on the last axis."""
    try:
        found: Floats = np.ascontiguousarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise RequestFault(f"expected {what} as numbers, found something else; give an array.") from None
    if np.ndim(values) != axes:
        raise RequestFault(
            f"expected {what} as an array of {axes} axes, draws on the last, found {np.ndim(values)}; "
            "reshape it."
        )
    _refuse(~np.isfinite(found), f"{what}: a number is not finite", "check the parameters")
    _refuse(found < least, f"{what}: a number is negative", "give numbers of at least 0")
    return found


def _refuse(bad: npt.NDArray[np.bool_], fault: str, remedy: str) -> None:
    """Say in which draw, on the last axis, it is first so."""
    if bad.any():
        draw = int(np.nonzero(bad)[-1].min()) + 1
        raise RequestFault(f"{fault} (in draw {draw} of {bad.shape[-1]}); {remedy}.")


def _check_counts(proposer: int, offers: int) -> None:
    if proposer not in (0, 1):
        raise RequestFault(f"expected player 0 or 1 as the proposer, found {proposer}; name one of them.")
    if offers < 1:
        raise RequestFault(f"expected at least 1 offer, found {offers}; let the proposer make one.")


def _check_draws(draws: int, pairs: dict[str, Floats]) -> None:
    for what, values in pairs.items():
        if values.shape != (2, draws):
            raise RequestFault(
                f"expected {what} of 2 players in {draws} draws, as the frontiers have, "
                f"found an array of shape {values.shape}; match them."
            )
