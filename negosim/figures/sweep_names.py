"""Names written into the regions of a map, so that it can be read without its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from negosim.figures.fit import Box, least_width, text_width
from negosim.figures.sheet import Block, Sheet, block
from negosim.figures.style import TEXT
from negosim.figures.sweep_contours import CLEAR, covered, meet
from negosim.figures.sweep_map import Frame
from negosim.figures.sweep_regions import Region
from negosim.figures.sweep_view import Floats

__all__ = ["write_names"]

_PAD, _FEW = 1.3, 400
_WIDTHS = (1.0, 0.62, 0.42)  # of a name in one line: it may take two or three


def write_names(
    sheet: Sheet,
    frame: Frame,
    regions: Sequence[Region],
    names: Mapping[int, str],
    taken: Sequence[Box],
    avoided: Floats,
) -> list[Box]:
    """Write the name of each code into its largest region that has room; where they stand.

    Parameters
    ----------
    sheet : Sheet
    frame : Frame
    regions : sequence of Region
        The largest first.
    names : mapping of int to str
    taken : sequence of Box
        What names may not cover; nor may they cover each other.
    avoided : (points, 2) array
        What they cover as little of as they can.
    """
    found: list[Box] = []
    for code, name in names.items():
        own = [region for region in regions if region.code == code]
        options = (
            (text, spot)
            for region in own
            for text in _broken(name)
            if (spot := _spot(frame, region, text, [*taken, *found], avoided))
        )
        text, spot = next(options, (Block((), TEXT), None))
        if spot:
            middle = (spot[0] + spot[2]) / 2
            sheet.write_block(middle, spot[1] + _PAD, text, "center", bbox=CLEAR, zorder=5)
            found.append(spot)
    return found


def _broken(name: str) -> Iterator[Block]:
    """A name in one line, in two, in three."""
    whole = text_width(name, TEXT)
    word = least_width(name, TEXT)
    for share in _WIDTHS:
        yield block(name, max(share * whole, word) + 0.1, TEXT)


def _spot(frame: Frame, region: Region, text: Block, taken: Sequence[Box], avoided: Floats) -> Box | None:
    """Where a text covers cells of its region alone, few of what is avoided, and stands near the middle."""
    xs, ys = _middles(frame, region).T
    wide, high = text.width / 2 + _PAD, text.height / 2 + _PAD
    best, least = None, (np.inf, np.inf)
    for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
        box = (x - wide, y - high, x + wide, y + high)
        if not _covers(frame, region, box) or any(meet(box, other) for other in taken):
            continue
        cost = (float(covered(box, avoided)), float(np.hypot(x - xs.mean(), y - ys.mean())))
        if cost < least:
            best, least = box, cost
    return best


def _middles(frame: Frame, region: Region) -> Floats:
    """Where a name may have its middle: in the middle of a cell; if cells are few, also on their sides."""
    rows, columns = np.nonzero(region.cells)
    found = [(frame.across.centres[x], frame.up.centres[y]) for x, y in zip(columns, rows, strict=True)]
    if region.cells.size <= _FEW:
        sides = [(frame.across.edges[x], frame.up.edges[y]) for x, y in zip(columns, rows, strict=True)]
        found += [(side[0], centre[1]) for side, centre in zip(sides, found, strict=True)]
        found += [(centre[0], side[1]) for side, centre in zip(sides, found, strict=False)]
    return np.array(found)


def _covers(frame: Frame, region: Region, box: Box) -> bool:
    """Whether a box lies within a region."""
    ends = []
    for low, high, edges in ((box[0], box[2], frame.across.edges), (box[1], box[3], frame.up.edges)):
        turned = edges[0] > edges[-1]
        rising = np.array(edges[::-1] if turned else edges)
        if low < rising[0] or high > rising[-1]:
            return False
        first, last = np.searchsorted(rising, low, "right") - 1, np.searchsorted(rising, high, "left")
        count = len(edges) - 1
        ends.append(slice(count - last, count - first) if turned else slice(first, last))
    return bool(region.cells[ends[1], ends[0]].all())
