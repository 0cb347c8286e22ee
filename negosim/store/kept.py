"""What stands in a results folder: its manifest, and files that must be as they were written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from negosim.errors import StoreError
from negosim.model.certificate import Certificate
from negosim.scenario.data import Scenario
from negosim.store.archive import scenario_from
from negosim.store.manifest import FORMAT, MANIFEST

__all__ = ["RUN", "KeptFolder", "verify"]

RUN = "run"
"""The kind of folder that a run leaves."""

_UNREADABLE = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
_REASON = {FileNotFoundError: "it is missing", PermissionError: "there is no permission to read it"}


class KeptFolder:
    """A results folder, whatever it holds; files are read when they are asked for.

    Parameters
    ----------
    directory : Path
        The folder, or its manifest.

    Raises
    ------
    StoreError
        There is no results folder, or a file of it is missing or not as it was written.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory.parent if directory.name == MANIFEST else directory
        self.manifest = _manifest(self.directory)

    @property
    def kind(self) -> str:
        """What the folder holds: a run, of which its manifest says nothing, or what it says."""
        return str(self.manifest.get("kind", RUN))

    @property
    def recipe(self) -> str:
        """SHA-256 of all that the numbers depend on."""
        return str(self.manifest["recipe"])

    def scenario(self, name: str) -> Scenario:
        """A scenario from its archive."""
        with self.reading(name) as path:
            return scenario_from(json.loads(path.read_bytes()))

    def certificate(self, found: Mapping[str, Any]) -> Certificate:
        """A certificate from what the manifest says of it."""
        figures = (found["gap"], found["deviation"], found["mass"], found["tolerance"])
        if not all(isinstance(figure, float) or figure is None for figure in figures[:3]):
            raise TypeError
        return Certificate(*figures)

    def csv(self, name: str, words: frozenset[str]) -> pd.DataFrame:
        """A table; columns that are not of words hold numbers or truth values."""
        with self.reading(name) as path:
            # A level may be called "none"; and text becomes the number that was written, to its last bit.
            frame: pd.DataFrame = pd.read_csv(path, dtype=str, keep_default_na=False)
            for column in frame.columns.difference(list(words)):
                frame[column] = _numbers(frame[column])
            return frame

    def parquet(self, name: str) -> pd.DataFrame:
        """A table, with the index that it had when it was written."""
        with self.reading(name) as path:
            frame: pd.DataFrame = pq.read_table(path).to_pandas()
            return frame

    @contextmanager
    def reading(self, name: str) -> Iterator[Path]:
        """The path of a file that is as it was written; what goes wrong with it becomes a sentence."""
        path = self.directory / name
        try:
            if name != MANIFEST:
                _check_bytes(path, self.manifest["files"].get(name), self.kind)
            yield path
        except OSError as error:
            reason = _REASON.get(type(error)) or error.strerror or str(error)
            raise _damaged(path, reason, self.kind) from None
        except _UNREADABLE:
            raise _damaged(path, "it cannot be read", self.kind) from None


def _numbers(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column as what it holds: truth values, whole numbers, or numbers some of which may be missing."""
    if column.empty:
        return column.astype(float)
    if column.isin(["True", "False"]).all():
        return column == "True"
    whole = column.str.fullmatch(r"-?[0-9]+").all()
    return column.astype(int) if whole else column.replace("", "nan").astype(float)


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
    except NotADirectoryError:
        raise StoreError(
            f"expected a results folder, found the file {directory}; name the folder that holds {MANIFEST}."
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


def _check_bytes(path: Path, expected: object, kind: str = RUN) -> None:
    if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
        raise _damaged(path, "it was changed after it was written", kind)


def _damaged(path: Path, reason: str, kind: str = RUN) -> StoreError:
    again = "run the scenario" if kind == RUN else f"make the {kind}"
    return StoreError(f"cannot use {path}: {reason}; {again} again to get it back.")
