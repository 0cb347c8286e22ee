"""The folder of an answer to a question that solves again: what an answer is, its files, and reading it back.

An answer is what was asked, tables, and what else was found, whatever the question. So all answers are
stored, opened and checked in one way, and what is printed or drawn of them needs nothing but them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, partial
from typing import Any

import pandas as pd

from negosim.model.certificate import Certificate
from negosim.scenario.data import Scenario
from negosim.scenario.recipe import recipe
from negosim.store.archive import scenario_to
from negosim.store.folder import Contents
from negosim.store.kept import KeptFolder
from negosim.store.manifest import FORMAT, MANIFEST, certificate_data, times, versions
from negosim.store.results import ARCHIVE
from negosim.store.writers import Writer, csv, finite, text, to_json
from negosim.version import MODEL

__all__ = ["Study", "StudyKind", "is_study", "open_study", "study_contents", "study_findings", "study_name"]

_MOST_ROWS = 400
"""Rows of a table in the manifest and in JSON; the whole table has a file of its own."""


class StudyKind(StrEnum):
    """What is asked; also the last part of the folder's name."""

    EXPLANATION = "explanation"
    BREAKEVEN = "breakeven"
    WHATIF = "whatif"
    SENSITIVITY = "sensitivity"
    DISCOVERY = "discovery"
    TRACE = "trace"


_TITLES = {
    StudyKind.EXPLANATION: "Why",
    StudyKind.BREAKEVEN: "Break-even values",
    StudyKind.WHATIF: "What it would take",
    StudyKind.SENSITIVITY: "What matters",
    StudyKind.DISCOVERY: "Under which conditions",
    StudyKind.TRACE: "One play of the talks",
}


@dataclass(frozen=True)
class Study:
    """An answer.

    Attributes
    ----------
    kind : StudyKind
    scenario : Scenario
        What the question is about.
    certificate : Certificate
        The worst of all solutions that the answer rests on.
    question : mapping
        What was asked, with every default filled in, as JSON data; a part of the recipe.
    tables : mapping of str to DataFrame
        By name, each with a file of its own. Columns hold words (never missing), or numbers, or truth
        values; there is no index.
    told : mapping
        What else was found, as JSON data; numbers may be infinite.
    """

    kind: StudyKind
    scenario: Scenario
    certificate: Certificate
    question: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What stands above it."""
        return f"{_TITLES[self.kind]}: {self.scenario.title}"

    @cached_property
    def recipe(self) -> str:
        """SHA-256, in hexadecimal digits, of all that the answer depends on, as canonical JSON."""
        canonical = json.dumps(self.parts, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()

    @cached_property
    def parts(self) -> dict[str, Any]:
        """Parts of the recipe: those of a run, and the question."""
        _, parts = recipe(self.scenario, MODEL)
        return parts | {"study": self.kind.value, "question": finite(self.question)}


def study_name(scenario: Scenario, kind: StudyKind) -> str:
    """Name of the folder, from that of the scenario."""
    return f"{scenario.name}_{kind.value}"


def study_contents(found: Study, command: str = "", extra: Mapping[str, Writer] | None = None) -> Contents:
    """What the folder of an answer holds.

    Parameters
    ----------
    found : Study
    command : str
        What was asked for, for the manifest.
    extra : mapping of str to Writer, optional
        Further files by their path in the folder, such as ``figures/tornado.pdf``.
    """
    tables = {f"{name}.csv": csv(table) for name, table in found.tables.items()}
    files = {ARCHIVE: text(to_json(scenario_to(found.scenario))), **tables, **(extra or {})}
    return Contents(found.recipe, files, partial(_manifest, found, command))


def _manifest(found: Study, command: str, files: Mapping[str, str]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kind": found.kind.value,
        "name": study_name(found.scenario, found.kind),
        "title": found.title,
        "recipe": found.recipe,
        "command": command,
        "versions": versions(),
        "findings": study_findings(found),
        "words": {name: _words(table) for name, table in found.tables.items()},
        "parts": found.parts,
        "files": dict(files),
        "times": times(),
    }


def study_findings(found: Study) -> dict[str, Any]:
    """Settings, certificate, question, what was found and the tables, as JSON data.

    Numbers may still be infinite. Of a long table there are only the first rows.
    """
    run = found.scenario.run
    return {
        "draws": run.draws,
        "seed": run.seed,
        "design": run.design.value,
        "concept": run.concept.value,
        "certificate": certificate_data(found.certificate),
        "question": dict(found.question),
        "told": dict(found.told),
        **{name: table.head(_MOST_ROWS).to_dict("records") for name, table in found.tables.items()},
    }


def _words(table: pd.DataFrame) -> list[str]:
    numbers = pd.api.types.is_numeric_dtype  # truth values, too
    return [str(name) for name in table.columns if not numbers(table[name].dtype)]


def open_study(folder: KeptFolder) -> Study:
    """An answer from its folder.

    Raises
    ------
    StoreError
        A file of it is missing or not as it was written.
    """
    with folder.reading(MANIFEST):
        manifest = folder.manifest
        findings = manifest["findings"]
        certificate = folder.certificate(findings["certificate"])
        kind, words = StudyKind(folder.kind), {name: frozenset(w) for name, w in manifest["words"].items()}
        question, told = dict(findings["question"]), dict(findings["told"])
    tables = {name: folder.csv(f"{name}.csv", listed) for name, listed in words.items()}
    return Study(kind, folder.scenario(ARCHIVE), certificate, question, tables, told)


def is_study(folder: KeptFolder) -> bool:
    """Whether a results folder holds an answer to one of these questions."""
    return folder.kind in [kind.value for kind in StudyKind]
