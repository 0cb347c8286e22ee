"""Sentences of the page: what was found, what the words mean, and what is not said."""

from __future__ import annotations

from collections.abc import Iterator

from negosim.figures.discovery_words import (
    NUMBERS,
    chance_words,
    condition_limits,
    conditions_of,
    counted,
    hundred,
    hundred_with,
    likely_words,
    percent_of,
    regions,
    stands_up,
    threshold_text,
    with_unit,
)
from negosim.figures.text import paragraph
from negosim.store.study import Study

__all__ = ["definition", "result", "unsure"]


def result(found: Study) -> str:
    """What was found, in words, with the figures of fresh draws."""
    label = found.told["label"]
    numbers = regions(found.tables["conditions"])
    overall = counted(found, "all draws")
    case = f"{label} {likely_words(found)} in {hundred(overall['density'])} of 100 draws."
    if not numbers:
        return paragraph(f"{case} The search found no conditions under which that is more frequent.")
    head, tail = _verdict(found, case)
    further = [_further(found, number) for number in numbers[1:]]
    return "\n".join([paragraph(head), *_listed(found, 1), paragraph(tail), *further])


def _verdict(found: Study, case: str) -> tuple[str, str]:
    """The sentences before the conditions, and those after them."""
    one, overall = counted(found, "box 1"), counted(found, "all draws")
    against = f"against {hundred(overall['density'])} of 100 overall"
    if not stands_up(found, 1):
        head = (
            f"{case} No conditions stand up to fresh draws. The search found these, but of 100 fresh draws "
            f"in which they hold {hundred_with(one)} are cases, {against}; they are not to be relied on:"
        )
        return head, "Another class, another --above or more --draws may show more."
    tail = (
        f"Of 100 fresh draws in which all of this holds {hundred_with(one)} are cases, {against}. Such draws "
        f"are {hundred(one['mass'])} of 100, and {hundred_with(one, 'coverage')} of 100 cases are among "
        f"them. The mean probability of '{found.told['label']}' is {chance_words(one)} % in them and "
        f"{chance_words(overall)} % overall."
    )
    return f"{case} It does so more often where", tail


def _listed(found: Study, number: int) -> Iterator[str]:
    for row in conditions_of(found, number):
        yield paragraph(f"{with_unit(row)}: {condition_limits(row)}", first="  - ", rest="    ")


def _further(found: Study, number: int) -> str:
    """A further box, among the draws that no box before it holds."""
    row = counted(found, f"box {number}")
    outside, name = "the first" if number == 2 else "both", NUMBERS[number]
    weak = "" if stands_up(found, number) else " That is not surely more than overall."
    return paragraph(
        f"A {name} set of conditions, below, is for draws outside of {outside}: of 100 fresh draws there in "
        f"which all of the {name} set holds {hundred_with(row)} are cases, and "
        f"{hundred_with(row, 'coverage')} of 100 cases are among them.{weak}"
    )


def definition(found: Study) -> str:
    """What the words mean."""
    question, told = found.question, found.told
    reach = counted(found, "all draws", "training")["density"]
    chosen = {
        "given": f"A case is a draw in which that probability is {threshold_text(found)} or more, as --above "
        "says.",
        "tenth": "A case is such a draw. No --above was given, so they are about a tenth of the draws, those "
        "in which the outcome is likeliest, and likely is meant in that sense: in the middle draw its "
        f"probability is {percent_of(told['median'])}, in the highest {percent_of(told['highest'])}.",
        "tied": f"A case is such a draw. No --above was given. It is the value that a tenth of the draws "
        f"reach, but many draws have the same one, so that {hundred(reach)} of 100 searched draws are "
        f"cases: in the middle draw the probability is {percent_of(told['median'])}, in the highest "
        f"{percent_of(told['highest'])}. Say with --above which one your argument is about.",
        "possible": "A case is a draw in which its probability is above 0. No --above was given, and in nine "
        "tenths of the draws it is 0.",
    }[told["chosen"]]
    return paragraph(
        f"{chosen} Searched by PRIM: {found.scenario.run.draws:,} draws of {told['uncertain']} uncertain "
        f"parameters. Fresh: {question['holdout_draws']:,} further draws, from seed "
        f"{question['holdout_seed']}, which the search did not see; numbers on searched draws are too good. "
        "In brackets and after ±: 95 % intervals, Monte Carlo error alone.",
        rest="  ",
    )


def unsure(found: Study) -> Iterator[str]:
    """What is not said."""
    yield paragraph(
        "Limits. These are associations among the model's draws, not causes in the world: they say where in "
        "the priors the outcome is frequent, and other priors would give other shares. Parameters outside "
        "the conditions may matter, too, or not by a limit. Of parameters that do the same work "
        "the search names one. Another threshold can give other conditions; try --above."
    )
