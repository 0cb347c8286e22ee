"""Captions of the charts of a comparison: what is shown, what each mark means, what the numbers rest on."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from negosim.figures.captions import changed_says, concept_says, drawn_says, sentences, source_says
from negosim.figures.choices import ComparisonKind
from negosim.figures.difference_panels import differ_less
from negosim.figures.distributions import enlarged
from negosim.figures.words import listed, rare_in_all
from negosim.store.comparison import ComparisonTables
from negosim.wording import say

__all__ = ["comparison_caption"]


def comparison_caption(comparison: ComparisonTables, kind: ComparisonKind, data: pd.DataFrame) -> str:
    """The caption of a chart of a comparison, in the language in use.

    Parameters
    ----------
    comparison : ComparisonTables
        Such as ``Comparison``.
    kind : ComparisonKind
    data : DataFrame
        What the chart draws.
    """
    scenarios = list(comparison.scenarios.values())
    run = scenarios[0].run
    changes = dict.fromkeys(change for each in scenarios for change in each.changes)
    parts = {ComparisonKind.DIFFERENCES: _differences, ComparisonKind.DISTRIBUTIONS: _distributions}[kind]
    title, *about = parts(comparison, data)
    first = (title, drawn_says(run), *about, *rare_in_all(data))
    last = (concept_says(run), changed_says(changes), source_says(comparison.recipe))
    return sentences((*first, *last))


def _differences(comparison: ComparisonTables, data: pd.DataFrame) -> Iterable[str]:
    baseline = comparison.scenarios[comparison.baseline]
    others = [name for name in comparison.scenarios if name != baseline.name]
    words = "{title}: how other scenarios differ from it in the probabilities of outcome classes."
    yield say(words, title=baseline.title)
    yield "Marks: mean of scenario minus baseline (the line at zero), in percentage points."
    yield say("Scenarios: {names}.", names=_named(comparison, others))
    if data["low"].notna().any():
        yield "Hollow marks: the 95 % interval of the mean includes zero."
        yield "Thick lines: 95 % interval of the mean (Monte Carlo error), if wider than the mark."
    yield "Thin lines: 5th to 95th percentile over draws (what is not known of the dispute)."
    if differ_less(data[data["drawn"]]).any():
        yield "Outcomes that differ much less than others stand in a second panel, on a scale of their own."


def _distributions(comparison: ComparisonTables, data: pd.DataFrame) -> Iterable[str]:
    names = list(comparison.scenarios)
    yield say("How the talks may end in {count} scenarios.", count=len(names))
    yield say("Scenarios: {names}.", names=_named(comparison, names))
    yield "Bars: mean probabilities (%) of outcome classes over draws, which add up to 100 %."
    if enlarged(data):
        yield "The second panel shows settlements alone, enlarged; at its right: all of them together."


def _named(comparison: ComparisonTables, names: Iterable[str]) -> str:
    scenarios = comparison.scenarios
    return listed(say("{name} ({title})", name=name, title=scenarios[name].title) for name in names)
