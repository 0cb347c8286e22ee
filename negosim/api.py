"""What Python users call: ``load``, ``run`` and the ``Outcomes`` that it gives."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd

from negosim.errors import RequestFault
from negosim.experiment.agreed_results import results_of
from negosim.experiment.agreements import Agreements
from negosim.experiment.blocks import Progress
from negosim.experiment.bounds import bounds as both_bounds
from negosim.experiment.concepts import solved_by_concept
from negosim.experiment.results import SimulatedResults
from negosim.figures.chart import Chart
from negosim.figures.charted import Saved, Subject
from negosim.figures.choices import Kind, chosen
from negosim.game.account import account_rows
from negosim.model.certificate import Certificate
from negosim.model.draws import Sampler
from negosim.model.lanes import Floats
from negosim.model.payoffs import differences
from negosim.outcomes.statistics import BLOCK, spread
from negosim.reading import did_you_mean
from negosim.scenario.data import Scenario
from negosim.scenario.load import load
from negosim.store.folder import Contents
from negosim.store.results import Results
from negosim.store.writers import Writer, text

__all__ = ["Outcomes", "account", "load", "run"]


def run(
    scenario: Scenario | str | Path,
    *,
    draws: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    bounds: bool = False,
    progress: Progress | None = None,
) -> Outcomes:
    """Solve a scenario for many draws of what is uncertain.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A scenario, the name of a shipped one, or a file.
    draws, seed : int, optional
        Override what the scenario says.
    workers : int, optional
        Threads; by default one for each core.
    bounds : bool
        Whether to solve the same draws also at λ = 0 and at λ = ∞ (``Outcomes.bounds``).
    progress : callable, optional
        Called with the number of draws done since the last call; with ``bounds`` there are three
        times as many.

    Returns
    -------
    Outcomes

    Raises
    ------
    NegosimError
        A file or an argument cannot be used, or the solution fails its own check.

    Examples
    --------
    >>> import negosim
    >>> outcomes = negosim.run("two_islands_no_us_basing", draws=64, seed=1)
    >>> outcomes.certificate.holds
    True
    """
    if not isinstance(scenario, Scenario):
        scenario = load(scenario)
    changes = {key: value for key, value in (("draws", draws), ("seed", seed)) if value is not None}
    if changes:
        scenario = scenario.replace(run=changes)
    if bounds and not scenario.run.concept.has_rounds:
        raise RequestFault(
            f"bounds set a game beside random and faultless play, and {scenario.run.concept} has no such "
            "choices; ask for them with the concept qre."
        )
    solved = solved_by_concept(scenario, workers=workers, progress=progress)
    if not bounds or isinstance(solved, Agreements):
        return Outcomes(results_of(solved, workers))
    beside = both_bounds(solved, workers=workers, progress=progress)
    return Outcomes(SimulatedResults(solved, beside, workers))


def account(
    scenario: Scenario | str | Path, package: str | Mapping[str, str], *, draws: int | None = None
) -> pd.DataFrame:
    """What a package is worth to everyone, term by term, compared with the status quo.

    Parameters
    ----------
    scenario : Scenario, str or Path
    package : str or mapping
        An offer on the scenario's table or in its dispute, or levels by issue. Issues that it does
        not name, and frozen ones, stay as the scenario has them in force at the start.
    draws : int, optional
        Override what the scenario says.

    Returns
    -------
    DataFrame
        A row for each term: points (mean, and 5 % and 95 % quantiles over draws), effect, lever, basis.
        The points of a player add up to its payoff u_i(x).

    Raises
    ------
    RequestFault
        There is no such offer, issue or level.
    """
    if not isinstance(scenario, Scenario):
        scenario = load(scenario)
    if draws is not None:
        scenario = scenario.replace(run={"draws": draws})
    levels = {k: v for k, v in _levels(scenario, package).items() if k not in scenario.frozen}
    rows = account_rows(scenario.dispute, scenario.in_force, levels)
    run = scenario.run
    sampler = Sampler(scenario.priors, run.seed, run.design, run.draws)
    pairs = [(row.value, row.base) for row in rows]
    starts = range(0, run.draws, BLOCK)
    blocks = [differences(pairs, sampler.parameters(b, min(b + BLOCK, run.draws))) for b in starts]
    points = np.concatenate(blocks, axis=1)
    low, high = spread(points)
    return pd.DataFrame(
        {
            "who": [row.who for row in rows],
            "term": [row.name for row in rows],
            "label": [row.term.label for row in rows],
            "mean": points.mean(axis=1),
            "p05": low,
            "p95": high,
            "effect": [row.term.effect.value for row in rows],
            "lever": [row.term.lever for row in rows],
            "basis": [row.term.basis.value for row in rows],
        }
    )


def _levels(scenario: Scenario, package: str | Mapping[str, str]) -> Mapping[str, str]:
    dispute = scenario.dispute
    if isinstance(package, str):
        offers = {name: offer.set for name, offer in dispute.offers.items()}
        offers |= {offer.name: offer.sets for offer in scenario.offers}
        if package not in offers:
            hint = did_you_mean(package, offers)
            raise RequestFault(f"expected an offer of {scenario.name}, found '{package}'{hint}")
        return offers[package]
    for issue, level in package.items():
        if issue not in dispute.issues:
            raise RequestFault(f"expected an issue, found '{issue}'{did_you_mean(issue, dispute.issues)}")
        levels = dispute.issues[issue].levels
        if level not in levels:
            raise RequestFault(f"expected a level of {issue}, found '{level}'{did_you_mean(level, levels)}")
    return package


class Outcomes(Saved):
    """What a run found, as data frames.

    Means over draws come with their Monte Carlo error and 95 % interval (``low``, ``high``); what is
    kept draw by draw also with its 5 % and 95 % quantiles over draws (``p05``, ``p95``), which say
    how much depends on what is uncertain.
    """

    def __init__(self, results: Results) -> None:
        self._results = results

    @property
    def scenario(self) -> Scenario:
        """The scenario that was run."""
        return self._results.scenario

    @property
    def certificate(self) -> Certificate:
        """What the run says of its own accuracy."""
        return self._results.certificate

    @property
    def recipe(self) -> str:
        """SHA-256 of all that the numbers depend on."""
        return self._results.recipe

    @property
    def probabilities(self) -> pd.DataFrame:
        """Probability of each outcome class, a row for each draw."""
        return self._results.probabilities

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """Value of every parameter, a row for each draw; fixed ones too."""
        names = pd.Index(list(self.scenario.priors), name="parameter")
        values = self.parameter_values(0, self.scenario.run.draws)
        return pd.DataFrame(values.T, columns=names).rename_axis("draw")

    def parameter_values(self, begin: int, end: int) -> Floats:
        """Values in draws ``begin`` to ``end - 1``, an array ``(parameters, draws)``."""
        return self._results.parameter_values(begin, end)

    @property
    def ends(self) -> pd.DataFrame:
        """Every way to end: settlements by offer, round and how, breakdown, no settlement."""
        return self._results.ends

    @property
    def stops(self) -> pd.DataFrame:
        """What stops agreement, in expected counts per game; one round at the table is the unit."""
        return self._results.stops

    @property
    def offers(self) -> pd.DataFrame:
        """How often each offer is made, by whom to whom, and how often it is accepted."""
        return self._results.offers

    @property
    def agreement(self) -> pd.DataFrame:
        """Probabilities of a settlement signed, ratified and kept."""
        return self._results.agreement

    @property
    def payoffs(self) -> pd.DataFrame:
        """Expected payoffs of players and observers, each in its own points."""
        return self._results.payoffs

    @property
    def timing(self) -> pd.DataFrame:
        """Cumulative incidence of each class by round."""
        return self._results.timing

    @property
    def paths(self) -> pd.DataFrame:
        """Levels in force in each round, among talks that go on."""
        return self._results.paths

    @property
    def bargaining_set(self) -> pd.DataFrame:
        """What each offer would be worth to both players if it were kept for ever, and who gains.

        A row for each offer, then one for no agreement (what the talks are worth with nothing on the
        table) and one for the status quo. Of each player: points (mean, its Monte Carlo error, 5 % and
        95 % quantiles over draws), and the share of draws in which it gains against no agreement.
        ``efficient`` offers are those to which, in means, no other is as good for both players and
        better for one.
        """
        return self._results.bargaining_set

    @property
    def bounds(self) -> pd.DataFrame | None:
        """Outcome classes when all play at random (λ = 0) and without error (λ = ∞), if asked for."""
        return self._results.bounds

    @property
    def packages(self) -> pd.DataFrame | None:
        """Every package that is agreed on in some draw, the likeliest first, where talks are settled at once.

        Levels by issue; ``mean`` is the probability that it is agreed on, then consented to, ratified
        and kept. None for concepts with rounds.
        """
        return self._results.packages

    @property
    def solution(self) -> pd.DataFrame | None:
        """How often talks that are settled at once have no solution, or more than one.

        Shares of draws in which no package is individually rational (``none_rational``), or several
        solve it equally well (``tied``; the first listed is taken); the mean number of ``efficient``
        pairs of payoffs; what players have without agreement. None for concepts with rounds.
        """
        return self._results.solution

    @property
    def beliefs(self) -> pd.DataFrame | None:
        """Under screening, for each offer: made, accepted if made, and what its rejection tells.

        ``believed_cost_after`` is the mean private cost of no agreement, in the informed player's
        points, of who has rejected it; ``remaining_after`` the share of all costs that are still
        possible, those below a cutoff. None for other concepts.
        """
        return self._results.beliefs

    @property
    def classes(self) -> pd.DataFrame:
        """Outcome classes in the dispute's order: mean, interval, spread, share given no breakdown."""
        return self._results.classes

    def summary(self) -> pd.DataFrame:
        """``classes``, as a table of its own that may be changed."""
        return self.classes.copy()

    def _subject(self) -> Subject:
        return Subject("run", self.scenario.title, self.recipe, (self.scenario,))

    def _charts(self) -> tuple[Chart, ...]:
        from negosim.figures.draw import run_charts

        return run_charts(self)

    def _check_kind(self, kind: str | None) -> None:
        from negosim.figures.draw import check_kind

        if kind is not None:
            check_kind(self, chosen(Kind, kind))

    def _pages(self) -> dict[str, Writer]:
        from negosim.figures.page import run_page

        return {"outcomes.txt": text(run_page(self))}

    def _contents(self, command: str, readers: Mapping[str, Writer]) -> Contents:
        from negosim.store.run import run_contents

        return run_contents(self, command, readers)

    def __repr__(self) -> str:
        run = self.scenario.run
        drawn = f"{run.draws} draws, seed {run.seed}"
        return f"<Outcomes of {self.scenario.name}: {drawn}, recipe {self.recipe[:8]}>"

    def _repr_html_(self) -> str:
        table = self.summary().set_index("label")[["mean", "low", "high", "p05", "p95"]]
        return f"<h4>{escape(self.scenario.title)}</h4>{table.to_html(float_format='{:.4f}'.format)}"
