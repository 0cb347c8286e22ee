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

__all__ = ["Agreement", "Stop", "agreements", "class_rounds", "classes", "kept_of", "stop_rows", "stops"]


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


def kept_of(game: Game, solution: Solution, by_round: Floats) -> dict[str, Floats]:
    """What is kept of every draw, by name, ``(rows, draws)`` each.

    ``probabilities`` of the classes, ``payoffs`` of players and observers, ``agreements`` (signed,
    ratified, kept) and ``stops``; ``by_round`` is what ``class_rounds`` gives.
    """
    agreement = agreements(game, solution)
    return {
        "probabilities": classes(by_round),
        "payoffs": np.concatenate([solution.value, solution.observers]),
        "agreements": np.stack([agreement.signed, agreement.ratified, agreement.kept]),
        "stops": stops(game, solution),
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


def classes(by_round: Floats) -> Floats:
    """Probability of each class, ``(classes, draws)``, from ``class_rounds``."""
    total = by_round[:, 0].copy()
    for t in range(1, by_round.shape[1]):
        total += by_round[:, t]
    return total


def _listed_sum(rows: Floats) -> Floats:
    """Sum over the first axis in listed order, the same bits whatever the number of draws."""
    total = np.zeros(rows.shape[1:])
    for part in rows:
        total += part
    return total


def agreements(game: Game, solution: Solution) -> Agreement:
    """Signed (accepted and consented to), ratified, kept."""
    settlements = [o.position for o in game.offers if o.settlement]
    ends = _listed_sum(solution.ends)
    return Agreement(
        signed=_listed_sum(_listed_sum(solution.offer_counts[settlements]))[CONSENTED],
        ratified=_listed_sum(ends),
        kept=_listed_sum(ends[[row for row, end in enumerate(game.ends) if end.how == 0]]),
    )


def _less(total: Floats, part: Floats) -> Floats:
    """What is left of a total, which rounding may not make negative."""
    return np.maximum(0.0, total - part)


def stop_rows(players: Sequence[str]) -> list[Stop]:
    """What the rows of ``stops`` are."""
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


def stops(game: Game, solution: Solution) -> Floats:
    """Expected counts per game, ``(rows of stop_rows, draws)``."""
    settlements = [o.position for o in game.offers if o.settlement]
    interims = [o.position for o in game.offers if not o.settlement]
    return np.stack(
        [
            *_settlement_stops(game, solution, _listed_sum(solution.offer_counts[settlements])),
            *_interim_stops(solution, _listed_sum(solution.offer_counts[interims])),
            *(row for player in (0, 1) for row in _move_stops(game, solution, player)),
        ]
    )


def _settlement_stops(game: Game, solution: Solution, by_proposer: Floats) -> list[Floats]:
    counts = by_proposer[0] + by_proposer[1]
    rejected = _less(by_proposer[:, OFFERED], by_proposer[:, ACCEPTED])
    ends = _listed_sum(solution.ends)
    broken = [
        _listed_sum(ends[[row for row, end in enumerate(game.ends) if end.how and (end.how - 1) % 2 == i]])
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
        _listed_sum(ends[[row for row, end in enumerate(game.ends) if end.how == 0]]),
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
