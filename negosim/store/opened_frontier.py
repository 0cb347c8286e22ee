"""The folder of a study of the frontier, read back."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import pandas as pd

from negosim.model.certificate import Certificate
from negosim.scenario.data import Scenario
from negosim.store.frontier import package_columns
from negosim.store.kept import KeptFolder
from negosim.store.manifest import MANIFEST
from negosim.store.results import ARCHIVE

__all__ = ["OpenedFrontier"]

_WORDS = frozenset({"issue", "kind", "label", "level", "offer", "package", "package_label", "rule", "what"})
"""Columns of text; all others hold numbers or truth values, but for the levels of packages."""


class OpenedFrontier:
    """A study of the frontier, from its folder; see ``frontier.FrontierTables``.

    Tables are read when they are asked for.

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

    @property
    def recipe(self) -> str:
        """SHA-256 of all that the numbers depend on."""
        return self._folder.recipe

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario that was looked at."""
        return self._folder.scenario(ARCHIVE)

    @cached_property
    def certificate(self) -> Certificate:
        """What the study said of its own accuracy."""
        with self._folder.reading(MANIFEST):
            return self._folder.certificate(self._folder.manifest["findings"]["certificate"])

    @cached_property
    def facts(self) -> pd.DataFrame:
        """How many packages are efficient, how many of them both would sign, and what both have without."""
        return self._csv("facts")

    @cached_property
    def levels(self) -> pd.DataFrame:
        """Which levels the efficient packages have."""
        return self._csv("levels")

    @cached_property
    def packages(self) -> pd.DataFrame:
        """Every package that is efficient in some draw."""
        return self._csv("packages", frozenset(package_columns(self.scenario.dispute)))

    @cached_property
    def offers(self) -> pd.DataFrame:
        """How far the offers on the table are from the frontier."""
        return self._csv("offers")

    @cached_property
    def solutions(self) -> pd.DataFrame:
        """Where four bargaining solutions lie on it."""
        return self._csv("solutions")

    @cached_property
    def distribution(self) -> pd.DataFrame:
        """How the frontier differs between draws."""
        return self._csv("distribution")

    def _csv(self, name: str, words: frozenset[str] = frozenset()) -> pd.DataFrame:
        return self._folder.csv(f"{name}.csv", _WORDS | words)
