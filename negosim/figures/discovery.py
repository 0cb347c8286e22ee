"""Charts of conditions: where each one holds in its prior, and the tree."""

from __future__ import annotations

from functools import partial

from negosim.figures.captions_discovery import conditions_told, tree_told
from negosim.figures.chart import Chart
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
            Chart("conditions", partial(conditions_figure, found), data, partial(conditions_told, found))
        )
    if is_split(found):
        data = found.tables["tree"]
        drawn.append(Chart("tree", partial(tree_figure, found), data, partial(tree_told, found)))
    return tuple(drawn)
