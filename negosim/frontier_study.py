"""What Python users call to look at the Pareto frontier: ``frontier`` and its ``FrontierStudy``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from pathlib import Path

import pandas as pd

from negosim.experiment.blocks import Progress
from negosim.experiment.frontier_tables import SimulatedFrontier
from negosim.experiment.frontiers import solve_frontiers
from negosim.figures.chart import Chart
from negosim.figures.charted import Saved, Subject
from negosim.model.certificate import Certificate
from negosim.scenario.data import Concept, Scenario
from negosim.scenario.load import load
from negosim.store.folder import Contents
from negosim.store.frontier import FRONTIER, FrontierTables, frontier_contents
from negosim.store.writers import Writer, text

__all__ = ["FrontierStudy", "frontier"]


def frontier(
    scenario: Scenario | str | Path,
    *,
    draws: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> FrontierStudy:
    """Find the packages that are Pareto efficient, draw by draw, among all combinations of levels.

    What can be agreed on, and against what, is said by the scenario's ``bargaining``: ``over``
    (packages or table), ``lotteries``, ``no_agreement`` and ``weight``. Its solution concept does not matter.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A scenario, the name of a shipped one, or a file.
    draws, seed : int, optional
        Override what the scenario says.
    workers : int, optional
        Threads; by default one for each core.
    progress : callable, optional
        Called with the number of draws done since the last call.

    Returns
    -------
    FrontierStudy

    Raises
    ------
    NegosimError
        A file or an argument cannot be used, there are too many packages whose issues hang together, or
        a frontier fails its own check.

    Examples
    --------
    >>> import negosim
    >>> study = negosim.frontier("two_islands_no_us_basing", draws=64)
    >>> int(study.facts.set_index("what").loc["packages", "mean"])
    23040
    """
    if not isinstance(scenario, Scenario):
        scenario = load(scenario)
    changes = {key: value for key, value in (("draws", draws), ("seed", seed)) if value is not None}
    if changes:
        scenario = scenario.replace(run=changes)
    return FrontierStudy(SimulatedFrontier(solve_frontiers(scenario, workers=workers, progress=progress)))


class FrontierStudy(Saved):
    """The Pareto frontier over draws: what is efficient, what both would sign, and what lies beside it.

    A package is efficient if no other one is better for one player and no worse for the other. It is
    individually rational, or in the zone of possible agreement, if it is no worse for either than no
    agreement. Means over draws come with their 95 % Monte Carlo interval (``low``, ``high``), and many
    with 5 % and 95 % quantiles over draws (``p05``, ``p95``).
    """

    def __init__(self, tables: FrontierTables) -> None:
        self._tables = tables

    @property
    def scenario(self) -> Scenario:
        """The scenario that was looked at."""
        return self._tables.scenario

    @property
    def certificate(self) -> Certificate:
        """What the study says of its own accuracy."""
        return self._tables.certificate

    @property
    def recipe(self) -> str:
        """SHA-256 of all that the numbers depend on."""
        return self._tables.recipe

    @property
    def facts(self) -> pd.DataFrame:
        """How many packages there are, are efficient, and are individually rational too.

        ``zone`` and ``both_gain`` are the shares of draws in which there is a zone of possible
        agreement, and in which both can gain in it. ``aspiration_…`` is the most that a player can
        gain in it, 0 in draws without one, ``no_agreement_…`` its disagreement point.
        """
        return self._tables.facts

    @property
    def levels(self) -> pd.DataFrame:
        """Which levels the efficient packages have: which share of them, in which draws all or some.

        Columns that begin with ``zone_`` are about those of them that are individually rational, over the
        draws that have any.
        """
        return self._tables.levels

    @property
    def packages(self) -> pd.DataFrame:
        """Every package that is efficient in some draw, and in which share of the draws it is.

        ``in_zone`` is the share in which it is individually rational, too; payoffs are means over all draws.
        Packages with the same payoffs are one row, under the first listed of them; ``alike`` is how many.
        """
        return self._tables.packages

    @property
    def offers(self) -> pd.DataFrame:
        """How far the offers on the table are from the frontier.

        Shares of draws in which each is efficient, and individually rational for each and for both;
        payoffs; ``…_left`` is the most that a player could have more without the other having less.
        """
        return self._tables.offers

    @property
    def solutions(self) -> pd.DataFrame:
        """Where the Nash, Kalai-Smorodinsky, egalitarian and utilitarian solutions lie on it.

        Payoffs; the package agreed on most often, and in which share of the draws; shares of draws in
        which several are tied (the first listed is taken), or none is individually rational.
        """
        return self._tables.solutions

    @property
    def distribution(self) -> pd.DataFrame:
        """How the frontier differs between draws.

        The most that the second player can have if the first gets at least so much: quantiles over
        draws. Draws in which the first player cannot have so much count as the lowest, and a quantile
        among them is missing; ``attainable`` is the share of the others.
        """
        return self._tables.distribution

    def _subject(self) -> Subject:
        # A record that named the scenario's concept would say more than the numbers depend on.
        plain = replace(self.scenario, run=replace(self.scenario.run, concept=Concept.QRE))
        return Subject(FRONTIER, self.scenario.title, self.recipe, (plain,))

    def _charts(self) -> tuple[Chart, ...]:
        from negosim.figures.frontier_charts import frontier_charts

        return frontier_charts(self._tables)

    def _pages(self) -> dict[str, Writer]:
        from negosim.figures.frontier_page import frontier_page

        return {"frontier.txt": text(frontier_page(self._tables))}

    def _contents(self, command: str, readers: Mapping[str, Writer]) -> Contents:
        return frontier_contents(self._tables, command, readers)

    def __repr__(self) -> str:
        run = self.scenario.run
        drawn = f"{run.draws} draws, seed {run.seed}"
        return f"<FrontierStudy of {self.scenario.name}: {drawn}, recipe {self.recipe[:8]}>"

    def _repr_html_(self) -> str:
        title = escape(self.scenario.title)
        facts = self.facts.set_index("what").to_html(float_format="{:.2f}".format)
        players = [f"{player}_mean" for player in self.scenario.dispute.players]
        solutions = self.solutions.set_index("label")[players].to_html(float_format="{:.2f}".format)
        return f"<h4>The Pareto frontier: {title}</h4>{facts}{solutions}"
