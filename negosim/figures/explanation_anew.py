"""What comes of decisions that are certain to be yes, solved anew, as a table and a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from negosim.figures.explanation_numbers import digits, half_of, plus_minus
from negosim.figures.text import paragraph, percent, table
from negosim.outcomes.words import who_words
from negosim.store.study import Study

__all__ = ["anew_parts", "anew_sentence"]

_NOTE = (
    "Solved anew: the same draws, in which this decision is a certain yes and both sides reckon with that. "
    "Where it says less than the accounting above, they then offer or accept less, or something else."
)


def anew_parts(found: Study) -> Iterator[str]:
    """The table, if any decision by others can be made certain."""
    rows = found.tables["anew"].to_dict("records")
    if not rows:
        return
    settles = found.told["kind"] == "settlement"
    done, unit = ("Kept,\n% of games", 100.0) if settles else ("In force,\ntimes a game", 1.0)
    heads = ["If it were certain,\nsolved anew", done, "Difference\n± 95 %", "Times as often\n± 95 %"]
    cells = [["As it is", _kept(rows[0]["kept"], settles), "", ""]]
    cells += [
        [
            row["label"],
            _kept(row["opened"], settles),
            plus_minus(unit * row["difference"], unit * half_of(row, "difference"), sign=True)
            + (" *" if row["clear"] else "  "),
            plus_minus(row["factor"], half_of(row, "factor")),
        ]
        for row in rows
    ]
    yield f"{table(heads, cells, 'wrrr')}\n{paragraph(_NOTE, rest='  ')}"


def anew_sentence(found: Study) -> Iterator[str]:
    """How much more or less often it would be kept, were each decision by others certain."""
    rows = [row for row in found.tables["anew"].to_dict("records") if row["factor"] == row["factor"]]
    if not rows:
        return
    done = "kept" if found.told["kind"] == "settlement" else "put in force"
    said: list[str] = []
    for row in rows:
        often = "" if said else " as often"
        unclear = "" if row["clear"] else " (no clear difference)"
        times = digits(row["factor"], half_of(row, "factor"))
        said.append(f"{times} times{often}{unclear} if {_certain(row, found)}")
    told = f"{', '.join(said[:-1])}, and {said[-1]}" if len(said) > 1 else said[0]
    yield f"Solved anew, so that both sides reckon with it, it would be {done} {told}."


def _certain(row: Any, found: Study) -> str:
    if row["gate"] == "consents":
        return "the consent that it needs were certain"
    if row["by"] == "both":
        return "both were"
    who = who_words(found.scenario.dispute, row["by"])
    players = list(found.scenario.dispute.players)
    return f"{who}'s were" if row["by"] != players[0] else f"{who}'s public were certain to ratify"


def _kept(value: float, settles: bool) -> str:
    return percent(value) if settles else f"{value:.3f}"
