"""The folder of a robustness check: its recipe, its files, its manifest, and how it is read back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from negosim.model.certificate import Certificate
from negosim.scenario.data import Scenario
from negosim.store.archive import scenario_to
from negosim.store.folder import Contents
from negosim.store.kept import KeptFolder
from negosim.store.manifest import FORMAT, MANIFEST, certificate_data, times, versions
from negosim.store.results import ARCHIVE
from negosim.store.writers import Writer, csv, text, to_json

__all__ = [
    "ROBUSTNESS",
    "Robust",
    "open_robustness",
    "robustness_contents",
    "robustness_findings",
    "robustness_recipe",
]

ROBUSTNESS = "robustness"
"""What the manifest of a robustness check calls itself."""

_WORDS = frozenset({"class", "group", "label", "leading", "variant"})


class Robust(Protocol):
    """What a robustness check must offer to be stored."""

    @property
    def scenario(self) -> Scenario:
        """The scenario as it is."""

    @property
    def recipe(self) -> str:
        """SHA-256 of the recipes of all variants."""

    @property
    def certificate(self) -> Certificate:
        """The worst of all solutions."""

    @property
    def table(self) -> pd.DataFrame:
        """A row for each variant."""

    @property
    def distributions(self) -> pd.DataFrame:
        """The outcome classes of each variant."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """Variants that could not be solved, and why."""


def robustness_recipe(members: Sequence[tuple[str, str]]) -> str:
    """SHA-256, in hexadecimal digits, of the names and recipes of all variants as canonical JSON."""
    parts = {"study": ROBUSTNESS, "members": [list(member) for member in members]}
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def robustness_contents(
    found: Robust, command: str = "", extra: Mapping[str, Writer] | None = None
) -> Contents:
    """What the folder of a robustness check holds.

    Parameters
    ----------
    found : Robust
    command : str
        What was asked for, for the manifest.
    extra : mapping of str to Writer, optional
        Further files by their path in the folder.
    """
    files = {
        ARCHIVE: text(to_json(scenario_to(found.scenario))),
        "robustness.csv": csv(found.table),
        "distributions.csv": csv(found.distributions),
        **(extra or {}),
    }
    return Contents(found.recipe, files, partial(_manifest, found, command))


def _manifest(found: Robust, command: str, files: Mapping[str, str]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kind": ROBUSTNESS,
        "name": found.scenario.name,
        "title": f"Robustness of {found.scenario.title}",
        "recipe": found.recipe,
        "command": command,
        "versions": versions(),
        "findings": robustness_findings(found),
        "files": dict(files),
        "times": times(),
    }


def robustness_findings(found: Robust) -> dict[str, Any]:
    """Settings, certificate and tables, as JSON data (numbers may still be infinite)."""
    run = found.scenario.run
    return {
        "draws": run.draws,
        "seed": run.seed,
        "design": run.design.value,
        "concept": run.concept.value,
        "certificate": certificate_data(found.certificate),
        "left_out": list(found.left_out),
        "robustness": found.table.to_dict("records"),
        "distributions": found.distributions.to_dict("records"),
    }


def open_robustness(directory: Path) -> dict[str, Any]:
    """A robustness check from its folder, as what ``Robust`` has by name.

    Raises
    ------
    StoreError
        There is no such folder, or a file of it is missing or not as it was written.
    """
    folder = KeptFolder(directory)
    with folder.reading(MANIFEST):
        findings = folder.manifest["findings"]
        certificate = folder.certificate(findings["certificate"])
        left_out = tuple(map(str, findings["left_out"]))
    return {
        "scenario": folder.scenario(ARCHIVE),
        "recipe": folder.recipe,
        "certificate": certificate,
        "table": folder.csv("robustness.csv", _WORDS),
        "distributions": folder.csv("distributions.csv", _WORDS),
        "left_out": left_out,
    }
