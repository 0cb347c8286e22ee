"""Why an offer ends as it does: its payoff, its chain, its gates, its clauses, and what lies beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from negosim.dispute.data import Dispute
from negosim.errors import RequestFault
from negosim.experiment.simulate import Simulation, simulate
from negosim.game.axes import overlaid
from negosim.game.table import compiled_offers
from negosim.model.certificate import Certificate
from negosim.model.lanes import Floats
from negosim.outcomes.words import CONCEPTS
from negosim.reading import did_you_mean, named
from negosim.scenario.data import Offer, Scenario
from negosim.store.study import Study, StudyKind
from negosim.study.explain_anew import anew_row, anew_table, certain
from negosim.study.explain_chain import chain_table
from negosim.study.explain_clauses import (
    Clause,
    clause_rows,
    clauses_of,
    clauses_table,
    leading_clauses,
    without,
)
from negosim.study.explain_gates import gates_table
from negosim.study.explain_leverage import leverage_table
from negosim.study.explain_ranks import no_agreement, offer_label, preferences_table
from negosim.study.explain_road import Road, follow
from negosim.study.explain_sample import Sample, start_of
from negosim.study.explain_terms import terms_tables
from negosim.study.responses import Counter, Watch

__all__ = ["explain_offer"]


def explain_offer(
    scenario: Scenario, name: str | None = None, *, workers: int | None = None, watch: Watch | None = None
) -> Study:
    """Explain what becomes of one offer.

    Parameters
    ----------
    scenario : Scenario
        With rounds: its concept is qre or spe.
    name : str, optional
        An offer on its table; default the settlement that is kept most often.
    workers : int, optional
        Threads; by default one for each core.
    watch : callable, optional

    Returns
    -------
    Study
        With the tables terms, payoffs, classes, chain, gates, anew, preferences, clauses and leverage.

    Raises
    ------
    RequestFault
        The concept has no rounds, there is no such offer, or no settlement on the table.
    CertificateError
        A solution fails its own check.
    """
    settlements = _settlements(scenario)
    _check(scenario, name, settlements)
    counter = Counter(watch)
    counter.plan(3 * scenario.run.draws)
    simulation = simulate(scenario, workers=workers, progress=counter.did)
    kept = _kept(simulation, settlements)
    own = name or max(kept, key=lambda each: kept[each])  # the first listed of those that are alike
    offer = next(each for each in scenario.offers if each.name == own)
    clauses = clauses_of(scenario, offer)
    counter.plan(len(clauses) * scenario.run.draws)
    sample = Sample(scenario)
    road = follow(scenario, own, sample, game=simulation.game, workers=workers, counter=counter)
    nothing = no_agreement(scenario, workers, counter)
    values = None if nothing is None else nothing.payoffs[:2]
    rows: list[dict[str, Any]] = []
    certificate = _worst(
        [simulation.certificate, road.certificate, *([nothing.certificate] if nothing else [])]
    )
    adds: list[Floats] = []
    for clause in clauses:
        lacking = follow(without(scenario, own, clause.issue), own, sample, workers=workers, counter=counter)
        certificate = certificate.worse_of(lacking.certificate)
        rows += clause_rows(clause, offer, (road, lacking), sample)
        adds.append(road.kept[0] + road.kept[1] - (lacking.kept[0] + lacking.kept[1]))
    opened = []
    for each in certain(scenario, settlement=road.settlement):
        counter.plan(scenario.run.draws)
        then = follow(each.scenario, own, sample, workers=workers, counter=counter)
        certificate = certificate.worse_of(then.certificate)
        opened.append(anew_row(each, (road, then), sample))
    leading_clauses(rows, "kept" if road.settlement else "signed", adds, sample)
    terms, payoffs = terms_tables(offer, sample)
    tables = {
        "terms": terms,
        "payoffs": payoffs,
        "classes": _classes(road, sample),
        "chain": chain_table(road, scenario.dispute, sample),
        "gates": gates_table(road, scenario.dispute, sample),
        "anew": anew_table(opened),
        "preferences": preferences_table(own, values, sample),
        "clauses": clauses_table(rows),
        "leverage": leverage_table(sample),
    }
    question = {"offer": own, "asked": name is not None}
    told = _told(scenario, offer, road, clauses, kept) | {"no_agreement": values is not None}
    return Study(StudyKind.EXPLANATION, scenario, certificate, question, tables, told)


def _check(scenario: Scenario, name: str | None, settlements: Sequence[str]) -> None:
    """Refuse what cannot be explained."""
    concept, names = scenario.run.concept, [offer.name for offer in scenario.offers]
    if not concept.has_rounds:
        raise RequestFault(
            f"expected a solution with rounds, in which offers are made and answered, found {concept} "
            f"({CONCEPTS[concept]}); use the concept qre or spe."
        )
    if not names:
        raise RequestFault(
            f"{named(scenario.name)} has nothing on its table, so there is no offer to explain."
        )
    if name is not None and name not in names:
        hint = did_you_mean(name, names) or f"; it is one of {', '.join(names[:12])}."
        raise RequestFault(
            f"expected an offer on the table of {named(scenario.name)}, found '{named(name)}'{hint}"
        )
    if name is None and not settlements:
        raise RequestFault(
            f"{named(scenario.name)} has no settlement on its table; name an interim offer to explain, "
            f"such as {names[0]}."
        )


def _settlements(scenario: Scenario) -> list[str]:
    axes, _ = start_of(scenario)
    compiled = compiled_offers(scenario.offers, axes, frozenset())
    return [offer.name for offer, own in zip(scenario.offers, compiled, strict=True) if own.settlement]


def _kept(simulation: Simulation, settlements: Sequence[str]) -> dict[str, float]:
    """In which share of the games each settlement is kept."""
    by_row = simulation.means["ends"].mean.sum(axis=0)
    kept = dict.fromkeys(settlements, 0.0)
    names = [offer.name for offer in simulation.scenario.offers]
    for end, share in zip(simulation.game.ends, by_row, strict=True):
        if end.how == 0:
            kept[names[end.offer]] += float(share)
    return kept


def _worst(certificates: Sequence[Certificate]) -> Certificate:
    worst = certificates[0]
    for other in certificates[1:]:
        worst = worst.worse_of(other)
    return worst


def _classes(road: Road, sample: Sample) -> pd.DataFrame:
    """How the talks end; ``role`` says which class the offer is in when kept, and which is a breakdown."""
    classes = sample.scenario.dispute.classes
    roles = {road.breakdown_class: "breakdown", road.kept_class: "kept"}
    about = pd.DataFrame(
        {
            "class": list(classes),
            "label": [own.label or name.replace("_", " ").capitalize() for name, own in classes.items()],
            "role": [roles.get(k, "") for k in range(len(classes))],
        }
    )
    return about.assign(**sample.estimates(road.probabilities, 0.0, 1.0))


def _told(
    scenario: Scenario, offer: Offer, road: Road, clauses: Sequence[Clause], kept: dict[str, float]
) -> dict[str, Any]:
    """What is not in the tables."""
    dispute = scenario.dispute
    others = sorted((name for name in kept if name != offer.name), key=lambda each: -kept[each])
    level = [
        {
            "issue": issue,
            "level": level,
            "label": _label(dispute, issue),
            "says": dispute.issues[issue].levels[level],
        }
        for issue, level in offer.sets.items()
    ]
    return {
        "label": offer_label(scenario, offer.name),
        "kind": "settlement" if road.settlement else "interim",
        "same_as": _listed_before(scenario, offer),
        "sets": level,
        "frozen": [issue for issue in offer.sets if issue in scenario.frozen],
        "next": offer_label(scenario, others[0]) if others else "",
        "next_kept": kept[others[0]] if others else 0.0,
        "settlements": len(kept),
        "clauses": [clause.issue for clause in clauses],
        "unmoved": [player for player in dispute.players if player not in scenario.moves],
        "never_offered": float((road.offered[0] + road.offered[1] <= 0).mean()),
        "rounds": scenario.rounds,
    }


def _label(dispute: Dispute, issue: str) -> str:
    return dispute.issues[issue].label or issue.replace("_", " ").capitalize()


def _listed_before(scenario: Scenario, offer: Offer) -> str:
    """Label of an offer that is listed before this one and means the same at the start, if there is one."""
    axes, start = start_of(scenario)
    compiled = compiled_offers(scenario.offers, axes, frozenset(axes.issue(k) for k in scenario.frozen))
    packages = {
        each.name: overlaid(start, own.sets) for each, own in zip(scenario.offers, compiled, strict=True)
    }
    first = next(name for name, package in packages.items() if package == packages[offer.name])
    return "" if first == offer.name else offer_label(scenario, first)
