"""The folder of a comparison: what it must offer to be stored, its files, and its manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol

import pandas as pd

from negosim.model.certificate import Certificate
from negosim.scenario.data import Scenario
from negosim.scenario.recipe import recipe
from negosim.store.archive import scenario_to
from negosim.store.folder import Contents
from negosim.store.manifest import FORMAT, certificate_data, times, versions
from negosim.store.writers import Writer, csv, text, to_json
from negosim.version import MODEL

__all__ = [
    "COMPARISON",
    "ComparisonTables",
    "archive_name",
    "comparison_contents",
    "comparison_findings",
    "comparison_name",
    "comparison_recipe",
]

COMPARISON = "comparison"
"""What the manifest of a comparison calls itself."""

_MOST_NAMED, _LONGEST = 3, 100


class ComparisonTables(Protocol):
    """The tables of a comparison, as the Python interface gives them."""

    @property
    def baseline(self) -> str:
        """Name of the scenario that the others are compared with."""

    @property
    def scenarios(self) -> Mapping[str, Scenario]:
        """The scenarios by name, the baseline first."""

    @property
    def certificates(self) -> Mapping[str, Certificate]:
        """What each solution says of its own accuracy."""

    @property
    def recipe(self) -> str:
        """SHA-256 of the recipes of all scenarios and of the baseline's."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to mind before a difference is believed."""

    @property
    def changes(self) -> pd.DataFrame:
        """What each scenario says differently from the baseline."""

    @property
    def distributions(self) -> pd.DataFrame:
        """The outcome classes of each scenario."""

    @property
    def differences(self) -> pd.DataFrame:
        """Every scenario against the baseline, draw by draw."""


def comparison_recipe(scenarios: Mapping[str, Scenario]) -> tuple[str, dict[str, Any]]:
    """The recipe of a comparison.

    Parameters
    ----------
    scenarios : mapping of str to Scenario
        By name; the first is the one that the others are compared with.

    Returns
    -------
    str
        SHA-256, in hexadecimal digits, of the parts as canonical JSON (sorted keys, no spaces).
    dict
        The parts: the recipes of all members, in their order, and that of the baseline.
    """
    members = [recipe(each, MODEL)[0] for each in scenarios.values()]
    parts = {"baseline": members[0], "members": members}
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest(), parts


def comparison_name(names: list[str]) -> str:
    """Name of the folder of a comparison, from the names of its scenarios, the baseline's first."""
    whole = "_vs_".join(names)
    if len(names) <= _MOST_NAMED and len(whole) <= _LONGEST:
        return whole
    others = len(names) - 1
    return f"{names[0][:_LONGEST]}_vs_{others}_other{'' if others == 1 else 's'}"


def archive_name(name: str) -> str:
    """File of a scenario in the folder."""
    return f"scenarios/{name}.json"


def comparison_contents(
    comparison: ComparisonTables, command: str = "", extra: Mapping[str, Writer] | None = None
) -> Contents:
    """What the folder of a comparison holds.

    Parameters
    ----------
    comparison : ComparisonTables
    command : str
        What was asked for, for the manifest.
    extra : mapping of str to Writer, optional
        Further files by their path in the folder, such as ``figures/differences.pdf``.
    """
    archives = {
        archive_name(name): text(to_json(scenario_to(scenario)))
        for name, scenario in comparison.scenarios.items()
    }
    tables = {
        "differences.csv": csv(comparison.differences),
        "distributions.csv": csv(comparison.distributions),
        "changes.csv": csv(comparison.changes),
    }
    files = {**archives, **tables, **(extra or {})}
    return Contents(comparison.recipe, files, partial(_manifest, comparison, command))


def _manifest(comparison: ComparisonTables, command: str, files: Mapping[str, str]) -> dict[str, Any]:
    digest, parts = comparison_recipe(comparison.scenarios)
    return {
        "format": FORMAT,
        "kind": COMPARISON,
        "name": comparison_name(list(comparison.scenarios)),
        "title": f"Comparison with {comparison.scenarios[comparison.baseline].title}",
        "recipe": digest,
        "command": command,
        "versions": versions(),
        "findings": comparison_findings(comparison),
        "parts": parts,
        "files": dict(files),
        "times": times(),
    }


def comparison_findings(comparison: ComparisonTables) -> dict[str, Any]:
    """Settings, certificates and tables of a comparison, as JSON data (numbers may still be infinite)."""
    run = comparison.scenarios[comparison.baseline].run
    members = [
        {
            "name": name,
            "title": scenario.title,
            "changed": list(scenario.changes),
            "recipe": recipe(scenario, MODEL)[0],
            "certificate": certificate_data(comparison.certificates[name]),
        }
        for name, scenario in comparison.scenarios.items()
    ]
    return {
        "draws": run.draws,
        "seed": run.seed,
        "design": run.design.value,
        "concept": run.concept.value,
        "baseline": comparison.baseline,
        "scenarios": members,
        "warnings": list(comparison.warnings),
        "changes": comparison.changes.to_dict("records"),
        "differences": comparison.differences.to_dict("records"),
        "distributions": comparison.distributions.to_dict("records"),
    }
