"""Chart of when talks end: cumulative incidence by round, breakdown as a competing risk.

What has ended by a round, and in what, stands above each other; what is left of 100 % are talks that
go on. Where settlements are too rare to be seen beside the rest, they are drawn again, enlarged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from negosim.dispute.data import Dispute
from negosim.figures.endings import ENDINGS, SETTLED, class_parts
from negosim.figures.fit import Box, ticks
from negosim.figures.sheet import WIDE, Block, Sheet, block, title_of
from negosim.figures.stack import AXIS, Layer, draw_rounds, draw_stack, labels_of, labels_room, left_of
from negosim.figures.style import EDGE, GAP, PAPER, SMALL, TEXT, WIDTHS, series, styled
from negosim.figures.text import named
from negosim.figures.words import NOT_DRAWN, rare_notes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["enlarged", "timing_data", "timing_figure"]

_GOING_ON = "Talks go on"
_FEW = "Settlements alone, enlarged"
_ALL = [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
_HIGH, _LOW, _LABELS, _BETWEEN = 62.0, 34.0, 0.27, 4.0
_BESIDE, _NARROW = 0.56, 0.18  # of a wide sheet: where the first of two panels ends, labels of each
_ENLARGED = 12.0  # percent: settlements that come to less are drawn again


def timing_data(timing: pd.DataFrame, outcomes: pd.DataFrame, dispute: Dispute) -> pd.DataFrame:
    """What the chart draws, in percent, in the order of the stack from its bottom.

    Parameters
    ----------
    timing : DataFrame
        ``Outcomes.timing``.
    outcomes : DataFrame
        From ``outcome_data``: the classes that its chart draws are drawn here, too.
    dispute : Dispute

    Returns
    -------
    DataFrame
        Columns class, label, part (kept, broken, breakdown, no_settlement or going_on, by the end
        that the dispute names for the class), round, mean, low, high, drawn. The means of a round
        add up to 100. All classes of the dispute are there in every run, in the same order.
    """
    part = class_parts(dispute)
    order = sorted(dispute.classes, key=lambda name: ENDINGS.index(part[name]))
    blocks = [timing[timing["class"] == name] for name in order]
    data = pd.concat([*blocks, _going_on(timing)], ignore_index=True)
    labels = {name: named(own.label, name) for name, own in dispute.classes.items()} | {"": _GOING_ON}
    drawn = dict(zip(outcomes["class"], outcomes["drawn"], strict=True))
    return pd.DataFrame(
        {
            "class": data["class"],
            "label": data["class"].map(labels),
            "part": data["class"].map(part | {"": "going_on"}),
            "round": data["round"],
            **{column: 100 * data[column] for column in ("mean", "low", "high")},
            "drawn": data["class"].map(drawn | {"": True}),
        }
    )


def _going_on(timing: pd.DataFrame) -> pd.DataFrame:
    left = (1.0 - timing.groupby("round")["mean"].sum()).clip(lower=0.0)
    return pd.DataFrame({"class": "", "round": left.index, "mean": left.to_numpy()})


def timing_figure(
    data: pd.DataFrame, title: str, note: str = "", *, width_mm: float = WIDTHS["page"]
) -> Figure:
    """Draw how talks have ended by each round.

    Parameters
    ----------
    data : DataFrame
        From ``timing_data``.
    title : str
    note : str
        What the figure was made from, written small below it.
    width_mm : float
        Width of the figure in millimetres.
    """
    plan = _plan(data, title, width_mm)
    with styled():
        sheet = Sheet(width_mm, plan.height, note)
        sheet.write_title(plan.title)
        for number, panel in enumerate(plan.panels):
            sheet.write_block(panel.left, panel.head_top, panel.head)
            axis = (panel.left, "Share of talks (%)")
            draw_stack(sheet, panel.box, panel.layers, panel.labels, panel.ticks, axis)
            draw_rounds(sheet, panel.box, len(panel.layers[0].values))
            if number == 0:
                _write_going_on(sheet, panel.box, data)
        top = plan.panels[-1].box[3] + AXIS
        for text in plan.notes:
            top = sheet.write_block(EDGE, top, text)
    return sheet.figure


@dataclass(frozen=True)
class _Place:
    """Room of a panel: its edges, least height, width of labels and of what stands to the left.

    ``right`` is the end of its box, if given.
    """

    left: float
    top: float
    width: float
    high: float
    labels: float
    numbers: float
    right: float = 0.0


@dataclass(frozen=True)
class _Panel:
    head: Block
    left: float
    head_top: float
    box: Box
    layers: list[Layer]
    labels: list[Block]
    ticks: list[float]


@dataclass(frozen=True)
class _Plan:
    title: tuple[Block, Block]
    panels: list[_Panel]
    notes: list[Block]

    @property
    def height(self) -> float:
        return self.panels[-1].box[3] + AXIS + sum(note.height for note in self.notes) + EDGE


def _plan(data: pd.DataFrame, title: str, width: float) -> _Plan:
    says = "How the talks have ended by each round: shares that add up, in percent"
    head = title_of(title, says, width)
    layers = _layers(data[data["class"] != ""])
    top = EDGE + head[0].height + head[1].height + 1.5 * GAP
    few = [layers[name] for name in enlarged(data)]
    panels = _panels(list(layers.values()), few, top, width)
    rest = data[~data["drawn"]].groupby("class", sort=False)
    notes = rare_notes(rest["label"].first(), rest["mean"].max() > 0, NOT_DRAWN)
    return _Plan(head, panels, [block(note, width - 2 * EDGE, SMALL) for note in notes])


def enlarged(data: pd.DataFrame) -> list[str]:
    """The settlements that are drawn again, by themselves; none where they are seen beside the rest."""
    drawn = data[data["drawn"] & data["part"].isin(SETTLED)]
    last = drawn[drawn["round"] == data["round"].max()]
    return list(last["class"]) if 0.0 < last["mean"].sum() < _ENLARGED else []


def _panels(layers: list[Layer], few: list[Layer], top: float, width: float) -> list[_Panel]:
    """All classes; those of settlements enlarged below, on a wide sheet beside."""
    room, left = width - 2 * EDGE, left_of([*_ALL, *(_steps(few) if few else [])])
    if not few or width <= WIDE:
        all_ = _panel("", layers, _Place(EDGE, top, room, _HIGH, _LABELS * width, left), _ALL)
        below = _Place(EDGE, all_.box[3] + AXIS + GAP, room, _LOW, _LABELS * width, left, all_.box[2])
        return [all_, *([_panel(_FEW, few, below, _steps(few))] if few else [])]
    first = _BESIDE * (room - _BETWEEN)
    places = (
        _Place(EDGE, top, first, _HIGH, _NARROW * width, left),
        _Place(EDGE + first + _BETWEEN, top, room - _BETWEEN - first, _HIGH, _NARROW * width, left),
    )
    made = [_panel("All talks", layers, places[0], _ALL), _panel(_FEW, few, places[1], _steps(few))]
    return [replace(panel, box=(*panel.box[:3], max(each.box[3] for each in made))) for panel in made]


def _steps(layers: list[Layer]) -> list[float]:
    return ticks(0.0, sum(float(layer.values[-1]) for layer in layers), 5)


def _layers(data: pd.DataFrame) -> dict[str, Layer]:
    """The classes that are drawn; those that are not keep their look, so that no run gives it to another."""
    found = {}
    seen = dict.fromkeys(ENDINGS, 0)
    for name, rows in data.groupby("class", sort=False):
        part = rows["part"].iloc[0]
        own = series(part, seen[part])
        seen[part] += 1
        if rows["drawn"].iloc[0]:
            found[str(name)] = Layer(rows["label"].iloc[0], rows["mean"].to_numpy(), own.colour, own.hatch)
    return found


def _panel(words: str, layers: list[Layer], place: _Place, marks: list[float]) -> _Panel:
    labels = labels_of(layers, place.labels)
    beside, needed = labels_room(labels)
    head = block(words, place.width, TEXT)
    begin = place.top + head.height + (GAP if words else 0.0)
    right = place.right or place.left + place.width - beside
    box = (place.left + place.numbers, begin, right, begin + max(place.high, needed))
    return _Panel(head, place.left, place.top, box, layers, labels, marks)


def _write_going_on(sheet: Sheet, box: Box, data: pd.DataFrame) -> None:
    """Name the white above the stack, in the left part of it and where it is high enough."""
    left, top, right, bottom = box
    open_ = data.loc[data["class"] == "", "mean"].to_numpy()
    reach = max(1, int(np.ceil(len(open_) * 0.5)))
    room = open_[:reach].min() / 100 * (bottom - top)
    words = block(_GOING_ON, (right - left) * reach / len(open_) - 4.0, SMALL)
    if room > words.height + 3.0:
        clear = {"boxstyle": "square,pad=0.1", "facecolor": PAPER, "edgecolor": "none"}
        sheet.write_block(left + 2.0, top + room / 2 - words.height / 2, words, bbox=clear)
