"""Alternative texts of the charts of a run: their form, then the numbers that matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from negosim.figures.alt_classes import FIRST, named_classes
from negosim.figures.captions import half_width, rounded, rounded_mean, sentences
from negosim.figures.choices import Kind
from negosim.figures.endings import SETTLED, class_parts
from negosim.figures.sheet import percent
from negosim.figures.stops import count_text, share_text
from negosim.figures.words import listed
from negosim.store.results import Results
from negosim.wording import say

__all__ = ["payoff", "run_alt"]

_MOST = 4
"""Classes, offers or panels that are named."""


def run_alt(results: Results, kind: Kind, data: pd.DataFrame) -> str:
    """The alternative text of a chart of a run, in the language in use.

    Parameters
    ----------
    results : Results
    kind : Kind
    data : DataFrame
        What the chart draws.
    """
    title = say("{title}.", title=results.scenario.title)
    if kind is Kind.OUTCOMES:
        data = data.assign(part=data["class"].map(class_parts(results.scenario.dispute)))
    return sentences((title, *_PARTS[kind](data)))


def _outcomes(data: pd.DataFrame) -> Iterable[str]:
    drawn = data[data["drawn"]]
    yield say("Bar chart, a row for each of {count} outcome classes.", count=len(drawn))
    yield "Horizontal axis: probability in percent."
    named = named_classes(drawn)
    yield say("Highest means: {told}.", told=listed(map(_spread, named.head(FIRST).to_dict("records"))))
    if len(named) > FIRST:
        yield say("Further means: {told}.", told=listed(map(_share, named.iloc[FIRST:].to_dict("records"))))
    if len(drawn) > len(named):
        rest = percent(float(drawn.drop(named.index)["mean"].sum()))
        yield say("The other rows come to {share} together.", share=rest)
    for name, words in _BOUNDS.items():
        if name in data:
            best = data.iloc[int(data[name].argmax())]
            yield say(words, label=best["label"], share=percent(best[name]))


def _spread(row: Any) -> str:
    """A class with its mean and percentiles."""
    half = half_width(row)
    return say(
        "{label} {mean} (5th to 95th percentile {low} to {high})",
        label=row["label"],
        mean=rounded_mean(row),
        low=rounded(row["p05"], half),
        high=rounded(row["p95"], half),
    )


def _share(row: Any) -> str:
    return say("{label} {share}", label=row["label"], share=rounded_mean(row))


def _timing(data: pd.DataFrame) -> Iterable[str]:
    last = int(data["round"].max())
    yield say("Stacked areas by round, 1 to {last}; vertical axis: share of talks, 0 to 100 %.", last=last)
    going = data[data["class"] == ""].set_index("round")
    told = [
        say("{share} in round {round}", share=rounded_mean(going.loc[number]), round=number)
        for number in dict.fromkeys((1, (last + 1) // 2, last))
    ]
    yield say("Talks go on at the end of the round: {told}.", told=say(", ").join(told))
    ends = data[(data["round"] == last) & (data["class"] != "")]
    first = data[data["round"] == 1].set_index("class")
    shares = [
        say(
            "{label} from {first} to {share}",
            label=row["label"],
            first=rounded_mean(first.loc[row["class"]]),
            share=rounded_mean(row),
        )
        for row in named_classes(ends[ends["drawn"]]).to_dict("records")
    ]
    yield say("From the first round to the last: {told}.", told=listed(shares))
    settled = float(ends.loc[ends["part"].isin(SETTLED), "mean"].sum())
    yield say("Settlements together come to {share} in the end.", share=percent(settled))


def _stops(data: pd.DataFrame) -> Iterable[str]:
    flows = [rows for _, rows in data.groupby("flow", sort=False) if rows["mean"].sum() > 0]
    if not flows:
        yield "Nothing can be offered, and nobody can move."
        return
    yield say("Bars of expected counts per game, in {count} blocks.", count=len(flows))
    for rows in flows[:_MOST]:
        final = rows.iloc[-1]
        most = rows.iloc[:-1].sort_values("mean", ascending=False).iloc[0]
        stops = "{flow}: {total}; most stops at '{most}' ({share}); '{final}' {count} ({kept})."
        none = "{flow}: {total}; nothing stops them; '{final}' {count} ({kept})."
        yield say(
            stops if most["mean"] > 0 else none,
            flow=rows["flow"].iloc[0],
            total=count_text(float(rows["mean"].sum())),
            most=most["label"],
            share=share_text(float(most["share"])),
            final=final["label"],
            count=count_text(float(final["mean"])),
            kept=share_text(float(final["share"])),
        )


def _bargaining_set(data: pd.DataFrame) -> Iterable[str]:
    one, two = (str(column).removesuffix("_label") for column in data if str(column).endswith("_label"))
    names = [str(data[f"{player}_label"].iloc[0]) for player in (one, two)]
    offers = data[data["offer"] != ""]
    words = (
        "Scatter plot of {count} offers; horizontal axis: payoff of {one}, vertical axis: payoff of {two}."
    )
    yield say(words, count=len(offers), one=names[0], two=names[1])
    nothing = data[data["kind"] == "no_agreement"]
    against = (nothing if len(nothing) else data[data["kind"] == "status_quo"]).iloc[0]
    yield say("{label} is worth {payoffs}.", label=against["label"], payoffs=_pair(against, one, two))
    for player, name in zip((one, two), names, strict=True):
        if len(offers):
            best = offers.iloc[int(offers[f"{player}_mean"].argmax())]
            told = _pair(best, one, two)
            yield say("Best for {who}: {label}, {payoffs}.", who=name, label=best["label"], payoffs=told)
    most = offers.sort_values("both_gain", ascending=False, kind="stable").head(_MOST)
    told = listed(
        say("{label} {share}", label=row["label"], share=percent(100 * row["both_gain"]))
        for row in most.to_dict("records")
    )
    if told:
        yield say("Shares of draws in which both gain: {told}.", told=told)


def _pair(row: Any, one: str, two: str) -> str:
    return f"({payoff(row[f'{one}_mean'])}; {payoff(row[f'{two}_mean'])})"


def payoff(value: float) -> str:
    """Points with their sign: +1.20, −0.35."""
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}") if value else "0"


def _paths(data: pd.DataFrame) -> Iterable[str]:
    if data.empty:
        yield "Nothing in this dispute can change without a settlement."
        return
    issues = list(data.groupby("issue", sort=False))
    last = int(data["round"].max())
    words = "Stacked areas by round, 1 to {last}, a panel for each of {count} issues."
    yield say(words, last=last, count=len(issues))
    yield "Vertical axis: share of the talks that go on, 0 to 100 %."
    told = []
    for _, rows in issues:
        ends = rows[rows["round"] == last]
        if ends["share"].notna().any():
            top = ends.iloc[int(ends["share"].argmax())]
            first = rows[(rows["round"] == 1) & (rows["level"] == top["level"])]["share"].iloc[0]
            told.append(
                say(
                    "{issue}: {level}, {share} (in round 1 {first})",
                    issue=top["issue_label"],
                    level=top["label"],
                    share=percent(top["share"]),
                    first=percent(first),
                )
            )
    yield say("In force most often in the last round: {told}.", told=listed(told))


_BOUNDS = {
    "at_random": "With choices at random {label} leads ({share}).",
    "without_error": "Without error {label} leads ({share}).",
}

_PARTS: dict[Kind, Callable[[pd.DataFrame], Iterable[str]]] = {
    Kind.OUTCOMES: _outcomes,
    Kind.TIMING: _timing,
    Kind.STOPS: _stops,
    Kind.BARGAINING_SET: _bargaining_set,
    Kind.PATHS: _paths,
}
