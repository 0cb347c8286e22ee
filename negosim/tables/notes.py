"""What stands below tables: how they were computed, what intervals mean, what rests on judgement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from negosim.dispute.data import Basis, Dispute
from negosim.figures.captions import changed_says, concept_says, drawn_says, sentences, source_says
from negosim.outcomes.words import CONCEPTS
from negosim.scenario.data import Concept, Run, Scenario
from negosim.wording import say

__all__ = [
    "DIGITS",
    "ERROR",
    "INTERVAL",
    "SHARES",
    "SPREAD",
    "STAR",
    "bases",
    "basis_note",
    "made_note",
    "notes_of",
    "term_bases",
]

INTERVAL = "95 % interval: Monte Carlo error of the mean; more draws make it smaller."
SPREAD = (
    "5–95 % of draws: how far the value itself differs between draws of the uncertain parameters; more draws "
    "do not make it smaller."
)
ERROR = "±: half the 95 % interval of the mean, which is Monte Carlo error; more draws make it smaller."
STAR = (
    "*: the interval excludes zero. Where nothing differs, one row in twenty would have a star by chance, "
    "and with enough draws small differences have one, too: judge the size."
)
DIGITS = "Digits are those that the 95 % interval of each mean bears."
SHARES = "Shares of draws are as exact as their number allows (binomial 95 % interval)."


def notes_of(scenario: Scenario, recipe: str, *told: str, concept: bool = True) -> tuple[str, ...]:
    """Notes below a table of results: its own, what rests on judgement, how it was computed.

    Parameters
    ----------
    scenario : Scenario
    recipe : str
    *told : str
        Sentences of the table itself, each either in the language in use or to be looked up.
    concept : bool
        Whether the scenario's own solution concept has a part in the numbers.
    """
    parts = (sentences(told), basis_note(scenario), made_note(scenario, recipe, concept=concept))
    return tuple(filter(None, parts))


def made_note(scenario: Scenario, recipe: str, *, concept: bool = True) -> str:
    """Draws, seed, design, concept, what was changed, version and recipe."""
    run = scenario.run
    named = _concept(run) if concept else ""
    parts = (drawn_says(run), named, changed_says(scenario.changes), source_says(recipe))
    return sentences(parts)


def _concept(run: Run) -> str:
    """The solution concept, also where it is the usual one."""
    if run.concept is not Concept.QRE:
        return concept_says(run)
    return say("Solution concept: {concept}.", concept=CONCEPTS[run.concept])


# ---- What rests on what
def bases(scenario: Scenario) -> Counter[Basis]:
    """How many of the uncertain parameters rest on what."""
    known = scenario.dispute.parameters
    return Counter(known[name].basis for name, prior in scenario.priors.items() if not prior.is_fixed)


def term_bases(dispute: Dispute) -> Counter[Basis]:
    """How many payoff terms of players and outsiders rest on what."""
    terms = (*dispute.terms.values(), *(observer.terms for observer in dispute.observers.values()))
    return Counter(term.basis for own in terms for term in own.values())


def basis_note(scenario: Scenario) -> str:
    """How much of a scenario rests on judgement, as two sentences."""
    parameters, terms = bases(scenario), term_bases(scenario.dispute)
    fixed = sum(prior.is_fixed for prior in scenario.priors.values())
    ours = [
        name for name, prior in scenario.priors.items() if prior != scenario.dispute.parameters[name].prior
    ]
    told = [
        _counted(
            "Of {many} uncertain parameters {judgement} rest on the authors' judgement, {inferred} are "
            "inferred from sources, and {reported} are reported by them.",
            parameters,
        ),
        _counted(
            "Of {many} payoff terms {judgement} rest on judgement, {inferred} are inferred, and {reported} "
            "are reported.",
            terms,
        ),
        say("Parameters with a fixed value: {many}.", many=fixed) if fixed else "",
        say("Priors that the scenario sets itself: {names}.", names=_listed(ours)) if ours else "",
    ]
    return sentences(told)


def _counted(template: str, counts: Counter[Basis]) -> str:
    if not counts.total():
        return ""
    named = {str(basis): counts[basis] for basis in Basis}
    return say(template, many=counts.total(), **named)


def _listed(names: Iterable[str]) -> str:
    return say(", ").join(names)
