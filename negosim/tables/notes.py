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
    "UNSURE",
    "bases",
    "basis_note",
    "made_note",
    "notes_of",
    "set_by_scenario",
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
UNSURE = "Numbers whose own interval is not known have two significant digits at most."
_PARAMETERS = (
    "Of {many} uncertain parameters {judgement} rest on the authors' judgement, {inferred} are inferred from "
    "sources, and {reported} are reported by them.",
    "Of {many} uncertain parameters {judgement} rest on the authors' judgement, {inferred} are inferred from "
    "sources, {reported} are reported by them, and {ours} is set by the scenario.",
    "Of {many} uncertain parameters {judgement} rest on the authors' judgement, {inferred} are inferred from "
    "sources, {reported} are reported by them, and {ours} are set by the scenario.",
)
_TERMS = (
    "Of {many} payoff terms {judgement} rest on judgement, {inferred} are inferred, and {reported} are "
    "reported."
)


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
    """How many of the uncertain parameters that keep the dispute's prior rest on what."""
    known, ours = scenario.dispute.parameters, set_by_scenario(scenario)
    return Counter(
        known[name].basis
        for name, prior in scenario.priors.items()
        if not prior.is_fixed and name not in ours
    )


def set_by_scenario(scenario: Scenario) -> tuple[str, ...]:
    """Parameters that the scenario fixes, scales, shifts or gives another prior; no source bears these."""
    known = scenario.dispute.parameters
    return tuple(name for name, prior in scenario.priors.items() if prior != known[name].prior)


def term_bases(dispute: Dispute) -> Counter[Basis]:
    """How many payoff terms of players and outsiders rest on what."""
    terms = (*dispute.terms.values(), *(observer.terms for observer in dispute.observers.values()))
    return Counter(term.basis for own in terms for term in own.values())


def basis_note(scenario: Scenario) -> str:
    """How much of a scenario rests on judgement, as two sentences."""
    parameters, terms = bases(scenario), term_bases(scenario.dispute)
    fixed = sum(prior.is_fixed for prior in scenario.priors.values())
    ours = set_by_scenario(scenario)
    own = sum(not scenario.priors[name].is_fixed for name in ours)
    told = [
        _counted(_PARAMETERS[min(own, 2)], parameters, own),
        _counted(_TERMS, terms),
        say("Parameters with a fixed value: {many}.", many=fixed) if fixed else "",
        say("Priors that the scenario sets itself: {names}.", names=_listed(ours)) if ours else "",
    ]
    return sentences(told)


def _counted(template: str, counts: Counter[Basis], ours: int = 0) -> str:
    many = counts.total() + ours
    named = {str(basis): counts[basis] for basis in Basis} | ({"ours": ours} if ours else {})
    return say(template, many=many, **named) if many else ""


def _listed(names: Iterable[str]) -> str:
    return say(", ").join(names)
