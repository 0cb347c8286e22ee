"""Break-even values: what one number would have to be for an outcome to be as likely as a target says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from negosim.errors import RequestFault
from negosim.model.certificate import Certificate
from negosim.reading import unknown
from negosim.scenario.data import Scenario
from negosim.store.study import Study, StudyKind
from negosim.study import breakeven_pairs, breakeven_structure
from negosim.study.breakeven_curve import Estimate, estimate, scanned
from negosim.study.breakeven_pairs import ACROSS, pair_of, pair_rows
from negosim.study.breakeven_range import BESIDE, FAR, REACH, WITHIN
from negosim.study.breakeven_rows import frame
from negosim.study.breakeven_structure import most_rounds, options_of, structure_rows
from negosim.study.breakeven_tables import (
    CROSSINGS,
    PARAMETERS,
    SCAN,
    crossing_rows,
    parameter_row,
    scan_rows,
)
from negosim.study.breakeven_values import ERRORS, BreakEvenValues, break_even
from negosim.study.goal import Goal, goal_of
from negosim.study.responses import Counter, Responses, Watch, worst

__all__ = ["break_even", "find_break_even"]

_PER_PARAMETER, _PER_PAIR = 3, 8
"""Solutions of all draws that a parameter, or a value of a pair, takes as far as one can say beforehand."""


@dataclass
class _Found:
    """What was found so far."""

    base: Estimate
    parameters: list[BreakEvenValues] = field(default_factory=list)
    values: list[dict[str, Any]] = field(default_factory=list)
    pairs: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    solved: list[Responses] = field(default_factory=list)

    @property
    def certificate(self) -> Certificate:
        return worst(*self.solved)


def find_break_even(
    scenario: Scenario,
    goal: str,
    *,
    vary: Sequence[str] | None = None,
    pairs: Sequence[str | Sequence[str]] | None = None,
    workers: int | None = None,
    watch: Watch | None = None,
) -> Study:
    """For each of several numbers alone, and for pairs of them, where a goal's probability meets a target.

    Parameters
    ----------
    scenario : Scenario
    goal : str
        Such as ``two_islands=0.1``.
    vary : sequence of str, optional
        Parameters, ``game.rounds``, ``offers.NAME.ISSUE``, ``offers.NAME``, ``in_force.ISSUE`` or
        ``run.concept``; by default every uncertain parameter or, where pairs are given, those of the pairs.
    pairs : sequence of pairs of str, optional
        Each of two parameters.
    workers : int, optional
    watch : callable, optional

    Raises
    ------
    RequestFault
        Something that was asked for does not exist, or there is a single draw.
    """
    aim = goal_of(goal, scenario.dispute, targeted=True)
    couples = list(dict.fromkeys(pair_of(scenario, pair) for pair in pairs or ()))
    names, paths = _chosen(scenario, vary, couples)
    if scenario.run.draws < 2:
        raise RequestFault("one draw has no Monte Carlo error to judge by; ask for 2 or more with --draws.")
    counter = Counter(watch)
    responses = Responses(scenario, workers=workers, counter=counter)
    _plan(counter, scenario, (len(names), len(couples)), [len(options_of(scenario, p)) for p in paths])
    base = estimate(responses, aim, responses.probabilities(), 0.0)
    found, upwards = _Found(base, solved=[responses]), base.mean < (aim.share or 0.0)
    found.parameters += [break_even(responses, aim, name, upwards=upwards) for name in names]
    for path in paths:
        _vary(found, structure_rows(scenario, aim, path, workers, counter))
    for couple in couples:
        found.pairs += pair_rows(responses, aim, couple)
    question = {
        "for": aim.text,
        "target": aim.share,
        "vary": [*names, *paths],
        "pairs": [*map(list, couples)],
    }
    return _study(scenario, aim, found, question)


def _chosen(
    scenario: Scenario, vary: Sequence[str] | None, couples: list[tuple[str, str]]
) -> tuple[list[str], list[str]]:
    """Parameters and other paths, each once, in the order in which they were asked for."""
    if vary is None or not list(vary):
        listed = [name for couple in couples for name in couple]
        listed = listed or [name for name, prior in scenario.priors.items() if not prior.is_fixed]
        if not listed:
            raise RequestFault("no parameter is uncertain here; name some with --vary.")
    else:
        listed = [text.strip().removeprefix("parameters.") for text in vary]
    listed = list(dict.fromkeys(listed))
    paths = [text for text in listed if "." in text]
    names = [text for text in listed if "." not in text]
    for name in names:
        if name not in scenario.priors:
            raise RequestFault(f"--vary: {unknown('parameter', name, scenario.priors)}")
    for path in paths:
        options_of(scenario, path)
    return names, paths


def _plan(counter: Counter, scenario: Scenario, many: tuple[int, int], options: list[int]) -> None:
    draws, names, couples = scenario.run.draws, *many
    each = (WITHIN + 2 * BESIDE) * len(scanned(scenario.run))
    counter.plan(draws + names * (each + _PER_PARAMETER * draws) + sum(options) * draws)
    counter.plan(couples * ACROSS * (each + _PER_PAIR * draws))


def _vary(found: _Found, rows: Iterator[tuple[dict[str, Any], Responses] | str]) -> None:
    for row in rows:
        if isinstance(row, str):
            found.left_out.append(row)
        else:
            found.values.append(row[0])
            found.solved.append(row[1])


def _study(scenario: Scenario, goal: Goal, found: _Found, question: dict[str, Any]) -> Study:
    low, high = found.base.ends
    tables = {
        "parameters": frame(PARAMETERS, (parameter_row(scenario, each) for each in found.parameters)),
        "crossings": frame(
            CROSSINGS, (row for each in found.parameters for row in crossing_rows(scenario, each))
        ),
        "values": frame(breakeven_structure.COLUMNS, found.values),
        "pairs": frame(breakeven_pairs.COLUMNS, found.pairs),
        "scan": frame(SCAN, (row for each in found.parameters for row in scan_rows(each))),
    }
    told = {
        "label": goal.label(scenario.dispute),
        "base": {"mean": found.base.mean, "low": low, "high": high},
        "upwards": found.base.mean < (goal.share or 0.0),
        "scan": {
            "draws": len(scanned(scenario.run)),
            "within": WITHIN,
            "beside": BESIDE,
            "errors": ERRORS,
            "reach": REACH,
            "far": FAR,
        },
        "most_rounds": most_rounds(scenario),
        "left_out": found.left_out,
    }
    return Study(StudyKind.BREAKEVEN, scenario, found.certificate, question, tables, told)
