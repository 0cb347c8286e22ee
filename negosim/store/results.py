"""What a run must offer to be stored, and the files of its folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pandas as pd

from negosim.model.certificate import Certificate
from negosim.model.lanes import Floats
from negosim.scenario.data import Scenario
from negosim.store.archive import scenario_to
from negosim.store.writers import Writer, csv, groups, parquet, parquet_in_groups, text, to_json

__all__ = ["ARCHIVE", "SOMETIMES", "Results", "table_files"]

ARCHIVE = "scenario.json"
"""The scenario and its dispute, resolved; what ``archive`` writes and reads."""

SOMETIMES = ("bounds", "packages", "solution", "beliefs")
"""Tables that only some runs have."""


class Results(Protocol):
    """The tables of a run, as the Python interface gives them."""

    @property
    def scenario(self) -> Scenario:
        """The scenario that was run."""

    @property
    def certificate(self) -> Certificate:
        """What the run says of its own accuracy."""

    @property
    def recipe(self) -> str:
        """SHA-256 of all that the numbers depend on."""

    @property
    def probabilities(self) -> pd.DataFrame:
        """Probability of each outcome class, a row for each draw."""

    @property
    def ends(self) -> pd.DataFrame:
        """Every way to end."""

    @property
    def stops(self) -> pd.DataFrame:
        """What stops agreement."""

    @property
    def offers(self) -> pd.DataFrame:
        """Who makes each offer how often, and how often it is accepted."""

    @property
    def agreement(self) -> pd.DataFrame:
        """Signed, ratified, kept."""

    @property
    def payoffs(self) -> pd.DataFrame:
        """Expected payoffs."""

    @property
    def timing(self) -> pd.DataFrame:
        """Cumulative incidence by round."""

    @property
    def paths(self) -> pd.DataFrame:
        """Levels in force by round."""

    @property
    def bargaining_set(self) -> pd.DataFrame:
        """What each offer would be worth to both players."""

    @property
    def bounds(self) -> pd.DataFrame | None:
        """Outcome classes at λ = 0 and λ = ∞, if asked for."""

    @property
    def packages(self) -> pd.DataFrame | None:
        """Every package that is agreed on, where talks are settled at once."""

    @property
    def solution(self) -> pd.DataFrame | None:
        """How often there is a solution, or more than one, where talks are settled at once."""

    @property
    def beliefs(self) -> pd.DataFrame | None:
        """What the proposer believes after each rejection, under screening."""

    @property
    def classes(self) -> pd.DataFrame:
        """Outcome classes with both uncertainties."""

    def parameter_values(self, begin: int, end: int) -> Floats:
        """Values of all parameters in some draws, ``(parameters, draws)``."""


def table_files(results: Results) -> dict[str, Writer]:
    """Writers of the tables of a run, by the name of the file."""
    asked = {name: getattr(results, name) for name in SOMETIMES}
    sometimes = {f"{name}.csv": csv(frame) for name, frame in asked.items() if frame is not None}
    return sometimes | {
        ARCHIVE: text(to_json(scenario_to(results.scenario))),
        "summary.csv": csv(results.classes),
        "agreement.csv": csv(results.agreement),
        "offers.csv": csv(results.offers),
        "stops.csv": csv(results.stops),
        "payoffs.csv": csv(results.payoffs),
        "timing.csv": csv(results.timing),
        "paths.csv": csv(results.paths),
        "bargaining_set.csv": csv(results.bargaining_set),
        "ends.parquet": parquet(results.ends),
        "probabilities.parquet": parquet(results.probabilities),
        "parameters.parquet": parquet_in_groups(_parameters(results)),
    }


def _parameters(results: Results) -> Iterator[pd.DataFrame]:
    """Parameters drawn anew, so that a million draws need no more memory than a row group."""
    names = list(results.scenario.priors)
    for begin, end in groups(results.scenario.run.draws):
        index = pd.Index(range(begin, end), name="draw", dtype="int64")
        yield pd.DataFrame(results.parameter_values(begin, end).T, columns=names, index=index)
