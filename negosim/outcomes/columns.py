"""What is kept of every draw: one row for each number that has a spread over draws.

Stops are expected counts per game with one round at the table as the unit. For settlements, the
rounds in which one could be offered split into: not offered, rejected (by whom), consent refused,
not ratified (by the first public alone, the second alone, both), broken (by whom), kept. For
interim offers: not offered, rejected, consent refused, in force. For moves, turns split into:
stayed, consent refused, made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from negosim.game.game import Game
from negosim.model.lanes import Floats
from negosim.model.memory import (
    ACCEPTED,
    CONSENTED,
    OFFERED,
    UNRATIFIED_1,
    UNRATIFIED_2,
    UNRATIFIED_BOTH,
)
from negosim.model.solve import Solution

__all__ = ["Agreement", "Stop", "agreements", "class_rounds", "classes", "kept_of", "stop_rows"]


@dataclass(frozen=True)
class Stop:
    """One way in which a round at the table, or a turn to move, goes on.

    ``kind``: settlement, interim or move; ``stop``: what happened; ``by``: who did it, if it matters.
    """

    kind: str
    stop: str
    by: str = ""


@dataclass(frozen=True)
class Agreement:
    """Probabilities that a settlement is signed, ratified and kept, ``(draws,)`` each."""

    signed: Floats
    ratified: Floats
    kept: Floats


def kept_of(game: Game, solution: Solution, outcomes: int) -> dict[str, Floats]:
    """What is kept of every draw, by name, ``(rows, draws)`` each.

    ``probabilities`` of the outcome classes, ``payoffs`` of players and observers, ``agreements``
    (signed, ratified, kept) and ``stops``.
    """
    ended = _listed_sum(solution.ends)
    by_proposer = _offers_by_kind(game, solution)
    agreement = _agreements(game, ended, by_proposer[0])
    return {
        "probabilities": _classes(game, solution, ended, outcomes),
        "payoffs": np.concatenate([solution.value, solution.observers]),
        "agreements": np.stack([agreement.signed, agreement.ratified, agreement.kept]),
        "stops": np.stack(
            [
                *_settlement_stops(game, solution, ended, by_proposer[0]),
                *_interim_stops(solution, by_proposer[1]),
                *(row for player in (0, 1) for row in _move_stops(game, solution, player)),
            ]
        ),
    }


def class_rounds(game: Game, solution: Solution, outcomes: int) -> Floats:
    """Probability of ending in each class in each round, ``(classes, rounds, draws)``.

    Talks that end without settlement end with the last round.
    """
    rounds, _, draws = solution.ends.shape
    table = np.zeros((outcomes, rounds, draws))
    for row, end in enumerate(game.ends):
        table[end.outcome] += solution.ends[:, row]
    table[game.breakdown_class] += solution.breakdown
    for z, outcome in enumerate(game.final_class):
        table[outcome, -1] += solution.final[z]
    return table


def classes(game: Game, solution: Solution, outcomes: int) -> Floats:
    """Probability of each of so many outcome classes, ``(classes, draws)``."""
    return _classes(game, solution, _listed_sum(solution.ends), outcomes)


def _classes(game: Game, solution: Solution, ended: Floats, outcomes: int) -> Floats:
    table = np.zeros((outcomes, ended.shape[-1]))
    for row, end in enumerate(game.ends):
        table[end.outcome] += ended[row]
    table[game.breakdown_class] += _listed_sum(solution.breakdown)
    for z, outcome in enumerate(game.final_class):
        table[outcome] += solution.final[z]
    return table


def _listed_sum(rows: Floats) -> Floats:
    """Sum over the first axis in listed order, the same bits whatever the number of draws."""
    total = np.zeros(rows.shape[1:])
    for part in rows:
        total += part
    return total


def _offers_by_kind(game: Game, solution: Solution) -> tuple[Floats, Floats]:
    """Counts of all settlements, and of all interim offers, ``(2 proposers, COUNTS, draws)`` each."""
    totals = np.zeros((2, *solution.offer_counts.shape[1:]))
    for offer in game.offers:
        totals[0 if offer.settlement else 1] += solution.offer_counts[offer.position]
    return totals[0], totals[1]


def agreements(game: Game, solution: Solution) -> Agreement:
    """Signed (accepted and consented to), ratified, kept."""
    return _agreements(game, _listed_sum(solution.ends), _offers_by_kind(game, solution)[0])


def _agreements(game: Game, ended: Floats, by_proposer: Floats) -> Agreement:
    return Agreement(
        signed=by_proposer[0, CONSENTED] + by_proposer[1, CONSENTED],
        ratified=_listed_sum(ended),
        kept=_kept(game, ended),
    )


def _kept(game: Game, ended: Floats) -> Floats:
    return _listed_sum(ended[[row for row, end in enumerate(game.ends) if end.how == 0]])


def _less(total: Floats, part: Floats) -> Floats:
    """What is left of a total, which rounding may not make negative."""
    return np.maximum(0.0, total - part)


def stop_rows(players: Sequence[str]) -> list[Stop]:
    """What the rows of the stops in ``kept_of`` are."""
    one, two = players
    found = [Stop("settlement", "not_offered")]
    found += [Stop("settlement", "rejected", p) for p in (one, two)]
    found += [Stop("settlement", "consent_refused")]
    found += [Stop("settlement", "not_ratified", by) for by in (one, two, "both")]
    found += [Stop("settlement", "broken", p) for p in (one, two)]
    found += [Stop("settlement", "kept"), Stop("interim", "not_offered")]
    found += [Stop("interim", "rejected", p) for p in (one, two)]
    found += [Stop("interim", "consent_refused"), Stop("interim", "in_force")]
    for player in (one, two):
        found += [Stop("move", stop, player) for stop in ("stayed", "consent_refused", "made")]
    return found


def _settlement_stops(game: Game, solution: Solution, ended: Floats, by_proposer: Floats) -> list[Floats]:
    counts = by_proposer[0] + by_proposer[1]
    rejected = _less(by_proposer[:, OFFERED], by_proposer[:, ACCEPTED])
    broken = [
        _listed_sum(ended[[row for row, end in enumerate(game.ends) if end.how and (end.how - 1) % 2 == i]])
        for i in (0, 1)
    ]
    return [
        _less(solution.tables[0], counts[OFFERED]),
        rejected[1],
        rejected[0],
        _less(counts[ACCEPTED], counts[CONSENTED]),
        counts[UNRATIFIED_1],
        counts[UNRATIFIED_2],
        counts[UNRATIFIED_BOTH],
        *broken,
        _kept(game, ended),
    ]


def _interim_stops(solution: Solution, by_proposer: Floats) -> list[Floats]:
    counts = by_proposer[0] + by_proposer[1]
    rejected = _less(by_proposer[:, OFFERED], by_proposer[:, ACCEPTED])
    return [
        _less(solution.tables[1], counts[OFFERED]),
        rejected[1],
        rejected[0],
        _less(counts[ACCEPTED], counts[CONSENTED]),
        counts[CONSENTED],
    ]


def _move_stops(game: Game, solution: Solution, player: int) -> list[Floats]:
    rows = [row for row, count in enumerate(game.move_counts) if count.mover == player]
    tried, made = _listed_sum(solution.move_counts[rows])
    return [_less(solution.turns[player], tried), _less(tried, made), made]
