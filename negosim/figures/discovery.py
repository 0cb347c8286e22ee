"""Charts of conditions: where each one holds in its prior, and the tree."""

from __future__ import annotations

from functools import partial

from negosim.figures.chart import Chart, Told
from negosim.figures.discovery_outline import is_split
from negosim.figures.discovery_rows import conditions_figure
from negosim.figures.discovery_tree import tree_figure
from negosim.store.study import Study

__all__ = ["charts"]


def charts(found: Study) -> tuple[Chart, ...]:
    """What can be drawn: no conditions without any, no tree without a split."""
    drawn = []
    if len(found.tables["conditions"]):
        data = found.tables["conditions"]
        drawn.append(
            Chart("conditions", partial(conditions_figure, found), data, partial(_told, found, "conditions"))
        )
    if is_split(found):
        drawn.append(
            Chart("tree", partial(tree_figure, found), found.tables["tree"], partial(_told, found, "tree"))
        )
    return tuple(drawn)


def _told(found: Study, kind: str) -> Told:
    return Told(found.scenario.title, kind)
