"""Charts of what it would take: the smallest joint change, parameter by parameter."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from negosim.figures.chart import Chart, Told
from negosim.figures.fit import Scale, line_height, ticks
from negosim.figures.sheet import KEY, Block, Sheet, block, key_of, title_of
from negosim.figures.study_text import source
from negosim.figures.style import EDGE, END, FLOW, GAP, LOST, PAPER, RANGE, SMALL, TEXT, styled
from negosim.figures.whatif_words import asked_for, goal_label, share, value_text
from negosim.store.study import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["charts"]

_LABELS, _VALUES, _BAR, _AXIS, _LEAST_ROW = 0.36, 21.0, 1.5, 9.0, 6.0
_TIP = 0.95  # from the middle of an arrow's head to its tip


def charts(found: Study) -> tuple[Chart, ...]:
    """The chart ``changes``, if parameters were looked for and something has to change."""
    rows = found.tables.get("changes", pd.DataFrame())
    if not len(rows):
        return ()
    data = _data(rows)
    return (Chart("changes", partial(_draw, found, data), data, partial(_told, found)),)


def _told(found: Study) -> Told:
    return Told(found.scenario.title, str(found.kind))


def _data(rows: pd.DataFrame) -> pd.DataFrame:
    """What is shown: priors and values in units of distance from the means, and as they are."""
    scale = np.where(rows["fixed"].astype(bool), 1.0, rows["prior_sd"]) / rows["cost"]
    data = rows[["parameter", "meaning", "unit", "prior_mean", "value", "error", "moved", "in_prior"]].copy()
    for end in ("p05", "p95", "least", "greatest"):
        data[f"prior_{end}_moved"] = (rows[f"prior_{end}"] - rows["prior_mean"]) / scale
    return data


def _draw(found: Study, data: pd.DataFrame, width: float) -> Figure:
    room = _LABELS * (width - 2 * EDGE)
    labels = [block(f"{row['meaning']} ({row['parameter']})", room, SMALL) for row in data.to_dict("records")]
    heights = [max(_LEAST_ROW, label.height + 1.6) for label in labels]
    title = title_of(_title(found), _says(found), width)
    key = key_of(_key(data), width)
    head = EDGE + sum(part.height for part in title) + GAP
    tall = head + sum(heights) + _AXIS + GAP + key.height + EDGE
    with styled():
        sheet = Sheet(width, tall, source(found))
        sheet.write_title(title)
        _rows(sheet, data, labels, heights, (head, room), _unit(found))
        sheet.draw_key(head + sum(heights) + _AXIS + GAP, key)
    return sheet.figure


def _title(found: Study) -> str:
    told = found.told["changes"]
    what = f"What it would take: {goal_label(found)} in {asked_for(found)} of games"
    return what if told["reached"] else f"{what} is not reached by these parameters"


def _says(found: Study) -> str:
    told = found.told["changes"]
    fresh = f"on fresh draws {share(told['fresh'])}"
    if told["reached"]:
        return (
            f"Smallest joint change that was found: from {share(found.told['as_is'])} to "
            f"{share(told['found'])}; {fresh}"
        )
    return f"Values with the highest probability that was found, {share(told['found'])}; {fresh}"


def _unit(found: Study) -> str:
    priced = found.question["costs"] or found.tables["changes"]["fixed"].astype(bool).any()
    return "units of cost" if priced else "prior standard deviations"


def _rows(
    sheet: Sheet,
    data: pd.DataFrame,
    labels: list[Block],
    heights: list[float],
    place: tuple[float, float],
    unit: str,
) -> None:
    top, left = place[0], EDGE + place[1] + GAP
    right, bottom = sheet.width - EDGE - _VALUES, top + sum(heights)
    marks = _ticks(data, right - left)
    scale = Scale(marks[0], marks[-1], left, right)
    sheet.grid(marks, scale, top, bottom, True)
    sheet.line([scale(0.0)] * 2, [top, bottom], RANGE, 0.8, zorder=0.6)
    for row, label, height in zip(data.to_dict("records"), labels, heights, strict=True):
        middle = top + height / 2
        sheet.write_block(EDGE, middle - label.height / 2, label)
        _row(sheet, row, scale, middle)
        text = f"{value_text(row['prior_mean'])} → {value_text(row['value'], row['error'])}"
        sheet.write(sheet.width - EDGE, middle, text, SMALL, "right")
        top += height
    sheet.line([left, right], [bottom, bottom])
    sheet.ticks_below(marks, scale, bottom)
    below = bottom + 1.4 + line_height(SMALL) + line_height(TEXT) / 2 + 0.6
    sheet.write((left + right) / 2, below, _short(unit, right - left), SMALL, "center")


def _short(unit: str, room: float) -> str:
    long = f"Distance from the prior's mean, in {unit}"
    return long if len(block(long, room, SMALL).lines) == 1 else f"In {unit}"


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
