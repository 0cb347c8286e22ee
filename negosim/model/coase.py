"""Screening by repeated offers, draw after draw: ``coase_rounds`` solves, ``coase_path`` follows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from negosim.model.coase_draw import CURVE, PIECE, POINT, ROW, STEP, Records, Talks, read_draw
from negosim.model.coase_path import follow_path, open_path
from negosim.model.coase_rounds import solve_rounds
from negosim.model.lanes import Floats, Ints, compiling, entry_point

__all__ = ["screen_draws"]


class _Room(NamedTuple):
    """Room for a draw, see ``Talks``."""

    points: Records
    steps: Records
    pieces: Records
    curves: Records
    place: Ints


class _Found(NamedTuple):
    """What is found of all draws.

    Attributes
    ----------
    begin : (draws + 1,) array
        First row of each draw.
    worth : (2, draws) array
        What the proposer and the responder may expect.
    tied : (draws,) array
    """

    begin: Ints
    worth: Floats
    tied: npt.NDArray[np.bool_]


@entry_point
def _screen_from(
    d: int,
    begin: Ints,
    payoffs: Floats,
    disagreement: Floats,
    costs: Floats,
    m: int,
    discount: Floats,
    lotteries: bool,
    room: _Room,
    rows: Records,
    found: _Found,
) -> tuple[int, bool]:
    """Solve draws from d on: the first for which there is not room, and whether that is for lack of rows."""
    rounds = room.place.size - 2
    while d < begin.size - 1:
        end, n = found.begin[d], begin[d + 1] - begin[d]
        if n > 0:
            points = room.points[:n]
            slack_m, slack_r = read_draw(d, begin[d], m, payoffs, disagreement, costs, points, room.steps)
            talks = Talks(
                points,
                room.steps,
                room.pieces,
                room.curves,
                room.place,
                rows,
                discount[m, d],
                discount[1 - m, d],
                slack_m,
                slack_r,
                lotteries,
            )
            n = solve_rounds(rounds, talks)
            if n < 0 or end == rows.size:
                return d, n >= 0
            made, found.worth[0, d], found.tied[d] = open_path(n, end, talks)
            if made > 0:
                end, found.worth[1, d] = follow_path(rounds, end, talks)
                if end < 0:
                    return d, True
        found.begin[d + 1] = end
        d += 1
    return d, False


def screen_draws(
    begin: Ints,
    payoffs: Floats,
    disagreement: Floats,
    costs: Floats,
    m: int,
    discount: Floats,
    rounds: int,
    lotteries: bool,
) -> tuple[_Found, Records]:
    """Solve every draw.

    Parameters
    ----------
    begin, payoffs
        As in ``Frontiers``.
    disagreement : (2, draws) array
    costs : (3, steps, draws) array
        κ at the low and the high end of each step, and the share of the population on it.
    m : int
        Who proposes.
    discount : (2, draws) array
    rounds : int
    lotteries : bool

    Returns
    -------
    found : _Found
    rows : (rows,) array of ``ROW``
    """
    draws, most, steps = begin.size - 1, int(np.diff(begin).max(initial=0)), costs.shape[1]
    found = _Found(np.zeros(draws + 1, np.int64), np.zeros((2, draws)), np.zeros(draws, np.bool_))
    size, rows, d = 2 * most + steps + 4, np.zeros(4 * draws, ROW), 0
    curves = 8 * size
    with compiling(_screen_from):
        while True:
            room = _Room(
                np.zeros(most, POINT),
                np.zeros(steps, STEP),
                np.zeros(size, PIECE),
                np.zeros(curves, CURVE),
                np.zeros(rounds + 2, np.int64),
            )
            given = (begin, payoffs, disagreement, costs, m, discount, lotteries)
            d, lacks_rows = _screen_from(d, *given, room, rows, found)
            if d == draws:
                return found, rows[: found.begin[-1]]
            if lacks_rows:
                rows = np.concatenate([rows, np.zeros_like(rows)])
            else:
                size, curves = 2 * size, 2 * curves
