"""Solve a compiled game for many draws.

1. What each draw is given: payoff differences, consent, ratification, hazard, conduct (numpy).
2. Payoffs of packages, delivery, backward induction, forward play, observers, certificate
   (compiled; LANES draws at a time).

Draws that differ in which precisions are infinite are solved apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from negosim.game.arrays import GameArrays, GameSizes
from negosim.game.game import ROLES, Game
from negosim.model.bargaining import failures, solve_backward
from negosim.model.breakdown import hazards
from negosim.model.certificate import Certificate, certify, not_a_number
from negosim.model.consent import consents
from negosim.model.delivery import carry_out
from negosim.model.forward import play_forward
from negosim.model.lanes import LANES, Floats, Ints, at, clear, compiling, entry_point, handle, is_cached, put
from negosim.model.memory import COUNTS, Layout, as_record, handles, layout_of
from negosim.model.observers import observe
from negosim.model.payoffs import differences, package_values, products
from negosim.model.ratification import ratifications

__all__ = ["Solution", "by_groups", "certificate_of", "is_compiled", "solve", "with_additions"]


@dataclass(frozen=True)
class Solution:
    """The solved game; every array has the draws on its last axis.

    Attributes
    ----------
    value : (2, draws) array
        W^open at the start of round 1, before the moves, in points.
    observers : (observers, draws) array
        Expected points.
    gap, gain, mass : (draws,) array
        Largest gap between forward and backward values and largest gain from one deviation at
        λ = ∞, relative to the largest payoff; distance of the sum of all ends from 1.
    infinite : (draws,) array
        Whether a player's λ / (1 - δ) is infinite.
    ends : (rounds, ends, draws) array
        Settlements by round and row of ``Game.ends``.
    breakdown : (rounds, draws) array
    final : (arrangements, draws) array
        Talks that end with the last round and no settlement, by what is in force.
    paths : (rounds, levels, draws) array
        Talks that go on in a round, by level of each interim issue in force.
    offer_counts : (offers, 2 proposers, COUNTS, draws) array
        Offered, accepted, consented, and not ratified by the first, the second, or both publics.
    tables : (2, draws) array
        Rounds with a settlement, and with an interim offer, on the table.
    tables_of : (2, 2 proposers, draws) array
        The same by who proposes.
    turns : (2, draws) array
        Turns to move, by player.
    move_counts : (move counts, 2, draws) array
        Moves tried, and made.
    """

    value: Floats
    observers: Floats
    gap: Floats
    gain: Floats
    mass: Floats
    infinite: npt.NDArray[np.bool_]
    ends: Floats
    breakdown: Floats
    final: Floats
    paths: Floats
    offer_counts: Floats
    tables: Floats
    tables_of: Floats
    turns: Floats
    move_counts: Floats


def solve(game: Game, theta: Floats) -> Solution:
    """Solve a game for every draw.

    Parameters
    ----------
    game : Game
    theta : (parameters, draws) array
        Value of every parameter of the dispute.

    Returns
    -------
    Solution
        Bit for bit the same for a draw, whatever the others are.
    """
    layout = layout_of(game.sizes)
    results = by_groups(game, theta, solve_groups, layout.rows - layout.value)
    infinite: npt.NDArray[np.bool_] = np.isinf(_steepness(game, theta)).max(axis=0)
    return _named(results, infinite, game.sizes, layout)


def certificate_of(solution: Solution) -> Certificate:
    """What a solution says of its own accuracy, over its draws."""
    deviation = float(solution.gain.max()) if solution.infinite.any() else None
    return Certificate(float(solution.gap.max()), deviation, float(solution.mass.max()))


def is_compiled() -> bool:
    """Whether the solver was compiled on this machine before; if not, that takes seconds once."""
    return is_cached(solve_groups)


def by_groups(game: Game, theta: Floats, walk: Callable[..., None], rows: int) -> Floats:
    """Have a compiled walk go through the game in groups of lanes.

    Parameters
    ----------
    game : Game
    theta : (parameters, draws) array
    walk : callable
        An entry point that takes what ``solve_groups`` takes.
    rows : int
        How many result rows it gives.

    Returns
    -------
    (rows, draws) array
        Draws that differ in which precisions are infinite are gone through apart.
    """
    infinite = np.isinf(_steepness(game, theta)).astype(np.int64)
    kinds = infinite[0] * 2 + infinite[1]
    parts = [np.flatnonzero(kinds == kind) for kind in np.unique(kinds)]
    if len(parts) == 1:
        return _groups_alike(game, theta, infinite[:, 0].copy(), walk, rows)
    results = np.empty((rows, theta.shape[1]))
    for some in parts:
        results[:, some] = _groups_alike(game, theta[:, some], infinite[:, some[0]].copy(), walk, rows)
    return results


def _groups_alike(game: Game, theta: Floats, infinite: Ints, walk: Callable[..., None], rows: int) -> Floats:
    """Result rows of draws in which the same precisions are infinite."""
    draws, layout = theta.shape[1], layout_of(game.sizes)
    padding = -draws % LANES
    theta = np.concatenate([theta, np.repeat(theta[:, -1:], padding, axis=1)], axis=1)
    # What overflows is found by the certificate, which says so in a sentence.
    with np.errstate(over="ignore", invalid="ignore"):
        given = _given(game, theta)
    results = np.empty((rows, given.shape[1]))
    M = _aligned_rows(layout.rows)
    arrays = game.arrays._replace(infinite=infinite)
    with compiling(walk):
        walk(
            handles(arrays),
            as_record(layout),
            as_record(game.sizes),
            given.shape[1] // LANES,
            handle(given.reshape(-1, LANES)),
            handle(M),
            handle(results.reshape(-1, LANES)),
        )
    return results[:, :draws]


def _aligned_rows(rows: int) -> Floats:
    """M, whose rows begin where a line of the processor's cache (64 bytes) does: others take longer."""
    room = np.empty((rows + 1) * LANES)
    begin = (-room.ctypes.data // room.itemsize) % LANES
    return room[begin : begin + rows * LANES].reshape(rows, LANES)


def _given(game: Game, theta: Floats) -> Floats:
    """The rows of ``Layout`` from ``steepness`` to ``hazard``, ``(rows, draws)``."""
    by_role = {role: products(game.roles[role], theta) for role in ROLES if role != "precision"}
    if game.rounds_per_year > 1:
        by_role["discount"] = by_role["discount"] ** (1.0 / game.rounds_per_year)
    renege, betrayal = by_role.pop("renege_cost"), by_role.pop("betrayal_cost")
    break_cost = np.stack([renege[0], betrayal[1], betrayal[0], renege[1]])
    steepness = _steepness(game, theta)
    steepness[np.isinf(steepness)] = 0.0
    phases = [with_additions(theta, additions) for additions in game.calendar]
    public_1, public_2 = game.chances.ratification
    return np.concatenate(
        [
            steepness,
            *by_role.values(),
            break_cost,
            products(game.observer_breakdown, theta),
            differences(game.products, theta),
            *(consents(game.chances.consent.keys, then) for then in phases),
            *(ratifications(public_1.keys, then) for then in phases),
            *(ratifications(public_2.keys, then) for then in phases),
            *(hazards(game.chances.hazard.keys, then, game.rounds_per_year) for then in phases),
        ]
    )


def _steepness(game: Game, theta: Floats) -> Floats:
    """Λ = λ / (1 - δ) of both players; a finite λ so large that Λ is infinite counts as infinite.

    δ is that of a year: shorter rounds make no choice sharper.
    """
    with np.errstate(over="ignore"):
        return products(game.roles["precision"], theta) / (1.0 - products(game.roles["discount"], theta))


def with_additions(theta: Floats, additions: dict[int, float]) -> Floats:
    """Parameters ``(parameters, draws)`` with what a calendar adds to some of them, by position."""
    if not additions:
        return theta
    shifted = theta.copy()
    for parameter, addition in additions.items():
        shifted[parameter] += addition
    return shifted


def _named(results: Floats, infinite: npt.NDArray[np.bool_], size: GameSizes, layout: Layout) -> Solution:
    """Result rows by name and with their axes."""
    draws = results.shape[1]

    def take(first: int, *axes: int) -> Floats:
        count = int(np.prod(axes, dtype=int))
        begin = first - layout.value
        return results[begin : begin + count].reshape(*axes, draws)

    value, forward = take(layout.value, 2), take(layout.value_forward, 2)
    observers = take(layout.observers, size.payees - 2)
    return Solution(
        value=value,
        observers=observers,
        gap=take(layout.gap, 1)[0] + not_a_number(value, forward, observers),
        gain=take(layout.gain, 2).max(axis=0),
        mass=take(layout.mass, 1)[0],
        infinite=infinite,
        ends=take(layout.ends, size.rounds, size.ends),
        breakdown=take(layout.breakdown, size.rounds),
        final=take(layout.final, size.arrangements),
        paths=take(layout.paths, size.rounds, size.levels),
        offer_counts=take(layout.offer_counts, size.offers, 2, COUNTS),
        tables=take(layout.tables, 2),
        tables_of=take(layout.tables_of, 2, 2),
        turns=take(layout.turns, 2),
        move_counts=take(layout.move_counts, size.move_counts, 2),
    )


@entry_point
def solve_groups(
    g: GameArrays, L: Layout, size: GameSizes, groups: int, given: Floats, M: Floats, results: Floats
) -> None:
    """Solve every group of lanes, one after the other.

    Parameters
    ----------
    g, L, size : GameArrays, Layout, GameSizes
    groups : int
    given : (rows · groups, LANES) array
        The first rows of M, each for all groups.
    M : (rows, LANES) array
        Room to work in.
    results : (rows · groups, LANES) array
        Receives the rows of M from ``Layout.value`` on, each for all groups.
    """
    for k in range(groups):
        for row in range(L.given):
            put(M, row, at(given, row * groups + k))
        clear(M, L.gain, L.gain + 2, 0.0)
        package_values(g, L, size, M)
        carry_out(g, L, size, M)
        failures(g, L, size, M)
        solve_backward(g, L, size, M)
        put(M, L.value, at(M, L.W))
        put(M, L.value + 1, at(M, L.W + 1))
        play_forward(g, L, size, M)
        observe(g, L, size, M)
        certify(L, size, M)
        for row in range(L.rows - L.value):
            put(results, row * groups + k, at(M, L.value + row))
