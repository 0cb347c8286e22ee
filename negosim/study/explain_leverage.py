"""Leverage: how far each side's own moves shift what the other has without agreement.

    u_other( y(z) with issue k at level l )  -  u_other( y(z) ),    z in force at the start, k the mover's own

Also the same for the mover itself: what the move costs or brings it, without the one-off cost of moving.
Points are each player's own, so that rows of different players cannot be compared by size.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from negosim.game.axes import Package
from negosim.study.explain_sample import Sample, start_of

__all__ = ["leverage_table"]

_COLUMNS: tuple[str, ...] = (
    "mover",
    "issue",
    "label",
    "level",
    "level_label",
    "steps",
    "who",
    "affected",
    "mean",
    "low",
)
_COLUMNS += ("high", "p05", "p95", "rises", "falls", "extreme")


def leverage_table(sample: Sample) -> pd.DataFrame:
    """A row for each level that a side could move one of its own issues to, for the other and for itself.

    Returns
    -------
    DataFrame
        ``mover``, ``issue``, ``label``, ``level``, ``level_label``, ``steps`` (moves that it takes),
        ``who``, ``affected`` (other, mover); estimates of the shift in points; ``rises``, ``falls``, the
        shares of draws in which it is above or below zero; ``extreme`` (best, worst) for what is that to the
        other in means. For each issue there also is a row for level "" with the range of the shifts, draw
        by draw: the most minus the least, in force included.
    """
    rows = [row for k in _own(sample) for row in _of_issue(k, sample)]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _own(sample: Sample) -> list[int]:
    """Interim issues that a side can move alone."""
    axes, _ = start_of(sample.scenario)
    frozen = sample.scenario.frozen
    return [k for k in axes.interim if axes.owner[k] >= 0 and axes.issues[k] not in frozen]


def _of_issue(k: int, sample: Sample) -> Iterator[dict[str, Any]]:
    scenario = sample.scenario
    dispute = scenario.dispute
    axes, start = start_of(scenario)
    packages: list[Package] = [(*start[:k], level, *start[k + 1 :]) for level in range(len(axes.levels[k]))]
    points = sample.payoffs(packages)[:, :2]
    shifts = points - points[start[k]]
    mover = axes.owner[k]
    issue = dispute.issues[axes.issues[k]]
    about = {"mover": axes.players[mover], "issue": axes.issues[k]}
    about["label"] = issue.label or axes.issues[k].replace("_", " ").capitalize()
    for i, affected in ((1 - mover, "other"), (mover, "mover")):
        whose = {"who": axes.players[i], "affected": affected}
        means = shifts[:, i].mean(axis=1)
        for level, name in enumerate(axes.levels[k]):
            if level != start[k]:
                of_level = {"level": name, "level_label": issue.levels[name], "steps": abs(level - start[k])}
                extreme = _extreme(level, means) if affected == "other" else ""
                yield about | of_level | whose | _said(shifts[level, i], sample) | {"extreme": extreme}
        swing = shifts[:, i].max(axis=0) - shifts[:, i].min(axis=0)
        of_all = {"level": "", "level_label": "", "steps": 0}
        yield about | of_all | whose | _said(swing, sample) | {"extreme": ""}


def _extreme(level: int, means: Any) -> str:
    """Whether a level is the best or the worst of all for the other, in means."""
    if means.max() > means.min() and level in (int(means.argmax()), int(means.argmin())):
        return "best" if level == int(means.argmax()) else "worst"
    return ""


def _said(values: Any, sample: Sample) -> dict[str, float]:
    found = {name: float(numbers[0]) for name, numbers in sample.estimates(values[None]).items()}
    return found | {"rises": float(np.mean(values > 0)), "falls": float(np.mean(values < 0))}
