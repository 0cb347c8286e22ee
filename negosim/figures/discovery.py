"""Charts of conditions: where each one holds in its prior, and the tree."""

from __future__ import annotations

from functools import partial

from negosim.figures.discovery_outline import is_split
from negosim.figures.discovery_rows import conditions_figure
from negosim.figures.discovery_tree import tree_figure
from negosim.figures.study_files import StudyChart
from negosim.store.study import Study

__all__ = ["charts"]


def charts(found: Study) -> tuple[StudyChart, ...]:
    """What can be drawn: no conditions without any, no tree without a split."""
    drawn = []
    if len(found.tables["conditions"]):
        data = found.tables["conditions"]
        drawn.append(StudyChart("conditions", partial(conditions_figure, found), data))
    if is_split(found):
        drawn.append(StudyChart("tree", partial(tree_figure, found), found.tables["tree"]))
    return tuple(drawn)
