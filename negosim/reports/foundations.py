"""What the numbers of a dispute rest on: parameters, payoff terms and sources, with all they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from negosim.dispute.data import Dispute, Parameter, Source, Term
from negosim.figures.text import named
from negosim.figures.words import who_words
from negosim.reports.model import Citation, Entry, Foundations, Group, Head, Place, Sheet
from negosim.scenario.data import Scenario
from negosim.tables.digits import NONE, shortest
from negosim.tables.notes import basis_note
from negosim.tables.scenario import prior_words, range_words

__all__ = ["foundations_of"]

_BASES = (
    "Basis: reported, a source gives the number; inferred, a source gives the direction or the rank, and the "
    "number is the authors'; judgement, the number is the authors' alone."
)
_PRIORS = (
    "Prior: what is taken to be known of the value. Triangular priors have a least value, a most likely one "
    "(mode) and a greatest one. Where no legal range is given, any number is allowed."
)
_EFFECTS = (
    "Counts: delivery, as what was promised is delivered; signature, from signing on; treaty, while the "
    "treaty is alive. Weights: the numbers and parameters by which the points of a term are multiplied."
)


def foundations_of(scenarios: Sequence[Scenario]) -> tuple[Foundations, ...]:
    """What the scenarios of a page rest on, once for each dispute."""
    by_dispute: dict[str, list[Scenario]] = {}
    for own in scenarios:
        by_dispute.setdefault(own.dispute.model_dump_json(), []).append(own)
    return tuple(map(_foundations, by_dispute.values()))


def _foundations(scenarios: Sequence[Scenario]) -> Foundations:
    dispute = scenarios[0].dispute
    return Foundations(
        title=dispute.title,
        about=dispute.about,
        basis=basis_note(scenarios[0]),
        parameters=_parameters(dispute, scenarios),
        terms=_terms(dispute),
        sources=tuple(_citation(key, source) for key, source in dispute.sources.items()),
    )


# ---- Parameters
def _parameters(dispute: Dispute, scenarios: Sequence[Scenario]) -> Sheet:
    changed = _changed(scenarios)
    levers: dict[str, list[str]] = {}
    for name, own in dispute.parameters.items():
        levers.setdefault(own.lever, []).append(name)
    groups = tuple(
        Group(_capital(lever) or "Other", tuple(_parameter(dispute, name, changed) for name in names))
        for lever, names in levers.items()
    )
    heads = ("Parameter", "Unit", "Prior", *(("Set otherwise",) if changed else ()), "Legal range", "Basis")
    return Sheet(
        name="parameters",
        caption=f"Parameters by lever: {dispute.title}",
        heads=(*map(_wrapped, heads), _wrapped("What the sources say")),
        groups=groups,
        notes=(_PRIORS, _BASES),
    )


def _wrapped(head: str) -> Head:
    return Head(head, wrapped=True)


def _changed(scenarios: Sequence[Scenario]) -> Mapping[str, tuple[str, ...]]:
    """Parameters that a scenario sets itself, with the scenario's title and the prior there."""
    found: dict[str, dict[str, None]] = {}
    for scenario in scenarios:
        for name, prior in scenario.priors.items():
            if prior != scenario.dispute.parameters[name].prior:
                told = f"{prior_words(prior)} (“{scenario.title}”)"
                found.setdefault(name, {})[told] = None
    return {name: tuple(told) for name, told in found.items()}


def _parameter(dispute: Dispute, name: str, changed: Mapping[str, tuple[str, ...]]) -> tuple[Place, ...]:
    own = dispute.parameters[name]
    texts = [f"{_capital(own.meaning)} ({name})", own.unit, prior_words(own.prior)]
    if changed:
        texts.append("; ".join(changed.get(name, ())) or NONE)
    texts += [range_words(own.range) or "any number", str(own.basis)]
    return (*map(Place, texts), _evidence(own))


def _evidence(own: Parameter | Term) -> Place:
    """What sources say, each with the key of its source, and a reservation."""
    links = tuple(Entry(key, said) for key, said in own.evidence.items())
    return Place(own.note or ("" if links else NONE), links=links)


# ---- Terms
def _terms(dispute: Dispute) -> Sheet:
    holders = {**dispute.terms, **{name: own.terms for name, own in dispute.observers.items()}}
    groups = tuple(
        Group(who_words(dispute, who), tuple(_rows(dispute, own))) for who, own in holders.items() if own
    )
    heads = ("Term", "Depends on", "Weights", "Counts", "Basis", "What the sources say")
    return Sheet(
        name="payoff_terms",
        caption=f"Payoff terms: {dispute.title}",
        heads=tuple(map(_wrapped, heads)),
        groups=groups,
        notes=(_EFFECTS, _BASES),
    )


def _rows(dispute: Dispute, terms: Mapping[str, Term]) -> Iterator[tuple[Place, ...]]:
    for name, term in terms.items():
        texts = (
            named(term.label, name),
            ", ".join(named(dispute.issues[issue].label, issue) for issue in term.scope),
            _weights(term.weights) or NONE,
            str(term.effect),
            str(term.basis),
        )
        yield (*map(Place, texts), _evidence(term))


def _weights(weights: Iterable[float | str]) -> str:
    return " × ".join(each if isinstance(each, str) else shortest(each) for each in weights)


# ---- Sources
def _citation(key: str, source: Source) -> Citation:
    facts = (source.publisher, f"“{source.title}”", source.date)
    return Citation(key, ", ".join(filter(None, facts)), source.note)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
