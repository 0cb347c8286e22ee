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

Where something comes to a gate and nothing passes, there is nothing to multiply: such a part of the chain is
left as it is, so that the factor of the gate is a lower bound. The share of these draws is kept with it.
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
from negosim.study.explain_sample import Sample, Truths

__all__ = ["gates_table"]

_ROUNDING = 1e-12
_WORDS = ("gate", "by", "label")
_ENDS = ("", "_low", "_high", "_p05", "_p95", "_draws")
_NUMBERS = (*(f"{what}{end}" for what in ("holds", "factor") for end in _ENDS), "nothing", "narrowest")
_LEAST = 1e-290  # counts below this have lost their digits


@dataclass(frozen=True)
class _Gate:
    """A gate: what passes of what comes to it, and what would be kept were it open, ``(draws,)`` each.

    Where nothing passes what comes to it, the latter is a lower bound.
    """

    name: str
    by: str
    label: str
    passed: Floats
    came: Floats
    opened: Floats
    nothing: Truths


def gates_table(road: Road, dispute: Dispute, sample: Sample) -> pd.DataFrame:
    """A row for each gate that can fail.

    Returns
    -------
    DataFrame
        ``gate``, ``by``, ``label``; estimates of how often it holds (``holds`` …), of how many times as many
        settlements would be kept were it open (``factor`` …); ``nothing``, the share of draws in which that
        is a lower bound, as something comes to the gate and nothing passes; ``narrowest``, the share of draws
        in which no other gate has a larger factor, none of them a bound; ``leads``, whether the draws do not
        tell its factor from the largest.
    """
    gates = [gate for gate in _gates(road, dispute) if float((gate.came - gate.passed).max()) > 1e-14]
    if not gates:
        types = dict.fromkeys(_NUMBERS, float) | {"leads": bool}
        return pd.DataFrame(columns=[*_WORDS, *types]).astype(types)
    kept = _sum(road.kept)
    passed, came, opened, nothing = (
        np.stack([getattr(gate, part) for gate in gates]) for part in ("passed", "came", "opened", "nothing")
    )
    table = pd.DataFrame([(gate.name, gate.by, gate.label) for gate in gates], columns=list(_WORDS))
    for name, estimates in (
        ("holds", sample.ratios(passed, came, 0.0, 1.0)),
        ("factor", sample.ratios(opened, np.stack([kept] * len(gates)), 1.0, known=~nothing)),
    ):
        for what, values in estimates.items():
            table[name if what == "mean" else f"{name}_{what}"] = values
    narrow = (opened.max(axis=0) > kept * (1 + _ROUNDING)) & ~nothing.any(axis=0)
    narrowest = np.where(narrow, opened.argmax(axis=0), -1)
    return table.assign(
        nothing=nothing.mean(axis=1),
        narrowest=[float((narrowest == row).mean()) for row in range(len(gates))],
        leads=sample.like_largest(opened),
    )


def _gates(road: Road, dispute: Dispute) -> Iterator[_Gate]:
    players = list(dispute.players)
    words = [who_words(dispute, name) for name in players]
    for m, name in enumerate(players):
        opened = _one(road, m, _times(road.kept[m], road.table[m], road.offered[m]))
        nothing = _stops(road.table[m], road.offered[m])
        yield _Gate("offers", name, f"{words[m]} offers it", road.offered[m], road.table[m], opened, nothing)
    for r, name in enumerate(players):
        m = 1 - r
        opened = _one(road, m, _times(road.kept[m], road.offered[m], road.accepted[m]))
        passed, came = road.accepted[m], road.offered[m]
        yield _Gate("accepts", name, f"{words[r]} accepts", passed, came, opened, _stops(came, passed))
    if dispute.consent is not None:
        actor = dispute.consent.actor
        opened = _sum(_times(road.kept, road.accepted, road.consented))
        passed, came = _sum(road.consented), _sum(road.accepted)
        nothing = _either(_stops(road.accepted, road.consented))
        yield _Gate("consents", actor, f"{who_words(dispute, actor)} consents", passed, came, opened, nothing)
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
    nothing = _either(_stops(with_it, ratified))
    return _Gate("ratifies", name, f"{who}'s public ratifies", passed, came, opened, nothing)


def _delivers(road: Road, i: int, name: str, who: str) -> _Gate:
    """Player i never breaks; the other does in the share of what comes to it in which it does now."""
    j = 1 - i
    opened, nothing = road.ratified, np.zeros(road.ratified.shape, dtype=bool)
    for s in range(road.broken.shape[1]):
        passed = road.delivered(s + 1) + (0.0 if road.first == i else road.broken[:, s, i])
        came = passed + road.broken[:, s, j]
        nothing |= _stops(opened, came)
        opened = _times(opened, passed, came)
    total = _sum(np.where(nothing, road.kept, np.maximum(opened, road.kept)))
    return _Gate("delivers", name, f"{who} delivers", _sum(road.kept), total, total, _either(nothing))


def _one(road: Road, m: int, opened: Floats) -> Floats:
    """All that is kept, when what m proposed is replaced."""
    total: Floats = opened + road.kept[1 - m]
    return total


def _times(kept: Floats, more: Floats, less: Floats) -> Floats:
    """``kept · more / less``; as it is where nothing passes."""
    found: Floats = kept.copy()
    np.divide(kept * more, less, out=found, where=less > _LEAST)
    return found


def _stops(came: Floats, passed: Floats) -> Truths:
    """Where something comes, and nothing passes."""
    found: Truths = (came > _LEAST) & (passed <= _LEAST)
    return found


def _sum(by_proposer: Floats) -> Floats:
    total: Floats = by_proposer[0] + by_proposer[1]
    return total


def _either(by_proposer: Truths) -> Truths:
    found: Truths = by_proposer[0] | by_proposer[1]
    return found
