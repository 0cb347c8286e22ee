"""Charts of an explanation: the chain, the payoff term by term, and the clauses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from negosim.figures.captions_explanation import chain_told, clauses_told, waterfall_told
from negosim.figures.chart import Chart
from negosim.figures.explanation_chain import chain_data, chain_figure
from negosim.figures.explanation_clauses import clauses_data, clauses_figure
from negosim.figures.explanation_waterfall import waterfall_data, waterfall_figure
from negosim.figures.study_text import source
from negosim.outcomes.words import who_words
from negosim.store.study import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["charts"]

_WORTH = {
    True: "What it is worth to each, term by term, if kept for ever",
    False: "What it is worth to each, term by term, if put in force for ever",
}
_ENDS = {True: "Kept, percentage points", False: "Put in force, times a game"}


def charts(found: Study) -> tuple[Chart, ...]:
    """The charts of an explanation; without clauses there is none of them."""
    label, note, dispute = str(found.told["label"]), source(found), found.scenario.dispute
    settles = found.told["kind"] == "settlement"
    names = {player: who_words(dispute, player) for player in dispute.players}
    chain = chain_data(found.tables["chain"], dispute)
    terms = waterfall_data(found.tables["terms"], found.tables["payoffs"], names)
    clauses = clauses_data(found.tables["clauses"], list(names), settles=settles)
    worth, ending = (label, _WORTH[settles]), (label, _ENDS[settles])
    drawn = (
        Chart(
            "chain",
            partial(_wide, chain_figure, chain, names, label, note),
            chain,
            partial(chain_told, found, chain),
        ),
        Chart(
            "waterfall",
            partial(_wide, waterfall_figure, terms, names, worth, note),
            terms,
            partial(waterfall_told, found, terms),
        ),
        Chart(
            "clauses",
            partial(_wide, clauses_figure, clauses, names, ending, note),
            clauses,
            partial(clauses_told, found, clauses),
        ),
    )
    return drawn if len(clauses) else drawn[:2]


def _wide(draw: Callable[..., Figure], *given: Any) -> Figure:
    """Draw a chart at the width that is given last."""
    *rest, width_mm = given
    return draw(*rest, width_mm=width_mm)
