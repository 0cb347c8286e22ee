"""Chart of distributions: the outcome classes of several scenarios, as bars that add up, one for each.

Where settlements are too rare to be seen beside the rest, they are drawn again, enlarged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from negosim.dispute.data import Dispute
from negosim.figures.endings import SETTLED, class_parts, looks
from negosim.figures.fit import Scale, line_height, text_width, ticks
from negosim.figures.scenario_marks import name_block
from negosim.figures.sheet import WIDE, Block, Key, Sheet, block, key_of, percent, title_of
from negosim.figures.style import EDGE, GAP, LINE, PAPER, SMALL, TEXT, WIDTHS, Series, styled
from negosim.figures.words import RARE, rare_in_all
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Beside", "distributions_data", "distributions_figure", "enlarged"]

_ROW, _BAR, _AXIS = 6.4, 4.6, 11.5
_MANY, _DENSE, _THIN = 12, 4.8, 3.5  # rows and bars of more scenarios than these, so that they fit a page
_LABELS = 0.3  # most of the width that names of scenarios may take
_ENLARGED = 40.0  # percent: settlements that come to less in every scenario are drawn again
_ALONE, _TOTAL = "Settlements alone, enlarged", "Together"
_ALL, _FIRST = [0.0, 20.0, 40.0, 60.0, 80.0, 100.0], 0.62  # of a wide sheet: where the first panel ends


@dataclass(frozen=True)
class Beside:
    """What is written to the right of the bars: a heading, and a text for each scenario."""

    head: str
    texts: dict[str, str]


def distributions_data(distributions: pd.DataFrame, dispute: Dispute) -> pd.DataFrame:
    """What the chart draws, in percent, scenario by scenario in the order of the stack.

    Parameters
    ----------
    distributions : DataFrame
        Of a ``Comparison``.
    dispute : Dispute

    Returns
    -------
    DataFrame
        Columns scenario, class, label, part (kept, broken, breakdown or no_settlement, by the end that
        the dispute names for the class), mean, low, high, p05, p95; drawn says whether the class is
        more than rare in some scenario, possible whether any scenario can end in it.
    """
    order = {name: number for number, name in enumerate(looks(dispute))}
    scenarios = {name: number for number, name in enumerate(distributions["scenario"].unique())}
    places = distributions["scenario"].map(scenarios) * len(order) + distributions["class"].map(order)
    data = distributions.iloc[places.argsort()].reset_index(drop=True)
    shares = ["mean", "low", "high", "p05", "p95"]
    most = data["class"].map(data.groupby("class")[["mean", "p95"]].max().max(axis=1))
    data[shares] = 100 * data[shares]
    data.insert(3, "part", data["class"].map(class_parts(dispute)))
    return data.assign(drawn=most >= RARE, possible=most > 0)


def distributions_figure(
    data: pd.DataFrame,
    dispute: Dispute,
    title: str,
    note: str = "",
    *,
    beside: Beside | None = None,
    width_mm: float = WIDTHS["page"],
) -> Figure:
    """Draw the outcome classes of scenarios side by side.

    Parameters
    ----------
    data : DataFrame
        From ``distributions_data``.
    dispute : Dispute
    title : str
    note : str
        What the figure was made from, written small below it.
    beside : Beside, optional
        What is written to the right of the bars that add up to 100 %.
    width_mm : float
        Width of the figure in millimetres.
    """
    plan = _plan(data, looks(dispute), title, beside, width_mm)
    with styled():
        sheet = Sheet(width_mm, plan.height, note)
        sheet.write_title(plan.title)
        for panel in plan.panels:
            _draw_panel(sheet, panel, plan.looks)
        top = sheet.draw_key(plan.bottom, plan.key) + GAP
        for text in plan.notes:
            top = sheet.write_block(EDGE, top, text)
    return sheet.figure


@dataclass(frozen=True)
class _Bar:
    """A scenario: its name, and the share of each class in the order of the stack, in percent."""

    name: str
    label: Block
    shares: dict[str, float]
    top: float
    high: float
    thick: float


@dataclass(frozen=True)
class _Panel:
    head: Block
    head_top: float
    left: float
    right: float
    bars: list[_Bar]
    scale: Scale
    ticks: list[float]
    beside: Beside | None

    @property
    def bottom(self) -> float:
        return self.bars[-1].top + self.bars[-1].high


@dataclass(frozen=True)
class _Plan:
    title: tuple[Block, Block]
    looks: dict[str, Series]
    panels: list[_Panel]
    key: Key
    notes: list[Block]

    @property
    def bottom(self) -> float:
        return self.panels[-1].bottom + _AXIS

    @property
    def height(self) -> float:
        notes = sum(note.height for note in self.notes)
        return self.bottom + self.key.height + (GAP + notes if notes else 0.0) + EDGE


def _plan(
    data: pd.DataFrame, looks: dict[str, Series], title: str, beside: Beside | None, width: float
) -> _Plan:
    head = title_of(title, "How the talks may end: probabilities that add up, in percent", width)
    drawn = data[data["drawn"]]
    top = EDGE + head[0].height + head[1].height + GAP
    labels = drawn.drop_duplicates("class")
    entries = [
        (partial(_swatch, looks[name]), label)
        for name, label in zip(labels["class"], labels["label"], strict=True)
    ]
    return _Plan(
        title=head,
        looks=looks,
        panels=_panels(drawn, top, width, beside),
        key=key_of(entries, width, columns=True),
        notes=[block(text, width - 2 * EDGE, SMALL) for text in rare_in_all(data)],
    )


def enlarged(data: pd.DataFrame) -> bool:
    """Whether settlements are drawn again, by themselves."""
    settled = data[data["drawn"] & data["part"].isin(SETTLED)]
    return len(settled) > 0 and bool(0.0 < settled.groupby("scenario")["mean"].sum().max() < _ENLARGED)


def _panels(drawn: pd.DataFrame, top: float, width: float, beside: Beside | None) -> list[_Panel]:
    """All classes; those of settlements enlarged below, on a wide sheet beside."""
    settled, few = drawn[drawn["part"].isin(SETTLED)], enlarged(drawn)
    wide = width > WIDE and few
    middle = _FIRST * width if wide else width - EDGE
    other = _Place(middle + 2 * GAP, width - EDGE, top)
    high = _head(_ALONE, other, _TOTAL).height if wide else 0.0
    place = _Place(EDGE, middle, top, high)
    panels = [_panel("All talks" if wide else "", drawn, place, _ALL, beside)]
    if few:
        sums = settled.groupby("scenario", sort=False)["mean"].sum()
        marks = ticks(0.0, float(sums.max()), 5 if width > WIDTHS["single"] and not wide else 3)
        together = Beside(_TOTAL, {str(name): percent(share) for name, share in sums.items()})
        below = _Place(EDGE, width - EDGE, panels[0].bottom + _AXIS + GAP)
        place = replace(other, beside=panels[0]) if wide else below
        panels.append(_panel(_ALONE, settled, place, marks, together))
    return panels


@dataclass(frozen=True)
class _Place:
    """Room of a panel, least height of its head, and the panel to its left, whose bars bear the names."""

    left: float
    right: float
    top: float
    high: float = 0.0
    beside: _Panel | None = None


def _panel(
    words: str, data: pd.DataFrame, place: _Place, marks: list[float], beside: Beside | None
) -> _Panel:
    head = _head(words, place, beside.head if beside else "")
    high = max(place.high, head.height or (line_height(TEXT) if beside is not None else 0.0))
    below = place.beside.bars[0].top if place.beside else place.top + high + (GAP / 2 if high else 0.0)
    bars = _bars(data, place, below)
    left = place.left + (0.0 if place.beside else max(bar.label.width for bar in bars) + 2.0)
    texts = [] if beside is None else [*beside.texts.values(), *([say(beside.head)] if words else [])]
    room = max((text_width(text, SMALL) + 2.0 for text in texts), default=0.0)
    right = place.right - max(room, text_width("100", SMALL) / 2)
    scale = Scale(0.0, marks[-1], left, right)
    return _Panel(head, place.top, place.left, place.right, bars, scale, marks, beside)


def _head(words: str, place: _Place, beside: str) -> Block:
    """What stands above a panel, clear of the head of what is written beside its bars."""
    aside = text_width(say(beside), SMALL) + 2.0 if beside else 0.0
    return block(words, place.right - place.left - aside, TEXT)


def _bars(data: pd.DataFrame, place: _Place, top: float) -> list[_Bar]:
    bars: list[_Bar] = []
    row, thick = (_DENSE, _THIN) if data["scenario"].nunique() > _MANY else (_ROW, _BAR)
    for number, (name, rows) in enumerate(data.groupby("scenario", sort=False)):
        label = name_block(str(name), _LABELS * (place.right - place.left + 2 * EDGE))
        high = max(row, label.height + 1.0)
        if place.beside:
            label, high = Block((), TEXT), place.beside.bars[number].high
        shares = dict(zip(rows["class"], rows["mean"], strict=True))
        bars.append(_Bar(str(name), label, shares, top, high, thick))
        top += high
    return bars


def _swatch(look: Series, sheet: Sheet, x: float, y: float) -> None:
    sheet.bar(x, x + 7, y - 1.1, y + 1.1, look.colour, look.hatch)


# ---- Drawing
def _draw_panel(sheet: Sheet, panel: _Panel, looks: dict[str, Series]) -> None:
    scale, first, bottom = panel.scale, panel.bars[0].top, panel.bottom
    sheet.write_block(panel.left, panel.head_top, panel.head)
    if panel.beside is not None:
        sheet.write(panel.right, panel.head_top + line_height(TEXT) / 2, panel.beside.head, SMALL, "right")
    sheet.grid(panel.ticks[1:], scale, first, bottom, upright=True)
    for bar in panel.bars:
        _draw_bar(sheet, panel, bar, looks)
    sheet.line([scale.start] * 2, [first, bottom])
    sheet.line([scale.start, scale.end], [bottom] * 2)
    sheet.ticks_below(panel.ticks, scale, bottom)
    sheet.write((scale.start + scale.end) / 2, bottom + 7.0, "Probability (%)", align="center")


def _draw_bar(sheet: Sheet, panel: _Panel, bar: _Bar, looks: dict[str, Series]) -> None:
    scale, y, half = panel.scale, bar.top + bar.high / 2, bar.thick / 2
    sheet.write_block(scale.start - 2.0, y - bar.label.height / 2, bar.label, "right")
    start = 0.0
    for name, share in bar.shares.items():
        left, right = scale(start), scale(start + share)
        sheet.bar(left, right, y - half, y + half, looks[name].colour, looks[name].hatch)
        sheet.line([right, right], [y - half, y + half], PAPER, LINE, zorder=1.5)
        _write_share(sheet, left, right, y, share)
        start += share
    if panel.beside is not None:
        sheet.write(panel.right, y, panel.beside.texts[bar.name], SMALL, "right")


def _write_share(sheet: Sheet, left: float, right: float, y: float, share: float) -> None:
    """The share in the middle of its part, on paper so that no hatch crosses it, where there is room."""
    text = percent(share).removesuffix(" %")
    wide = text_width(text, SMALL) + 1.0
    if right - left > wide + 1.0:
        middle, high = (left + right) / 2, line_height(SMALL)
        sheet.bar(middle - wide / 2, middle + wide / 2, y - high / 2, y + high / 2, PAPER, zorder=1.2)
        sheet.write(middle, y, text, SMALL, "center")
