"""The folder of a study of the frontier: what it must offer to be stored, its files, and its manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

import pandas as pd

from negosim.dispute.data import Dispute
from negosim.model.certificate import Certificate
from negosim.scenario.data import Concept, Scenario
from negosim.scenario.recipe import recipe
from negosim.store.archive import scenario_to
from negosim.store.folder import Contents
from negosim.store.manifest import FORMAT, certificate_data, times, versions
from negosim.store.results import ARCHIVE
from negosim.store.writers import Writer, csv, text, to_json
from negosim.version import MODEL

__all__ = [
    "FRONTIER",
    "MOST_DRAWS",
    "TABLES",
    "Facts",
    "FrontierTables",
    "facts_of",
    "frontier_contents",
    "frontier_findings",
    "frontier_name",
    "frontier_recipe",
    "package_columns",
]

FRONTIER = "frontier"
"""What the manifest of a study of the frontier calls itself."""

TABLES = ("facts", "levels", "packages", "offers", "solutions", "distribution")
"""Its tables, each with a file of its own."""

MOST_DRAWS = 100_000
"""Draws whose whole frontiers are kept for the distribution: some 100 MB."""

_MOST_PACKAGES = 12
_TAKEN = {"package", "label", "efficient", "low", "high", "in_zone", "alike"}

Facts = dict[str, dict[str, float]]
"""The table of facts by what each row is about: mean, low, high, p05, p95."""


class FrontierTables(Protocol):
    """The tables of a study of the frontier, as the Python interface gives them."""

    @property
    def scenario(self) -> Scenario:
        """The scenario that was looked at."""

    @property
    def certificate(self) -> Certificate:
        """What the study says of its own accuracy."""

    @property
    def recipe(self) -> str:
        """SHA-256 of all that the numbers depend on."""

    @property
    def facts(self) -> pd.DataFrame:
        """How many packages are efficient, how many of them both would sign, and what both have without."""

    @property
    def levels(self) -> pd.DataFrame:
        """Which levels the efficient packages have."""

    @property
    def packages(self) -> pd.DataFrame:
        """Every package that is efficient in some draw."""

    @property
    def offers(self) -> pd.DataFrame:
        """How far the offers on the table are from the frontier."""

    @property
    def solutions(self) -> pd.DataFrame:
        """Where four bargaining solutions lie on it."""

    @property
    def distribution(self) -> pd.DataFrame:
        """How the frontier differs between draws."""


def package_columns(dispute: Dispute) -> list[str]:
    """Heading of each issue's column in the table of packages: its name, unless another column has that."""
    taken = _TAKEN | {f"{player}_mean" for player in dispute.players}
    return [f"{name}_level" if name in taken else name for name in dispute.issues]


def facts_of(study: FrontierTables) -> Facts:
    """The facts of a study by name."""
    table = study.facts
    rows: list[dict[Any, Any]] = table.drop(columns="what").to_dict("records")
    return dict(zip(table["what"], rows, strict=True))


def frontier_recipe(scenario: Scenario) -> tuple[str, dict[str, Any]]:
    """The recipe of a study of the frontier; the solution concept has no part in it.

    Returns
    -------
    str
        SHA-256, in hexadecimal digits, of the parts as canonical JSON (sorted keys, no spaces).
    dict
        The parts: those of a run but for the concept, what can be agreed on, and ``study``.
    """
    _, parts = recipe(replace(scenario, run=replace(scenario.run, concept=Concept.QRE)), MODEL)
    del parts["concept"]
    bargaining = scenario.bargaining
    parts |= {
        "study": FRONTIER,
        "bargaining": {
            "over": bargaining.over.value,
            "lotteries": bargaining.lotteries,
            "no_agreement": bargaining.no_agreement.value,
            "weight": bargaining.weight,
        },
    }
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest(), parts


def frontier_name(scenario: Scenario) -> str:
    """Name of the folder, from that of the scenario."""
    return f"{scenario.name}_frontier"


def frontier_contents(
    study: FrontierTables, command: str = "", extra: Mapping[str, Writer] | None = None
) -> Contents:
    """What the folder of a study of the frontier holds.

    Parameters
    ----------
    study : FrontierTables
    command : str
        What was asked for, for the manifest.
    extra : mapping of str to Writer, optional
        Further files by their path in the folder, such as ``figures/frontier.pdf``.
    """
    tables = {f"{name}.csv": csv(getattr(study, name)) for name in TABLES}
    files = {ARCHIVE: text(to_json(scenario_to(study.scenario))), **tables, **(extra or {})}
    return Contents(study.recipe, files, partial(_manifest, study, command))


def _manifest(study: FrontierTables, command: str, files: Mapping[str, str]) -> dict[str, Any]:
    digest, parts = frontier_recipe(study.scenario)
    return {
        "format": FORMAT,
        "kind": FRONTIER,
        "name": frontier_name(study.scenario),
        "title": f"The Pareto frontier: {study.scenario.title}",
        "recipe": digest,
        "command": command,
        "versions": versions(),
        "findings": frontier_findings(study),
        "parts": parts,
        "files": dict(files),
        "times": times(),
    }


def frontier_findings(study: FrontierTables) -> dict[str, Any]:
    """Settings, certificate and tables, the packages that are efficient in most draws, as JSON data.

    Numbers may still be infinite.
    """
    run = study.scenario.run
    shown = {name: getattr(study, name) for name in TABLES if name != "distribution"}
    shown["packages"] = shown["packages"].head(_MOST_PACKAGES)
    return {
        "draws": run.draws,
        "seed": run.seed,
        "design": run.design.value,
        "certificate": certificate_data(study.certificate),
        **{name: table.to_dict("records") for name, table in shown.items()},
    }
