"""Whether a sweep names what the scenario has, in the grammar of ``negosim.scenario.paths``."""

from __future__ import annotations

from typing import Any

from negosim.reading import Notes, named, shown, unknown
from negosim.scenario.data import Scenario
from negosim.scenario.paths import path_fault

__all__ = ["check_sweep"]

_KEYS = ("over",)


def check_sweep(scenario: Scenario, notes: Notes) -> None:
    """Note what is wrong with a scenario's sweep."""
    for key in scenario.sweep:
        if key not in _KEYS:
            notes.add(("sweep", key), unknown("key", key, _KEYS, "in a sweep"), key=True, name=str(key))
    over = scenario.sweep.get("over", {})
    if not isinstance(over, dict):
        wanted = "paths with values, such as {sway_japan: [0, 1]}"
        notes.add(("sweep", "over"), f"expected {wanted}, found {shown(over)}; change it.")
        return
    for path, values in over.items():
        loc = ("sweep", "over", path)
        message = path_fault(scenario, str(path))
        if message:
            notes.add(loc, message, key=True)
        elif not _are_values(values):
            told = f"expected a list of values such as [0, 1] for '{named(path)}', found {shown(values)}"
            notes.add(loc, f"{told}; write one.")


def _are_values(values: Any) -> bool:
    if not isinstance(values, list):
        return isinstance(values, str) and bool(values)
    return bool(values) and not any(value is None or value != value for value in values)
