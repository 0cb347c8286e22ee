"""What Python users call to follow one play of the talks: ``trace`` and its ``Trace``."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from negosim.experiment.blocks import check_workers
from negosim.questions.answer import Answer, asked
from negosim.scenario.data import Scenario
from negosim.study.responses import Watch
from negosim.study.trace import trace as play_once

__all__ = ["Trace", "trace"]


class Trace(Answer):
    """One play of the talks, sampled from the solved game of one draw.

    ``page()`` is the transcript. There is no chart.
    """

    @property
    def steps(self) -> pd.DataFrame:
        """What happened, a row for each step.

        ``probability`` is that of what happened, then and there; ``value`` what it was worth to whoever
        chose, in points (missing where chance decides); ``points_…`` what the step gave each player, as seen
        from the start. ``kind`` is move, offer, answer, consent, ratification, delivery or breakdown.
        """
        return self._table("steps")

    @property
    def options(self) -> pd.DataFrame:
        """Everything that could have happened at each step, in the order in which it is listed."""
        return self._table("options")

    @property
    def end(self) -> pd.DataFrame:
        """Points of each player and observer from this play, and what they could expect of the draw."""
        return self._table("end")

    @property
    def world(self) -> pd.DataFrame:
        """Values of all uncertain parameters in this draw, the one furthest from its prior's mean first."""
        return self._table("world")

    @property
    def play(self) -> int:
        """Which play of the draw it is, from 1."""
        return int(self.study.told["play"])

    @property
    def outcome(self) -> str:
        """Name of the outcome class."""
        return str(self.study.told["class"])

    @property
    def probability(self) -> float:
        """How likely this play was: the product of the probabilities of its steps."""
        return float(self.study.told["probability"])


def trace(
    scenario: Scenario | str | Path,
    *,
    draw: int = 0,
    play: int = 1,
    outcome: str = "",
    draws: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    watch: Watch | None = None,
) -> Trace:
    """Follow one play of the talks, step by step, with the probability of what happens.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A scenario, the name of a shipped one, or a file.
    draw : int
        The draw of what is uncertain, from 0, as data frames number them.
    play : int
        Which play of that draw, from 1. The same number is the same play everywhere.
    outcome : str
        Take the first play, from that one on, that ends in this outcome class, or in one of several with
        ``+`` between them.
    draws, seed : int, optional
        Override what the scenario says. The seed is also that of the play.
    workers : int, optional
        As in other questions; one draw is solved by one.
    watch : callable, optional
        Called with the number of draws done and of all that are to be done, as far as it is known.

    Returns
    -------
    Trace

    Raises
    ------
    NegosimError
        A file or an argument cannot be used, no play was found that ends so, the concept has no rounds,
        the game is too large to be followed step by step, or a solution fails its own check.

    Examples
    --------
    >>> import negosim
    >>> found = negosim.trace("two_islands_1956", draw=17)
    >>> found.outcome
    'breakdown'
    """
    check_workers(workers)
    asked_of = asked(scenario, draws, seed)
    return Trace(play_once(asked_of, draw=draw, play=play, outcome=outcome, watch=watch))
