"""Sentences about a study of the frontier."""

from __future__ import annotations

from negosim.figures.captions import sentences
from negosim.figures.sheet import number_text
from negosim.scenario.data import NoAgreement, Over
from negosim.store.frontier import MOST_DRAWS, FrontierTables, facts_of
from negosim.wording import say

__all__ = ["goal", "shown", "taken_for_granted", "what_of"]


def taken_for_granted(study: FrontierTables) -> str:
    """What is looked at, and what efficient and zone mean."""
    bargaining = study.scenario.bargaining
    against = (
        "the status quo"
        if bargaining.no_agreement is NoAgreement.STATUS_QUO
        else "what the game with nothing on the table is worth"
    )
    told = say("Among {what}, against {against}.", what=what_of(study), against=against)
    words = _EFFICIENT_BY_LOTTERY if bargaining.lotteries else _EFFICIENT
    return sentences([told, words, _ZONE, _bands(study.scenario.run.draws)])


_EFFICIENT = "A package is efficient if no other package is better for one player and no worse for the other."
_EFFICIENT_BY_LOTTERY = (
    "A package is efficient if no other package or lottery over packages is better for one player and no "
    "worse for the other."
)
_ZONE = "It is in the zone of possible agreement if it is no worse for either than no agreement."


def _bands(draws: int) -> str:
    if draws <= MOST_DRAWS:
        return ""
    return say("Bands of the frontier are over the first {count} draws.", count=f"{MOST_DRAWS:,}")


def shown(study: FrontierTables) -> str:
    """What the chart shows."""
    return say("The Pareto frontier of {what}, and what lies beside it", what=what_of(study))


def what_of(study: FrontierTables) -> str:
    """What can be agreed on."""
    count = facts_of(study)["packages"]["mean"]
    if study.scenario.bargaining.over is Over.PACKAGES:
        many = f"{count:,.0f}" if count < 1e9 else number_text(count)
        return say("all {count} combinations of levels", count=many)
    if count > 1:
        return say("the {count} packages on the table", count=f"{count:,.0f}")
    return say("the one package on the table")


def goal() -> str:
    """What the columns of offers say."""
    return (
        "Good for: no worse than no agreement. Left for: the most that a player could have more, by some "
        "other package, without the other player having less; 0 if the offer is efficient."
    )
