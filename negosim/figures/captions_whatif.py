"""What is said of the chart of what it would take: a draft of its caption, and the chart in words."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from negosim.figures.captions import changed_says, concept_says, drawn_says, sentences, source_says
from negosim.figures.chart import Told
from negosim.figures.sheet import number_text
from negosim.figures.whatif_words import asked_for, distance_words, goal_label, share, value_text
from negosim.figures.words import begun, listed
from negosim.store.study import Study
from negosim.wording import say

__all__ = ["changes_told"]

_MOST = 3
"""Parameters whose values are told one by one."""

_SHOWN = "{title}: what it would take for '{goal}' in {target} of games."
_REACHED = "Smallest joint change found: from {as_is} to {end}, on fresh draws (seed {seed}) {fresh}."
_MISSED = (
    "These parameters do not reach it: values with the highest probability that was found, {end}, on fresh "
    "draws (seed {seed}) {fresh}; as the scenario is {as_is}."
)
_ERROR = "Means over draws; ±: 95 % interval of the mean (Monte Carlo error, smaller with more draws)."
_PRIORS = (
    "Bands: 5th to 95th percentile of each prior (what is not known of the dispute); thin lines: its whole "
    "range."
)
_NUMBERS = "Numbers at the right: mean of the prior and value, in the parameter's own unit."
_AXIS = "Horizontal axis: distance from the prior's mean, in prior standard deviations."
_COSTS = "Horizontal axis: distance from the prior's mean, in units of cost."
_SET = "All other parameters are drawn from their priors."
_FORM = "Chart of arrows, one row for each parameter (rows: {count})."


def changes_told(found: Study, data: pd.DataFrame) -> Told:
    """Caption and alternative text, in the language in use.

    Parameters
    ----------
    found : Study
    data : DataFrame
        What the chart draws.
    """
    return Told(sentences(_caption(found, data)), sentences(_alt(found, data)))


def _caption(found: Study, data: pd.DataFrame) -> Iterator[str]:
    scenario = found.scenario
    yield say(_SHOWN, title=scenario.title, goal=goal_label(found), target=asked_for(found))
    result = _result(found)
    yield result
    if "±" in result:  # one draw has no interval
        yield _ERROR
    yield _PRIORS
    if data["in_prior"].any():
        yield "Filled arrows: from the prior's mean (zero) to the value that the parameter is set to."
    if not data["in_prior"].all():
        yield "Hollow arrows: to a value outside the range of the prior."
    yield _NUMBERS
    yield _axis(found)
    yield _SET
    yield drawn_says(scenario.run)
    yield concept_says(scenario.run)
    yield changed_says(scenario.changes)
    yield source_says(found.recipe)


def _result(found: Study) -> str:
    told = found.told["changes"]
    shares = {"as_is": share(found.told["as_is"]), "end": share(told["found"]), "fresh": share(told["fresh"])}
    return say(_REACHED if told["reached"] else _MISSED, seed=told["fresh_seed"], **shares)


def _axis(found: Study) -> str:
    return _COSTS if "cost" in distance_words(found) else _AXIS


def _alt(found: Study, data: pd.DataFrame) -> Iterator[str]:
    yield say(_FORM, count=len(data))
    yield _axis(found)
    yield _result(found)
    rows = data.reindex(data["moved"].abs().sort_values(ascending=False, kind="stable").index)
    told = (
        say(
            "{meaning} {distance} ({mean} → {value})",
            meaning=begun(row["meaning"]),
            distance=_signed(row["moved"]),
            mean=value_text(row["prior_mean"]),
            value=value_text(row["value"], row["error"]),
        )
        for row in rows.head(_MOST).to_dict("records")
    )
    yield say("Farthest from the means of their priors: {told}.", told=listed(told))
    if len(data) > _MOST:
        least = number_text(float(f"{rows['moved'].abs().iloc[_MOST]:.2g}"))
        yield say("The others move by {most} at most.", most=least)
    out = int((~data["in_prior"].astype(bool)).sum())
    yield say("Values outside the range of their prior: {count} of {all}.", count=out, all=len(data))


def _signed(value: float) -> str:
    """A distance with its sign, two significant digits."""
    text = number_text(float(f"{value:.2g}"))
    return f"+{text}" if value > 0 else text
