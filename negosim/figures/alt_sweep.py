"""The charts of a sweep in words, for who cannot see them: their form, and the numbers that matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from negosim.figures.alt_classes import named_classes
from negosim.figures.captions import rounded_mean, sentences
from negosim.figures.endings import ENDINGS
from negosim.figures.sweep_leaders import sweep_regimes_data
from negosim.figures.sweep_map import axes_of
from negosim.figures.sweep_view import SweepAxis, SweepView
from negosim.figures.sweep_words import NOTHING, OWN_HEADS, counted_says, own_sort, own_text
from negosim.wording import say

__all__ = ["heat_alt", "lines_alt", "regimes_alt"]

_MOST = 2  # classes of each sort that are told one by one
_STRETCHES = 6  # of an axis, told one by one
_LINES = "Line charts, one for each of {count} outcome classes; across: {axis}, {ends}; upwards: percent."
_DOTS = "Dot charts, one for each of {count} outcome classes; rows: {axis}, {ends}; across: percent."
_REGIMES = "Map in cells; across: {across}, {ends}; upwards: {up}, {up_ends}."
_HEAT = (
    "Heat maps, one for each of {count} outcome classes; across: {across}, {ends}; upwards: {up}, {up_ends}."
)


def lines_alt(view: SweepView) -> str:
    """Charts along one axis in words."""
    (axis,) = view.axes
    words = _LINES if axis.numeric else _DOTS
    form = say(words, count=len(view.drawn), axis=axis.name, ends=_ends(axis))
    return sentences(
        [form, *_extremes(view, _all_named), *_stretches(view, axis), _own(view), *_doubtful(view)]
    )


def regimes_alt(view: SweepView) -> str:
    """The map of the likeliest ends in words."""
    data = sweep_regimes_data(view)
    solved = data[data["class"] != ""]
    if solved.empty:
        return sentences([_map_form(view, _REGIMES), NOTHING])
    order = solved["label"].value_counts().index
    led = [_led(view, str(label), solved[solved["label"] == label], len(solved)) for label in order]
    return sentences([_map_form(view, _REGIMES), *led[: 2 * _MOST], _own(view), *_doubtful(view)])


def heat_alt(view: SweepView) -> str:
    """Maps of probabilities in words."""
    return sentences([_map_form(view, _HEAT), *_extremes(view, _telling), _own(view)])


def _map_form(view: SweepView, words: str) -> str:
    across, up = axes_of(view)
    ends = {"ends": _ends(across), "up_ends": _ends(up)}
    return say(words, count=len(view.drawn), across=across.name, up=up.name, **ends)


def _ends(axis: SweepAxis) -> str:
    """From where to where an axis goes; of levels how many there are."""
    texts = axis.texts
    if axis.numeric:
        return say("{low} to {high}", low=texts[0], high=texts[-1])
    return say("levels: {count}", count=len(texts))


def _own(view: SweepView) -> str:
    """The scenario's own values or modes, with the ranges of their priors; nothing if none is known."""
    known = [axis for axis in _axes(view) if axis.own is not None]
    if not known:
        return ""
    values = say(", ").join(map(own_text, known))
    return say("{words}.", words=say(OWN_HEADS[own_sort(known)], values=values))


# ---- Probabilities
def _extremes(view: SweepView, named: Callable[[pd.DataFrame], list[str]]) -> Iterator[str]:
    """Lowest and highest mean of classes, and where."""
    data = view.percent().dropna(subset=["mean"])
    data = data[data["drawn"]].assign(part=lambda rows: rows["class"].map(view.parts))
    if data.empty:
        yield NOTHING
        return
    for name in named(data):
        rows = data[data["class"] == name]
        low, high = (rows.iloc[int(place)] for place in (rows["mean"].argmin(), rows["mean"].argmax()))
        least, most = rounded_mean(low), rounded_mean(high)
        if least == most:
            yield say("{label}: {share} throughout.", label=view.labels[name], share=least)
            continue
        places = {"at_low": _place(view, low), "at_high": _place(view, high)}
        words = "{label}: {low} (at {at_low}) to {high} (at {at_high})."
        yield say(words, label=view.labels[name], low=least, high=most, **places)


def _all_named(data: pd.DataFrame) -> list[str]:
    """The classes with the highest means first; every settlement that is kept is among them."""
    best = data.loc[data.groupby("class", sort=False)["mean"].idxmax()]
    return [str(name) for name in named_classes(best)["class"]]


def _telling(data: pd.DataFrame) -> list[str]:
    """The likeliest classes, of the others those that differ most between cells, settlements kept."""
    means = data.groupby("class", sort=False)["mean"]
    most, apart = means.max(), means.max() - means.min()
    first = [str(name) for name in most.nlargest(_MOST).index]
    first += [str(name) for name in apart.drop(first).nlargest(_MOST).index]
    kept = data[data["part"] == ENDINGS[0]]["class"]
    return list(dict.fromkeys((*first, *map(str, kept))))


def _place(view: SweepView, row: Any) -> str:
    """The values of a row on the axes."""
    return say(" and ").join(axis.text(row[axis.path]) for axis in _axes(view))


def _axes(view: SweepView) -> Sequence[SweepAxis]:
    return view.axes if len(view.axes) == 1 else axes_of(view)


# ---- Who leads
def _stretches(view: SweepView, axis: SweepAxis) -> Iterator[str]:
    """Where which class is the likeliest along one axis."""
    data = sweep_regimes_data(view)
    data = data[data["class"] != ""]
    ordered = data.assign(place=axis.places(data)).sort_values("place")
    if not axis.numeric:  # levels have no order
        ordered = ordered.sort_values("label", key=lambda labels: labels.map(_firsts(labels)), kind="stable")
    runs = [(label, list(rows)) for label, rows in groupby(_pairs(ordered, axis), lambda pair: pair[0])]
    if len(runs) == 1:
        yield say("Likeliest at every value: {label}.", label=runs[0][0])
    elif len(runs) <= _STRETCHES:
        told = (_stretch(label, [text for _, text in rows], axis) for label, rows in runs)
        yield say("Likeliest: {stretches}.", stretches=say("; ").join(told))
    else:
        counts = ordered["label"].value_counts()
        told = (counted_says(str(label), int(count), len(ordered)) for label, count in counts.items())
        yield say("Likeliest: {stretches}.", stretches=say("; ").join(told))


def _firsts(labels: pd.Series[str]) -> dict[str, int]:
    """Labels by the order in which they come first."""
    return {label: place for place, label in enumerate(dict.fromkeys(labels))}


def _pairs(ordered: pd.DataFrame, axis: SweepAxis) -> Iterator[tuple[str, str]]:
    for label, value in zip(ordered["label"], ordered[axis.path], strict=True):
        yield str(label), axis.text(value)


def _stretch(label: str, texts: list[str], axis: SweepAxis) -> str:
    if len(texts) == 1:
        return say("{label} at {value}", label=label, value=texts[0])
    if axis.numeric:
        return say("{label} from {low} to {high}", label=label, low=texts[0], high=texts[-1])
    return say("{label} at {value}", label=label, value=say(", ").join(texts))


def _led(view: SweepView, label: str, rows: pd.DataFrame, cells: int) -> str:
    """How many cells a class leads, where these lie, and how likely it is there."""
    low, high = (
        rounded_mean(rows.iloc[int(place)]) for place in (rows["mean"].argmin(), rows["mean"].argmax())
    )
    counted = counted_says(label, len(rows), cells)
    across, up = axes_of(view)
    words = "{counted} (across {xs}; upwards {ys}), probability {low} to {high}."
    return say(words, counted=counted, xs=_span(across, rows), ys=_span(up, rows), low=low, high=high)


def _span(axis: SweepAxis, rows: pd.DataFrame) -> str:
    """The values of an axis between which rows lie, or all their levels."""
    places: list[int] = sorted(set(axis.places(rows).tolist()))
    texts = [axis.texts[place] for place in places]
    if len(texts) == 1:
        return texts[0]
    if axis.numeric:
        return say("{low} to {high}", low=texts[0], high=texts[-1])
    return say(", ").join(texts)


def _doubtful(view: SweepView) -> Iterator[str]:
    data = sweep_regimes_data(view)
    count, cells = int(data["in_doubt"].sum()), int((data["class"] != "").sum())
    if count:
        words = "The lead of the likeliest is within Monte Carlo error in {count} of {cells} cells."
        yield say(words, count=f"{count:,}", cells=f"{cells:,}")
