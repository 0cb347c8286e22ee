"""Chart of the clauses: what each adds to both players' payoffs, and to how often the offer is kept."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from negosim.figures.explanation_marks import draw_error, draw_spread, error_symbol, spread_symbol
from negosim.figures.explanation_numbers import half_of, signed
from negosim.figures.explanation_words import level_words
from negosim.figures.fit import Scale, label_width, text_width, ticks
from negosim.figures.sheet import Block, Sheet, block, key_of, number_text, title_of
from negosim.figures.style import EDGE, END, FAINT, GAP, INK, PAPER, SMALL, TEXT, WIDTHS, styled
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["added_text", "clauses_data", "clauses_figure"]

_ROW, _AXIS, _LABELS, _BETWEEN = 6.2, 5.5, 0.26, 3.0
_MOST_LABELS = 0.32  # of the width, where words would be cut otherwise
_ENDS = ("difference", "low", "high", "p05", "p95")


def clauses_data(clauses: pd.DataFrame, players: Sequence[str], *, settles: bool) -> pd.DataFrame:
    """What the chart draws: what each clause adds to payoffs, and in percentage points to the end.

    Returns
    -------
    DataFrame
        ``panel`` (a player, or kept), ``issue``, ``label``, ``difference``, ``low``, ``high``, ``p05``,
        ``p95``, ``clear``.
    """
    ending = "kept" if settles else "signed"
    own = clauses[(clauses["what"] == "offer") & (clauses["name"] == ending)]
    parts = [clauses[(clauses["what"] == "payoff") & (clauses["name"] == player)] for player in players]
    frames = [
        part.assign(panel=panel, **{name: times * part[name] for name in _ENDS})
        for panel, part, times in zip(
            [*players, "kept"], [*parts, own], (1.0, 1.0, 100.0 if settles else 1.0), strict=True
        )
    ]
    found = pd.concat(frames, ignore_index=True)
    pairs = zip(found["label"], found["level_label"], strict=True)
    named = [say("{label}: {text}", label=label, text=level_words(say(level))) for label, level in pairs]
    return found.assign(label=named)[["panel", "issue", "label", *_ENDS, "clear"]]


@dataclass(frozen=True)
class _Panel:
    """One number of all clauses, on a scale of its own."""

    head: Block
    rows: list[dict[Any, Any]]
    scale: Scale
    ticks: list[float]


@dataclass(frozen=True)
class _Band:
    """Panels beside each other, with the clauses to the left of the first."""

    panels: list[_Panel]
    labels: list[Block]

    @property
    def heights(self) -> list[float]:
        """Of each row."""
        return [max(_ROW, label.height + 1.4) for label in self.labels]

    @property
    def above(self) -> float:
        """Height of the heads."""
        return max(panel.head.height for panel in self.panels) + 1.0

    @property
    def height(self) -> float:
        """Of all."""
        return self.above + sum(self.heights) + _AXIS


def clauses_figure(
    data: pd.DataFrame,
    names: Mapping[str, str],
    title: tuple[str, str],
    note: str = "",
    *,
    width_mm: float = WIDTHS["page"],
) -> Figure:
    """Draw what each clause adds: panels side by side, or one below the other in a narrow figure.

    Parameters
    ----------
    data : DataFrame
        From ``clauses_data``.
    names : mapping of str to str
        What readers call the players.
    title : (str, str)
        Label of the offer, and what it comes to with its unit.
    note : str
        What the figure was made from, written small below it.
    width_mm : float
        Width of the figure in millimetres.
    """
    head = title_of(title[0], "What each clause adds: with it, less without it", width_mm)
    heads = {who: say("{who}, points", who=name) for who, name in names.items()}
    heads["kept"] = title[1]
    narrow = width_mm <= WIDTHS["single"]
    groups = [{name: said} for name, said in heads.items()] if narrow else [heads]
    bands = [_band(data, group, width_mm) for group in groups]
    top, key = EDGE + head[0].height + head[1].height + GAP, key_of(_keys(data), width_mm, columns=True)
    height = top + sum(band.height + GAP for band in bands) + key.height + EDGE
    with styled():
        sheet = Sheet(width_mm, height, note)
        sheet.write_title(head)
        for band in bands:
            _draw_labels(sheet, band, top + band.above)
            for panel in band.panels:
                _draw_panel(sheet, panel, band, top)
            top += band.height + GAP
        sheet.draw_key(top, key)
    return sheet.figure


def _band(data: pd.DataFrame, heads: Mapping[str, str], width: float) -> _Band:
    said = [str(label) for label in data["label"].unique()]
    alone = len(heads) == 1
    usual, most = (0.4, 0.5) if alone else (_LABELS, _MOST_LABELS)
    room = label_width(said, TEXT, usual * width, most * width)
    labels = [block(label, room) for label in said]
    left = EDGE + max(label.width for label in labels) + 2.0
    each = (width - EDGE - left - _BETWEEN * (len(heads) - 1)) / len(heads)
    places = [left + k * (each + _BETWEEN) for k in range(len(heads))]
    panels = [
        _panel(data[data["panel"] == name].to_dict("records"), head, start, each)
        for (name, head), start in zip(heads.items(), places, strict=True)
    ]
    return _Band(panels, labels)


def _panel(rows: list[dict[Any, Any]], head: str, start: float, wide: float) -> _Panel:
    numbers = max(text_width(added_text(row), SMALL) for row in rows) + 1.5
    ends = [0.0, *(row[end] for row in rows for end in _ENDS if not math.isnan(row[end]))]
    low, high = (min(ends), max(ends)) if max(ends) > min(ends) else (-1.0, 1.0)
    steps = _steps(low, high, wide - numbers - 1.0)
    scale = Scale(steps[0], steps[-1], start + 1.0, start + wide - numbers)
    return _Panel(block(head, wide, SMALL), rows, scale, steps)


def _steps(low: float, high: float, wide: float) -> list[float]:
    """As many round numbers as have room below their axis."""
    for most in (5, 4, 3):
        steps = ticks(low, high, most)
        if sum(text_width(number_text(value), SMALL) + 1.5 for value in steps) < wide:
            return steps
    return ticks(low, high, 2)


def added_text(row: Mapping[Any, Any]) -> str:
    """What a clause adds, with no more digits than its interval bears."""
    return signed(row["difference"], half_of(row, "difference"))


def _draw_labels(sheet: Sheet, band: _Band, top: float) -> None:
    right = band.panels[0].scale.start - 3.0
    for k, (label, high) in enumerate(zip(band.labels, band.heights, strict=True)):
        if k % 2 == 0:
            sheet.bar(EDGE, sheet.width - EDGE, top, top + high, FAINT, zorder=0.3)
        sheet.write_block(right, top + (high - label.height) / 2, label, "right")
        top += high


def _draw_panel(sheet: Sheet, panel: _Panel, band: _Band, top: float) -> None:
    scale, first = panel.scale, top + band.above
    bottom = first + sum(band.heights)
    sheet.write_block(scale.start - 1.0, top, panel.head)
    sheet.grid(panel.ticks, scale, first, bottom, upright=True)
    sheet.line([scale(0.0)] * 2, [first, bottom], INK, 0.9, zorder=1.8)
    sheet.line([scale.start, scale.end], [bottom] * 2)
    sheet.ticks_below(panel.ticks, scale, bottom)
    for row, high in zip(panel.rows, band.heights, strict=True):
        y = first + high / 2
        draw_spread(sheet, scale(row["p05"]), scale(row["p95"]), y)
        if not math.isnan(row["low"]):
            draw_error(sheet, scale(row["low"]), scale(row["high"]), y)
        _draw_mark(sheet, scale(row["difference"]), y, clear=bool(row["clear"]) or math.isnan(row["low"]))
        right = scale.end + 1.5 + text_width(added_text(row), SMALL)
        sheet.write(right, y, added_text(row), SMALL, "right")
        first += high


def _draw_mark(sheet: Sheet, x: float, y: float, *, clear: bool) -> None:
    sheet.mark(x, y, "o", 4.0, END if clear else PAPER, END, zorder=5)


def _keys(data: pd.DataFrame) -> tuple[Any, ...]:
    if data["low"].isna().all():  # one draw has no interval
        return ((_filled, "Difference in 1 draw"),)
    return (
        (_marks, "Mean of the draw-wise differences; hollow where its 95 % interval includes zero"),
        (error_symbol, "95 % interval of that mean: Monte Carlo error; often narrower than the mark"),
        (spread_symbol, "5th to 95th percentile over draws: what is not known of the dispute"),
    )


def _filled(sheet: Sheet, x: float, y: float) -> None:
    _draw_mark(sheet, x + 3.5, y, clear=True)


def _marks(sheet: Sheet, x: float, y: float) -> None:
    _draw_mark(sheet, x + 2.0, y, clear=True)
    _draw_mark(sheet, x + 5.0, y, clear=False)
