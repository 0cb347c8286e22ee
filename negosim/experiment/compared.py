"""The tables of a comparison, made when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from negosim.experiment.agreed_results import results_of
from negosim.experiment.agreements import Agreements
from negosim.experiment.remarks import remarks
from negosim.experiment.simulate import Simulation
from negosim.model.certificate import Certificate
from negosim.model.lanes import Floats
from negosim.outcomes.paired import paired
from negosim.outcomes.words import stop_words, who_words
from negosim.scenario.changes import changes_between
from negosim.scenario.data import Scenario
from negosim.store.comparison import comparison_recipe

__all__ = ["SimulatedComparison"]

_CLASS = ["class", "label", "mean", "low", "high", "p05", "p95"]
_STEPS = {"signed": "Settlement signed", "ratified": "Settlement ratified", "kept": "Settlement kept"}
_KINDS = {"settlement": "Settlements", "interim": "Interim offers"}


@dataclass(frozen=True)
class _Number:
    """A number of a scenario: what it is, how its table names and words it, its mean, and its draws."""

    what: str
    name: str
    label: str
    mean: float
    draws: Floats


class SimulatedComparison:
    """A comparison that was just solved; see ``store.comparison.ComparisonTables``.

    Parameters
    ----------
    simulations : sequence of Simulation or Agreements
        For the same draws; the first is the one that the others are compared with.
    workers : int, optional
        Threads, for what is solved only when it is asked for.
    """

    def __init__(self, simulations: Sequence[Simulation | Agreements], workers: int | None = None) -> None:
        self._simulations = {each.scenario.name: each for each in simulations}
        self.results = {name: results_of(each, workers) for name, each in self._simulations.items()}

    @property
    def baseline(self) -> str:
        """Name of the scenario that the others are compared with."""
        return next(iter(self._simulations))

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        """The scenarios by name, the baseline first."""
        return {name: each.scenario for name, each in self._simulations.items()}

    @cached_property
    def certificates(self) -> dict[str, Certificate]:
        """What each solution says of its own accuracy."""
        return {name: each.certificate for name, each in self._simulations.items()}

    @cached_property
    def recipe(self) -> str:
        """SHA-256 of the recipes of all scenarios and of the baseline's."""
        return comparison_recipe(self.scenarios)[0]

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What to mind before a difference is believed."""
        return tuple(remarks(list(self.scenarios.values())))

    @cached_property
    def changes(self) -> pd.DataFrame:
        """What each scenario says differently from the baseline."""
        first, *others = self.scenarios.values()
        rows = [
            (other.name, change.part, change.name, change.before, change.after)
            for other in others
            for change in changes_between(first, other)
        ]
        return pd.DataFrame(rows, columns=["scenario", "part", "name", "baseline", "value"])

    @cached_property
    def distributions(self) -> pd.DataFrame:
        """The outcome classes of each scenario, with both uncertainties."""
        labels = self.results[self.baseline].classes["label"]
        frames = [
            results.classes[_CLASS].assign(label=labels, scenario=name)
            for name, results in self.results.items()
        ]
        return pd.concat(frames, ignore_index=True)[["scenario", *_CLASS]]

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Every scenario against the baseline, draw by draw."""
        first, *others = self._simulations
        before = {(own.what, own.name): own for own in self._numbers(first)}
        rows = [
            self._row(name, before[own.what, own.name], own)
            for name in others
            for own in self._numbers(name)
            if (own.what, own.name) in before
        ]
        return pd.DataFrame(rows)

    def _row(self, name: str, before: _Number, own: _Number) -> dict[str, Any]:
        design = self.scenarios[self.baseline].run.design
        about = {"scenario": name, "what": own.what, "name": own.name, "label": before.label}
        means = {"baseline": before.mean, "mean": own.mean}
        return about | means | asdict(paired(own.draws, before.draws, design))

    def _numbers(self, name: str) -> Iterator[_Number]:
        """All numbers of a scenario that are kept draw by draw."""
        scenario = self.scenarios[self.baseline]
        kept, tables = self._simulations[name], self.results[name]
        for what, table, draws in (
            ("class", tables.classes, kept.probabilities),
            ("agreement", tables.agreement, kept.agreements),
            ("stop", tables.stops, kept.stops),
            ("payoff", tables.payoffs, kept.payoffs),
        ):
            for row, values in zip(table.to_dict("records"), draws, strict=True):
                yield _Number(what, *_words(what, row, scenario), row["mean"], values)


def _words(what: str, row: dict[Any, Any], scenario: Scenario) -> tuple[str, str]:
    """Name and label of a row of a table of results."""
    if what == "class":
        return row["class"], row["label"]
    if what == "agreement":
        return row["step"], _STEPS[row["step"]]
    if what == "payoff":
        return row["who"], who_words(scenario.dispute, row["who"])
    name = " ".join(filter(None, (row["kind"], row["stop"], row["by"])))
    of = _KINDS.get(row["kind"]) or f"{who_words(scenario.dispute, row['by'])} alone"
    words = stop_words(row, scenario.dispute, scenario.run.concept)
    return name, f"{of}: {words[:1].lower()}{words[1:]}"
