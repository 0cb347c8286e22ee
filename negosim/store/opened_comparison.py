"""The folder of a comparison, read back."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from negosim.model.certificate import Certificate
from negosim.scenario.data import Scenario
from negosim.store.comparison import archive_name
from negosim.store.kept import KeptFolder
from negosim.store.manifest import MANIFEST

__all__ = ["OpenedComparison"]

_WORDS = frozenset({"class", "label", "name", "part", "scenario", "value", "what"})
"""Columns of text; all others hold numbers or truth values."""


class OpenedComparison:
    """A comparison, from its folder; see ``comparison.ComparisonTables``. Tables are read when asked for.

    Parameters
    ----------
    directory : Path

    Raises
    ------
    StoreError
        There is no results folder, or a file of it is missing or not as it was written.
    """

    def __init__(self, directory: Path) -> None:
        self._folder = KeptFolder(directory)

    @cached_property
    def _members(self) -> list[Any]:
        """What the manifest says of each scenario, the baseline first."""
        with self._folder.reading(MANIFEST):
            return list(self._folder.manifest["findings"]["scenarios"])

    @property
    def recipe(self) -> str:
        """SHA-256 of the recipes of all scenarios and of the baseline's."""
        return self._folder.recipe

    @property
    def baseline(self) -> str:
        """Name of the scenario that the others are compared with."""
        return next(iter(self.scenarios))

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        """The scenarios by name, the baseline first."""
        with self._folder.reading(MANIFEST):
            return {
                str(each["name"]): self._folder.scenario(archive_name(each["name"])) for each in self._members
            }

    @cached_property
    def certificates(self) -> dict[str, Certificate]:
        """What each solution said of its own accuracy."""
        with self._folder.reading(MANIFEST):
            return {
                str(each["name"]): self._folder.certificate(each["certificate"]) for each in self._members
            }

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What to mind before a difference is believed."""
        with self._folder.reading(MANIFEST):
            return tuple(map(str, self._folder.manifest["findings"]["warnings"]))

    @cached_property
    def changes(self) -> pd.DataFrame:
        """What each scenario says differently from the baseline."""
        return self._folder.csv("changes.csv", _WORDS | {"baseline"})

    @cached_property
    def distributions(self) -> pd.DataFrame:
        """The outcome classes of each scenario."""
        return self._folder.csv("distributions.csv", _WORDS)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Every scenario against the baseline, draw by draw."""
        return self._folder.csv("differences.csv", _WORDS)
