"""Which outcome classes an alternative text names one by one."""

from __future__ import annotations

import pandas as pd

from negosim.figures.endings import ENDINGS

__all__ = ["FIRST", "named_classes"]

FIRST = 4
"""Classes that are told first, with more than their means."""

_MOST = 9


def named_classes(drawn: pd.DataFrame) -> pd.DataFrame:
    """Rows of the classes to be named, the likeliest first; never without a settlement that is kept.

    Parameters
    ----------
    drawn : DataFrame
        A row for each class that is drawn: columns mean, part (how it ends).
    """
    ordered = drawn.sort_values("mean", ascending=False, kind="stable")
    kept = ordered["part"] == ENDINGS[0]
    likeliest = ordered.index.isin(ordered.index[:FIRST])
    must = kept | likeliest
    room = max(_MOST - int(must.sum()), 0)
    return ordered[must | (~must & ((~must).cumsum() <= room))]
