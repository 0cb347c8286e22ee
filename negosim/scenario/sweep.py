"""Whether a file's sweep names what the scenario has, and gives it values that it can have."""

from __future__ import annotations

from negosim.reading import Notes, shown, unknown
from negosim.scenario.axes import AxisFault, axis_of
from negosim.scenario.data import Scenario
from negosim.scenario.paths import path_fault

__all__ = ["KEYS", "check_sweep"]

KEYS = ("over", "sample", "cells")


def check_sweep(scenario: Scenario, notes: Notes) -> None:
    """Note what is wrong with a scenario's sweep."""
    for key in scenario.sweep:
        if key not in KEYS:
            notes.add(("sweep", key), unknown("key", key, KEYS, "in a sweep"), key=True, name=str(key))
    _check_cells(scenario, notes)
    over = scenario.sweep.get("over", {})
    if not isinstance(over, dict):
        wanted = "paths with values, such as {sway_japan: [0, 1]}"
        notes.add(("sweep", "over"), f"expected {wanted}, found {shown(over)}; change it.")
        return
    for path, values in over.items():
        try:
            axis_of(scenario, str(path), values)
        except AxisFault as fault:
            at_path = bool(path_fault(scenario, str(path).rstrip("*+ ")))
            notes.add(("sweep", "over", path), str(fault), key=at_path)


def _check_cells(scenario: Scenario, notes: Notes) -> None:
    sample, cells = (scenario.sweep.get(key) for key in ("sample", "cells"))
    known = ("grid", "latin_hypercube", "sobol")
    if sample is not None and sample not in known:
        notes.add(("sweep", "sample"), unknown("way to place cells", sample, known), name=str(sample))
    if cells is not None and (not isinstance(cells, int) or isinstance(cells, bool) or cells < 1):
        notes.add(("sweep", "cells"), f"expected a whole number of cells, found {shown(cells)}; change it.")
