"""The chain from the table to a settlement kept: what is left of the rounds after each link, what is lost.

A link is what has to hold: offered, accepted, consented to, ratified, delivered stage by stage. What is
lost at all links and what is kept add up to the rounds at the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from negosim.dispute.data import Dispute
from negosim.model.lanes import Floats
from negosim.outcomes.words import who_words
from negosim.study.explain_road import Road
from negosim.study.explain_sample import Sample

__all__ = ["chain_table"]


@dataclass(frozen=True)
class _Lost:
    """What is lost at a link: how, and by whom; ``(draws,)`` counts."""

    how: str
    by: str
    label: str
    counts: Floats


@dataclass(frozen=True)
class _Link:
    """A link: what is lost there, and what is left after it."""

    name: str
    label: str
    lost: tuple[_Lost, ...]
    left: Floats


def chain_table(road: Road, dispute: Dispute, sample: Sample) -> pd.DataFrame:
    """A row for all rounds at the table, then for each link what is lost there, and what is left.

    Parameters
    ----------
    road : Road
    dispute : Dispute
    sample : Sample
        The draws.

    Returns
    -------
    DataFrame
        ``link``, ``kind`` (left, lost), ``how``, ``by``, ``label``; then estimates of the count per game
        (``count``, ``count_low`` …), of its share of the rounds at the table (``share`` …), and for what
        is left of how likely the link holds given those before (``holds`` …). ``holds_draws`` is the share
        of draws in which something comes to the link; quantiles of ``holds`` are over these.
    """
    links = list(_links(road, dispute))
    rows, counts, before = [], [], []
    earlier = links[0].left
    for link in links:
        for lost in link.lost:
            rows.append((link.name, "lost", lost.how, lost.by, lost.label))
            counts.append(np.maximum(0.0, lost.counts))
            before.append(np.zeros_like(earlier))
        rows.append((link.name, "left", "", "", link.label))
        counts.append(np.maximum(0.0, link.left))
        before.append(earlier if link is not links[0] else np.zeros_like(earlier))
        earlier = counts[-1]
    found, whole = np.stack(counts), np.stack([links[0].left] * len(counts))
    table = pd.DataFrame(rows, columns=["link", "kind", "how", "by", "label"])
    for name, estimates in (
        ("count", sample.estimates(found, 0.0)),
        ("share", sample.ratios(found, whole, 0.0, 1.0)),
        ("holds", sample.ratios(found, np.stack(before), 0.0, 1.0)),
    ):
        for what, values in estimates.items():
            table[name if what == "mean" else f"{name}_{what}"] = values
    return table


def _links(road: Road, dispute: Dispute) -> Iterator[_Link]:
    both = _sum(road.table)
    yield _Link("table", "Rounds at the table", (), both)
    yield _Link("offered", "Offered", tuple(_not_offered(road, dispute)), _sum(road.offered))
    yield _Link("accepted", "Accepted", tuple(_rejected(road, dispute)), _sum(road.accepted))
    if not road.settlement or dispute.consent is not None:
        name = "consented" if road.settlement else "in_force"
        label = "Consented to, so signed" if road.settlement else "Put in force"
        yield _Link(name, label, tuple(_refused(road, dispute)), _sum(road.consented))
    if road.settlement:
        if dispute.ratification is not None:
            yield _Link("ratified", "Ratified", tuple(_failed(road, dispute)), _sum(road.ratified))
        yield from _delivered(road, dispute)


def _not_offered(road: Road, dispute: Dispute) -> Iterator[_Lost]:
    kind = "settlement" if road.settlement else "interim offer"
    for m, player in enumerate(dispute.players):
        who = who_words(dispute, player)
        yield from _if_any(
            _Lost(
                "other_offer", player, f"{who} offers another {kind}", road.of_its_kind[m] - road.offered[m]
            )
        )
        yield from _if_any(
            _Lost("no_offer", player, f"{who} offers no {kind}", road.table[m] - road.of_its_kind[m])
        )


def _rejected(road: Road, dispute: Dispute) -> Iterator[_Lost]:
    for m, player in ((1, 0), (0, 1)):
        name = list(dispute.players)[player]
        label = f"{who_words(dispute, name)} rejects"
        yield from _if_any(_Lost("rejected", name, label, road.offered[m] - road.accepted[m]))


def _refused(road: Road, dispute: Dispute) -> Iterator[_Lost]:
    if dispute.consent is not None:
        actor = dispute.consent.actor
        label = f"{who_words(dispute, actor)} refuses consent"
        yield from _if_any(_Lost("consent_refused", actor, label, _sum(road.accepted) - _sum(road.consented)))


def _failed(road: Road, dispute: Dispute) -> Iterator[_Lost]:
    for k, by in enumerate((*dispute.players, "both")):
        label = "Both publics refuse" if by == "both" else f"{who_words(dispute, by)}'s public alone refuses"
        yield from _if_any(_Lost("not_ratified", by, label, _sum(road.failed[:, k])))


def _delivered(road: Road, dispute: Dispute) -> Iterator[_Link]:
    players, stages = list(dispute.players), road.broken.shape[1]
    for s in range(stages):
        lost = [
            lost
            for i in (road.first, 1 - road.first)
            for lost in _if_any(
                _Lost(
                    "broken",
                    players[i],
                    f"{who_words(dispute, players[i])} breaks it",
                    _sum(road.broken[:, s, i]),
                )
            )
        ]
        last = s + 1 == stages
        stage = f"stage {s + 1} of {stages}"
        label = "Settlement kept" if stages == 1 else f"Kept ({stage})" if last else f"Delivered, {stage}"
        yield _Link("kept" if last else f"stage_{s + 1}", label, tuple(lost), _sum(road.delivered(s + 1)))
    if not stages:
        yield _Link("kept", "Settlement kept", (), _sum(road.kept))


def _sum(by_proposer: Floats) -> Floats:
    total: Floats = by_proposer[0] + by_proposer[1]
    return total


def _if_any(lost: _Lost) -> Iterator[_Lost]:
    """What can be lost; rounding alone loses nothing."""
    if float(lost.counts.max()) > 1e-14:
        yield lost
