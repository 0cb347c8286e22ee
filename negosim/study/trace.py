"""One play of the talks in one draw of what is uncertain, sampled from the solved game, step by step.

The draw is solved by the second solver (``audit``), which keeps every choice with what its options are
worth, and by the package's own; what both say of the outcome classes must agree.
"""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from negosim.audit.certify import with_rounds
from negosim.audit.play import Played as Expected
from negosim.audit.play import play as follow
from negosim.audit.recursion import Recursion
from negosim.audit.rules import Rules
from negosim.errors import CertificateError, RequestFault
from negosim.experiment.concepts import KeptSolver, block_solver
from negosim.model.certificate import TOLERANCE, Certificate
from negosim.model.draws import Sampler
from negosim.model.lanes import Floats
from negosim.reading import shown
from negosim.scenario.data import Concept, Scenario
from negosim.store.study import Study, StudyKind
from negosim.study.goal import Goal, goal_of
from negosim.study.responses import Counter, Watch
from negosim.study.trace_chance import uniforms
from negosim.study.trace_forks import Forks
from negosim.study.trace_plays import Played, played
from negosim.study.trace_tables import end_table, options_table, steps_table
from negosim.study.trace_words import TraceWords
from negosim.study.trace_world import world

__all__ = ["MOST_NODES", "solved_draw", "trace"]

MOST_NODES = 400_000
"""Choices of a draw that are solved one by one, which takes half a minute."""


MOST_PLAYS = 50_000
"""Plays among which one of a given outcome is looked for, which takes some ten seconds."""


def trace(
    scenario: Scenario, *, draw: int = 0, play: int = 1, outcome: str = "", watch: Watch | None = None
) -> Study:
    """Play the talks of one draw once.

    Parameters
    ----------
    scenario : Scenario
    draw : int
        From 0, as data frames number them.
    play : int
        From 1: which play of this draw.
    outcome : str
        Outcome classes as ``goal_of`` reads them: take the first play, from that one on, that ends so.
    watch : callable, optional

    Raises
    ------
    RequestFault
        There is no such draw, play or outcome class, no play was found that ends so, the concept has no
        rounds, or the game is too large.
    CertificateError
        The solution fails its own check, or the two solvers disagree.
    """
    _check(scenario, draw, play)
    draw, play = int(draw), int(play)
    goal = goal_of(outcome, scenario.dispute, targeted=False) if outcome else None
    counter = Counter(watch)
    counter.plan(1)
    run, solve = scenario.run, block_solver(scenario)
    theta = Sampler(scenario.priors, run.seed, run.design, run.draws).parameters(draw, draw + 1)
    certificate, game, expected = solved_draw(scenario, theta, solve)
    number, found = _sampled(Forks(game), run.seed, draw, play, goal, expected)
    counter.did(1)
    words = TraceWords(game)
    tables = {
        "steps": steps_table(found, words, game),
        "options": options_table(found, words),
        "end": end_table(found, expected, words, game),
        "world": world(scenario, theta, solve),
    }
    question = {"draw": draw, "play": play, "for": goal.text if goal else ""}
    told = {"play": number, **_told(found, expected, words)}
    return Study(StudyKind.TRACE, scenario, certificate, question, tables, told)


def _sampled(
    forks: Forks, seed: int, draw: int, play: int, goal: Goal | None, expected: Expected
) -> tuple[int, Played]:
    """A play and its number: the one asked for, or the first from it on that ends as it is to."""
    if goal is None:
        return play, played(forks, uniforms(seed, draw, play))
    chance = math.fsum(expected.classes[name] for name in goal.names)
    for number in range(play, play + MOST_PLAYS) if chance > 0 else ():
        found = played(forks, uniforms(seed, draw, number))
        if found.end.outcome in goal.names:
            return number, found
    looked = f"none of {MOST_PLAYS:,} plays from {play:,} on ends so" if chance > 0 else "no play can end so"
    raise RequestFault(
        f"--for {goal.text}: in draw {draw} that has probability {chance:.2g}, and {looked}; take another "
        "--draw."
    )


def _check(scenario: Scenario, draw: int, play: int) -> None:
    with_rounds(scenario)
    draws = scenario.run.draws
    if not _is_whole(draw) or not 0 <= draw < draws:
        raise RequestFault(
            f"expected a draw from 0 to {draws - 1}, found {shown(draw)}; the run has {draws:,} draws."
        )
    if not _is_whole(play) or play < 1:
        raise RequestFault(f"expected a play, a whole number from 1 on, found {shown(play)}; change it.")
    rules = Rules(scenario)
    choices = len(rules.arrangements()) * (len(scenario.offers) + len(scenario.moves) + 1)
    nodes = 2 * scenario.rounds * choices
    if nodes > MOST_NODES:
        raise RequestFault(
            f"{scenario.name}: one draw would have some {nodes:,} choices, of which at most {MOST_NODES:,} "
            "can be looked at one by one; take fewer rounds (--set game.rounds=2) or fewer offers."
        )


def _is_whole(number: Any) -> bool:
    if isinstance(number, (float, np.floating)):
        return float(number).is_integer()
    return isinstance(number, (int, np.integer)) and not isinstance(number, bool)


def solved_draw(
    scenario: Scenario, theta: Floats, solve: KeptSolver
) -> tuple[Certificate, Recursion, Expected]:
    """One draw, solved by both solvers.

    Parameters
    ----------
    scenario : Scenario
    theta : (parameters, 1) array
    solve : callable
        The package's own.

    Returns
    -------
    Certificate
        Of the package's own solution.
    Recursion
    Played
        What comes out on average.

    Raises
    ------
    CertificateError
        The solution fails its own check, or the two solvers disagree.
    """
    kept, certificate = solve(theta)
    certificate.require()
    values = dict(zip(scenario.priors, theta[:, 0].tolist(), strict=True))
    precision = math.inf if scenario.run.concept is Concept.SPE else None
    with _no_garbage():
        game = Recursion(Rules(scenario), values, precision)
        expected = follow(game)
    _require_alike(expected, kept["probabilities"][:, 0])
    return certificate, game, expected


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Looking for garbage over and over among so many small objects takes a third of the time."""
    pause = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()


def _require_alike(expected: Expected, ours: Floats) -> None:
    gap = float(np.abs(np.array(list(expected.classes.values())) - ours).max())
    if not gap <= TOLERANCE:
        raise CertificateError(
            f"the two solvers of this draw differ by {gap:.2g} in the probability of an outcome (at most "
            f"{TOLERANCE:g} is allowed); results were not written."
        )


def _told(found: Played, expected: Expected, words: TraceWords) -> Mapping[str, Any]:
    """How the play ended, and how likely it was."""
    end = found.end
    return {
        "end": end.how.value,
        "round": end.t,
        "offer": end.offer,
        "offer_label": words.offer(end.offer) if end.offer else "",
        "by": end.by,
        "stage": end.stage,
        "delivered": dict(end.delivered or {}),
        "in_force": words.in_force(end.z),
        "class": end.outcome,
        "class_probability": expected.classes[end.outcome],
        "steps": len(found.steps),
        "probability": found.probability,
        "log10_probability": found.digits,
    }
