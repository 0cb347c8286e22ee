"""An offer's payoff term by term: what adds up to what each player, and each observer, would have of it.

u_i(x) = Σ_τ ( v_τ(x) - v_τ(x⁰) ),   x the offer signed with what is in force at the start
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from negosim.dispute.data import Dispute
from negosim.game.account import AccountRow, account_rows
from negosim.model.lanes import Floats
from negosim.model.payoffs import differences
from negosim.outcomes.words import who_words
from negosim.scenario.data import Offer
from negosim.study.explain_sample import Sample

__all__ = ["terms_tables"]


def terms_tables(offer: Offer, sample: Sample) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The terms, and what they add up to.

    Returns
    -------
    terms, payoffs : DataFrame
        ``who``, ``term``, ``label``, estimates, ``effect``, ``lever``, ``basis``, ``evidence``, ``leads``
        (the draws do not tell it from the term that adds, or takes, most); and ``who``, ``label``, estimates.
    """
    scenario = sample.scenario
    levels = {issue: level for issue, level in offer.sets.items() if issue not in scenario.frozen}
    rows = account_rows(scenario.dispute, scenario.in_force, levels)
    points = differences([(row.value, row.base) for row in rows], sample.theta)
    return _terms(rows, points, sample), _payoffs(rows, points, sample)


def _terms(rows: list[AccountRow], points: Floats, sample: Sample) -> pd.DataFrame:
    about = pd.DataFrame(
        [(row.who, row.name, row.term.label or row.name.replace("_", " ").capitalize()) for row in rows],
        columns=["who", "term", "label"],
    )
    return about.assign(
        **sample.estimates(points),
        effect=[row.term.effect.value for row in rows],
        lever=[row.term.lever for row in rows],
        basis=[row.term.basis.value for row in rows],
        evidence=["; ".join(f"{key}: {said}" for key, said in row.term.evidence.items()) for row in rows],
        leads=_leads(rows, points, sample),
    )


def _leads(rows: list[AccountRow], points: Floats, sample: Sample) -> list[bool]:
    """Whether the draws do not tell a term from the one that adds, or that takes, most from the same one."""
    leads = [False] * len(rows)
    means = sample.estimates(points)["mean"]
    for who in {row.who for row in rows}:
        for sign in (1.0, -1.0):
            own = [k for k, row in enumerate(rows) if row.who == who and sign * means[k] > 0]
            for k, lead in zip(own, sample.like_largest(sign * points[own]), strict=True):
                leads[k] = lead
    return leads


def _payoffs(rows: list[AccountRow], points: Floats, sample: Sample) -> pd.DataFrame:
    dispute: Dispute = sample.scenario.dispute
    names = [*dispute.players, *dispute.observers]
    totals = np.zeros((len(names), points.shape[1]))
    for row, values in zip(rows, points, strict=True):
        totals[names.index(row.who)] += values
    about = pd.DataFrame({"who": names, "label": [who_words(dispute, name) for name in names]})
    return about.assign(**sample.estimates(totals))
