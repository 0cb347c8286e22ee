"""The folder of a run, read back."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import pandas as pd

from negosim.errors import StoreError
from negosim.model.certificate import Certificate
from negosim.model.lanes import Floats
from negosim.outcomes.words import level_columns
from negosim.scenario.data import Scenario
from negosim.store.kept import RUN, KeptFolder, verify
from negosim.store.manifest import MANIFEST
from negosim.store.results import ARCHIVE

__all__ = ["OpenedResults", "verify"]

_WORDS = frozenset(
    (
        "by",
        "class",
        "issue",
        "kind",
        "label",
        "level",
        "offer",
        "package",
        "step",
        "stop",
        "to",
        "what",
        "who",
    )
)
"""Columns of text; all others hold numbers or truth values, but for the levels of packages."""


class OpenedResults:
    """Results of a run, from its folder; see ``results.Results``. Tables are read when they are asked for.

    Parameters
    ----------
    directory : Path

    Raises
    ------
    StoreError
        There is no results folder of a run, or a file of it is missing or not as it was written.
    """

    def __init__(self, directory: Path) -> None:
        self._folder = KeptFolder(directory)
        if self._folder.kind != RUN:
            raise StoreError(
                f"expected the folder of a run, found that of a {self._folder.kind} in {self.directory}; "
                "negosim.open reads either."
            )

    @property
    def directory(self) -> Path:
        """The folder."""
        return self._folder.directory

    @property
    def recipe(self) -> str:
        """SHA-256 of all that the numbers depend on."""
        return self._folder.recipe

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario that was run."""
        return self._folder.scenario(ARCHIVE)

    @cached_property
    def certificate(self) -> Certificate:
        """What the run said of its own accuracy."""
        with self._folder.reading(MANIFEST):
            return self._folder.certificate(self._folder.manifest["findings"]["certificate"])

    @cached_property
    def probabilities(self) -> pd.DataFrame:
        """Probability of each outcome class, a row for each draw."""
        return self._folder.parquet("probabilities.parquet").rename_axis(columns="class")

    def parameter_values(self, begin: int, end: int) -> Floats:
        """Values in draws ``begin`` to ``end - 1``, an array ``(parameters, draws)``."""
        values: Floats = self._parameters.iloc[begin:end].to_numpy().T
        return values

    @cached_property
    def _parameters(self) -> pd.DataFrame:
        return self._folder.parquet("parameters.parquet")

    @cached_property
    def ends(self) -> pd.DataFrame:
        """Every way to end."""
        return self._folder.parquet("ends.parquet")

    @cached_property
    def stops(self) -> pd.DataFrame:
        """What stops agreement."""
        return self._csv("stops")

    @cached_property
    def offers(self) -> pd.DataFrame:
        """Who makes each offer how often, and how often it is accepted."""
        return self._csv("offers")

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """Signed, ratified, kept."""
        return self._csv("agreement")

    @cached_property
    def payoffs(self) -> pd.DataFrame:
        """Expected payoffs of players and observers."""
        return self._csv("payoffs")

    @cached_property
    def timing(self) -> pd.DataFrame:
        """Cumulative incidence of each class by round."""
        return self._csv("timing")

    @cached_property
    def paths(self) -> pd.DataFrame:
        """Levels in force in each round."""
        return self._csv("paths")

    @cached_property
    def bargaining_set(self) -> pd.DataFrame:
        """What each offer would be worth to both players."""
        return self._csv("bargaining_set")

    @cached_property
    def bounds(self) -> pd.DataFrame | None:
        """Outcome classes at λ = 0 and λ = ∞, if they were asked for."""
        return self._sometimes("bounds")

    @cached_property
    def packages(self) -> pd.DataFrame | None:
        """Every package that is agreed on, where talks are settled at once."""
        return self._sometimes("packages", _WORDS.union(level_columns(self.scenario.dispute)))

    @cached_property
    def solution(self) -> pd.DataFrame | None:
        """How often there is a solution, or more than one, where talks are settled at once."""
        return self._sometimes("solution")

    @cached_property
    def beliefs(self) -> pd.DataFrame | None:
        """What the proposer believes after each rejection, under screening."""
        return self._sometimes("beliefs", frozenset())  # offers stand there by number

    @cached_property
    def classes(self) -> pd.DataFrame:
        """Outcome classes with both uncertainties."""
        return self._csv("summary")

    def _sometimes(self, name: str, words: frozenset[str] = _WORDS) -> pd.DataFrame | None:
        return self._csv(name, words) if f"{name}.csv" in self._folder.manifest["files"] else None

    def _csv(self, name: str, words: frozenset[str] = _WORDS) -> pd.DataFrame:
        return self._folder.csv(f"{name}.csv", words)
