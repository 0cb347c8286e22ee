"""One play of the talks as a page of text: a transcript, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from negosim.figures.study_text import heading
from negosim.figures.text import NONE, WIDTH, number, paragraph, table
from negosim.figures.trace_end import ending, is_rare
from negosim.figures.words import who_words
from negosim.scenario.data import Scenario
from negosim.store.study import Study
from negosim.study.goal import goal_of
from negosim.study.trace_words import share

__all__ = ["page"]

_PARAMETERS, _MATTERS = 5, 0.005
_MOVES = (
    "In sd: distance from the prior's mean, in its standard deviations. Moves outcomes: how much of the "
    "probability of outcomes would go to others if this parameter alone were at its prior's mean."
)
_HEADS = ("\nHere", "Prior\nmean", "\nIn sd", "Moves\noutcomes")
_BOUND = "\x01"  # stands for a blank at which no line is broken
_ROOM = 9  # letters that a probability takes at the end of a line
_HOW_TO_READ = (
    "One play{}, sampled step by step from the solved game of this draw. At the end of a "
    "line: how probable what happened was, then and there; below it what else could have happened, the "
    "likeliest first. In brackets: what an option is worth to whoever chooses, in points, with all that may "
    "follow. Nothing is said of consent where none is needed."
)


def page(found: Study) -> str:
    """The page of a play, at most 80 characters wide.

    Parameters
    ----------
    found : Study
    """
    parts = [
        heading(found),
        paragraph(_which(found), rest="  "),
        paragraph(_HOW_TO_READ.format(" out of very many" if is_rare(found) else ""), rest="  "),
        *_world(found),
        *_rounds(found),
        *ending(found),
    ]
    return "\n\n".join(parts) + "\n"


def _which(found: Study) -> str:
    scenario, draw, play = found.scenario, found.question["draw"], found.told["play"]
    rounds, per_year = scenario.rounds, scenario.rounds_per_year
    talks = "1 round" if rounds == 1 else f"{rounds} rounds"
    length = "of a year each" if rounds > 1 else "of a year"
    if per_year > 1:
        length = f"{per_year} to the year"
    fixed = (
        f" Held fixed: {', '.join(_issue(scenario, k) for k in scenario.frozen)}." if scenario.frozen else ""
    )
    which = f"Draw {draw:,}, counted from 0; play {play:,} of it{_first(found)}"
    return f"{which}. Talks have {talks}, {length}.{fixed}"


def _first(found: Study) -> str:
    """How the play was chosen, if it was chosen by its end."""
    text = found.question["for"]
    if not text:
        return ""
    label = goal_of(text, found.scenario.dispute, targeted=False).label(found.scenario.dispute)
    return f", the first from play {found.question['play']:,} on that ends in {label}"


def _issue(scenario: Scenario, name: str) -> str:
    return scenario.dispute.issues[name].label or name.replace("_", " ").capitalize()


# ---- The draw
def _world(found: Study) -> Iterator[str]:
    """The parameters that are furthest from their prior's mean."""
    rows = found.tables["world"]
    if rows.empty:
        yield paragraph("Every parameter is fixed, so that all draws are alike.")
        return
    matter = rows[rows["outcomes_moved"] >= _MATTERS]
    shown = (rows if matter.empty else matter).head(_PARAMETERS)
    which = "" if matter.empty else " that matter in this draw"
    heads = [f"Furthest from what is expected,\nof parameters{which}", *_HEADS]
    yield table(heads, [_parameter(row) for row in shown.to_dict("records")], "wrrrr")
    yield paragraph(f"{_MOVES} {_listed(len(shown), len(matter), len(rows))}", rest="  ")


def _listed(shown: int, matter: int, rows: int) -> str:
    """Which parameters the table has, out of which."""
    least = f"{100 * _MATTERS:g} %"
    if not matter:
        which = "all" if shown == rows else f"the {shown} furthest of all {rows}"
        return f"None moves {least} or more; listed are {which}; world.csv has every one."
    if matter == 1:
        return f"Listed is the only one that moves {least} or more; world.csv has every one."
    which = f"all {matter}" if shown == matter else f"the {shown} furthest of the {matter}"
    return f"Listed are {which} that move {least} or more; world.csv has every one."


def _parameter(row: dict[Any, Any]) -> list[str]:
    moved = row["outcomes_moved"]
    told = [_value(row["value"]), _value(row["prior_mean"]), _away(row["sds_from_mean"])]
    return [row["meaning"], *told, share(moved) if moved == moved else NONE]


def _value(value: float) -> str:
    return f"{value:.3g}" if value == value else NONE


def _away(sds: float) -> str:
    return f"{sds:+.1f}" if sds == sds else NONE


# ---- Rounds
def _rounds(found: Study) -> Iterator[str]:
    for _, steps in found.tables["steps"].groupby("round", sort=False):
        yield "\n".join([*_round_head(found, steps), *_steps(steps)])


def _round_head(found: Study, steps: pd.DataFrame) -> Iterator[str]:
    scenario, first = found.scenario, steps.iloc[0]
    t = int(first["round"])
    proposer = scenario.proposers[(t - 1) % len(scenario.proposers)]
    title = paragraph(f"Round {t} of {scenario.rounds}: {who_words(scenario.dispute, proposer)} proposes")
    yield title
    yield "-" * max(map(len, title.split("\n")))
    if first["in_force"]:
        yield paragraph(f"In force: {first['in_force']}.", rest="  ")
    if first["door"] == "shut":
        yield "The door to a settlement is shut."
    for name, added in scenario.calendar.get(t, {}).items():
        yield paragraph(f"Calendar: {scenario.dispute.parameters[name].meaning}: {added:+g}.", rest="  ")


def _steps(steps: pd.DataFrame) -> Iterator[str]:
    for step in steps.to_dict("records"):
        yield _happened(step)
        if step["alternatives"]:
            yield _wrapped(f"or {step['alternatives']}", first="      ", rest="        ")
        if step["note"]:
            yield paragraph(step["note"], first="    > ", rest="      ")


def _wrapped(text: str, first: str, rest: str) -> str:
    """Text broken into lines, but for its percentages and what stands in brackets behind them."""
    bound = text.replace(" % (", f"{_BOUND}%{_BOUND}(").replace(" %", f"{_BOUND}%")
    return paragraph(bound, first=first, rest=rest).replace(_BOUND, " ")


def _happened(step: dict[Any, Any]) -> str:
    """What happened, with its probability at the end of its first line."""
    value = "" if step["value"] != step["value"] else f" ({number(step['value'])})"
    lines = paragraph(f"{step['what']}{value}", first="  ", rest="    ", width=WIDTH - _ROOM - 1).split("\n")
    return "\n".join([lines[0].ljust(WIDTH - _ROOM) + share(step["probability"]).rjust(_ROOM), *lines[1:]])
