"""Tables of a run, as columns by name; the Python interface turns them into data frames.

Every mean over draws comes with its Monte Carlo standard error and 95 % interval (``low``,
``high``), and where it is kept draw by draw with its 5 % and 95 % quantiles over draws (``p05``,
``p95``). Probabilities and counts keep their intervals at 0 or above, probabilities at 1 or below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from negosim.dispute.data import Dispute
from negosim.game.game import EndRow, Game
from negosim.model.lanes import Floats
from negosim.outcomes.columns import stop_rows
from negosim.outcomes.statistics import Mean, spread

__all__ = [
    "Columns",
    "EndWords",
    "agreement",
    "ends",
    "ends_of",
    "offers",
    "paths",
    "payoffs",
    "stops",
    "summary",
    "timing",
]

Columns = dict[str, Any]


@dataclass(frozen=True)
class EndWords:
    """One way to end: how, of which offer, in which round, in which outcome class.

    ``by`` broke a settlement at ``stage`` (from 1) with what both had ``delivered``; ``in_force`` is what
    there is without one.
    """

    end: str
    offer: str
    round: int
    outcome: int
    by: str = ""
    stage: int = 0
    delivered: tuple[float, float] = (0.0, 0.0)
    in_force: str = ""


def _estimates(mean: Mean, least: float = -np.inf, most: float = np.inf) -> Columns:
    return {
        "mean": mean.mean,
        "error": mean.error,
        "low": np.clip(mean.mean - mean.half_width, least, most),
        "high": np.clip(mean.mean + mean.half_width, least, most),
    }


def _spread(values: Floats) -> Columns:
    low, high = spread(values)
    return {"p05": low, "p95": high}


def summary(dispute: Dispute, mean: Mean, probabilities: Floats, breakdown: int) -> Columns:
    """Outcome classes: mean, error, interval, spread, and the share given that talks do not break down."""
    names = list(dispute.classes)
    others = np.arange(len(names)) != breakdown
    none = mean.mean[others].sum()
    given = np.where(others, mean.mean / none if none > 0 else np.nan, np.nan)
    return {
        "class": names,
        "label": [_label(dispute.classes[n].label, n) for n in names],
        **_estimates(mean, 0.0, 1.0),
        **_spread(probabilities),
        "given_no_breakdown": given,
    }


def _label(label: str, name: str) -> str:
    return label or name.replace("_", " ").capitalize()


def stops(players: tuple[str, ...], mean: Mean, counts: Floats) -> Columns:
    """Stops in expected counts per game, and as shares of the rounds or turns they are counted in."""
    rows = stop_rows(players)
    kinds = np.array([f"{row.kind} {row.by}" if row.kind == "move" else row.kind for row in rows])
    totals = {kind: mean.mean[kinds == kind].sum() for kind in dict.fromkeys(kinds.tolist())}
    share = [
        m / totals[k] if totals[k] > 0 else np.nan for m, k in zip(mean.mean, kinds.tolist(), strict=True)
    ]
    return {
        "kind": [row.kind for row in rows],
        "stop": [row.stop for row in rows],
        "by": [row.by for row in rows],
        **_estimates(mean, 0.0),
        **_spread(counts),
        "share": share,
    }


def offers(game: Game, names: list[tuple[str, str]], mean: Mean) -> Columns:
    """What happened to each offer, in expected counts per game, by the player who answers it.

    ``accepted`` is the share of the offers made that were accepted, and ``error`` that of ``made``.
    ``names`` are the name and label of each offer.
    """
    one, two = game.axes.players
    rows: list[tuple[Any, ...]] = []
    for offer, (name, label) in zip(game.offers, names, strict=True):
        for proposer, (by, to) in enumerate(((one, two), (two, one))):
            made, said_yes, consented, *failed = mean.mean[offer.position, proposer]
            kind = "settlement" if offer.settlement else "interim"
            share = said_yes / made if made > 0 else np.nan
            error = mean.error[offer.position, proposer, 0]
            rows.append((name, label, kind, by, to, made, error, share, consented, sum(failed)))
    heads = ("offer", "label", "kind", "by", "to", "made", "error", "accepted", "consented", "not_ratified")
    return {head: [row[i] for row in rows] for i, head in enumerate(heads)}


def payoffs(names: list[str], mean: Mean, values: Floats) -> Columns:
    """Expected payoffs of players and observers, in points of each."""
    return {"who": names, **_estimates(mean), **_spread(values)}


def agreement(mean: Mean, values: Floats) -> Columns:
    """Probabilities of a settlement signed, ratified, kept, and each given the one before."""
    before = np.concatenate([[1.0], mean.mean[:-1]])
    given = [m / b if b > 0 else np.nan for m, b in zip(mean.mean, before, strict=True)]
    return {
        "step": ["signed", "ratified", "kept"],
        **_estimates(mean, 0.0, 1.0),
        **_spread(values),
        "given_previous": given,
    }


def timing(dispute: Dispute, mean: Mean) -> Columns:
    """Cumulative incidence of each class by round, breakdown as a competing risk."""
    classes, rounds = mean.mean.shape
    flat = Mean(mean.mean.ravel(), mean.error.ravel(), mean.half_width.ravel())
    return {
        "class": [name for name in dispute.classes for _ in range(rounds)],
        "round": list(range(1, rounds + 1)) * classes,
        **_estimates(flat, 0.0, 1.0),
    }


def paths(game: Game, mean: Mean) -> Columns:
    """Levels in force in each round, as shares of the talks that go on in it.

    ``going_on`` is the probability that no settlement was carried out by the end of the round and
    that talks had not broken down before it.
    """
    axes = game.axes
    columns: Columns = {"round": [], "issue": [], "level": [], "share": [], "going_on": []}
    first = 0
    for k in axes.interim:
        levels = axes.levels[k]
        for t in range(mean.mean.shape[0]):
            mass = mean.mean[t, first : first + len(levels)]
            for level, part in zip(levels, mass, strict=True):
                columns["round"].append(t + 1)
                columns["issue"].append(axes.issues[k])
                columns["level"].append(level)
                columns["share"].append(part / mass.sum() if mass.sum() > 0 else np.nan)
                columns["going_on"].append(mass.sum())
        first += len(levels)
    return columns


def ends(game: Game, dispute: Dispute, offers: list[str], means: dict[str, Mean]) -> Columns:
    """Every way to end, with its probability: settlements by offer and round, breakdown, no settlement.

    ``delivered_…`` is the share that each player had delivered, before snapback.
    """
    rounds = range(1, game.sizes.rounds + 1)
    rows = [_settlement(game, offers[row.offer], t, row) for t in rounds for row in game.ends]
    rows += [EndWords("breakdown", "", t, game.breakdown_class) for t in rounds]
    rows += [
        EndWords("no_settlement", "", game.sizes.rounds, int(outcome), in_force=game.axes.in_words(z))
        for z, outcome in zip(game.arrangements, game.final_class, strict=True)
    ]
    return ends_of(rows, dispute, Mean(*(_joined(means, part) for part in ("mean", "error", "half_width"))))


def ends_of(rows: list[EndWords], dispute: Dispute, mean: Mean) -> Columns:
    """The table of ends from what each of them is, and its probability."""
    classes = list(dispute.classes)
    columns: Columns = {name: [getattr(row, name) for row in rows] for name in _END_WORDS}
    for i, player in enumerate(dispute.players):
        columns[f"delivered_{player}"] = [row.delivered[i] for row in rows]
    columns["in_force"] = [row.in_force for row in rows]
    columns["class"] = [classes[row.outcome] for row in rows]
    return columns | _estimates(mean, 0.0, 1.0)


_END_WORDS = ("end", "offer", "round", "by", "stage")


def _settlement(game: Game, offer: str, t: int, row: EndRow) -> EndWords:
    if row.how == 0:
        return EndWords("kept", offer, t, row.outcome, delivered=row.delivered)
    stage, player = divmod(row.how - 1, 2)
    by = game.axes.players[player]
    return EndWords("broken", offer, t, row.outcome, by, stage + 1, row.delivered)


def _joined(means: dict[str, Mean], part: str) -> Floats:
    return np.concatenate([getattr(means[name], part).ravel() for name in ("ends", "breakdown", "final")])
