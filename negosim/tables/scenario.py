"""Tables of a scenario itself: its parameters with priors and evidence, and its payoff terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import pandas as pd

from negosim.dispute.data import Dispute, Parameter, Range, Term
from negosim.dispute.priors import Kind as Shape
from negosim.dispute.priors import Prior
from negosim.figures.captions import sentences
from negosim.figures.charted import Subject
from negosim.figures.words import who_words
from negosim.scenario.data import Scenario
from negosim.tables.digits import NONE, shortest
from negosim.tables.notes import basis_note, made_note, set_by_scenario
from negosim.tables.table import Cell, Column, Group, Kind, Side, Table
from negosim.wording import say

__all__ = ["evidence_keys", "prior_words", "range_words", "scenario_kinds", "sources_note"]

_NUMBERS = {
    Shape.UNIFORM: "uniform, {0} to {1}",
    Shape.TRIANGULAR: "triangular, {0} to {2}, mode {1}",
    Shape.NORMAL: "normal, mean {0}, s.d. {1}, {2} to {3}",
    Shape.LOGNORMAL: "lognormal, median {0}, s.d. of the logarithm {1}, {2} to {3}",
    Shape.BETA: "beta({0}, {1}), {2} to {3}",
    Shape.PERT: "PERT, {0} to {2}, mode {1}",
}
_MARK = "†"
_OURS = "set by the scenario"
_TRIANGULAR = "Priors a–b–c are triangular: least value, mode, greatest value."
_ANY = "Where no legal range is given, any number is allowed."
_BASES = (
    "Basis: reported, a source gives the number; inferred, a source gives the direction or the rank; "
    "judgement, the number is the authors' alone."
)
_EFFECTS = (
    "Counts: delivery, as issues are delivered; signature, from signing on; treaty, while the treaty is "
    "alive."
)


def scenario_kinds(subject: Subject) -> tuple[Kind, ...]:
    """The kinds of table that every results folder has; of several scenarios those of the first."""
    return (
        Kind("parameters", partial(_parameters, subject)),
        Kind("payoff_terms", partial(_terms, subject)),
    )


# ---- Parameters
def _parameters(subject: Subject) -> Table:
    scenario = subject.scenarios[0]
    dispute = scenario.dispute
    groups = [
        Group(
            tuple(_parameter(scenario, name) for name in names),
            _capital(say(lever)) if lever else say("Other"),
        )
        for lever, names in _by_lever(dispute).items()
    ]
    heads = (
        say("Parameter"),
        say("Meaning"),
        say("Prior"),
        say("Legal range"),
        say("Basis"),
        say("Evidence"),
    )
    ours = set_by_scenario(scenario)
    marked = say("{mark}: a prior of the scenario's own, not the dispute's.", mark=_MARK) if ours else ""
    notes = (
        sentences([marked, _three(scenario), _BASES, _ANY]),
        basis_note(scenario),
        sources_note(
            dispute, (dispute.parameters[name].evidence for name in scenario.priors if name not in ours)
        ),
        made_note(scenario, subject.recipe),
    )
    return Table(
        name="parameters",
        caption=say("Parameters, their priors and what they rest on: {title}", title=scenario.title),
        columns=_worded(heads, *_narrow(scenario)),
        groups=tuple(groups),
        notes=tuple(filter(None, notes)),
        data=_parameter_data(scenario),
    )


def _narrow(scenario: Scenario) -> Iterator[str]:
    """Heads of columns that are short in all rows."""
    if not set_by_scenario(scenario):
        yield say("Basis")
    if all(own.is_fixed or own.kind is Shape.TRIANGULAR for own in scenario.priors.values()):
        yield say("Prior")


def _by_lever(dispute: Dispute) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, parameter in dispute.parameters.items():
        found.setdefault(parameter.lever, []).append(name)
    return found


def _parameter(scenario: Scenario, name: str) -> tuple[Cell, ...]:
    own, prior = scenario.dispute.parameters[name], scenario.priors[name]
    changed = prior != own.prior
    rests = (say(_OURS), NONE) if changed else (say(str(own.basis)), evidence_keys(own.evidence))
    return (
        f"{name}{_MARK if changed else ''}",
        _meaning(own),
        _three_numbers(prior) if prior.kind is Shape.TRIANGULAR else prior_words(prior),
        range_words(own.range),
        *rests,
    )


def _meaning(own: Parameter) -> str:
    """What a parameter means, with its unit unless the meaning says that in English already."""
    meaning = _capital(say(own.meaning))
    said = any(unit in own.meaning for unit in (own.unit, own.unit.replace("probability", "chance")))
    return meaning if said else say("{text} ({unit})", text=meaning, unit=own.unit)


def _three_numbers(prior: Prior) -> str:
    """Least value, mode and greatest value of a triangular prior: ``0.6–1.2–1.8``."""
    numbers = sorted(map(prior.affine, prior.numbers))
    return (" – " if numbers[0] < 0 else "–").join(map(shortest, numbers))


def _three(scenario: Scenario) -> str:
    """What three numbers mean; nothing where there are none."""
    return _TRIANGULAR if any(own.kind is Shape.TRIANGULAR for own in scenario.priors.values()) else ""


def prior_words(prior: Prior) -> str:
    """A prior in words: ``triangular, 0.4 to 1.6, mode 1``."""
    if prior.is_fixed:
        return say("fixed, {value}", value=shortest(prior.affine(prior.numbers[0])))
    if prior.kind is Shape.DISCRETE:
        weighed = (
            f"{shortest(prior.affine(value))} ({shortest(100 * weight)} %)"
            for value, weight in zip(prior.numbers, prior.weights, strict=True)
        )
        return say("discrete, {values}", values=say(", ").join(weighed))
    text = _said(_NUMBERS[prior.kind], *map(shortest, prior.numbers))
    if prior.scale != 1:
        text = say("{text}, times {factor}", text=text, factor=shortest(prior.scale))
    return say("{text}, plus {value}", text=text, value=shortest(prior.add)) if prior.add else text


def _said(template: str, *numbers: str) -> str:
    return say(template).format(*numbers)


def range_words(legal: Range) -> str:
    """Legal values; empty if any number is."""
    infinite = float("inf")
    low, above, high, below = legal.low, legal.above, legal.high, legal.below
    ends = [
        f"{sign} {shortest(value)}"
        for sign, value in ((">", above), ("≥", low), ("<", below), ("≤", high))
        if value is not None and abs(value) != infinite
    ]
    if low is not None and high is not None and len(ends) == 2 and above is None and below is None:
        return f"[{shortest(low)}, {shortest(high)}]"
    return ", ".join(ends)


def _parameter_data(scenario: Scenario) -> pd.DataFrame:
    dispute = scenario.dispute
    rows = [_datum(name, own, scenario.priors[name]) for name, own in dispute.parameters.items()]
    return pd.DataFrame(rows)


def _datum(name: str, own: Parameter, prior: Prior) -> dict[str, object]:
    low, high = prior.support()
    changed = prior != own.prior
    evidence = "; ".join(f"{key}: {said}" for key, said in own.evidence.items())
    return {
        "parameter": name,
        "meaning": own.meaning,
        "unit": own.unit,
        "prior": prior.describe(),
        "prior_low": low,
        "prior_mode": prior.mode(),
        "prior_high": high,
        "changed": changed,
        "prior_in_dispute": own.prior.describe(),
        "legal": own.range.describe(),
        "lever": own.lever,
        "basis": _OURS if changed else str(own.basis),
        "evidence": "" if changed else evidence,
        "basis_in_dispute": str(own.basis),
        "evidence_in_dispute": evidence,
        "note": own.note,
    }


# ---- Terms
def _terms(subject: Subject) -> Table:
    scenario = subject.scenarios[0]
    dispute = scenario.dispute
    holders = {**dispute.terms, **{name: own.terms for name, own in dispute.observers.items()}}
    groups = tuple(
        Group(tuple(_term(dispute, name, term) for name, term in own.items()), say(who_words(dispute, who)))
        for who, own in holders.items()
        if own
    )
    every = [(who, name, term) for who, own in holders.items() for name, term in own.items()]
    heads = (say("Term"), say("Depends on"), say("Weights"), say("Counts"), say("Basis"), say("Evidence"))
    notes = (
        sentences([_EFFECTS, _BASES]),
        basis_note(scenario),
        sources_note(dispute, (term.evidence for _, _, term in every)),
        made_note(scenario, subject.recipe),
    )
    return Table(
        name="payoff_terms",
        caption=say("Payoff terms and what they rest on: {title}", title=scenario.title),
        columns=_worded(heads, say("Basis"), say("Counts")),
        groups=groups,
        notes=tuple(filter(None, notes)),
        data=pd.DataFrame([_term_datum(*each) for each in every]),
    )


def _term(dispute: Dispute, name: str, term: Term) -> tuple[Cell, ...]:
    scope = say(", ").join(say(dispute.issues[issue].label or issue) for issue in term.scope)
    weights = say(", ").join(
        factor if isinstance(factor, str) else shortest(factor) for factor in term.weights
    )
    label = say(term.label or _capital(name.replace("_", " ")))
    return (label, scope, weights, say(str(term.effect)), say(str(term.basis)), evidence_keys(term.evidence))


def _term_datum(who: str, name: str, term: Term) -> dict[str, object]:
    return {
        "who": who,
        "term": name,
        "label": term.label,
        "scope": ", ".join(term.scope),
        "weights": ", ".join(map(str, term.weights)),
        "effect": str(term.effect),
        "lever": term.lever,
        "basis": str(term.basis),
        "evidence": "; ".join(f"{key}: {said}" for key, said in term.evidence.items()),
        "note": term.note,
    }


# ---- What both share
def _worded(heads: Iterable[str], *narrow: str) -> tuple[Column, ...]:
    """Columns of words, of which some are not broken into lines."""
    return tuple(Column(head, Side.LEFT if head in narrow else Side.WRAPPED) for head in heads)


def evidence_keys(evidence: Mapping[str, str]) -> str:
    """Keys of the sources that something rests on."""
    return ", ".join(evidence) or "–"


def sources_note(dispute: Dispute, evidence: Iterable[Mapping[str, str]]) -> str:
    """The sources that are cited, in the order of the dispute."""
    cited = {key for each in evidence for key in each}
    told = []
    for key, source in dispute.sources.items():
        if key in cited:
            facts = ", ".join(filter(None, (source.title, source.publisher, source.date)))
            told.append(f"{key}: {facts}.")
    return say("Sources. {listed}", listed=" ".join(told)) if told else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
