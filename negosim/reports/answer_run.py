"""What a run found, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from negosim.figures.words import stop_words, who_words
from negosim.reports.model import Answer, Entry, Items
from negosim.reports.told import ONE_DRAW, interval, joined, mean, number, share, spread, sure, unknown
from negosim.store.results import Results
from negosim.tables.digits import Estimate
from negosim.tables.estimates import estimate
from negosim.tables.run import STEPS

__all__ = ["leaders", "leading_says", "run_answer"]

_WORTH_A_WORD = 0.01
"""Outcomes below this, in means, are told together."""

_MOST_STOPS = 3
_COUNTS = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
_NEVER = 1e-12


def run_answer(found: Results) -> Answer:
    """The answer of a run.

    Parameters
    ----------
    found : Results
        Such as ``Outcomes``.
    """
    classes = found.classes
    ranked = classes.sort_values("mean", ascending=False, kind="stable")
    rows = [(str(row["label"]), estimate(row, 100)) for row in ranked.to_dict("records")]
    alone = ONE_DRAW if unknown(rows[0][1]) else ""
    paragraphs = (alone, _spread(rows), _settled(found), _stopped(found), _worth(found))
    return Answer(
        headline=leading_says(rows),
        paragraphs=tuple(filter(None, paragraphs)),
        findings=(Items("How the talks end, the likeliest first", tuple(_ends(rows))),),
    )


def leading_says(rows: list[tuple[str, Estimate]]) -> str:
    """Which outcome is the likeliest, if the draws decide it.

    Parameters
    ----------
    rows : list of pairs of str and Estimate
        Outcomes, the likeliest first.
    """
    label, first = rows[0]
    if unknown(first):
        return f"In the one draw talks end most often in “{label}”: in {share(first)} of all talks."
    near = leaders(rows)
    if len(near) == 1:
        return f"In this model talks end most often in “{label}”: in {share(first)} of all talks."
    count = _COUNTS[len(near) - 2] if len(near) - 2 < len(_COUNTS) else str(len(near))
    told = [f"“{name}”, {share(own)}" for name, own in near]
    return (
        f"{count} outcomes lead, and these draws do not tell which is the "
        f"{'likelier' if len(near) == 2 else 'likeliest'}: {'; '.join(told[:-1])}; and {told[-1]}."
    )


def leaders(rows: list[tuple[str, Estimate]]) -> list[tuple[str, Estimate]]:
    """The likeliest outcome, and every other that may be as likely.

    Parameters
    ----------
    rows : list of pairs of str and Estimate
        Outcomes, the likeliest first.
    """
    first, *others = rows
    return [first, *(each for each in others if not sure(first[1], each[1]))]


def _ends(rows: list[tuple[str, Estimate]]) -> Iterator[Entry]:
    told = [(label, own) for label, own in rows if own.mean >= 100 * _WORTH_A_WORD]
    for label, own in told:
        between = spread(own)
        more = f"; {between} from draw to draw" if between else ""
        yield Entry(label, f"{share(own)}{more}")
    rest = len(rows) - len(told)
    if rest:
        yield Entry("Every other outcome" if rest > 1 else "The other outcome", "below 1 %")


def _spread(rows: list[tuple[str, Estimate]]) -> str:
    """How far the leading probability depends on what is not known."""
    label, own = rows[0]
    between = spread(own)
    if not between:
        return ""
    return (
        f"That differs between draws of the uncertain parameters: in nine of ten of them the probability of "
        f"“{label}” lies from {between}."
    )


# ---- Settlements
def _settled(found: Results) -> str:
    steps = {row["step"]: estimate(row, 100) for row in found.agreement.to_dict("records")}
    if all(own.mean < _NEVER for own in steps.values()):
        return "In no draw do the parties sign a settlement."
    told = [f"{STEPS[step].removeprefix('Settlement ')} in {share(own)}" for step, own in steps.items()]
    return f"A settlement is {joined(told)} of all talks."


def _stopped(found: Results) -> str:
    """What stops settlements most often."""
    rows = found.stops[found.stops["kind"] == "settlement"]
    stops = rows[~rows["stop"].isin(["kept", "in_force"]) & (rows["mean"] > 0)]
    if stops.empty:
        return ""
    ranked = stops.sort_values("mean", ascending=False, kind="stable").head(_MOST_STOPS)
    told = [_stop(row, found) for row in ranked.to_dict("records")]
    base = "rounds in which one can be offered" if found.scenario.run.concept.has_rounds else "all talks"
    return f"What stops a settlement most often, of {base}: {joined(told)}."


def _stop(row: Any, found: Results) -> str:
    text = stop_words(row, found.scenario.dispute, found.scenario.run.concept)
    part = estimate(row).like(100 * row["share"], 100)
    return f"“{text}” ({mean(part)})"


# ---- Payoffs
def _worth(found: Results) -> str:
    dispute = found.scenario.dispute
    players: pd.DataFrame = found.payoffs[found.payoffs["who"].isin(list(dispute.players))]
    told = []
    for row in players.to_dict("records"):
        own = estimate(row, bounded=False)
        sureness = f" ({interval(own)})" if interval(own) else ""
        told.append(f"{number(own)} points to {who_words(dispute, row['who'])}{sureness}")
    return (
        f"Against the status quo the talks are worth {joined(told)}. Points are each one's own: those of two "
        "players cannot be compared."
    )
