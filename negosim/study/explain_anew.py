"""What comes of a decision that is certain to be yes, solved anew: both sides reckon with it.

Beside the accounting of ``explain_gates``, where nobody adapts. Only decisions by others than the two
players can be made certain without changing what the players are: consent, and ratification by either
public or by both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from negosim.dispute.data import Dispute
from negosim.outcomes.paired import paired
from negosim.outcomes.words import who_words
from negosim.scenario.data import Scenario
from negosim.study.explain_road import Road
from negosim.study.explain_sample import Sample

__all__ = ["Certain", "anew_row", "anew_table", "certain"]

_COLUMNS = ("gate", "by", "label", "kept", "opened", "difference", "low", "high", "clear")
_FACTOR = ("factor", "factor_low", "factor_high")


@dataclass(frozen=True)
class Certain:
    """A scenario in which a decision is certain to be yes.

    Attributes
    ----------
    gate : str
        ``consents`` or ``ratifies``.
    by : str
        Whose decision it is: a player, an outsider, or ``both``.
    label : str
    scenario : Scenario
    """

    gate: str
    by: str
    label: str
    scenario: Scenario


def certain(scenario: Scenario, *, settlement: bool) -> Iterator[Certain]:
    """The decisions by others that an offer meets, each made certain.

    Parameters
    ----------
    scenario : Scenario
    settlement : bool
        Whether the offer is a settlement, which publics ratify.
    """
    dispute = scenario.dispute
    if dispute.consent is not None:
        actor = dispute.consent.actor
        label = f"{who_words(dispute, actor)} consents"
        yield Certain("consents", actor, label, _with(scenario, consent=None))
    if dispute.ratification is None or not settlement:
        return
    players = list(dispute.players)
    for player in players:
        label = f"{who_words(dispute, player)}'s public ratifies"
        yield Certain("ratifies", player, label, _ratified(scenario, [player]))
    yield Certain("ratifies", "both", "Both publics ratify", _ratified(scenario, players))


def _ratified(scenario: Scenario, players: list[str]) -> Scenario:
    """With all of these publics behind every settlement; support of 1 is ratification for certain."""
    ratification = scenario.dispute.ratification
    assert ratification is not None
    by = {
        name: own.model_copy(update={"support": dict.fromkeys(own.support, (1.0,))})
        if name in players
        else own
        for name, own in ratification.by.items()
    }
    return _with(scenario, ratification=ratification.model_copy(update={"by": by}))


def _with(scenario: Scenario, **changed: Any) -> Scenario:
    dispute: Dispute = scenario.dispute.model_copy(update=changed)
    return replace(scenario, dispute=dispute)


def anew_row(what: Certain, roads: tuple[Road, Road], sample: Sample) -> dict[str, Any]:
    """How often the offer is kept as it is and then, in the same draws."""
    as_is, opened = (road.kept[0] + road.kept[1] for road in roads)
    between = paired(opened, as_is, sample.scenario.run.design)
    factor = sample.ratios(opened[None], as_is[None])
    return {
        "gate": what.gate,
        "by": what.by,
        "label": what.label,
        "kept": float(np.mean(as_is)),
        "opened": float(np.mean(opened)),
        "difference": between.difference,
        "low": between.low,
        "high": between.high,
        "clear": between.clear,
        "factor": float(factor["mean"][0]),
        "factor_low": float(factor["low"][0]),
        "factor_high": float(factor["high"][0]),
    }


def anew_table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A row for each decision that was made certain."""
    if rows:
        return pd.DataFrame(rows, columns=[*_COLUMNS, *_FACTOR])
    types = dict.fromkeys(_COLUMNS[:3], object) | dict.fromkeys((*_COLUMNS[3:-1], *_FACTOR), float)
    return pd.DataFrame(columns=[*_COLUMNS, *_FACTOR]).astype(types | {"clear": bool})
