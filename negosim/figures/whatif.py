"""Charts of what it would take: the smallest joint change, parameter by parameter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from negosim.figures.captions_whatif import changes_told
from negosim.figures.chart import Chart
from negosim.figures.fit import Scale, least_width, line_height, text_width, ticks
from negosim.figures.sheet import KEY, Block, Key, Sheet, block, key_of, title_of
from negosim.figures.study_text import source
from negosim.figures.style import EDGE, END, FLOW, GAP, LOST, PAPER, RANGE, SMALL, WIDTHS, styled
from negosim.figures.whatif_words import asked_for, distance_words, goal_label, share, value_text
from negosim.figures.words import meaning_words
from negosim.store.study import Study
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["charts"]

_LABELS, _BAR, _LEAST_ROW = 0.36, 1.5, 6.0
_NUMBERS = 1.4 + line_height(SMALL) + 0.8
"""From the horizontal axis to what it shows."""
_TIP = 0.95  # from the middle of an arrow's head to its tip
_HEAD = "Mean → value"


@dataclass(frozen=True)
class _Plan:
    """What stands around the arrows, and where; on a narrow sheet labels stand above them, not beside."""

    title: tuple[Block, Block]
    beside: bool
    labels: list[Block]
    values: list[str]
    head: Block
    scale: Scale
    ticks: list[float]
    axis: Block
    key: Key

    @property
    def top(self) -> float:
        """Where the rows begin."""
        return EDGE + sum(part.height for part in self.title) + GAP + self.head.height + 0.6

    @property
    def heights(self) -> list[float]:
        if self.beside:
            return [max(_LEAST_ROW, label.height + 1.6) for label in self.labels]
        return [label.height + 2 * _BAR + 3.0 for label in self.labels]

    @property
    def bottom(self) -> float:
        return self.top + sum(self.heights)

    @property
    def key_top(self) -> float:
        return self.bottom + _NUMBERS + self.axis.height + GAP


def charts(found: Study) -> tuple[Chart, ...]:
    """The chart ``changes``, if parameters were looked for and something has to change."""
    rows = found.tables.get("changes", pd.DataFrame())
    if not len(rows):
        return ()
    data = _data(rows)
    return (Chart("changes", partial(_draw, found, data), data, partial(changes_told, found, data)),)


def _data(rows: pd.DataFrame) -> pd.DataFrame:
    """What is shown: priors and values in units of distance from the means, and as they are."""
    scale = np.where(rows["fixed"].astype(bool), 1.0, rows["prior_sd"]) / rows["cost"]
    data = rows[["parameter", "meaning", "unit", "prior_mean", "value", "error", "moved", "in_prior"]].copy()
    for end in ("p05", "p95", "least", "greatest"):
        data[f"prior_{end}_moved"] = (rows[f"prior_{end}"] - rows["prior_mean"]) / scale
    return data


def _draw(found: Study, data: pd.DataFrame, width: float) -> Figure:
    plan = _plan(found, data, width)
    with styled():
        sheet = Sheet(width, plan.key_top + plan.key.height + EDGE, source(found))
        sheet.write_title(plan.title)
        _draw_axis(sheet, plan)
        top = plan.top
        for row, label, value, height in zip(
            data.to_dict("records"), plan.labels, plan.values, plan.heights, strict=True
        ):
            middle = top + (height / 2 if plan.beside else label.height + _BAR + 0.8)
            sheet.write_block(EDGE, middle - label.height / 2 if plan.beside else top, label)
            _row(sheet, row, plan.scale, middle)
            sheet.write(width - EDGE, middle, value, SMALL, "right")
            top += height
        sheet.draw_key(plan.key_top, plan.key)
    return sheet.figure


def _plan(found: Study, data: pd.DataFrame, width: float) -> _Plan:
    rows = data.to_dict("records")
    beside = width > WIDTHS["single"]
    room = _LABELS * (width - 2 * EDGE) if beside else width - 2 * EDGE
    values = [f"{value_text(row['prior_mean'])} → {value_text(row['value'], row['error'])}" for row in rows]
    column = max([*(text_width(value, SMALL) for value in values), least_width(say(_HEAD), SMALL)])
    left, right = EDGE + (room + GAP if beside else GAP), width - EDGE - column - GAP
    marks = _ticks(data, right - left)
    return _Plan(
        title=title_of(found.scenario.title, _says(found), width),
        beside=beside,
        labels=[block(meaning_words(row["parameter"], row["meaning"]), room, SMALL) for row in rows],
        values=values,
        head=block(_HEAD, column, SMALL),
        scale=Scale(marks[0], marks[-1], left, right),
        ticks=marks,
        axis=block(distance_words(found), right - left + 2 * GAP, SMALL),
        key=key_of(_key(data), width),
    )


def _says(found: Study) -> str:
    told = found.told["changes"]
    parts = {"goal": goal_label(found), "target": asked_for(found), "fresh": share(told["fresh"])}
    if told["reached"]:
        words = (
            "What it would take for '{goal}' in {target} of games: the smallest joint change that was found, "
            "from {as_is} to {end} (on fresh draws {fresh})"
        )
        return say(words, as_is=share(found.told["as_is"]), end=share(told["found"]), **parts)
    words = (
        "'{goal}' in {target} of games is not reached by these parameters: values with the highest "
        "probability that was found, {end} (on fresh draws {fresh})"
    )
    return say(words, end=share(told["found"]), **parts)


def _draw_axis(sheet: Sheet, plan: _Plan) -> None:
    top, bottom, scale = plan.top, plan.bottom, plan.scale
    sheet.write_block(sheet.width - EDGE, top - plan.head.height - 0.6, plan.head, "right")
    for start, end in _beside_arrows(plan):
        sheet.grid(plan.ticks, scale, start, end, True)
        sheet.line([scale(0.0)] * 2, [start, end], RANGE, 0.8, zorder=0.6)
    sheet.line([scale.start, scale.end], [bottom] * 2)
    sheet.ticks_below(plan.ticks, scale, bottom)
    sheet.write_block((scale.start + scale.end) / 2, bottom + _NUMBERS, plan.axis, "center")


def _beside_arrows(plan: _Plan) -> Iterator[tuple[float, float]]:
    """From where to where lines of the scale go: not through labels."""
    if plan.beside:
        yield plan.top, plan.bottom
        return
    top = plan.top
    for label, height in zip(plan.labels, plan.heights, strict=True):
        yield top + label.height + 0.3, top + height - 0.6
        top += height


def _ticks(data: pd.DataFrame, room: float) -> list[float]:
    columns = data[["moved", "prior_least_moved", "prior_greatest_moved"]].to_numpy(dtype=float)
    return ticks(min(0.0, float(columns.min())), max(0.0, float(columns.max())), max(3, int(room // 11)))


def _row(sheet: Sheet, row: Any, scale: Scale, middle: float) -> None:
    """The prior as a band and a thin line, its mean, and an arrow to the value."""
    sheet.line(
        [scale(row["prior_least_moved"]), scale(row["prior_greatest_moved"])], [middle] * 2, RANGE, 0.6
    )
    sheet.bar(
        scale(row["prior_p05_moved"]), scale(row["prior_p95_moved"]), middle - _BAR, middle + _BAR, FLOW
    )
    begin, end = scale(0.0), scale(row["moved"])
    colour = END if row["in_prior"] else LOST
    sheet.line([begin, end], [middle] * 2, colour, 1.4, zorder=2.5)
    marker = ">" if end > begin + 0.1 else "<" if end < begin - 0.1 else "o"
    tip = {">": -_TIP, "<": _TIP, "o": 0.0}[marker]
    sheet.mark(end + tip, middle, marker, 5.5, colour if row["in_prior"] else PAPER, colour)


def _key(data: pd.DataFrame) -> list[tuple[Any, str]]:
    def band(sheet: Sheet, left: float, middle: float) -> None:
        sheet.line([left, left + KEY - 2], [middle] * 2, RANGE, 0.6)
        sheet.bar(left + 1.2, left + KEY - 3.2, middle - 1.1, middle + 1.1, FLOW)

    def arrow(fill: str, colour: str) -> Any:
        def symbol(sheet: Sheet, left: float, middle: float) -> None:
            sheet.line([left, left + KEY - 3], [middle] * 2, colour, 1.4)
            sheet.mark(left + KEY - 3, middle, ">", 5.5, fill, colour)

        return symbol

    found: list[tuple[Any, str]] = [
        (band, "The prior: 5 % to 95 % of it, and its whole range; 0 is its mean")
    ]
    if data["in_prior"].any():
        found.append((arrow(END, END), "From its mean to the value that it is set to"))
    if not data["in_prior"].all():
        found.append((arrow(PAPER, LOST), "A value outside the range of its prior"))
    return found
