"""The tables of a scenario that was settled at once, made when they are asked for."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from negosim.experiment.agreed_ends import agreed_ends
from negosim.experiment.agreements import Agreements
from negosim.experiment.package_words import PackageWords
from negosim.experiment.results import SimulatedResults, SolvedResults
from negosim.experiment.simulate import Simulation
from negosim.game.axes import Package
from negosim.model.lanes import Floats, Ints
from negosim.outcomes import tables
from negosim.outcomes.sparse import sparse_mean
from negosim.outcomes.statistics import Mean, Tally, blocks_of
from negosim.scenario.data import Concept

__all__ = ["AgreedResults", "SolvedTables", "results_of"]


def results_of(
    solved: Simulation | Agreements, workers: int | None = None
) -> SimulatedResults | AgreedResults:
    """The tables of a solution, whatever its concept."""
    if isinstance(solved, Agreements):
        return AgreedResults(solved, workers)
    return SimulatedResults(solved, workers=workers)


class AgreedResults(SolvedResults):
    """Results of a scenario that was just settled at once.

    Parameters
    ----------
    agreements : Agreements
    workers : int, optional
    """

    bounds = None

    def __init__(self, agreements: Agreements, workers: int | None = None) -> None:
        super().__init__(agreements, workers)
        self._agreements = agreements
        self._words = PackageWords(agreements.scenario)
        self._ranks, self._group = np.unique(agreements.deals.rank, return_inverse=True)

    @cached_property
    def packages(self) -> pd.DataFrame:
        """Every package that is agreed on in some draw, the likeliest first."""
        return self._proposed[self._proposed["mean"] > 0]

    @cached_property
    def _proposed(self) -> pd.DataFrame:
        """Every package that is proposed in some draw, the likeliest to be agreed on first."""
        a, words, deals = self._agreements, self._words, self._agreements.deals
        mean = self._mean(deals.accepted)
        packages = [a.dealing.package(int(rank)) for rank in self._ranks]
        frame = pd.DataFrame(
            {
                "package": [words.name(x, int(rank)) for x, rank in zip(packages, self._ranks, strict=True)],
                "label": [words.label(x) for x in packages],
                **words.levels(packages),
                "class": [self._class(x) for x in packages],
                "mean": mean.mean,
                "error": mean.error,
                "low": np.clip(mean.mean - mean.half_width, 0.0, 1.0),
                "high": np.clip(mean.mean + mean.half_width, 0.0, 1.0),
                "consented": self._mean(a.consented).mean,
                "ratified": self._mean(a.ratified).mean,
                "kept": self._mean(a.ends[0]).mean,
            }
        )
        return frame.iloc[self._order].reset_index(drop=True)

    @cached_property
    def solution(self) -> pd.DataFrame:
        """How often there is a solution, and how often it is the only one; what both have without."""
        deals, dispute = self._agreements.deals, self.scenario.dispute
        rows = {
            "none_rational": deals.tied == 0,
            "tied": deals.tied > 1,
            "efficient": deals.efficient,
            **{f"no_agreement_{p}": own for p, own in zip(dispute.players, deals.disagreement, strict=True)},
            **{f"gain_{p}": own for p, own in zip(dispute.players, deals.gains, strict=True)},
        }
        mean = self._dense(np.array(list(rows.values()), dtype=np.float64))
        low, high = mean.mean - mean.half_width, mean.mean + mean.half_width
        return pd.DataFrame({"what": list(rows), "mean": mean.mean, "low": low, "high": high})

    @cached_property
    def beliefs(self) -> pd.DataFrame | None:
        """What the proposer believes of the private cost after each rejection, by offer; under screening."""
        if self.scenario.run.concept is not Concept.SCREENING:
            return None
        deals, draws = self._agreements.deals, self.scenario.run.draws
        rounds = np.arange(self.scenario.screening.offers)
        rejected = deals.made - deals.accepted
        some = rejected > 0
        made, accepted, still = (
            np.bincount(deals.round[rows], values[rows], len(rounds)) / draws
            for values, rows in ((deals.made, some | True), (deals.accepted, some | True), (rejected, some))
        )
        cost, cutoff = (
            np.bincount(deals.round[some], (rejected * values)[some], len(rounds)) / draws
            for values in (deals.believed, deals.cutoff)
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            given, believed, remaining = accepted / made, cost / still, cutoff / still
        return pd.DataFrame(
            {
                "offer": rounds + 1,
                "made": made,
                "accepted": given,
                "believed_cost_after": believed,
                "remaining_after": remaining,
            }
        )

    @cached_property
    def offers(self) -> pd.DataFrame:
        """Every package that is proposed, and how far it gets."""
        deals, dispute, packages = self._agreements.deals, self.scenario.dispute, self._proposed
        screened = self.scenario.run.concept is Concept.SCREENING
        to = self.scenario.informed if screened else ""
        by = next(p for p in dispute.players if p != to) if screened else ""
        made = self._sorted(self._mean(deals.made))
        return pd.DataFrame(
            {
                "offer": packages["package"],
                "label": packages["label"],
                "kind": [self._kind(x) for x in self._packages()],
                "by": by,
                "to": to,
                "made": made.mean,
                "error": made.error,
                "accepted": packages["mean"] / made.mean,
                "consented": packages["consented"],
                "not_ratified": packages["consented"] - packages["ratified"],
            }
        )

    @cached_property
    def ends(self) -> pd.DataFrame:
        """Every way to end that there is in some draw."""
        return agreed_ends(self._agreements, self._words.name)

    @cached_property
    def timing(self) -> pd.DataFrame:
        """Outcome classes; talks that are settled at once have one round."""
        mean = self._agreements.means["probabilities"]
        by_round = Mean(mean.mean[:, None], mean.error[:, None], mean.half_width[:, None])
        return pd.DataFrame(tables.timing(self.scenario.dispute, by_round))

    @cached_property
    def paths(self) -> pd.DataFrame:
        """No rows: nothing moves from round to round."""
        numbers, words = pd.Series(dtype=float), pd.Series(dtype=str)
        return pd.DataFrame(
            {"round": numbers, "issue": words, "level": words, "share": numbers, "going_on": numbers}
        )

    def _mean(self, values: Floats) -> Mean:
        """Mean over draws of what rows of deals add up to, for each package in the order of ranks."""
        run, deals = self.scenario.run, self._agreements.deals
        return sparse_mean(values, self._group, len(self._ranks), deals.draw, run.draws, run.design)

    def _dense(self, values: Floats) -> Mean:
        """Mean over draws of ``(rows, draws)``."""
        tally = Tally(self.scenario.run.design)
        for block in blocks_of(self.scenario.run.draws, self.scenario.run.design):
            tally.add(values[:, block.begin : block.end], block.replicate)
        return tally.mean()

    def _sorted(self, mean: Mean) -> Mean:
        """A mean in the order of ``_proposed``."""
        order = self._order
        return Mean(mean.mean[order], mean.error[order], mean.half_width[order])

    @cached_property
    def _order(self) -> Ints:
        return np.argsort(-self._mean(self._agreements.deals.accepted).mean, kind="stable")

    def _packages(self) -> list[Package]:
        return [self._agreements.dealing.package(int(self._ranks[k])) for k in self._order]

    def _kind(self, x: Package) -> str:
        fate = self._agreements.dealing.fates.of(x)
        return "status_quo" if fate.is_status_quo else "settlement" if fate.is_settlement else "interim"

    def _class(self, x: Package) -> str:
        return list(self.scenario.dispute.classes)[self._agreements.dealing.fates.of(x).kept]


SolvedTables = SimulatedResults | AgreedResults
