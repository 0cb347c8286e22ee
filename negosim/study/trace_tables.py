"""The tables of one play: its steps, all options at each of them, and what everybody has in the end."""

from __future__ import annotations

from typing import Any

import pandas as pd

from negosim.audit.play import Played as Expected
from negosim.audit.recursion import Recursion
from negosim.study.trace_forks import Fork
from negosim.study.trace_plays import Played
from negosim.study.trace_words import TraceWords

__all__ = ["end_table", "options_table", "steps_table"]


def steps_table(found: Played, words: TraceWords, game: Recursion) -> pd.DataFrame:
    """A row for each step; ``points_…`` are what it gives a player, as seen from the start."""
    rows = []
    for n, ((fork, k), earned) in enumerate(zip(found.steps, found.earned, strict=True), start=1):
        option, place = fork.options[k], fork.place
        rows.append(
            {
                "step": n,
                "round": getattr(place, "t", 0),
                "stage": getattr(place, "stage", 0),
                "in_force": words.in_force(getattr(place, "z", ())),
                "door": getattr(place, "door", "open"),
                "kind": fork.kind.value,
                "who": fork.who,
                "what": words.what(fork, option),
                "option": words.name(fork, option),
                "offer": getattr(place, "offer", None) or "",
                "probability": option.chance,
                "value": option.value,
                "alternatives": words.alternatives(fork, k),
                "note": words.notes(fork, option),
                **{f"points_{i}": gain for i, gain in zip(game.players, earned, strict=True)},
            }
        )
    return pd.DataFrame(rows)


def options_table(found: Played, words: TraceWords) -> pd.DataFrame:
    """A row for each option of each step, in listed order."""
    rows = [row for n, (fork, k) in enumerate(found.steps, start=1) for row in _options(n, fork, k, words)]
    return pd.DataFrame(rows)


def _options(n: int, fork: Fork, taken: int, words: TraceWords) -> list[dict[str, Any]]:
    return [
        {
            "step": n,
            "option": words.name(fork, option),
            "label": words.option(fork, option),
            "probability": option.chance,
            "value": option.value,
            "happened": k == taken,
        }
        for k, option in enumerate(fork.options)
    ]


def end_table(found: Played, expected: Expected, words: TraceWords, game: Recursion) -> pd.DataFrame:
    """What players and observers have from the play, and what they could expect of the draw."""
    points = dict(zip(game.players, found.points, strict=True)) | dict(found.end.observers)
    before = dict(zip(game.players, expected.value, strict=True)) | expected.observers
    rows = [
        {
            "who": name,
            "label": words.who(name),
            "role": "player" if name in game.players else "observer",
            "points": points[name],
            "expected": before[name],
        }
        for name in points
    ]
    return pd.DataFrame(rows)
