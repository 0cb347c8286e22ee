"""A comparison as a page of text: the one that is printed and kept with the results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from typing import Any

import pandas as pd

from negosim.figures.changes_text import changes_text
from negosim.figures.page import certificate_text
from negosim.figures.text import (
    NONE,
    concept_text,
    count,
    drawn_text,
    interval,
    number,
    paragraph,
    percent,
    table,
)
from negosim.figures.words import RARE, rare_notes
from negosim.model.certificate import Certificate
from negosim.store.comparison import ComparisonTables

__all__ = ["comparison_page"]

_Form = Callable[[float], str]

_NOTES = (
    "± 95 % interval of the mean difference, which is Monte Carlo error. The scenarios share their draws, so "
    "that it is smaller than that of runs with draws of their own. More draws make it smaller.",
    "* The interval excludes zero: the difference is more than Monte Carlo error. Where nothing differs, one "
    "row in twenty would have a star by chance, and with enough draws small differences have one, too: judge "
    "the size.",
    "5–95 % of draws: how far the difference itself differs between draws of the uncertain parameters. More "
    "draws do not make it smaller. Higher: share of draws in which the scenario is above the baseline.",
)
_HEADS = {
    "class": "Outcome of the talks\n(probability in %)",
    "agreement": "Settlement\n(probability in %)",
    "stop": "What stops agreement\n(count a game)",
    "payoff": "Expected payoff\n(points of one's own)",
}
_MEANS = ("Base-\nline", "\nMean", "Difference  \n± 95 %  ")
_SPREAD = ("5–95 %\nof draws", "Higher\nin %")
_LARGE, _NEGLIGIBLE = 0.01, 0.0005  # counts a game
_AT_ONCE = 5  # scenarios whose differences stand beside each other


def comparison_page(comparison: ComparisonTables) -> str:
    """The page of a comparison, at most 80 characters wide.

    Parameters
    ----------
    comparison : ComparisonTables
        Such as ``Comparison``.
    """
    several = len(comparison.scenarios) > 2
    parts = [
        _heading(comparison),
        changes_text(comparison.changes, comparison.scenarios),
        *(paragraph(warning, "Mind: ", "  ") for warning in comparison.warnings),
        *(_side_by_side(comparison) if several else _in_detail(comparison)),
        *(_outcomes_of_each(comparison) if several else ()),
        "\n".join(paragraph(note, rest="  ") for note in _NOTES),
        _certificates(comparison),
    ]
    return "\n\n".join(parts) + "\n"


def _heading(comparison: ComparisonTables) -> str:
    names = list(comparison.scenarios)
    scenario = comparison.scenarios[comparison.baseline]
    title = paragraph(f"Compared with: {scenario.title}")
    drawn = f"the same {drawn_text(scenario.run)}{concept_text(scenario.run)}"
    facts = f"{len(names)} scenarios on {drawn}, recipe {comparison.recipe[:8]}"
    lines = [title, "=" * max(map(len, title.split("\n"))), paragraph(facts)]
    for k, (name, own) in enumerate(comparison.scenarios.items()):
        mark = f"  ({k}) " if len(names) > 2 else "  "
        said = f"{name}: {own.title}{'' if k else ' (the baseline)'}"
        changed = f"; changed: {'; '.join(own.changes)}" if own.changes else ""
        lines.append(paragraph(f"{said}{changed}", mark))
    return "\n".join(lines)


# ---- One scenario beside the baseline
def _in_detail(comparison: ComparisonTables) -> Iterator[str]:
    for what in _FORMS:
        rows = comparison.differences[comparison.differences["what"] == what]
        worth = rows[_worth(rows, comparison, what)]
        if len(worth):
            yield _table(worth, what)
        yield from _left_out(rows.drop(worth.index), comparison, what)


def _outcomes_of_each(comparison: ComparisonTables) -> Iterator[str]:
    """The outcomes of each scenario by itself, for what the tables side by side leave out."""
    for k, name in enumerate(list(comparison.scenarios)[1:], start=1):
        head = paragraph(f"({k}) {name}")
        rows = comparison.differences[comparison.differences["what"] == "class"]
        own = rows[(rows["scenario"] == name) & _worth(rows, comparison, "class", only=name)]
        yield f"{head}\n{'-' * max(map(len, head.splitlines()))}\n\n{_table(own, 'class')}"


def _table(rows: pd.DataFrame, what: str) -> str:
    form, signed, size = _FORMS[what]
    spread = what != "stop"  # whose labels take the room
    body = []
    for row in rows.to_dict("records"):
        cells = [row["label"], form(row["baseline"]), form(row["mean"]), _with_error(row, signed, size)]
        ends = [interval(signed(row["p05"]), signed(row["p95"])), f"{100 * row['higher']:.0f}"]
        body.append([*cells, *(ends if spread else ())])
    heads = [_HEADS[what], *_MEANS, *(_SPREAD if spread else ())]
    return table(heads, body, "w" + "r" * (len(heads) - 1))


def _with_error(row: Any, signed: _Form, size: _Form) -> str:
    """A difference with its interval and its star, such as ``+2.40 ± 0.46 *``."""
    half = (row["high"] - row["low"]) / 2
    told = signed(row["difference"])
    return f"{told}{'' if told == '0' else f' ± {size(half):>5}'}{_star(row)}"


def _star(row: Any) -> str:
    return " *" if row["clear"] else "  "


# ---- Several, side by side
def _side_by_side(comparison: ComparisonTables) -> Iterator[str]:
    """Differences of all scenarios beside each other, a table for each kind of number."""
    numbered = list(enumerate(comparison.scenarios))[1:]
    for what in _FORMS:
        rows = comparison.differences[comparison.differences["what"] == what]
        worth = rows[rows["name"].isin(rows.loc[_worth(rows, comparison, what), "name"])]
        for first in range(0, len(numbered), _AT_ONCE) if len(worth) else ():
            yield _beside(worth, what, numbered[first : first + _AT_ONCE])
        yield from _left_out(rows.drop(worth.index), comparison, what)


def _beside(rows: pd.DataFrame, what: str, some: list[tuple[int, str]]) -> str:
    form, signed, _ = _FORMS[what]
    heads = [_HEADS[what], "Base-\nline", *(f"Differ-\nence ({k})" for k, _ in some)]
    body = []
    for _, own in rows.groupby("name", sort=False):
        by = own.set_index("scenario").to_dict("index")
        cells = [
            f"{signed(by[name]['difference'])}{_star(by[name])}" if name in by else NONE for _, name in some
        ]
        body.append([own["label"].iloc[0], form(own["baseline"].iloc[0]), *cells])
    return table(heads, body, "wr" + "r" * len(some))


# ---- What is worth a line
def _worth(rows: pd.DataFrame, comparison: ComparisonTables, what: str, only: str = "") -> pd.Series:
    """Whether rows of one kind are worth a line: outcomes that are not rare, stops that differ.

    With ``only``, outcomes that are not rare in this scenario or in the baseline.
    """
    if what == "class":
        shown = comparison.distributions
        shown = shown[shown["scenario"].isin([only, comparison.baseline])] if only else shown
        return rows["name"].map(shown.groupby("class")[["mean", "p95"]].max().max(axis=1)) >= RARE
    if what == "stop":
        size = rows["difference"].abs()
        return (size >= _LARGE) | (rows["clear"] & (size >= _NEGLIGIBLE))
    return pd.Series(True, rows.index)


def _left_out(rest: pd.DataFrame, comparison: ComparisonTables, what: str) -> Iterator[str]:
    """What has no row, in sentences."""
    if what == "class" and len(rest):
        most = comparison.distributions.groupby("class")[["mean", "p95"]].max().max(axis=1)
        few = rest.drop_duplicates("name").set_index("name")["label"]
        notes = rare_notes(few, most[few.index] > 0, "In all scenarios below")
        yield "\n".join(paragraph(note, rest="  ") for note in notes)
    if what == "stop" and len(rest):
        number_out = rest["name"].nunique()
        told = f"below {_LARGE:g} and not clear, or below {_NEGLIGIBLE:g}"
        rows = "1 row" if number_out == 1 else f"{number_out} rows"
        yield paragraph(f"Left out: {rows} whose difference is {told}; differences.csv has all.", rest="  ")


def _certificates(comparison: ComparisonTables) -> str:
    worst = reduce(Certificate.worse_of, comparison.certificates.values())
    played = comparison.scenarios[comparison.baseline].run.concept.has_rounds
    passed = f"Self-check passed for all {len(comparison.scenarios)}, at worst"
    return certificate_text(worst, passed, played=played)


# ---- Numbers
def _signed(value: float, decimals: int) -> str:
    """A difference with its sign; 0 alone is none at all."""
    if value != value:
        return NONE
    return f"{value:+.{decimals}f}" if value else "0"


def _points(share: float) -> str:
    return _signed(100 * share, 2)


def _counts(value: float) -> str:
    return _signed(value, 3)


def _values(value: float) -> str:
    return _signed(value, 2)


def _half(value: float) -> str:
    """Half an interval of payoffs."""
    return percent(value / 100)


_FORMS: dict[str, tuple[_Form, _Form, _Form]] = {
    "class": (percent, _points, percent),
    "agreement": (percent, _points, percent),
    "stop": (count, _counts, count),
    "payoff": (number, _values, _half),
}
"""For each kind of number: how it is written, how a difference is, and how half an interval is."""
