"""A results folder, read back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from negosim.errors import StoreError
from negosim.model.certificate import Certificate
from negosim.model.lanes import Floats
from negosim.scenario.data import Scenario
from negosim.store.archive import scenario_from
from negosim.store.manifest import FORMAT, MANIFEST
from negosim.store.results import ARCHIVE

__all__ = ["OpenedResults", "verify"]

_WORDS = {"by", "class", "issue", "kind", "label", "level", "offer", "step", "stop", "to", "who"}
"""Columns of text; all others hold numbers or truth values."""

_UNREADABLE = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
_REASON = {FileNotFoundError: "it is missing", PermissionError: "there is no permission to read it"}


class OpenedResults:
    """Results of a run, from its folder; see ``results.Results``. Tables are read when they are asked for.

    Parameters
    ----------
    directory : Path

    Raises
    ------
    StoreError
        There is no results folder, or a file of it is missing or not as it was written.
    """

    def __init__(self, directory: Path) -> None:
        if directory.name == MANIFEST:
            directory = directory.parent
        self.directory = directory
        self._manifest = _manifest(directory)

    @property
    def recipe(self) -> str:
        """SHA-256 of all that the numbers depend on."""
        return str(self._manifest["recipe"])

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario that was run."""
        with self._reading(ARCHIVE) as path:
            return scenario_from(json.loads(path.read_bytes()))

    @cached_property
    def certificate(self) -> Certificate:
        """What the run said of its own accuracy."""
        with self._reading(MANIFEST):
            found = self._manifest["findings"]["certificate"]
            figures = (found["gap"], found["deviation"], found["mass"], found["tolerance"])
            if not all(isinstance(figure, float) or figure is None for figure in figures[:3]):
                raise TypeError
            return Certificate(*figures)

    @cached_property
    def probabilities(self) -> pd.DataFrame:
        """Probability of each outcome class, a row for each draw."""
        return self._parquet("probabilities").rename_axis(columns="class")

    def parameter_values(self, begin: int, end: int) -> Floats:
        """Values in draws ``begin`` to ``end - 1``, an array ``(parameters, draws)``."""
        values: Floats = self._parameters.iloc[begin:end].to_numpy().T
        return values

    @cached_property
    def _parameters(self) -> pd.DataFrame:
        return self._parquet("parameters")

    @cached_property
    def ends(self) -> pd.DataFrame:
        """Every way to end."""
        return self._parquet("ends")

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
        return self._csv("bounds") if "bounds.csv" in self._manifest["files"] else None

    @cached_property
    def classes(self) -> pd.DataFrame:
        """Outcome classes with both uncertainties."""
        return self._csv("summary")

    def _csv(self, name: str) -> pd.DataFrame:
        with self._reading(f"{name}.csv") as path:
            # A level may be called "none"; and text becomes the number that was written, to its last bit.
            frame: pd.DataFrame = pd.read_csv(path, dtype=str, keep_default_na=False)
            for name in frame.columns.difference(list(_WORDS)):
                frame[name] = _numbers(frame[name])
            return frame

    def _parquet(self, name: str) -> pd.DataFrame:
        with self._reading(f"{name}.parquet") as path:
            # Sets the index that the table had when it was written.
            frame: pd.DataFrame = pq.read_table(path).to_pandas()
            return frame

    @contextmanager
    def _reading(self, name: str) -> Iterator[Path]:
        path = self.directory / name
        try:
            if name != MANIFEST:
                _check_bytes(path, self._manifest["files"].get(name))
            yield path
        except OSError as error:
            raise _damaged(path, _REASON.get(type(error)) or error.strerror or str(error)) from None
        except _UNREADABLE:
            raise _damaged(path, "it cannot be read") from None


def _numbers(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column as what it holds: truth values, whole numbers, or numbers some of which may be missing."""
    if column.isin(["True", "False"]).all():
        return column == "True"
    return column.astype(int) if column.str.isdecimal().all() else column.replace("", "nan").astype(float)


def _manifest(directory: Path) -> Mapping[str, Any]:
    path = directory / MANIFEST
    try:
        found = json.loads(path.read_bytes())
        written = found["format"]
        if not isinstance(found["recipe"], str) or not isinstance(found["files"], dict):
            raise TypeError
    except FileNotFoundError:
        raise StoreError(
            f"there is no results folder {directory} (it would hold {MANIFEST}); "
            "'negosim run' writes one for each scenario under results/."
        ) from None
    except OSError as error:
        raise _damaged(path, _REASON.get(type(error)) or error.strerror or str(error)) from None
    except _UNREADABLE:
        raise _damaged(path, "it cannot be read") from None
    if written != FORMAT or isinstance(written, bool):
        raise StoreError(
            f"the results folder {directory} has format {written}, this version of negosim reads {FORMAT}; "
            f"run it again, or use the version that {MANIFEST} names."
        )
    checked: Mapping[str, Any] = found
    return checked


def verify(directory: Path) -> int:
    """Compare every file of a results folder with what the manifest says of it.

    Returns
    -------
    int
        Number of files.

    Raises
    ------
    StoreError
        There is no results folder, or files of it are missing or were changed; it names them all.
    """
    files = _manifest(directory)["files"]
    wrong = []
    for name, expected in files.items():
        try:
            _check_bytes(directory / name, expected)
        except FileNotFoundError:
            wrong.append(f"{name} is missing")
        except OSError:
            wrong.append(f"{name} cannot be read")
        except StoreError:
            wrong.append(f"{name} was changed")
    if wrong:
        raise StoreError(f"{directory} is not as it was written: {'; '.join(wrong)}.")
    return len(files)


def _check_bytes(path: Path, expected: object) -> None:
    if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
        raise _damaged(path, "it was changed after it was written")


def _damaged(path: Path, reason: str) -> StoreError:
    return StoreError(f"cannot use {path}: {reason}; run the scenario again to get it back.")
