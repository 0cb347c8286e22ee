"""Scenario files into resolved scenarios."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from negosim.dispute.data import Dispute
from negosim.dispute.faults import check_format, validated
from negosim.dispute.load import read_dispute, shipped_dispute
from negosim.errors import RequestFault
from negosim.reading import Document, read
from negosim.scenario.data import Scenario
from negosim.scenario.merge import merged, plain_scenario
from negosim.scenario.shipped import shipped_path
from negosim.scenario.text import ScenarioText

__all__ = ["load"]

_Link = tuple[Path, ScenarioText, Document]


def load(path_or_name: str | Path) -> Scenario:
    """Load a scenario with all that it extends.

    Parameters
    ----------
    path_or_name : str or Path
        A YAML file, or the name of a shipped scenario.

    Raises
    ------
    FileFault
        A file cannot be read or says something that cannot be used.
    RequestFault
        There is no shipped scenario of this name.
    """
    path = Path(path_or_name)
    if not (os.path.isfile(path) or _is_path(str(path_or_name))):
        path = shipped_path(str(path_or_name))
    chain = _chain(path)
    dispute = _dispute(chain)
    scenario = plain_scenario(dispute, chain[-1][0].stem)
    for _, text, document in reversed(chain):
        scenario = merged(scenario, text, document)
    return replace(scenario, name=path.stem)


def _is_path(text: str) -> bool:
    separators = [mark for mark in (os.sep, os.altsep, "/") if mark]
    return text.endswith((".yaml", ".yml")) or any(mark in text for mark in separators)


def _chain(path: Path) -> list[_Link]:
    """The file and all that it extends, down to the root."""
    chain: list[_Link] = []
    while True:
        document = read(path)
        check_format(document)
        if isinstance(document.data, dict) and "issues" in document.data:
            raise document.fault(
                ("issues",),
                "this is a dispute, not a scenario; write a scenario that says 'dispute: "
                f"{path.name}', and run that.",
                key=True,
            )
        text = validated(ScenarioText, document)
        chain.append((path, text, document))
        if "extends" not in text.model_fields_set:
            return chain
        path = _extended(path, text.extends, document)
        before = [link[0].resolve() for link in chain]
        if path.resolve() in before:
            round_trip = " → ".join(p.stem for p in [*before[before.index(path.resolve()) :], path])
            raise document.fault(
                ("extends",), f"the scenarios extend each other ({round_trip}); cut the circle."
            )


def _extended(path: Path, reference: str, document: Document) -> Path:
    beside = path.parent / reference
    if os.path.isfile(beside):
        return beside
    if _is_path(reference):
        message = f"there is no file '{reference}' to extend; give its path relative to this file."
        raise document.fault(("extends",), message)
    try:
        return shipped_path(reference)
    except RequestFault as fault:
        raise document.fault(("extends",), str(fault)) from None


def _dispute(chain: list[_Link]) -> Dispute:
    path, text, document = chain[-1]
    if "dispute" not in text.model_fields_set:
        raise document.fault(
            (), "the dispute is missing; add 'dispute: kuril', or 'extends' another scenario."
        )
    root = _reference(path, text.dispute)
    for other, said, where in chain[:-1]:
        if "dispute" in said.model_fields_set and _reference(other, said.dispute) != root:
            message = f"expected the dispute of the scenario that this one extends ('{text.dispute}'), "
            raise where.fault(("dispute",), f"{message}found '{said.dispute}'; remove it.")
    if isinstance(root, Path):
        if not os.path.isfile(root):
            message = f"there is no file '{text.dispute}'; give the dispute's path relative to this file."
            raise document.fault(("dispute",), message)
        return read_dispute(root)
    try:
        return shipped_dispute(root)
    except RequestFault as fault:
        raise document.fault(("dispute",), str(fault)) from None


def _reference(path: Path, reference: str) -> Path | str:
    """A dispute's file, or the name of a shipped one."""
    beside = path.parent / reference
    if os.path.isfile(beside):
        return beside.resolve()
    return beside if _is_path(reference) else reference
