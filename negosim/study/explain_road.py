"""What becomes of one offer in the talks, draw by draw: expected counts per game.

Rounds in which an offer of its kind can be made split into those in which it is not offered, is rejected,
is refused consent, is not ratified, is broken at some stage, and is kept. All of it is kept apart by who
proposes, so that each player's part in it can be told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from negosim.dispute.data import End
from negosim.experiment.blocks import check_workers, in_order
from negosim.experiment.simulate import playable
from negosim.game.arrays import PROPOSER
from negosim.game.axes import overlaid
from negosim.game.classes import ClassFinder, Ending
from negosim.game.game import Game
from negosim.game.schedules import schedules_of
from negosim.model.certificate import Certificate
from negosim.model.lanes import Floats
from negosim.model.memory import ACCEPTED, CONSENTED, OFFERED, UNRATIFIED_1
from negosim.model.solve import Solution, certificate_of, solve
from negosim.outcomes.columns import classes
from negosim.outcomes.statistics import Block
from negosim.scenario.data import Scenario
from negosim.study.explain_sample import Sample
from negosim.study.responses import Counter

__all__ = ["Road", "follow"]


@dataclass(frozen=True)
class Road:
    """What becomes of an offer; every array has the draws on its last axis, expected counts per game.

    Attributes
    ----------
    settlement : bool
        Else it is an interim offer, which is in force as soon as it is consented to.
    table : (2 proposers, draws) array
        Rounds in which each proposes, and an offer of its kind is on the table.
    of_its_kind : (2 proposers, draws) array
        Offers of its kind that each makes, itself included.
    offered, accepted, consented : (2 proposers, draws) array
    failed : (2 proposers, 3, draws) array
        Not ratified by the first public alone, by the second alone, by both.
    broken : (2 proposers, stages, 2 breakers, draws) array
    kept : (2 proposers, draws) array
        Settlements kept; interim offers put in force.
    probabilities : (classes, draws) array
        Of the outcome classes of the talks.
    values : (2 players, draws) array
        What the players expect of the talks, in points.
    first : int
        Who delivers first in every stage of a settlement.
    kept_class : int
        Class of the settlement kept; of an interim offer, that of talks that end with it in force.
    breakdown_class : int
    certificate : Certificate
    """

    settlement: bool
    table: Floats
    of_its_kind: Floats
    offered: Floats
    accepted: Floats
    consented: Floats
    failed: Floats
    broken: Floats
    kept: Floats
    probabilities: Floats
    values: Floats
    first: int
    kept_class: int
    breakdown_class: int
    certificate: Certificate

    @property
    def ratified(self) -> Floats:
        """``(2 proposers, draws)``: the sum of what is kept and broken, which loses no digits of either."""
        return self.delivered(0)

    def delivered(self, stages: int) -> Floats:
        """Settlements that pass so many stages, ``(2 proposers, draws)``."""
        total: Floats = self.kept.copy()
        for s in range(stages, self.broken.shape[1]):
            total = total + self.broken[:, s, 0] + self.broken[:, s, 1]
        return total


def follow(
    scenario: Scenario,
    name: str,
    sample: Sample,
    *,
    game: Game | None = None,
    workers: int | None = None,
    counter: Counter | None = None,
) -> Road:
    """Follow one offer through the talks.

    Parameters
    ----------
    scenario : Scenario
        With rounds.
    name : str
        Of an offer on its table.
    sample : Sample
        The draws; those of the scenario, or of another one that differs in its offers alone.
    game : Game, optional
        The scenario compiled for its concept, if it was before: ``Simulation.game``.
    workers : int, optional
        Threads; by default one for each core.
    counter : Counter, optional

    Raises
    ------
    CertificateError
        A solution fails its own check.
    """
    game = game or playable(scenario)
    place = [offer.name for offer in scenario.offers].index(name)
    outcomes = len(scenario.dispute.classes)
    parts: list[dict[str, Floats]] = []
    certificate = Certificate(0.0, None, 0.0)

    def work(block: Block) -> tuple[dict[str, Floats], Certificate]:
        solution = solve(game, np.ascontiguousarray(sample.theta[:, block.begin : block.end]))
        kept = {"probabilities": classes(game, solution, outcomes), "values": solution.value}
        return _counts(game, solution, place) | kept, certificate_of(solution)

    for block, (found, told) in in_order(work, sample.blocks, check_workers(workers)):
        told.require()
        certificate = certificate.worse_of(told)
        parts.append(found)
        if counter is not None:
            counter.did(block.end - block.begin)
    joined = {key: np.concatenate([part[key] for part in parts], axis=-1) for key in parts[0]}
    return Road(
        settlement=game.offers[place].settlement,
        first=_first(scenario, game, place),
        kept_class=_kept_class(scenario, game, place),
        breakdown_class=game.breakdown_class,
        certificate=certificate,
        **joined,
    )


def _counts(game: Game, solution: Solution, place: int) -> dict[str, Floats]:
    """What becomes of the offer at a place on the table."""
    settlement = game.offers[place].settlement
    counts = solution.offer_counts[place]
    of_its_kind = np.zeros_like(counts[:, OFFERED])
    for offer in game.offers:
        if offer.settlement == settlement:
            of_its_kind += solution.offer_counts[offer.position, :, OFFERED]
    kept, broken = _ended(game, solution, place)
    return {
        "table": solution.tables_of[0 if settlement else 1],
        "of_its_kind": of_its_kind,
        "offered": counts[:, OFFERED],
        "accepted": counts[:, ACCEPTED],
        "consented": counts[:, CONSENTED],
        "failed": counts[:, UNRATIFIED_1 : UNRATIFIED_1 + 3],
        "broken": broken,
        "kept": kept if settlement else counts[:, CONSENTED],
    }


def _ended(game: Game, solution: Solution, place: int) -> tuple[Floats, Floats]:
    """Settlements kept, and broken at each stage by each player, by who proposed them."""
    own = [(row, end.how) for row, end in enumerate(game.ends) if end.offer == place]
    stages = max((how + 1) // 2 for _, how in own) if own else 0
    draws = solution.value.shape[-1]
    kept, broken = np.zeros((2, draws)), np.zeros((2, stages, 2, draws))
    for t, m in enumerate(game.arrays.rounds[:, PROPOSER]):
        for row, how in own:
            if how == 0:
                kept[m] += solution.ends[t, row]
            else:
                broken[m, (how - 1) // 2, (how - 1) % 2] += solution.ends[t, row]
    return kept, broken


def _kept_class(scenario: Scenario, game: Game, place: int) -> int:
    """Class of the offer agreed on at the start, and kept; an interim one stays in force to the end."""
    axes, offer = game.axes, game.offers[place]
    package = overlaid(axes.in_force(game.arrangements[0]), offer.sets)
    end = End.KEPT if offer.settlement else End.NO_SETTLEMENT
    delivered = (1.0, 1.0) if offer.settlement else (0.0, 0.0)
    return ClassFinder(scenario.dispute, axes).find(Ending(end, package, delivered))


def _first(scenario: Scenario, game: Game, place: int) -> int:
    """Who delivers first in every stage."""
    axes, schedules = game.axes, schedules_of(scenario.dispute, game.axes)
    level = game.offers[place].sets.get(axes.sequence, axes.status_quo[axes.sequence])
    return schedules[level if axes.sequence >= 0 else 0].first
