"""Scenarios that differ from one in their table alone, solved for its draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from negosim.experiment.blocks import check_workers, in_order
from negosim.experiment.concepts import block_solver
from negosim.game.axes import Package
from negosim.model.certificate import Certificate
from negosim.model.lanes import Floats
from negosim.model.solve import certificate_of, solve
from negosim.outcomes.columns import classes
from negosim.outcomes.statistics import BLOCK, Block
from negosim.scenario.data import Scenario
from negosim.study.goal import Goal
from negosim.study.responses import Counter, Responses
from negosim.study.whatif_games import GamesWith

__all__ = ["Beside"]


class Beside:
    """Solves other tables on the draws of a scenario.

    Parameters
    ----------
    responses : Responses
        Of the scenario as it is.
    goal : Goal
    workers : int, optional
    counter : Counter

    Attributes
    ----------
    certificate : Certificate
        The worst of all solutions.
    """

    def __init__(self, responses: Responses, goal: Goal, workers: int | None, counter: Counter) -> None:
        self.responses, self.goal = responses, goal
        self.certificate = Certificate(0.0, None, 0.0)
        self._workers, self._counter = check_workers(workers), counter

    def solved(self, scenario: Scenario) -> tuple[Floats, Floats]:
        """Probability of the goal, ``(draws,)``, and payoffs of both players, ``(2, draws)``."""
        kept_of, theta = block_solver(scenario), self.responses.theta
        likely, payoffs = np.empty(theta.shape[1]), np.empty((2, theta.shape[1]))

        def work(part: Block) -> tuple[dict[str, Floats], Certificate]:
            return kept_of(np.ascontiguousarray(theta[:, part.begin : part.end]))

        for part, (kept, told) in in_order(work, _parts(theta.shape[1]), self._workers):
            self._note(told, part.end - part.begin)
            likely[part.begin : part.end] = self.goal.of(kept["probabilities"])
            payoffs[:, part.begin : part.end] = kept["payoffs"][:2]
        return likely, payoffs

    def means(self, games: GamesWith, packages: Sequence[Package], theta: Floats) -> Floats:
        """Probability of the goal with each of some packages added, ``(packages, draws)``."""
        outcomes = len(self.responses.scenario.dispute.classes)
        found = np.empty((len(packages), theta.shape[1]))

        def work(one: Block) -> Certificate:
            game, worst = games.game(packages[one.begin]), Certificate(0.0, None, 0.0)
            for part in _parts(theta.shape[1]):
                solution = solve(game, theta[:, part.begin : part.end])
                likely = self.goal.of(classes(game, solution, outcomes))
                found[one.begin, part.begin : part.end] = likely
                worst = worst.worse_of(certificate_of(solution))
            return worst

        each = [Block(k, k + 1, 0) for k in range(len(packages))]
        for _, told in in_order(work, each, self._workers):
            self._note(told, theta.shape[1])
        return found

    def _note(self, told: Certificate, draws: int) -> None:
        told.require()
        self.certificate = self.certificate.worse_of(told)
        self._counter.did(draws)


def _parts(draws: int) -> list[Block]:
    return [Block(begin, min(begin + BLOCK, draws), 0) for begin in range(0, draws, BLOCK)]
