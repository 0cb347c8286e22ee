"""Which tables there are of which results."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from typing import Any

from negosim.errors import RequestFault
from negosim.figures.charted import Subject
from negosim.tables.scenario import scenario_kinds
from negosim.tables.table import Kind, Table, kinds_chosen

__all__ = ["kinds_of", "tables"]

_PLACES = {
    "run": ("run", "run_kinds"),
    "comparison": ("comparison", "comparison_kinds"),
    "sweep": ("sweep", "sweep_kinds"),
    "robustness": ("robustness", "robustness_kinds"),
    "frontier": ("frontier", "frontier_kinds"),
    "explanation": ("explanation", "explanation_kinds"),
    "breakeven": ("breakeven", "breakeven_kinds"),
    "whatif": ("whatif", "whatif_kinds"),
    "sensitivity": ("sensitivity", "sensitivity_kinds"),
    "discovery": ("discovery", "discovery_kinds"),
}
"""Modules, and what gives the kinds in them; other results have those of the scenario alone."""


def tables(results: Any, subject: Subject, asked: Iterable[str] = ()) -> tuple[Table, ...]:
    """Tables of results, their words in the language in use.

    Parameters
    ----------
    results
        What ``negosim.open`` gives.
    subject : Subject
        What they are about.
    asked : iterable of str
        Kinds; by default those of the results themselves, without those of the scenario.

    Raises
    ------
    RequestFault
        The results have no such kind.
    """
    own, about = kinds_of(results, subject), scenario_kinds(subject)
    known = {kind.name: kind for kind in (*about, *own)}
    names = [*(kind.name for kind in own), *(kind.name for kind in about)]
    chosen = kinds_chosen(names, [kind.name for kind in own], tuple(asked), subject.results)
    if not chosen:
        raise RequestFault(
            f"this {subject.results} has no tables of its own; ask with --kind for {' or '.join(names)}."
        )
    return tuple(known[name].make() for name in chosen)


def kinds_of(results: Any, subject: Subject) -> tuple[Kind, ...]:
    """The kinds of table that results have, without those of the scenario."""
    if subject.results not in _PLACES:
        return ()
    module, name = _PLACES[subject.results]
    found: Callable[[Any], tuple[Kind, ...]] = getattr(
        importlib.import_module(f"negosim.tables.{module}"), name
    )
    return found(results)
