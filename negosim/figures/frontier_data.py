"""What the chart of the frontier draws: one table for all of it, and the window in which it is shown."""

from __future__ import annotations

import numpy as np
import pandas as pd

from negosim.store.frontier import FrontierTables, facts_of

__all__ = ["QUANTILES", "close_up", "frontier_data", "named_offers", "window"]

QUANTILES = ("p05", "p25", "median", "p75", "p95")

_COLUMNS = [
    *("kind", "name", "label", "number", "family", "x", "y"),
    *("x_p05", "x_p95", "y_p05", "y_p25", "y_p75", "y_p95", "x_aspiration", "y_aspiration"),
    *("attainable", "efficient", "in_zone", "x_left", "y_left"),
]

_MOST = 24
"""Offers that are numbered and named, those that are efficient in most draws first."""

_MARGIN, _AROUND = 0.06, 0.35


def frontier_data(study: FrontierTables) -> pd.DataFrame:
    """What the chart draws.

    Parameters
    ----------
    study : FrontierTables
        Such as ``FrontierStudy``.

    Returns
    -------
    DataFrame
        Columns kind (frontier, offer, solution, no_agreement), name, label, number (of an offer that is
        named), family (settlement or interim), x and y: payoffs of the first and the second player, means
        over draws; of the frontier the value that the first player gets at least, and the median of the most
        that the second can have. x_p05 and so on are quantiles over draws, attainable the share of
        draws in which the first player can have so much. Of offers: the shares of draws in which
        each is efficient and in the zone, and what each player could have more.
    """
    parts = [_frontier(study), _offers(study), _solutions(study), _no_agreement(study)]
    found = pd.concat([part.dropna(axis=1, how="all") for part in parts if len(part)], ignore_index=True)
    return found.reindex(columns=_COLUMNS)


def _frontier(study: FrontierTables) -> pd.DataFrame:
    table = study.distribution
    columns = {f"y_{name}": table[name] for name in QUANTILES if name != "median"}
    about = {"kind": "frontier", "x": table["at_least"], "y": table["median"]}
    return pd.DataFrame(about | columns | {"attainable": table["attainable"]})


def _offers(study: FrontierTables) -> pd.DataFrame:
    one, two = study.scenario.dispute.players
    table = study.offers
    named = named_offers(table)
    return pd.DataFrame(
        {
            "kind": "offer",
            "name": table["offer"],
            "label": table["label"],
            "number": named.cumsum().where(named, 0),
            "family": table["kind"],
            "x": table[f"{one}_mean"],
            "y": table[f"{two}_mean"],
            "efficient": table["efficient"],
            "in_zone": table["both_rational"],
            "x_left": table[f"{one}_left_mean"],
            "y_left": table[f"{two}_left_mean"],
        }
    )


def named_offers(offers: pd.DataFrame) -> pd.Series[bool]:
    """Which offers are numbered and named: all, or of many those that are efficient in most draws."""
    order = np.argsort(-offers["efficient"].to_numpy(), kind="stable")[:_MOST]
    return pd.Series(np.isin(np.arange(len(offers)), order), offers.index)


def _solutions(study: FrontierTables) -> pd.DataFrame:
    table = study.solutions
    columns = {"kind": "solution", "name": table["rule"], "label": table["label"]}
    for axis, player in zip("xy", study.scenario.dispute.players, strict=True):
        columns[axis] = table[f"{player}_mean"]
        columns |= {f"{axis}_{end}": table[f"{player}_{end}"] for end in ("p05", "p95")}
    return pd.DataFrame(columns)


def _no_agreement(study: FrontierTables) -> pd.DataFrame:
    row: dict[str, object] = {"kind": "no_agreement", "label": "No agreement"}
    facts = facts_of(study)
    for axis, player in zip("xy", study.scenario.dispute.players, strict=True):
        point, most = facts[f"no_agreement_{player}"], facts[f"aspiration_{player}"]
        row |= {axis: point["mean"], f"{axis}_p05": point["p05"], f"{axis}_p95": point["p95"]}
        row[f"{axis}_aspiration"] = point["mean"] + most["p95"]
    return pd.DataFrame([row])


def window(data: pd.DataFrame, axis: str) -> tuple[float, float]:
    """Ends of an axis: all points, and what each could gain; the frontier may go far beyond."""
    nothing = data[data["kind"] == "no_agreement"].iloc[0]
    ends = [nothing[f"{axis}_{name}"] for name in ("p05", "p95", "aspiration")]
    values = [*data.loc[data["kind"] != "frontier", axis], *ends]
    low, high = float(min(values)), float(max(values))
    margin = _MARGIN * (high - low) or 1.0
    return low - margin, high + margin


def close_up(data: pd.DataFrame, axis: str) -> tuple[float, float]:
    """Ends of an axis around no agreement and the solutions."""
    values = data.loc[data["kind"].isin(["no_agreement", "solution"]), axis]
    low, high = float(values.min()), float(values.max())
    margin = _AROUND * (high - low) or 1.0
    return low - margin, high + margin
