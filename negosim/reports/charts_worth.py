"""What each offer would be worth to both players, as a chart that answers the pointer."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from negosim.api import Outcomes
from negosim.figures.chart import Chart
from negosim.figures.style import END, LOST
from negosim.reports.charts_parts import (
    Row,
    captioned,
    edged,
    finite,
    held,
    key_below,
    layered,
    lines,
    live,
    rows_of,
)
from negosim.reports.live import LiveChart
from negosim.tables.digits import share_of
from negosim.tables.estimates import of_error

__all__ = ["worth_chart"]

_KINDS = {
    "settlement": ("Settlement", END, "circle"),
    "interim": ("Interim offer", "#8FB8DB", "square"),
    "no_agreement": ("No agreement", LOST, "cross"),
    "status_quo": ("Status quo, 0 points", "#F3F0C2", "diamond"),
}
_TITLE = "What each offer would be worth to both"


def worth_chart(results: Outcomes, chart: Chart) -> LiveChart:
    """Offers by their payoffs, if they were kept for ever."""
    data = chart.data
    one, two = (str(name).removesuffix("_label") for name in data.columns if str(name).endswith("_label"))
    names = tuple(_capital(str(data[f"{player}_label"].iloc[0])) for player in (one, two))
    rows = [_row(row, (one, two), results) for row in data.to_dict("records")]
    told = [name for kind, (name, *_) in _KINDS.items() if (data["kind"] == kind).any()]
    looks = {name: (tone, shape) for name, tone, shape in _KINDS.values()}
    key = key_below(symbolSize=90)
    few = alt.Axis(tickCount=8)
    zero = alt.Scale(zero=False, nice=True)
    offers = (
        alt.Chart(rows_of(rows))
        .mark_point(filled=True, opacity=1, size=110, strokeWidth=1)
        .encode(
            stroke=edged("kind", told, key),
            x=alt.X("one:Q", title=lines(_payoff(names[0])).split("\n"), scale=zero, axis=few),
            y=alt.Y("two:Q", title=lines(_payoff(names[1])).split("\n"), scale=zero),
            color=alt.Color(
                "kind:N", scale=alt.Scale(domain=told, range=[looks[k][0] for k in told]), legend=key
            ),
            shape=alt.Shape(
                "kind:N", scale=alt.Scale(domain=told, range=[looks[k][1] for k in told]), legend=key
            ),
            tooltip=[
                alt.Tooltip("offer:N", title="Offer"),
                alt.Tooltip("kind:N", title="Kind"),
                alt.Tooltip("one_says:N", title="Payoff across"),
                alt.Tooltip("two_says:N", title="Payoff upwards"),
                alt.Tooltip("one_gains:N", title="Gains across, of draws"),
                alt.Tooltip("two_gains:N", title="Gains upwards, of draws"),
                alt.Tooltip("both:N", title="Both gain, of draws"),
            ],
        )
    )
    against = rows_of([_reference(data, one, two)], "reference")
    gains = [
        alt.Chart(against).mark_rule(strokeDash=[4, 3], strokeWidth=1).encode(**{axis: f"{own}:Q"})
        for axis, own in (("x", "one"), ("y", "two"))
    ]
    spec = held(layered(*gains, offers), "offers", 380)
    quo = not (data["kind"] == "no_agreement").any()
    nothing = "the status quo" if quo else "no agreement"
    caption = captioned(
        results,
        "Marks: mean payoff of each player if the offer were kept for ever, in points of each one's own.",
        f"Right of and above the dashed lines both gain against {nothing}, in means.",
    )
    hint = "Point at a mark to read in how many draws who gains."
    return live("bargaining_set", _TITLE, caption, chart.told().alt, spec, hint)


def _payoff(name: str) -> str:
    return f"Payoff of {name} (points of its own)"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _row(row: Any, players: tuple[str, str], results: Outcomes) -> Row:
    """An offer: where it stands, its payoffs in words, and in how many draws who gains."""
    found: Row = {"offer": row["label"], "kind": _KINDS[row["kind"]][0]}
    for field, player in zip(("one", "two"), players, strict=True):
        own = of_error(row[f"{player}_mean"], row[f"{player}_error"], results.scenario)
        found |= {field: finite(own.mean), f"{field}_says": _signed(own)}
        found[f"{field}_gains"] = _share(row[f"{player}_gains"], results)
    return found | {"both": _share(row["both_gain"], results)}


def _signed(own: Any) -> str:
    return str(own.with_error())


def _share(share: Any, results: Outcomes) -> str:
    if share is None or pd.isna(share):
        return "–"
    return f"{share_of(float(share), results.scenario.run.draws).times(100).shown()} %"


def _reference(data: pd.DataFrame, one: str, two: str) -> Row:
    """What gains are judged against."""
    nothing = data[data["kind"] == "no_agreement"]
    row = (nothing if len(nothing) else data[data["kind"] == "status_quo"]).iloc[0]
    return {"one": finite(row[f"{one}_mean"]), "two": finite(row[f"{two}_mean"])}
