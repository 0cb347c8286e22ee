"""Chart of what is in force while talks go on: the levels of every interim issue by round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from negosim.dispute.data import Dispute
from negosim.figures.captions import sentences
from negosim.figures.fit import Box
from negosim.figures.sheet import WIDE, Block, Sheet, block, percent, title_of
from negosim.figures.stack import AXIS, Layer, draw_rounds, draw_stack, labels_of, labels_room, left_of
from negosim.figures.style import EDGE, FLOW, GAP, SMALL, TEXT, WIDTHS, ramp, styled
from negosim.figures.text import named
from negosim.figures.words import NOT_DRAWN, RARE, rare_notes
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["paths_data", "paths_figure", "paths_notes"]

_HIGH, _LOW, _LABELS, _BETWEEN = 30.0, 27.0, 24.0, 4.0
_HATCH, _TICKS = "////", [0.0, 50.0, 100.0]

_STATUS_QUO = "Hatched: the level of the status quo."
_SHARES = "Percentages at the right: shares in the last round."


def paths_data(paths: pd.DataFrame, dispute: Dispute) -> pd.DataFrame:
    """What the chart draws, in percent.

    Parameters
    ----------
    paths : DataFrame
        ``Outcomes.paths``.
    dispute : Dispute

    Returns
    -------
    DataFrame
        Columns issue, issue_label, level, label, status_quo, round, share (of the talks that go on),
        going_on, drawn; a row for each round of each level.
    """
    issues = dispute.issues
    pairs = list(zip(paths["issue"], paths["level"], strict=True))
    most = paths.groupby(["issue", "level"])["share"].max()
    return pd.DataFrame(
        {
            "issue": paths["issue"],
            "issue_label": [named(issues[k].label, k) for k, _ in pairs],
            "level": paths["level"],
            "label": [issues[k].levels[level] for k, level in pairs],
            "status_quo": [level == issues[k].status_quo for k, level in pairs],
            "round": paths["round"],
            "share": 100 * paths["share"],
            "going_on": 100 * paths["going_on"],
            "drawn": [bool(most[pair] >= RARE) for pair in pairs],
        }
    ).astype({"share": float, "going_on": float})


def paths_figure(
    data: pd.DataFrame, title: str, note: str = "", *, width_mm: float = WIDTHS["page"]
) -> Figure:
    """Draw the levels in force by round, a panel for each interim issue.

    Parameters
    ----------
    data : DataFrame
        From ``paths_data``.
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
        for panel in plan.panels:
            sheet.write_block(panel.left, panel.top, panel.head)
            draw_stack(sheet, panel.box, panel.layers, panel.labels, _TICKS, (panel.left, "Share (%)"))
            draw_rounds(sheet, panel.box, len(panel.layers[0].values))
        top = plan.bottom
        if plan.panels:
            sheet.bar(
                EDGE,
                EDGE + 7,
                top + 0.7,
                top + plan.notes[0].height / len(plan.notes[0].lines) - 0.4,
                FLOW,
                _HATCH,
            )
        for number, text in enumerate(plan.notes):
            top = sheet.write_block(EDGE + (9.0 if number == 0 and plan.panels else 0.0), top, text)
    return sheet.figure


@dataclass(frozen=True)
class _Panel:
    head: Block
    left: float
    top: float
    box: Box
    layers: list[Layer]
    labels: list[Block]


@dataclass(frozen=True)
class _Plan:
    title: tuple[Block, Block]
    panels: list[_Panel]
    notes: list[Block]
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom + sum(note.height for note in self.notes) + EDGE


def _plan(data: pd.DataFrame, title: str, width: float) -> _Plan:
    says = "What is in force while the talks go on, by round: shares of these talks, in percent"
    head = title_of(title, says, width)
    across = 1 if width <= WIDTHS["single"] or data["issue"].nunique() == 1 else 2
    high = _LOW if width > WIDE else _HIGH
    each = (width - 2 * EDGE - (across - 1) * _BETWEEN) / across
    issues = [rows for _, rows in data.groupby("issue", sort=False)]
    beside = max((labels_room(labels_of(_layers(rows), _LABELS))[0] for rows in issues), default=0.0)
    top = EDGE + head[0].height + head[1].height + GAP
    panels: list[_Panel] = []
    for first in range(0, len(issues), across):
        row = issues[first : first + across]
        made = [
            _panel(rows, EDGE + k * (each + _BETWEEN), top, (each, high), beside)
            for k, rows in enumerate(row)
        ]
        bottom = max(panel.box[3] for panel in made)
        panels += [_lowered(panel, bottom) for panel in made]
        top = bottom + AXIS + GAP
    room = width - 2 * EDGE
    notes = [block(note, room - 9.0 * (k == 0), SMALL) for k, note in enumerate(paths_notes(data))]
    return _Plan(head, panels, notes, top)


def _panel(rows: pd.DataFrame, left: float, top: float, size: tuple[float, float], beside: float) -> _Panel:
    layers = _layers(rows)
    labels = labels_of(layers, _LABELS)
    needed = labels_room(labels)[1]
    width, high = size
    head = block(rows["issue_label"].iloc[0], width, TEXT)
    begin = top + head.height + GAP
    box = (left + left_of(_TICKS), begin, left + width - beside, begin + max(high, needed))
    return _Panel(head, left, top, box, layers, labels)


def _lowered(panel: _Panel, bottom: float) -> _Panel:
    """A panel that ends where its neighbours end."""
    left, top, right, _ = panel.box
    return _Panel(panel.head, panel.left, panel.top, (left, top, right, bottom), panel.layers, panel.labels)


def _layers(rows: pd.DataFrame) -> list[Layer]:
    """Levels from the first to the last, by their lightness; the status quo is hatched."""
    levels = list(rows.groupby("level", sort=False))
    tones = ramp(len(levels))
    return [
        Layer(
            own["label"].iloc[0],
            own["share"].fillna(0.0).to_numpy(),
            tone,
            _HATCH if own["status_quo"].iloc[0] else "",
        )
        for (_, own), tone in zip(levels, tones, strict=True)
        if own["drawn"].iloc[0]
    ]


def paths_notes(data: pd.DataFrame) -> list[str]:
    """Sentences below the panels: what is hatched, what the numbers are, what is not drawn."""
    if data.empty:
        return ["Nothing in this dispute can change without a settlement."]
    going = data.drop_duplicates("round").sort_values("round")
    first, last = going.iloc[0], going.iloc[-1]
    ends = [first, last] if len(going) > 1 else [first]
    by = [say("{share} in round {round}", share=percent(end["going_on"]), round=end["round"]) for end in ends]
    rest = data[~data["drawn"]].drop_duplicates(["issue", "level"])
    pairs = zip(rest["issue_label"], rest["label"], strict=True)
    labels = pd.Series(
        [say("{issue} ({level})", issue=issue, level=level) for issue, level in pairs],
        index=rest.index,
        dtype=object,
    )
    most = data.groupby(["issue", "level"])["share"].max()
    happens = [most[pair] > 0 for pair in zip(rest["issue"], rest["level"], strict=True)]
    notes = rare_notes(labels, pd.Series(happens, index=labels.index, dtype=bool), NOT_DRAWN)
    going_on = say(
        "Talks still open at the table's end, before any breakdown in that round: {by}.",
        by=say(", ").join(by),
    )
    return [_STATUS_QUO, sentences([_SHARES, going_on]), *notes]
