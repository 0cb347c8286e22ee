"""Charts of an explanation: the chain, the payoff term by term, and the clauses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from negosim.figures.chart import Chart, Told
from negosim.figures.explanation_chain import chain_data, chain_figure
from negosim.figures.explanation_clauses import clauses_data, clauses_figure
from negosim.figures.explanation_waterfall import waterfall_data, waterfall_figure
from negosim.figures.explanation_words import done
from negosim.figures.study_text import source
from negosim.outcomes.words import who_words
from negosim.store.study import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["charts"]


def charts(found: Study) -> tuple[Chart, ...]:
    """The charts of an explanation; without clauses there is none of them."""
    label, note, ending = str(found.told["label"]), source(found), done(found)
    names = {player: who_words(found.scenario.dispute, player) for player in found.scenario.dispute.players}
    chain = chain_data(found.tables["chain"])
    terms = waterfall_data(found.tables["terms"], found.tables["payoffs"], names)
    drawn = [
        Chart(
            "chain",
            partial(_wide, chain_figure, chain, names, label, note),
            chain,
            partial(_told, found, "chain"),
        ),
        Chart(
            "waterfall",
            partial(_wide, waterfall_figure, terms, names, (label, ending), note),
            terms,
            partial(_told, found, "waterfall"),
        ),
    ]
    clauses = clauses_data(found.tables["clauses"], list(names), settles=found.told["kind"] == "settlement")
    if len(clauses):
        draw = partial(_wide, clauses_figure, clauses, names, (label, ending), note)
        drawn.append(Chart("clauses", draw, clauses, partial(_told, found, "clauses")))
    return tuple(drawn)


def _told(found: Study, kind: str) -> Told:
    return Told(found.scenario.title, kind)


def _wide(draw: Callable[..., Figure], *given: Any) -> Figure:
    """Draw a chart at the width that is given last."""
    *rest, width_mm = given
    return draw(*rest, width_mm=width_mm)
