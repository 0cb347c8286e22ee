"""The tables of a simulation, made when they are asked for."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from negosim.experiment.bargaining_set import bargaining_set
from negosim.experiment.blocks import Solved
from negosim.experiment.simulate import Simulation
from negosim.model.certificate import Certificate
from negosim.model.draws import Sampler
from negosim.model.lanes import Floats
from negosim.outcomes import tables
from negosim.outcomes.statistics import BLOCK
from negosim.scenario.data import Scenario
from negosim.scenario.recipe import recipe
from negosim.version import MODEL

__all__ = ["SimulatedResults", "SolvedResults"]


class SolvedResults:
    """What every solution has as tables; see ``store.results.Results``.

    Parameters
    ----------
    solved : Solved
    workers : int, optional
        Threads, for what is solved only when it is asked for.
    """

    def __init__(self, solved: Solved, workers: int | None = None) -> None:
        self._solved = solved
        self._workers = workers

    @property
    def scenario(self) -> Scenario:
        """The scenario that was run."""
        return self._solved.scenario

    @property
    def certificate(self) -> Certificate:
        """What the run says of its own accuracy."""
        return self._solved.certificate

    @cached_property
    def recipe(self) -> str:
        """SHA-256 of all that the numbers depend on."""
        return recipe(self.scenario, MODEL)[0]

    @cached_property
    def probabilities(self) -> pd.DataFrame:
        """Probability of each outcome class, a row for each draw."""
        columns = pd.Index(list(self.scenario.dispute.classes), name="class")
        return pd.DataFrame(self._solved.probabilities.T, columns=columns).rename_axis("draw")

    def parameter_values(self, begin: int, end: int) -> Floats:
        """Values in draws ``begin`` to ``end - 1``, an array ``(parameters, draws)``, made anew."""
        starts = range(begin, end, BLOCK)
        return np.concatenate([self._sampler.parameters(b, min(b + BLOCK, end)) for b in starts], axis=1)

    @cached_property
    def _sampler(self) -> Sampler:
        run = self.scenario.run
        return Sampler(self.scenario.priors, run.seed, run.design, run.draws)

    @cached_property
    def stops(self) -> pd.DataFrame:
        """What stops agreement."""
        s = self._solved
        return pd.DataFrame(tables.stops(tuple(self.scenario.dispute.players), s.means["stops"], s.stops))

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """Signed, ratified, kept."""
        s = self._solved
        return pd.DataFrame(tables.agreement(s.means["agreements"], s.agreements))

    @cached_property
    def payoffs(self) -> pd.DataFrame:
        """Expected payoffs of players and observers, each in its own points."""
        s, dispute = self._solved, self.scenario.dispute
        names = [*dispute.players, *dispute.observers]
        return pd.DataFrame(tables.payoffs(names, s.means["payoffs"], s.payoffs))

    @cached_property
    def bargaining_set(self) -> pd.DataFrame:
        """What each offer would be worth to both players; solves the game without offers."""
        return pd.DataFrame(bargaining_set(self.scenario, self._workers))

    @cached_property
    def classes(self) -> pd.DataFrame:
        """Outcome classes with both uncertainties."""
        s = self._solved
        columns = tables.summary(
            self.scenario.dispute, s.means["probabilities"], s.probabilities, s.breakdown_class
        )
        return pd.DataFrame(columns)


class SimulatedResults(SolvedResults):
    """Results of a game that was just solved.

    Parameters
    ----------
    simulation : Simulation
    bounds : DataFrame, optional
        What ``experiment.bounds`` gives.
    workers : int, optional
    """

    packages = solution = beliefs = None

    def __init__(
        self, simulation: Simulation, bounds: pd.DataFrame | None = None, workers: int | None = None
    ) -> None:
        super().__init__(simulation, workers)
        self._simulation = simulation
        self.bounds = bounds

    @cached_property
    def ends(self) -> pd.DataFrame:
        """Every way to end."""
        s = self._simulation
        offers = [offer.name for offer in self.scenario.offers]
        return pd.DataFrame(tables.ends(s.game, self.scenario.dispute, offers, s.means))

    @cached_property
    def offers(self) -> pd.DataFrame:
        """Who makes each offer how often, and how often it is accepted."""
        s = self._simulation
        names = [(o.name, o.label or o.name.replace("_", " ")) for o in self.scenario.offers]
        return pd.DataFrame(tables.offers(s.game, names, s.means["offers"]))

    @cached_property
    def timing(self) -> pd.DataFrame:
        """Cumulative incidence of each class by round."""
        return pd.DataFrame(tables.timing(self.scenario.dispute, self._simulation.means["timing"]))

    @cached_property
    def paths(self) -> pd.DataFrame:
        """Levels in force in each round, among talks that go on."""
        return pd.DataFrame(tables.paths(self._simulation.game, self._simulation.means["paths"]))
