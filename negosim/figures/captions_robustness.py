"""What is said of the chart of a robustness check: a draft of its caption, and the chart in words."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from negosim.figures.captions import changed_says, concept_says, drawn_says, sentences, source_says
from negosim.figures.chart import Told
from negosim.figures.distributions import enlarged
from negosim.figures.robustness_words import variant_says
from negosim.figures.sheet import percent
from negosim.figures.words import listed, rare_notes
from negosim.store.robustness import Robust
from negosim.wording import say

__all__ = ["robustness_told"]

_SHOWN = "{title}: how the talks may end under other assumptions, each on the same draws."
_BARS = "Bars: probabilities of the outcome classes in percent, means over draws, which add up to 100 %."
_ENLARGED = "The second panel shows settlements alone, enlarged; at its right: all of them together."
_UNDER = "Not drawn, in all scenarios below"
_VARIANTS = (
    "First row: the scenario as it is; then other solution concepts, concepts over all packages instead of "
    "the offers on the table, other precisions λ of both players, and other structures of the game."
)
_VERDICT = (
    "“Verdict changes in”: share of draws whose likeliest outcome is not that of the scenario as it is; "
    "95 % intervals of these shares (Monte Carlo error) within ±{points} percentage points."
)
_ERROR = "95 % intervals of the means (Monte Carlo error) within ±{points} percentage points."
_FORM = "Bar chart, {count} rows, across: probability in percent."
_MOST = 3  # classes and variants that are named


def robustness_told(found: Robust, data: pd.DataFrame) -> Told:
    """Caption and alternative text, in the language in use.

    Parameters
    ----------
    found : Robust
    data : DataFrame
        What the chart draws.
    """
    return Told(sentences(_caption(found, data)), sentences(_alt(found, data)))


def _caption(found: Robust, data: pd.DataFrame) -> Iterator[str]:
    scenario, table = found.scenario, found.table
    yield say(_SHOWN, title=scenario.title)
    yield drawn_says(scenario.run)
    yield _BARS
    if enlarged(data):
        yield _ENLARGED
    if scenario.run.concept.has_rounds:
        yield _VARIANTS
    yield say(_VERDICT, points=_points((table["changed_high"] - table["changed_low"]) * 100))
    yield say(_ERROR, points=_points(data["high"] - data["low"]))
    rest = data[~data["drawn"]].groupby("class", sort=False)
    yield from rare_notes(rest["label"].first(), rest["possible"].any(), _UNDER)
    yield concept_says(scenario.run)
    yield changed_says(scenario.changes)
    yield source_says(found.recipe)


def _points(widths: pd.Series[float]) -> str:
    """Half of the largest width."""
    return percent(float(widths.max()) / 2).removesuffix(" %")


def _alt(found: Robust, data: pd.DataFrame) -> Iterator[str]:
    table, labels = found.table, dict(zip(data["class"], data["label"], strict=True))
    first, others = table.iloc[0], table.iloc[1:]
    yield say(_FORM, count=len(table))
    own = data[data["scenario"] == first["label"]].nlargest(_MOST, "mean")
    shares = (_share(row["label"], row["mean"]) for row in own.to_dict("records"))
    yield say("{label} ({rows}).", label=variant_says(first["label"]), rows=say(", ").join(shares))
    apart = others[others["leading"] != first["leading"]]
    if apart.empty:
        yield "Every other row has the same likeliest outcome."
    else:
        words = "The likeliest outcome is another one in {count} of {all} other rows: {rows}."
        yield say(words, count=len(apart), all=len(others), rows=listed(_led(apart, labels)))
    if len(others):
        yield _most_and_least(others)
    yield say("Settlements kept: {low} to {high}.", **_ends(table["kept"]))


def _led(apart: pd.DataFrame, labels: dict[str, str]) -> Iterator[str]:
    """Outcomes that lead other rows, with some of these."""
    for name, rows in apart.groupby("leading", sort=False):
        shown = listed(variant_says(label) for label in rows["label"][:_MOST])
        more = len(rows) - _MOST
        label = labels[str(name)]
        if more > 0:
            yield say("{label} ({rows} and {count} more)", label=label, rows=shown, count=more)
        else:
            yield say("{label} ({rows})", label=label, rows=shown)


def _most_and_least(others: pd.DataFrame) -> str:
    """In how many draws the verdict changes, at least and at most."""
    ordered = others.sort_values("changed", kind="stable").to_dict("records")
    low, high = ordered[0], ordered[-1]
    return say(
        "The verdict changes in {low} ({at_low}) to {high} ({at_high}) of draws.",
        low=percent(100 * low["changed"]),
        at_low=variant_says(low["label"]),
        high=percent(100 * high["changed"]),
        at_high=variant_says(high["label"]),
    )


def _ends(shares: pd.Series[float]) -> dict[str, str]:
    return {"low": percent(100 * float(shares.min())), "high": percent(100 * float(shares.max()))}


def _share(label: str, share: float) -> str:
    return say("{label} {share}", label=label, share=percent(share))
