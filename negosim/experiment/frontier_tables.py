"""The tables of a study of the frontier, made when they are asked for."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from negosim.experiment.frontier_block import FACTS, OFFER_ROWS
from negosim.experiment.frontier_levels import LEVEL_ROWS
from negosim.experiment.frontiers import Solved
from negosim.experiment.package_words import PackageWords
from negosim.model.attainment import attained_in
from negosim.model.axiomatic import Rule
from negosim.model.certificate import Certificate
from negosim.model.lanes import Floats
from negosim.outcomes.statistics import spread
from negosim.outcomes.words import CONCEPTS
from negosim.scenario.data import Concept, Scenario
from negosim.store.frontier import frontier_recipe, package_columns

__all__ = ["SimulatedFrontier"]

_SHARES = {"p05": 0.95, "p25": 0.75, "median": 0.5, "p75": 0.25, "p95": 0.05}
"""A quantile of what the second player can have is attained in the share of draws that lies above it."""

_BOTH, _EFFICIENT = OFFER_ROWS.index("rational"), OFFER_ROWS.index("efficient")


class SimulatedFrontier:
    """A study of the frontier that was just made; see ``store.frontier.FrontierTables``.

    Parameters
    ----------
    solved : Solved
    """

    def __init__(self, solved: Solved) -> None:
        self._solved = solved
        self._words = PackageWords(solved.scenario)
        self._players = list(solved.scenario.dispute.players)

    @property
    def scenario(self) -> Scenario:
        """The scenario that was looked at."""
        return self._solved.scenario

    @property
    def certificate(self) -> Certificate:
        """What the study says of its own accuracy."""
        return self._solved.certificate

    @cached_property
    def recipe(self) -> str:
        """SHA-256 of all that the numbers depend on."""
        return frontier_recipe(self.scenario)[0]

    @cached_property
    def facts(self) -> pd.DataFrame:
        """How many packages are efficient, how many of them both would sign, and what both have without."""
        mean = self._solved.means["facts"]
        low, high = spread(self._solved.facts)
        of_players = [f"{what}_{p}" for what in ("aspiration", "no_agreement") for p in self._players]
        rows = pd.DataFrame(
            {
                "what": [*FACTS, *of_players],
                "mean": mean.mean,
                "low": mean.mean - mean.half_width,
                "high": mean.mean + mean.half_width,
                "p05": low,
                "p95": high,
            }
        )
        shares = rows["what"].isin(["zone", "both_gain"])
        rows.loc[shares, ["low", "high"]] = rows.loc[shares, ["low", "high"]].clip(0.0, 1.0)
        count = float(self._solved.solver.count)
        always = {"what": "packages", "mean": count, "low": count, "high": count, "p05": count, "p95": count}
        return pd.concat([pd.DataFrame([always]), rows], ignore_index=True)

    @cached_property
    def levels(self) -> pd.DataFrame:
        """Which levels the efficient packages have."""
        issues = self.scenario.dispute.issues
        names = self._solved.solver.levels.names
        rows = self._solved.means["levels"].mean.reshape(len(names), len(LEVEL_ROWS))
        columns = dict(zip(LEVEL_ROWS, rows.T, strict=True))
        there_is = rows[:, LEVEL_ROWS.index("zone_share")].sum() / max(1, len({k for k, _ in names}))
        with np.errstate(invalid="ignore", divide="ignore"):
            within = {name: columns[name] / there_is for name in LEVEL_ROWS if name.startswith("zone")}
        return pd.DataFrame(
            {
                "issue": [issue for issue, _ in names],
                "level": [level for _, level in names],
                "status_quo": [level == issues[issue].status_quo for issue, level in names],
                **columns,
                **{name: np.clip(values, 0.0, 1.0) for name, values in within.items()},
            }
        )

    @cached_property
    def packages(self) -> pd.DataFrame:
        """Every package that is efficient in some draw."""
        solved, words, draws = self._solved, self._words, self.scenario.run.draws
        order = np.lexsort((solved.packages.rank, -solved.packages.sums[0]))
        ranks = solved.packages.rank[order].tolist()
        packages = [solved.solver.dealing.package(rank) for rank in ranks]
        efficient, zone, alike = solved.packages.sums[:, order]
        levels = words.levels(packages).values()
        mean, half = solved.shares.mean[order], solved.shares.half_width[order]
        return pd.DataFrame(
            {
                "package": [words.name(x, rank) for x, rank in zip(packages, ranks, strict=True)],
                "label": [words.label(x) for x in packages],
                **dict(zip(package_columns(self.scenario.dispute), levels, strict=True)),
                "efficient": mean,
                "low": np.clip(mean - half, 0.0, 1.0),
                "high": np.clip(mean + half, 0.0, 1.0),
                "in_zone": zone / draws,
                "alike": alike / efficient,
                **{f"{p}_mean": own for p, own in zip(self._players, solved.worth[:, order], strict=True)},
            }
        )

    @cached_property
    def offers(self) -> pd.DataFrame:
        """How far the offers on the table are from the frontier."""
        solved, mean = self._solved, self._solved.means["offers"]
        offers = [(self.scenario.offers[each.position], each.settlement) for each, _ in solved.solver.offers]
        about = {
            "offer": [offer.name for offer, _ in offers],
            "label": [offer.label or offer.name.replace("_", " ").capitalize() for offer, _ in offers],
            "kind": ["settlement" if settles else "interim" for _, settles in offers],
        }
        shape = (len(offers), len(OFFER_ROWS))
        middle, half = mean.mean.reshape(shape), mean.half_width.reshape(shape)
        return pd.DataFrame(about | self._shares(middle, half) | self._points(middle, half))

    def _shares(self, mean: Floats, half: Floats) -> dict[str, Floats]:
        """In which share of draws offers are efficient, and individually rational."""
        efficient, error = mean[:, _EFFICIENT], half[:, _EFFICIENT]
        each = {
            f"{p}_rational": mean[:, OFFER_ROWS.index(f"rational_{i}")]
            for i, p in enumerate(self._players, start=1)
        }
        ends = {
            "low": np.clip(efficient - error, 0.0, 1.0),
            "high": np.clip(efficient + error, 0.0, 1.0),
        }
        return {"efficient": efficient} | ends | each | {"both_rational": mean[:, _BOTH]}

    def _points(self, mean: Floats, half: Floats) -> dict[str, Floats]:
        """What offers are worth to each player, and what each could have more."""
        found = {}
        for i, p in enumerate(self._players, start=1):
            for name, row in (("", f"payoff_{i}"), ("_left", f"left_{i}")):
                k = OFFER_ROWS.index(row)
                found[f"{p}{name}_mean"] = mean[:, k]
                found[f"{p}{name}_low"] = mean[:, k] - half[:, k]
                found[f"{p}{name}_high"] = mean[:, k] + half[:, k]
        return found

    @cached_property
    def solutions(self) -> pd.DataFrame:
        """Where four bargaining solutions lie on it."""
        return pd.DataFrame([self._solution(k, rule) for k, rule in enumerate(Rule)])

    def _solution(self, k: int, rule: Rule) -> dict[str, Any]:
        solved, draws = self._solved, self.scenario.run.draws
        mean, (low, high) = solved.means["solutions"], spread(solved.solutions[k])
        row: dict[str, Any] = {"rule": rule.value, "label": _capital(CONCEPTS[Concept(rule.value)])}
        for i, p in enumerate(self._players):
            middle, half = mean.mean[k, i], mean.half_width[k, i]
            ends = {
                "mean": middle,
                "low": middle - half,
                "high": middle + half,
                "p05": low[i],
                "p95": high[i],
            }
            row |= {f"{p}_{name}": value for name, value in ends.items()}
        row |= {"tied": np.mean(solved.tied[k] > 1), "none_rational": np.mean(solved.tied[k] == 0)}
        chosen = solved.chosen[k]
        row |= {"packages": len(chosen.rank), "package": "", "package_label": "", "share": np.nan}
        if len(chosen.rank):
            most = int(np.argmax(chosen.sums[0]))
            rank = int(chosen.rank[most])
            x = solved.solver.dealing.package(rank)
            row |= {"package": self._words.name(x, rank), "package_label": self._words.label(x)}
            row["share"] = chosen.sums[0, most] / draws
        return row

    @cached_property
    def distribution(self) -> pd.DataFrame:
        """How the frontier differs between draws."""
        reach = self._solved.reach
        found: dict[str, npt.NDArray[Any]] = {
            "at_least": self._solved.grid,
            "attainable": (reach > -np.inf).mean(axis=1),
        }
        for name, share in _SHARES.items():
            values = attained_in(share, reach)
            found[name] = np.where(values > -np.inf, values, np.nan)
        return pd.DataFrame(found)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
