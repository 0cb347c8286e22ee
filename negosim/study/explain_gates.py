"""Whose choice, or whose consent, stands most in the way of an offer: an accounting of its chain.

A gate is what one side decides on the way: to offer, to accept, to consent, to ratify, to deliver. Opened,
it never fails, and everything else goes on as it does: of what passes anew, the gates after it let through
the share that they let through now. Nobody adapts, so this is no prediction of what would happen; it says
where the chain is narrow. Chains of the two proposers are told apart, m:

    offers       kept_m · table_m / offered_m
    accepts      kept_m · offered_m / accepted_m                     m is the other player
    consents     kept_m · accepted_m / consented_m
    ratifies, i  kept_m · (ratified_m + failed by i alone) / ratified_m        (publics decide apart)
    delivers, i  ratified_m · Π_s (1 - h_s)        h_s: what the other breaks of what comes to it at stage s

Where nothing passes a gate there is nothing to multiply, and that part of the chain is left as it is.
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

__all__ = ["gates_table"]

_ROUNDING = 1e-12
_WORDS = ("gate", "by", "label")
_ENDS = ("", "_low", "_high", "_p05", "_p95")
_NUMBERS = (*(f"{what}{end}" for what in ("holds", "factor") for end in _ENDS), "narrowest")


@dataclass(frozen=True)
class _Gate:
    """A gate: what passes of what comes to it, and what would be kept were it open, ``(draws,)`` each."""

    name: str
    by: str
    label: str
    passed: Floats
    came: Floats
    opened: Floats


def gates_table(road: Road, dispute: Dispute, sample: Sample) -> pd.DataFrame:
    """A row for each gate that can fail.

    Returns
    -------
    DataFrame
        ``gate``, ``by``, ``label``; estimates of how often it holds (``holds`` …), of how many times as many
        settlements would be kept were it open (``factor`` …); ``narrowest``, the share of draws in which no
        other gate has a larger factor.
    """
    gates = [gate for gate in _gates(road, dispute) if float((gate.came - gate.passed).max()) > 1e-14]
    if not gates:
        return pd.DataFrame(columns=[*_WORDS, *_NUMBERS]).astype(dict.fromkeys(_NUMBERS, float))
    kept = _sum(road.kept)
    passed, came, opened = (
        np.stack([getattr(gate, part) for gate in gates]) for part in ("passed", "came", "opened")
    )
    table = pd.DataFrame([(gate.name, gate.by, gate.label) for gate in gates], columns=list(_WORDS))
    for name, estimates in (
        ("holds", sample.ratios(passed, came, 0.0, 1.0)),
        ("factor", sample.ratios(opened, np.stack([kept] * len(gates)), 1.0)),
    ):
        for what, values in estimates.items():
            table[name if what == "mean" else f"{name}_{what}"] = values
    narrowest = np.where(opened.max(axis=0) > kept * (1 + _ROUNDING), opened.argmax(axis=0), -1)
    return table.assign(narrowest=[float((narrowest == row).mean()) for row in range(len(gates))])


def _gates(road: Road, dispute: Dispute) -> Iterator[_Gate]:
    players = list(dispute.players)
    words = [who_words(dispute, name) for name in players]
    for m, name in enumerate(players):
        opened = _one(road, m, _times(road.kept[m], road.table[m], road.offered[m]))
        yield _Gate("offers", name, f"{words[m]} offers it", road.offered[m], road.table[m], opened)
    for r, name in enumerate(players):
        m = 1 - r
        opened = _one(road, m, _times(road.kept[m], road.offered[m], road.accepted[m]))
        yield _Gate("accepts", name, f"{words[r]} accepts", road.accepted[m], road.offered[m], opened)
    if dispute.consent is not None:
        actor = dispute.consent.actor
        opened = _sum(_times(road.kept, road.accepted, road.consented))
        passed, came = _sum(road.consented), _sum(road.accepted)
        yield _Gate("consents", actor, f"{who_words(dispute, actor)} consents", passed, came, opened)
    if road.settlement:
        for i, name in enumerate(players):
            yield _ratifies(road, i, name, words[i])
        for i, name in enumerate(players):
            yield _delivers(road, i, name, words[i])


def _ratifies(road: Road, i: int, name: str, who: str) -> _Gate:
    ratified = road.ratified
    with_it = ratified + road.failed[:, i]
    came, passed = _sum(road.consented), _sum(ratified) + _sum(road.failed[:, 1 - i])
    opened = _sum(_times(road.kept, with_it, ratified))
    return _Gate("ratifies", name, f"{who}'s public ratifies", passed, came, opened)


def _delivers(road: Road, i: int, name: str, who: str) -> _Gate:
    """Player i never breaks; the other does in the share of what comes to it in which it does now."""
    j = 1 - i
    opened = road.ratified
    for s in range(road.broken.shape[1]):
        passed = road.delivered(s + 1) + (0.0 if road.first == i else road.broken[:, s, i])
        opened = _times(opened, passed, passed + road.broken[:, s, j])
    total = _sum(np.maximum(opened, road.kept))
    return _Gate("delivers", name, f"{who} delivers", _sum(road.kept), total, total)


def _one(road: Road, m: int, opened: Floats) -> Floats:
    """All that is kept, when what m proposed is replaced."""
    total: Floats = opened + road.kept[1 - m]
    return total


def _times(kept: Floats, more: Floats, less: Floats) -> Floats:
    """``kept · more / less``; as it is where nothing passes."""
    found: Floats = kept.copy()
    np.divide(kept * more, less, out=found, where=less > 0)
    return found


def _sum(by_proposer: Floats) -> Floats:
    total: Floats = by_proposer[0] + by_proposer[1]
    return total
