"""The compiled game as index arrays: what the mathematics works on, without names.

Index conventions: i, m, r players (0, 1); payees are the players, then the observers; t rounds
from 0; D the door (0 open, 1 shut); k the layer within a round (one for each entry of ``moves``,
then the table, then what follows the table); z arrangements (0 is the start); p pairs of a
settlement and an arrangement; h how a settlement ends (0 kept, 1 + 2s + i broken by player i at
stage s).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["OPEN", "SHUT", "GameArrays", "GameSizes"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

OPEN, SHUT = 0, 1

# Columns of GameArrays.rounds
PROPOSER, PHASE = 0, 1
# Columns of GameArrays.nodes
ARRANGEMENT, POLICY = 0, 1
# Columns of GameArrays.moves
MOVE_TARGET, MOVE_CONSENT, MOVE_COUNT = 0, 1, 2
# Columns of GameArrays.offers
POSITION, PAIR, TARGET, CONSENT = 0, 1, 2, 3
# Columns of GameArrays.on_table
SETTLEMENT, INTERIM = 0, 1
# Columns of GameArrays.pairs (x signed while y is in force)
CORNER, SIGNATURE_X, SIGNATURE_Y, TREATY_X, TREATY_Y, PUBLIC, SCHEDULE, OWES = 0, 4, 5, 6, 7, 8, 10, 11
SETTLED, FIRST_ROUND = 13, 14  # position of the offer on the table; first round in which it can be made
# Columns of GameArrays.schedules
STAGES, FIRST = 0, 1
# Columns of GameArrays.arrangements; from LEVELS on, one for each interim issue
DELIVERY, SIGNATURE, TREATY, HAZARD, LEVELS = 0, 1, 2, 3, 4
# Numbers of columns
ROUNDS, NODES, MOVES, OFFERS, PAIRS, SCHEDULES = 2, 2, 3, 4, 15, 2


class GameArrays(NamedTuple):
    """Index arrays of a game; shapes in brackets, columns named above.

    Lists of different length are laid end to end; ``x_begin`` holds where each begins and, one
    further, where it ends.
    """

    rounds: Ints  # (rounds, 2) proposer; which additions of the calendar hold
    movers: Ints  # (layers of moves,) the player who moves
    spans: Ints  # (rounds, 2 doors, layers, 2) first node, and one past the last
    nodes: Ints  # (nodes, 2) arrangement; first row of the choice probabilities
    move_begin: Ints  # (layers of moves, arrangements + 1)
    moves: Ints  # (moves, 3) arrangement after it; row of consent; row of its counts
    move_weight: Floats  # (moves,) 1
    offer_begin: Ints  # (2 doors, arrangements + 1)
    offers: Ints  # (offers, 4) position on the table; pair or -1; arrangement after it; row of consent
    offer_weight: Floats  # (offers,) s
    on_table: Ints  # (2 doors, arrangements, 2) whether there is a settlement; an interim offer
    pairs: Ints  # (pairs, 15) payoff rows of x_00, x_01, x_10, x_11 and of signature and treaty, …
    pair_end: Ints  # (pairs, hows) row of the end; -1 where the schedule has fewer stages
    schedules: Ints  # (schedules, 2) number of stages; who moves first
    shares: Floats  # (schedules, stages, 2 players) cumulative shares delivered
    broken_shares: Floats  # (schedules, stages, 2 breakers, 2 players) delivered when a stage is broken
    arrangements: Ints  # (arrangements, 4 + interim issues) payoff rows of y(z); hazard; rows of levels
    sum_begin: Ints  # (payoff rows · payees + 1,)
    sum_entry: Ints  # differences of entries that add up to u_i^e
    infinite: Ints  # (2 players,) 1 where λ is ∞ in the draws at hand; the solver fills it in


class GameSizes(NamedTuple):
    """How many rows of each kind a game has."""

    rounds: int
    arrangements: int
    pairs: int
    hows: int
    schedules: int
    stages: int
    payoffs: int
    payees: int
    differences: int
    layers: int
    interim: int
    phases: int
    consents: int
    publics_1: int
    publics_2: int
    hazards: int
    policies: int
    options: int
    ends: int
    levels: int
    offers: int
    move_counts: int
