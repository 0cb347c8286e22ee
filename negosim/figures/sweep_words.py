"""What the charts of a sweep say in words, in their keys and below them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum, auto

from negosim.figures.sweep_view import SweepAxis, SweepView, number
from negosim.figures.words import RARE, listed
from negosim.wording import say

__all__ = [
    "ERROR",
    "NOTHING",
    "OWN_HEADS",
    "SPREAD",
    "OwnSort",
    "beyond_says",
    "counted_says",
    "mean_says",
    "notes_of",
    "own_sort",
    "own_text",
    "own_words",
    "rare_says",
    "scales_say",
    "shown_says",
]

ERROR = "95 % interval of that mean: Monte Carlo error, smaller with more draws"
SPREAD = "5th to 95th percentile over draws: what is not known of the dispute, however many draws"
NOTHING = "There is no result yet."
_OWN_BEYOND = "The scenario's own value, {value}, lies outside what is drawn: {axis}."
_MODE_BEYOND = "The mode of the scenario's prior, {value}, lies outside what is drawn: {axis}."


class OwnSort(Enum):
    """What is marked as the scenario's: fixed values, modes of priors of uncertain ones, or both."""

    VALUE = auto()
    VALUES = auto()
    MODE = auto()
    MODES = auto()
    BOTH = auto()


OWN_HEADS = {
    OwnSort.VALUE: "The scenario's own value: {values}",
    OwnSort.VALUES: "The scenario's own values: {values}",
    OwnSort.MODE: "Mode of the scenario's prior: {values}",
    OwnSort.MODES: "Modes of the scenario's priors: {values}",
    OwnSort.BOTH: "The scenario's own value or mode of its prior: {values}",
}
"""Entries of keys."""


def mean_says(draws: int | str) -> str:
    """What the means are."""
    if draws == 1:
        return say("Mean over 1 draw of the uncertain parameters")
    count = draws if isinstance(draws, str) else f"{draws:,}"
    return say("Mean over {count} draws of the uncertain parameters", count=count)


def own_words(axes: Sequence[SweepAxis], where: Sequence[str] = ("{value}",)) -> str:
    """What is marked as the scenario's, each in a template of ``where``, which says where it is found."""
    known = [(axis, place) for axis, place in zip(axes, where, strict=True) if axis.own is not None]
    said = [say(place, value=own_text(axis)) for axis, place in known]
    ranged = sum(axis.uncertain for axis, _ in known)
    values = OWN_HEADS[own_sort([axis for axis, _ in known])]
    bars = ("", "bar: this range", "bars: these ranges")[ranged]
    parts = [say(values, values=say(", ").join(said)), *([say(bars)] if bars else [])]
    return say("; ").join(parts)


def own_sort(axes: Sequence[SweepAxis]) -> OwnSort:
    """What marks on these axes stand for."""
    uncertain = sum(axis.uncertain for axis in axes)
    if uncertain in (0, len(axes)):
        several, one = (OwnSort.MODES, OwnSort.MODE) if uncertain else (OwnSort.VALUES, OwnSort.VALUE)
        return several if len(axes) > 1 else one
    return OwnSort.BOTH


def own_text(axis: SweepAxis) -> str:
    """The scenario's own value on an axis; the mode of its prior and its range, if it is uncertain."""
    own = _own(axis)
    if axis.own_range is None or not axis.numeric:
        return own
    low, high = (number(end, digits=3) for end in axis.own_range)
    return say("{value} (5th to 95th percentile {low} to {high})", value=own, low=low, high=high)


def _own(axis: SweepAxis) -> str:
    assert axis.own is not None
    return number(float(axis.own)) if axis.numeric else say("“{level}”", level=axis.text(axis.own))


def shown_says(axis: SweepAxis) -> str:
    """What charts along one axis show."""
    return say("How the talks may end, by “{axis}”", axis=axis.title)


def counted_says(label: str, count: int, cells: int) -> str:
    """How many cells a class leads."""
    return say("{label}: {count} of {cells} cells", label=label, count=f"{count:,}", cells=f"{cells:,}")


def scales_say(count: int) -> str:
    """What is to be known of the scales of so many small charts."""
    if not count:
        return NOTHING
    return "Each panel has a scale of its own, from 0 %." if count > 1 else ""


def notes_of(view: SweepView, first: str) -> list[str]:
    """Sentences below small charts: ``first``, own values beyond them, what they do not show."""
    notes = [first, *beyond_says(view), *_unsolved(view), *rare_says(view)]
    return [note for note in notes if note]


def beyond_says(view: SweepView) -> list[str]:
    """Own values that no chart can mark."""
    found = []
    for axis in view.axes:
        if axis.own is None:
            continue
        if axis.numeric:
            beyond = not float(axis.order[0]) <= float(axis.own) <= float(axis.order[-1])
        else:
            beyond = axis.own_level is None
        if beyond:
            words = _MODE_BEYOND if axis.uncertain else _OWN_BEYOND
            found.append(say(words, value=_own(axis), axis=axis.name))
    return found


def _unsolved(view: SweepView) -> list[str]:
    values = math.prod(len(axis.values) for axis in view.axes)
    solved = view.classes.dropna(subset=["mean"])["cell"].nunique()
    words = say(
        "No result yet: {missing} of {all} values.", missing=f"{values - solved:,}", all=f"{values:,}"
    )
    return [words] if 0 < solved < values else []


def rare_says(view: SweepView) -> list[str]:
    """Sentences that name the classes which are not drawn."""
    drawn, labels, most = view.drawn, view.labels, view.most
    rest = [name for name in labels if name not in drawn and not math.isnan(most[name])]
    tiny, never = (listed(labels[k] for k in rest if (most[k] > 0) == some) for some in (True, False))
    share, words = f"{100 * RARE:g}", "Not drawn, below {share} % everywhere: {labels}."
    notes = [say(words, share=share, labels=tiny)] if tiny else []
    return notes + ([say("In no draw at any of these values: {labels}.", labels=never)] if never else [])
