"""Chart of the frontier: what one player can have if the other gets so much, and what lies beside it.

It shows the part around the zone of possible agreement, and where offers lie so far off that the zone would
be small, the zone again in the corner that the frontier leaves free. Points of two players are not
compared: each has an axis of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from negosim.figures.fit import Box, Scale, line_height
from negosim.figures.frontier_data import close_up, frontier_data, window
from negosim.figures.frontier_marks import key_entries
from negosim.figures.frontier_panel import Panel, panel_of
from negosim.figures.frontier_table import OfferTable, offer_table
from negosim.figures.sheet import Block, Key, Sheet, key_of, number_text, title_of
from negosim.figures.style import EDGE, GAP, GRID, PAPER, SMALL, TEXT, WIDTHS, styled
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["frontier_data", "frontier_figure"]

_LEFT, _AXIS, _HIGH, _LEAST, _MOST = 13.0, 11.0, 0.62, 62.0, 79.0
_SMALL_ZONE = 0.3  # of an axis: what is to be enlarged takes less
_SIZES = (0.52, 0.47, 0.42, 0.37)  # of the chart: the enlarged part, the largest that there is room for
_TICKS_LEFT, _TICKS_BELOW, _APART, _HEAD, _NUMBER = 7.0, 4.2, 1.5, 4.1, 4.0
_ABOVE = 10.0
_PAYOFF = "Payoff of {who} (its points)"
_ENLARGED = "The zone, enlarged"


def frontier_figure(
    data: pd.DataFrame,
    players: tuple[str, str],
    title: str,
    says: str,
    note: str = "",
    *,
    lotteries: bool = False,
    width_mm: float = WIDTHS["page"],
) -> Figure:
    """Draw the frontier over draws, the disagreement point, four solutions and the offers.

    Parameters
    ----------
    data : DataFrame
        From ``frontier_data``.
    players : (str, str)
        What readers call them.
    title, says : str
        Title, and what is shown.
    note : str
        What the figure was made from, written small below it.
    lotteries : bool
        Whether lotteries over packages can be agreed on.
    width_mm : float
        Width of the figure in millimetres.
    """
    plan = _plan(data, players, (title, says), lotteries, width_mm)
    with styled():
        sheet = Sheet(width_mm, plan.height, note)
        sheet.write_title(plan.title)
        plan.panel.draw(sheet, data)
        _write_axes(sheet, plan.panel, players)
        if plan.inset is not None:
            _draw_inset(sheet, plan.inset, data)
        top = plan.table.draw(sheet, plan.panel.box[3] + _AXIS)
        sheet.draw_key(top + GAP, plan.key)
    return sheet.figure


@dataclass(frozen=True)
class _Plan:
    title: tuple[Block, Block]
    panel: Panel
    inset: Panel | None
    table: OfferTable
    key: Key

    @property
    def height(self) -> float:
        return self.panel.box[3] + _AXIS + self.table.height + GAP + self.key.height + EDGE


def _plan(
    data: pd.DataFrame, players: tuple[str, str], words: tuple[str, str], lotteries: bool, width: float
) -> _Plan:
    head = title_of(*words, width)
    top = EDGE + head[0].height + head[1].height + GAP + 1.0
    high = min(max(_LEAST, _HIGH * (width - 2 * EDGE - _LEFT)), _MOST)
    box = (EDGE + _LEFT, top, width - EDGE - 2.0, top + high)
    panel = panel_of(box, (window(data, "x"), window(data, "y")), 9 if width > WIDTHS["single"] else 6)
    return _Plan(
        title=head,
        panel=panel,
        inset=_inset(data, panel),
        table=offer_table(data, players, width),
        # On some screens lines come out a little wider than they are measured.
        key=key_of(key_entries(data, players, _goes_on(data, players, panel), lotteries), width - EDGE),
    )


def _goes_on(data: pd.DataFrame, players: tuple[str, str], panel: Panel) -> str:
    """Where the frontier ends, if that is beyond the chart."""
    frontier, across = data[data["kind"] == "frontier"], panel.scales[0]
    first, last = float(frontier["x"].min()), float(frontier["x"].max())
    if first >= across.low and last <= across.high:
        return ""
    low, high = (number_text(round(value, 1)) for value in (first, last))
    words = "It goes on beyond the chart: in nearly all draws within {low} to {high} points of {who}."
    return say(words, low=low, high=high, who=players[0])


def _write_axes(sheet: Sheet, panel: Panel, players: tuple[str, str]) -> None:
    left, top, right, bottom = panel.box
    one, two = players
    sheet.write((left + right) / 2, bottom + 6.8, say(_PAYOFF, who=one), align="center")
    middle = EDGE + line_height(TEXT) / 2, (top + bottom) / 2
    sheet.write(*middle, say(_PAYOFF, who=two), align="center", va="center", rotation=90)


# ---- The zone, enlarged
def _inset(data: pd.DataFrame, panel: Panel) -> Panel | None:
    """A panel of the zone in a corner that is free, if the zone is small."""
    ends = (close_up(data, "x"), close_up(data, "y"))
    shares = [(b - a) / (s.high - s.low) for (a, b), s in zip(ends, panel.scales, strict=True)]
    if min(shares) > _SMALL_ZONE:
        return None
    left, top, right, bottom = panel.box
    for size in _SIZES:
        wide, high = size * (right - left), size * (bottom - top)
        above = (right - wide, top + _APART, right, top + high)
        below = (left + _APART, bottom - high, left + wide, bottom - _APART)
        for room, name in ((above, "p95"), (below, "p05")):
            if _is_free(data, panel, room, name):
                box = (room[0] + _TICKS_LEFT, room[1] + _HEAD, room[2] - _APART, room[3] - _TICKS_BELOW)
                return panel_of(box, ends, 4)
    return None


def _is_free(data: pd.DataFrame, panel: Panel, room: Box, name: str) -> bool:
    """Whether points, and the bands up to their end of this name, stay out of a corner of the chart."""
    across, up = panel.scales
    left, top, right, bottom = room
    xs, ys = zip(*panel.curve(data, name), strict=True)
    # The curve falls, so it is nearest to an upper corner on its left, and to a lower one on its right.
    if name == "p95":
        clear = up(float(np.interp(_value(across, left), xs, ys))) > bottom + _APART
    else:
        clear = up(float(np.interp(_value(across, right), xs, ys))) < top - _APART
    points = data.loc[data["kind"] != "frontier", ["x", "y"]].to_numpy(dtype=float).tolist()
    return clear and not any(
        left - _NUMBER < across(x) < right + _NUMBER and top - _NUMBER < up(y) < bottom + _NUMBER
        for x, y in points
    )


def _value(scale: Scale, at: float) -> float:
    """What number stands at a place."""
    return scale.low + (at - scale.start) / (scale.end - scale.start) * (scale.high - scale.low)


def _draw_inset(sheet: Sheet, inset: Panel, data: pd.DataFrame) -> None:
    below = set(sheet.figure.get_children())
    left, top, right, bottom = inset.box
    edges = (left - _TICKS_LEFT, right + _APART, top - _HEAD, bottom + _TICKS_BELOW)
    sheet.bar(*edges, PAPER, edge=GRID, zorder=0)
    sheet.write((left + right) / 2, top - _HEAD / 2, _ENLARGED, SMALL, "center")
    inset.draw(sheet, data)
    for artist in set(sheet.figure.get_children()) - below:
        artist.set_zorder(artist.get_zorder() + _ABOVE)
