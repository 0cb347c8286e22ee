"""What each player would rather have: the offers on the table, no agreement, and the status quo.

offer          u_i(x) if it is signed at the start and kept for ever            (model, section 2)
no agreement   W_i of the same game with nothing on the table                   (model, section 4)
status quo     0
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from negosim.errors import CertificateError, NegosimError
from negosim.experiment.simulate import Simulation, simulate
from negosim.game.axes import overlaid
from negosim.game.table import compiled_offers
from negosim.model.lanes import Floats
from negosim.scenario.data import Scenario
from negosim.study.explain_sample import Sample, start_of
from negosim.study.responses import Counter

__all__ = ["no_agreement", "offer_label", "preferences_table"]

_AT_ONCE = 2**23  # numbers held at a time: 64 MiB


@dataclass(frozen=True)
class _Option:
    """Something that could be: its points in every draw, ``(2, draws)``."""

    name: str
    label: str
    kind: str
    points: Floats


def no_agreement(scenario: Scenario, workers: int | None, counter: Counter) -> Simulation | None:
    """The same game with nothing on the table; None where no outcome class holds for an end of it."""
    try:
        return simulate(replace(scenario, offers=()), workers=workers, progress=counter.did)
    except CertificateError:
        raise
    except NegosimError:
        return None


def preferences_table(name: str, nothing: Floats | None, sample: Sample) -> pd.DataFrame:
    """A row for each option and player.

    Parameters
    ----------
    name : str
        The offer that is explained.
    nothing : (2, draws) array or None
        What no agreement is worth; gains are over the status quo where it is not known.
    sample : Sample

    Returns
    -------
    DataFrame
        ``who``, ``option`` (an offer, no_agreement or status_quo), ``label``, ``kind``, ``explained``;
        estimates of its points; ``rank`` by mean; ``best``, the share of draws in which it is the player's
        best option, the first listed of those that are alike; ``gain`` (and its interval) over no
        agreement, and ``gains``, the share of draws in which there is one; ``below``, the share of draws in
        which the explained offer is worth more.
    """
    players = list(sample.scenario.dispute.players)
    draws = sample.theta.shape[1]
    judged = np.zeros((2, draws)) if nothing is None else nothing
    own = _offer_points(sample, [name])[0]
    best, leading = np.full((2, draws), -np.inf), np.zeros((2, draws), dtype=np.int64)
    rows: list[dict[str, Any]] = []
    for k, option in enumerate(_options(sample, nothing)):
        leading = np.where(option.points > best, k, leading)
        best = np.maximum(best, option.points)
        estimates, gain = sample.estimates(option.points), sample.estimates(option.points - judged)
        for i, who in enumerate(players):
            rows.append(
                {
                    "who": who,
                    "option": option.name,
                    "label": option.label,
                    "kind": option.kind,
                    "explained": option.name == name and option.kind in ("settlement", "interim"),
                    **{what: float(values[i]) for what, values in estimates.items()},
                    "gain": float(gain["mean"][i]),
                    "gain_low": float(gain["low"][i]),
                    "gain_high": float(gain["high"][i]),
                    "gains": float((option.points[i] > judged[i]).mean()),
                    "below": float((own[i] > option.points[i]).mean()),
                }
            )
    table = pd.DataFrame(rows)
    places = np.arange(len(table)) // 2
    shares = [(leading[i] == k).mean() for k, i in zip(places, np.arange(len(table)) % 2, strict=True)]
    ranks = table.groupby("who")["mean"].rank(ascending=False, method="min").astype(int)
    return table.assign(rank=ranks, best=np.array(shares, dtype=float))


def offer_label(scenario: Scenario, name: str) -> str:
    """What readers call an offer on the table."""
    offer = next(each for each in scenario.offers if each.name == name)
    return offer.label or name.replace("_", " ").capitalize()


def _options(sample: Sample, nothing: Floats | None) -> Iterator[_Option]:
    scenario = sample.scenario
    axes, _ = start_of(scenario)
    settles = {
        offer.name: compiled.settlement
        for offer, compiled in zip(
            scenario.offers, compiled_offers(scenario.offers, axes, frozenset()), strict=True
        )
    }
    names = [offer.name for offer in scenario.offers]
    draws = sample.theta.shape[1]
    at_once = max(1, _AT_ONCE // ((2 + len(scenario.dispute.observers)) * draws))
    for begin in range(0, len(names), at_once):
        some = names[begin : begin + at_once]
        for name, points in zip(some, _offer_points(sample, some), strict=True):
            kind = "settlement" if settles[name] else "interim"
            yield _Option(name, offer_label(scenario, name), kind, points)
    if nothing is not None:
        yield _Option("no_agreement", "No agreement", "no_agreement", nothing)
    yield _Option("status_quo", "Status quo", "status_quo", np.zeros((2, draws)))


def _offer_points(sample: Sample, names: list[str]) -> Floats:
    """u_i of both players of offers signed at the start, ``(offers, 2, draws)``."""
    scenario = sample.scenario
    axes, start = start_of(scenario)
    frozen = frozenset(axes.issue(issue) for issue in scenario.frozen)
    by_name = {offer.name: offer for offer in scenario.offers}
    compiled = compiled_offers([by_name[name] for name in names], axes, frozen)
    found: Floats = sample.payoffs([overlaid(start, offer.sets) for offer in compiled])[:, :2]
    return found
