"""The value of each clause: the same talks with one issue taken out of one offer, draw by draw.

Nothing else changes: the table, the salience of the offer, the draws. Talks are solved anew, so that both
players reckon with the offer as it is then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from negosim.game.axes import Package, overlaid
from negosim.game.table import CompiledOffer, compiled_offers
from negosim.model.lanes import Floats
from negosim.outcomes.paired import paired
from negosim.outcomes.words import who_words
from negosim.scenario.data import Offer, Scenario
from negosim.study.explain_ranks import offer_label
from negosim.study.explain_road import Road
from negosim.study.explain_sample import Sample, start_of

__all__ = ["Clause", "clause_rows", "clauses_of", "clauses_table", "leading_clauses", "without"]

_COLUMNS: tuple[str, ...] = (
    "issue",
    "label",
    "level",
    "level_label",
    "without",
    "without_label",
    "becomes",
    "same_as",
)
_COLUMNS += (
    "same_as_label",
    "kept_in",
    "kept_in_label",
    "what",
    "name",
    "name_label",
    "with_clause",
    "without_clause",
    "difference",
)
_COLUMNS += ("error", "low", "high", "p05", "p95", "higher", "clear", "comparable", "leads")


@dataclass(frozen=True)
class Clause:
    """One issue that an offer sets.

    Attributes
    ----------
    issue, level : str
    without : str
        Level that the issue has at the start if the offer leaves it out.
    becomes : str
        What the offer is without it: settlement, interim, or nothing.
    same_as : str
        Another offer on the table that means the same at the start, if there is one.
    """

    issue: str
    level: str
    without: str
    becomes: str
    same_as: str


def clauses_of(scenario: Scenario, offer: Offer) -> list[Clause]:
    """The clauses of an offer: issues that it sets off what they are or may be without it.

    Interim issues count even if they are at that level at the start, as they may have been moved before
    the offer is made; frozen ones do not.
    """
    axes, start = start_of(scenario)
    found = []
    for issue, level in offer.sets.items():
        k = axes.issue(issue)
        moves = axes.levels[k][start[k]] != level or k in axes.interim
        if issue not in scenario.frozen and moves:
            becomes, same_as = _meaning(without(scenario, offer.name, issue), offer.name)
            found.append(Clause(issue, level, axes.levels[k][start[k]], becomes, same_as))
    return found


def without(scenario: Scenario, name: str, issue: str) -> Scenario:
    """The scenario with one issue taken out of one offer, and nothing else changed."""
    offers = tuple(
        replace(offer, sets={k: level for k, level in offer.sets.items() if k != issue})
        if offer.name == name
        else offer
        for offer in scenario.offers
    )
    return replace(scenario, offers=offers)


def _meaning(scenario: Scenario, name: str) -> tuple[str, str]:
    """What an offer is, and which other one means the same at the start."""
    axes, start = start_of(scenario)
    compiled = compiled_offers(scenario.offers, axes, frozenset(axes.issue(k) for k in scenario.frozen))
    packages: dict[str, tuple[CompiledOffer, Package]] = {
        offer.name: (own, overlaid(start, own.sets))
        for offer, own in zip(scenario.offers, compiled, strict=True)
    }
    own, x = packages[name]
    becomes = "settlement" if own.settlement else "interim" if x != start else "nothing"
    same = [other for other, (_, y) in packages.items() if other != name and y == x]
    return becomes, same[0] if same and becomes != "nothing" else ""


def clause_rows(
    clause: Clause, offer: Offer, roads: tuple[Road, Road], sample: Sample
) -> Iterator[dict[str, Any]]:
    """What the clause adds to the payoffs, to what becomes of the offer, and to how the talks end.

    Parameters
    ----------
    clause : Clause
    offer : Offer
    roads : (Road, Road)
        With the clause, and without it.
    sample : Sample
    """
    scenario = sample.scenario
    issue = scenario.dispute.issues[clause.issue]
    names = list(scenario.dispute.classes)
    kept_in = names[roads[1].kept_class]
    about = asdict(clause) | {
        "kept_in": kept_in,
        "kept_in_label": scenario.dispute.classes[kept_in].label or kept_in.replace("_", " ").capitalize(),
        "label": issue.label or clause.issue.replace("_", " ").capitalize(),
        "level_label": issue.levels[clause.level],
        "without_label": issue.levels[clause.without],
        "same_as_label": offer_label(scenario, clause.same_as) if clause.same_as else "",
        "comparable": _comparable(clause, roads),
    }
    design = scenario.run.design
    for what, name, label, having, lacking in _numbers(clause, offer, roads, sample):
        means = {"with_clause": float(having.mean()), "without_clause": float(lacking.mean())}
        named = {"what": what, "name": name, "name_label": label}
        yield about | named | means | asdict(paired(having, lacking, design)) | {"leads": False}


def _comparable(clause: Clause, roads: tuple[Road, Road]) -> bool:
    """Whether the offer without it still is an offer of its own that counts as the same outcome."""
    having, lacking = roads
    alike = having.settlement == lacking.settlement and having.kept_class == lacking.kept_class
    return alike and clause.becomes != "nothing" and not clause.same_as


def leading_clauses(rows: list[dict[str, Any]], end: str, adds: Sequence[Floats], sample: Sample) -> None:
    """Tell which clauses add most to how often the offer comes to its end, and which take most from it.

    Of the clauses that can be compared and whose interval excludes zero, those that the draws do not tell
    from the first lead: ``leads`` of their row of the end is set.

    Parameters
    ----------
    rows : list of dict
        Those of all clauses, as they were found.
    end : str
        The end: kept, or of an interim offer signed.
    adds : sequence of (draws,) arrays
        What each clause adds to it, in the order of the rows.
    sample : Sample
    """
    own = [row for row in rows if row["what"] == "offer" and row["name"] == end]
    for sign in (1.0, -1.0):
        ranked = [
            (row, sign * added)
            for row, added in zip(own, adds, strict=True)
            if row["comparable"] and sign * row["difference"] > 0 and (row["clear"] or np.isnan(row["low"]))
        ]
        if ranked:
            leads = sample.like_largest(np.stack([added for _, added in ranked]))
            for (row, _), lead in zip(ranked, leads, strict=True):
                row["leads"] = lead


def _numbers(
    clause: Clause, offer: Offer, roads: tuple[Road, Road], sample: Sample
) -> Iterator[tuple[str, str, str, Floats, Floats]]:
    dispute = sample.scenario.dispute
    axes, start = start_of(sample.scenario)
    frozen = frozenset(axes.issue(k) for k in sample.scenario.frozen)
    fewer = replace(offer, sets={k: v for k, v in offer.sets.items() if k != clause.issue})
    packages = [overlaid(start, own.sets) for own in compiled_offers([offer, fewer], axes, frozen)]
    points = sample.payoffs(packages)
    for i, who in enumerate([*dispute.players, *dispute.observers]):
        yield "payoff", who, who_words(dispute, who), points[0, i], points[1, i]
    for name, label in (("offered", "Offered"), ("signed", "Signed"), ("kept", "Kept")):
        having, lacking = (_reached(road, name, roads[0].settlement) for road in roads)
        yield "offer", name, label, having, lacking
    for k, (name, cls) in enumerate(dispute.classes.items()):
        label = cls.label or name.replace("_", " ").capitalize()
        yield "class", name, label, roads[0].probabilities[k], roads[1].probabilities[k]
    for i, who in enumerate(dispute.players):
        yield "talks", who, who_words(dispute, who), roads[0].values[i], roads[1].values[i]


def _reached(road: Road, name: str, as_settlement: bool) -> Floats:
    """How often an offer comes so far; an interim one is never kept as a settlement is."""
    counts = {"offered": road.offered, "signed": road.consented, "kept": road.kept}[name]
    total: Floats = counts[0] + counts[1]
    return total if name != "kept" or road.settlement == as_settlement else np.zeros_like(total)


def clauses_table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of all clauses as a table, also if there are none."""
    return pd.DataFrame(rows, columns=list(_COLUMNS))
