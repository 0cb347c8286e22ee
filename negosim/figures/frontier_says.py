"""Sentences about a study of the frontier."""

from __future__ import annotations

from negosim.figures.sheet import number_text
from negosim.scenario.data import NoAgreement, Over
from negosim.store.frontier import MOST_DRAWS, FrontierTables, facts_of

__all__ = ["goal", "shown", "taken_for_granted"]


def taken_for_granted(study: FrontierTables) -> str:
    """What is looked at, and what efficient and zone mean."""
    bargaining = study.scenario.bargaining
    lotteries = bargaining.lotteries
    better = "no other package or lottery over packages" if lotteries else "no other package"
    against = (
        "the status quo"
        if bargaining.no_agreement is NoAgreement.STATUS_QUO
        else "what the game with nothing on the table is worth"
    )
    told = (
        f"Among {_what(study)}, against {against}. A package is efficient if {better} is better for one "
        "player and no worse for the other. It is in the zone of possible agreement if it is no worse for "
        "either than no agreement."
    )
    return told + _bands(study.scenario.run.draws)


def _bands(draws: int) -> str:
    if draws <= MOST_DRAWS:
        return ""
    return f" Bands of the frontier are over the first {MOST_DRAWS:,} draws."


def shown(study: FrontierTables) -> str:
    """What the chart shows."""
    return f"The Pareto frontier of {_what(study)}, and what lies beside it"


def _what(study: FrontierTables) -> str:
    count = facts_of(study)["packages"]["mean"]
    if study.scenario.bargaining.over is Over.PACKAGES:
        many = f"{count:,.0f}" if count < 1e9 else number_text(count)
        return f"all {many} combinations of levels"
    return f"the {count:,.0f} packages on the table" if count > 1 else "the one package on the table"


def goal() -> str:
    """What the columns of offers say."""
    return (
        "Good for: no worse than no agreement. Left for: the most that a player could have more, by some "
        "other package, without the other player having less; 0 if the offer is efficient."
    )
