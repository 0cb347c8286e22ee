"""What a sweep found, in words: which outcome leads where, and how far outcomes move."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

import pandas as pd

from negosim.figures.sweep_charts import Swept, view_of
from negosim.figures.sweep_leaders import sweep_regimes_data
from negosim.figures.sweep_view import SweepAxis, SweepView
from negosim.figures.sweep_words import OWN_HEADS, own_sort, own_text
from negosim.reports.model import Answer, Entry, Items
from negosim.reports.told import ONE_DRAW, joined, mean, number, share, sure, unknown
from negosim.tables.digits import Estimate, shortest
from negosim.tables.estimates import estimate

__all__ = ["sweep_answer"]

_ALONE = "Every other parameter keeps its prior, and every cell is solved for the same draws."
_CERTAIN = (
    "A lead, and a move, is called certain where it is larger than the Monte Carlo errors of both means "
    "together. That errs on the side of doubt."
)
_MOST_MOVES, _MOST_STRETCHES = 6, 6


def sweep_answer(found: Swept) -> Answer:
    """The answer of a sweep."""
    view = view_of(found)
    leaders = sweep_regimes_data(view)
    solved = leaders[leaders["class"] != ""]
    if solved.empty:
        return Answer("No cell of this sweep is solved yet.")
    line = view.axes[0] if len(view.axes) == 1 and view.axes[0].values else None
    stretches = _stretches(solved, line) if line else list(_counted(solved, view))
    return Answer(
        headline=_headline(solved, view, line),
        paragraphs=tuple(filter(None, (_doubt(solved), _own(view)))),
        findings=tuple(_findings(view, line, stretches)),
        remarks=(_ALONE, _CERTAIN),
    )


def _own(view: SweepView) -> str:
    """The scenario's own values, or the modes of its priors."""
    known = [axis for axis in view.axes if axis.own is not None]
    if not known:
        return ""
    values = [own_text(axis) if len(known) == 1 else f"{own_text(axis)} for {axis.title}" for axis in known]
    return f"{OWN_HEADS[own_sort(known)].format(values='; '.join(values))}."


def _findings(view: SweepView, line: SweepAxis | None, stretches: list[Entry]) -> Iterator[Items]:
    yield Items("Which outcome leads where", tuple(stretches))
    ends = line is not None and line.numeric
    moves = _between_ends(view, line) if ends and line is not None else _across(view)
    if moves:
        told = "from one end of the range to the other" if ends else "between the cells"
        names = "; ".join(axis.name for axis in view.axes)
        places = f" (the order of values: {names})" if len(view.axes) > 1 else ""
        yield Items(f"How far the outcomes move {told}, the largest move first{places}", tuple(moves))


# ---- Which leads
def _headline(solved: pd.DataFrame, view: SweepView, line: SweepAxis | None) -> str:
    certain = solved[~solved["in_doubt"]]
    labels = [f"“{label}”" for label in certain["label"].value_counts().index]
    names = joined([f"“{axis.title}”" for axis in view.axes])
    if _is_alone(solved):
        return f"{ONE_DRAW} Which outcome is the likeliest is not certain at any value of {names}."
    if not labels:
        return f"These draws do not decide which outcome is the likeliest, whatever the value of {names}."
    if len(labels) == 1:
        where = "Whatever" if len(certain) == len(solved) else "Where these draws decide it, whatever"
        return (
            f"{where} the value of {names} in the range that was tried, {labels[0]} is the likeliest "
            f"outcome.{_in_doubt(solved)}"
        )
    changes = _changes(certain, line) if line is not None and line.numeric else ""
    told = f"Which outcome is the likeliest is not the same throughout the range of {names} that was tried"
    return f"{told}: {joined(labels)} each lead somewhere.{changes}{_in_doubt(solved)}"


def _in_doubt(solved: pd.DataFrame) -> str:
    """Outcomes that lead somewhere, but nowhere for certain."""
    certain = set(solved[~solved["in_doubt"]]["label"])
    labels = [label for label in solved["label"].value_counts().index if label not in certain]
    if not labels:
        return ""
    named = joined([f"“{label}”" for label in labels])
    return f" Elsewhere {named} may lead, too, but within Monte Carlo error."


def _ordered(rows: pd.DataFrame, axis: SweepAxis) -> pd.DataFrame:
    return rows.assign(place=axis.places(rows)).sort_values("place", kind="stable")


def _changes(certain: pd.DataFrame, axis: SweepAxis) -> str:
    """Between which values the lead changes, as far as it is certain."""
    rows = _ordered(certain, axis).to_dict("records")
    places = [
        f"{axis.text(one[axis.path])} and {axis.text(two[axis.path])}"
        for one, two in pairwise(rows)
        if one["label"] != two["label"]
    ]
    if len(places) > _MOST_STRETCHES:
        return f" The lead changes {len(places)} times."
    return f" The lead changes between {joined(places)}."


def _stretches(solved: pd.DataFrame, axis: SweepAxis) -> list[Entry]:
    """Which outcome leads from where to where."""
    ordered = _ordered(solved, axis)
    rows = ordered.to_dict("records")
    return [_stretch(str(label), list(own), axis) for label, own in groupby(rows, lambda row: row["label"])]


def _stretch(label: str, rows: list[Any], axis: SweepAxis) -> Entry:
    low, high = (axis.text(rows[end][axis.path]) for end in (0, -1))
    many = len(rows) > 1
    if axis.numeric:
        where = f"from {low} to {high}" if many else f"at {low}"
    else:
        where = f"at {joined([axis.text(row[axis.path]) for row in rows])}"
    doubt = sum(bool(row["in_doubt"]) for row in rows if not unknown(_of(row)))
    counted = f" at {doubt} of {len(rows)} values" if many else ""
    more = f"; the lead is within Monte Carlo error{counted}" if doubt else ""
    return Entry(where[:1].upper() + where[1:], f"“{label}”, {_range(rows)}{more}")


def _range(rows: list[Any]) -> str:
    """Least and largest probability of a leader."""
    told = [_of(row) for row in rows]
    low, high = min(told, key=lambda own: own.mean), max(told, key=lambda own: own.mean)
    return mean(low) if mean(low) == mean(high) else f"{number(low, 100)} to {mean(high)}"


def _is_alone(solved: pd.DataFrame) -> bool:
    """Whether one draw was solved, of which no error is known."""
    return all(unknown(_of(row)) for row in solved.to_dict("records"))


def _of(row: Any) -> Estimate:
    """A row of the leaders, which stands in percent."""
    return Estimate(row["mean"], row["low"], row["high"])


def _counted(solved: pd.DataFrame, view: SweepView) -> Iterator[Entry]:
    """How many cells each outcome leads, and where these lie."""
    for label in solved["label"].value_counts().index:
        own = solved[solved["label"] == label]
        spans = [_span(axis, own, solved) for axis in view.axes]
        where = "; ".join(filter(None, spans))
        told = f"leads in {len(own):,} of {len(solved):,} cells, {_range(own.to_dict('records'))}"
        yield Entry(f"“{label}”", f"{told} ({where})" if where else told)


def _span(axis: SweepAxis, rows: pd.DataFrame, every: pd.DataFrame) -> str:
    """Between which values of an axis rows lie; nothing if these are all values."""
    if set(rows[axis.path]) == set(every[axis.path]):
        return ""
    if not axis.numeric:
        there = {str(value) for value in rows[axis.path]}
        return f"{axis.title}: {joined([axis.text(each) for each in axis.order if str(each) in there])}"
    low, high = (_text(axis, value) for value in (rows[axis.path].min(), rows[axis.path].max()))
    return f"{axis.name}: {low}" if low == high else f"{axis.name}: {low} to {high}"


def _text(axis: SweepAxis, value: Any) -> str:
    """A value as the tables have it; of a sample, with the digits that tell it apart."""
    return axis.text(value) if axis.values or not axis.numeric else shortest(float(f"{value:.4g}"))


def _doubt(solved: pd.DataFrame) -> str:
    count = int(solved["in_doubt"].sum())
    if _is_alone(solved):
        return ""
    if not count:
        return "In every cell the lead of the likeliest outcome is certain."
    cells = f"{count:,} of {len(solved):,} cells"
    return f"In {cells} the lead of the likeliest outcome is within Monte Carlo error."


# ---- How far outcomes move
def _between_ends(view: SweepView, axis: SweepAxis) -> list[Entry]:
    """Outcomes at the least and the greatest value."""
    low, high = (axis.order[end] for end in (0, -1))
    moves = []
    for name, label in _shown(view):
        rows = view.classes[view.classes["class"] == name].dropna(subset=["mean"])
        ends = [rows[rows[axis.path].astype(float) == float(value)] for value in (low, high)]
        if all(len(end) for end in ends):
            before, after = (estimate(end.iloc[0].to_dict(), 100) for end in ends)
            between = [estimate(row, 100) for row in rows.to_dict("records")]
            moves.append((abs(after.mean - before.mean), label, before, after, between))
    ranked = sorted(moves, key=lambda move: -move[0])[:_MOST_MOVES]
    return [Entry(label, _move(before, after, between)) for _, label, before, after, between in ranked]


def _move(before: Estimate, after: Estimate, between: list[Estimate]) -> str:
    told = f"from {share(before)} to {share(after)}"
    if not (unknown(before) or sure(before, after) or sure(after, before)):
        told += "; the two ends cannot be told apart"
    top, least = (pick(between, key=lambda own: own.mean) for pick in (max, min))
    if sure(top, before) and sure(top, after):
        told += f"; in between up to {mean(top)}"
    if sure(before, least) and sure(after, least):
        told += f"; in between down to {mean(least)}"
    return told


def _across(view: SweepView) -> list[Entry]:
    """Least and largest probability of outcomes over all cells."""
    moves = []
    for name, label in _shown(view):
        own = view.classes[view.classes["class"] == name].dropna(subset=["mean"])
        rows = sorted(own.to_dict("records"), key=lambda row: row["mean"])
        if rows:
            low, high = rows[0], rows[-1]
            moves.append((high["mean"] - low["mean"], label, low, high))
    ranked = sorted(moves, key=lambda move: -move[0])[:_MOST_MOVES]
    return [Entry(label, _reach(view, low, high)) for _, label, low, high in ranked]


def _reach(view: SweepView, low: Any, high: Any) -> str:
    least, most = estimate(low, 100), estimate(high, 100)
    if not (unknown(most) or sure(most, least)):
        return f"{mean(least)} to {mean(most)}, which cannot be told apart"
    return f"from {share(least)}, {_place(view, low)}, to {share(most)}, {_place(view, high)}"


def _place(view: SweepView, row: Any) -> str:
    """The values of a cell; of several axes in their order."""
    values = [_text(axis, row[axis.path]) for axis in view.axes]
    return f"at {joined(values)}"


def _shown(view: SweepView) -> list[tuple[str, str]]:
    return [(name, view.labels[name]) for name in view.drawn]
