"""A scenario settled at once for all its draws, and what becomes of what is agreed on.

In the end the package is in force for ever with probability c·ρ (if chances are on), it is broken
while it is delivered (if delivery is on), or the status quo stays. Payoffs are those of what is in
force in the end; private costs and the time that offers take are not in them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from negosim.errors import RequestFault
from negosim.experiment.blocks import MOST_BYTES, Progress, Solved, check_workers, in_order
from negosim.experiment.deals import Dealing, Deals, sum_of
from negosim.game.fates import Fate
from negosim.game.schedules import schedules_of
from negosim.model.carrying import delivered
from negosim.model.certificate import Certificate
from negosim.model.consent import consents
from negosim.model.draws import Sampler
from negosim.model.lanes import Floats
from negosim.model.payoffs import differences
from negosim.model.ratification import ratifications
from negosim.model.solve import with_additions
from negosim.outcomes.agreed import AgreedTally, End
from negosim.outcomes.columns import stop_rows
from negosim.outcomes.statistics import Block, Tally, blocks_of
from negosim.scenario.data import Scenario

__all__ = ["AgreementSolver", "Agreements", "agree"]

KEPT = ("probabilities", "payoffs", "agreements", "stops")

_COLUMNS_OF_DEALS = 40
"""Numbers kept of what is agreed on in a draw, in the draws' own order and while they are joined."""


@dataclass(frozen=True)
class Agreements(Solved):
    """What a scenario gives that is settled at once.

    Attributes
    ----------
    dealing : Dealing
        What ranks stand for.
    deals : Deals
        Of all draws.
    consented, ratified : (rows,) array
        Probabilities, for each row of ``deals``, that it is also consented to and ratified.
    ends : (hows, rows) array
        Of being kept then (0), or broken by player i at stage s (1 + 2s + i).
    """

    dealing: Dealing
    deals: Deals
    consented: Floats
    ratified: Floats
    ends: Floats


@dataclass(frozen=True)
class _Block:
    kept: dict[str, Floats]
    certificate: Certificate
    deals: Deals
    steps: Floats


def agree(scenario: Scenario, *, workers: int | None = None, progress: Progress | None = None) -> Agreements:
    """Settle a scenario for all its draws.

    Parameters
    ----------
    scenario : Scenario
        Whose concept has no rounds.
    workers : int, optional
        Threads; by default one for each core.
    progress : callable, optional

    Raises
    ------
    RequestFault
        There is no worker, the package space is too large, or there are too many draws.
    CertificateError
        The solution fails its own check.
    """
    run, workers = scenario.run, check_workers(workers)
    sampler = Sampler(scenario.priors, run.seed, run.design, run.draws)
    solver = AgreementSolver(scenario)
    _check_memory(scenario)
    tallies = {name: Tally(run.design) for name in KEPT}
    kept = {name: np.empty((rows, run.draws)) for name, rows in _columns(scenario).items()}
    certificate = Certificate(0.0, None, 0.0)
    blocks: list[tuple[Block, Deals]] = []
    steps: list[Floats] = []

    def work(block: Block) -> _Block:
        return solver.block(sampler.parameters(block.begin, block.end))

    for block, done in in_order(work, blocks_of(run.draws, run.design), workers):
        certificate = certificate.worse_of(done.certificate)
        certificate.require()
        for name, values in done.kept.items():
            kept[name][:, block.begin : block.end] = values
            tallies[name].add(values, block.replicate)
        blocks.append((block, done.deals))
        steps.append(done.steps)
        if progress is not None:
            progress(block.end - block.begin)
    consented, ratified, *ends = np.concatenate(steps, axis=1)
    return Agreements(
        scenario=scenario,
        certificate=certificate,
        means={name: tally.mean() for name, tally in tallies.items()},
        breakdown_class=solver.dealing.fates.breakdown_class,
        dealing=solver.dealing,
        deals=_joined(blocks),
        consented=consented,
        ratified=ratified,
        ends=np.array(ends),
        **kept,
    )


def _columns(scenario: Scenario) -> dict[str, int]:
    """Rows of what is kept of every draw."""
    dispute = scenario.dispute
    return {
        "probabilities": len(dispute.classes),
        "payoffs": len(dispute.players) + len(dispute.observers),
        "agreements": 3,
        "stops": len(stop_rows(tuple(dispute.players))),
    }


def _check_memory(scenario: Scenario) -> None:
    """Refuse a run whose numbers would not fit, before anything is reserved for it."""
    draws, columns = scenario.run.draws, sum(_columns(scenario).values()) + len(scenario.priors)
    needed = 8 * draws * (columns + _COLUMNS_OF_DEALS)
    if needed > MOST_BYTES:
        raise RequestFault(
            f"{draws:,} draws would need some {needed / 2**30:.0f} GiB of memory; take fewer, such as "
            f"{MOST_BYTES * draws // needed // 1_000_000 * 1_000_000:,}."
        )


def _joined(blocks: list[tuple[Block, Deals]]) -> Deals:
    """Deals of all blocks, with draws counted from the first."""
    parts = {field.name: [getattr(deals, field.name) for _, deals in blocks] for field in fields(Deals)}
    parts["draw"] = [block.begin + draw for (block, _), draw in zip(blocks, parts["draw"], strict=True)]
    return Deals(**{name: np.concatenate(arrays, axis=-1) for name, arrays in parts.items()})


class AgreementSolver:
    """Settles a scenario at once, block by block.

    Parameters
    ----------
    scenario : Scenario
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.dealing = Dealing(scenario)
        schedules = schedules_of(scenario.dispute, self.dealing.fates.axes)
        self._hows = max(each.hows for each in schedules) if scenario.bargaining.delivery else 1
        self._calendar = {
            t: {self.dealing.fates.axes.parameters.index(k): v for k, v in added.items()}
            for t, added in scenario.calendar.items()
        }

    def kept(self, theta: Floats) -> tuple[dict[str, Floats], Certificate]:
        """What is kept of every draw, by name, and how accurate it is; see ``outcomes.columns.kept_of``."""
        block = self.block(theta)
        return block.kept, block.certificate

    def block(self, theta: Floats) -> _Block:
        """Settle a block of draws, from parameters ``(parameters, draws)``."""
        deals, dispute = self.dealing.deals(theta), self.scenario.dispute
        payees = len(dispute.players) + len(dispute.observers)
        responder = list(dispute.players).index(self.scenario.informed)
        tally = AgreedTally(len(dispute.classes), payees, theta.shape[1], responder)
        steps, gap = np.zeros((2 + self._hows, len(deals.draw))), 0.0
        for rank, t in np.unique(np.stack([deals.rank, deals.round]), axis=1).T.tolist():
            rows = np.flatnonzero((deals.rank == rank) & (deals.round == t))
            fate, some = self.dealing.fates.of(self.dealing.package(rank)), theta[:, deals.draw[rows]]
            worth = np.array([sum_of(pairs, some) for pairs in fate.entries])
            scale = np.maximum(deals.scale[deals.draw[rows]], _largest_sum(fate, some))
            gap = max(gap, _gap(worth[:2], deals.payoffs[:, rows], scale))
            end = self._end(fate, worth, some, t)
            found = tally.add(end, deals.draw[rows], deals.made[rows], deals.accepted[rows])
            steps[: len(found), rows] = found
        kept = tally.kept(self.dealing.fates.status_quo_class)
        mass = float(np.abs(_listed_sum(kept["probabilities"]) - 1.0).max())
        return _Block(kept, Certificate(gap, None, mass), deals, steps)

    def _end(self, fate: Fate, worth: Floats, theta: Floats, t: int) -> End:
        """What becomes of a package that is agreed on in round t, counted from 0."""
        c, publics, hows = np.ones(theta.shape[1]), np.ones((2, theta.shape[1])), np.ones((1, theta.shape[1]))
        if self.scenario.bargaining.chances:
            then = with_additions(theta, self._calendar.get(t + 1, {}))
            (c,), publics = consents([fate.consent], then), ratifications(fate.publics, then)
        if fate.game is not None:
            found = delivered(fate.game, theta)
            worth, hows = np.concatenate([found.value, found.observers]), found.hows
        classes = (fate.kept, *fate.broken)
        return End(fate.is_settlement, fate.is_status_quo, classes, worth, c, publics, hows)


def _gap(worth: Floats, payoffs: Floats, scale: Floats) -> float:
    """Largest distance of payoffs from those of the frontier, relative to a scale of no less than a point."""
    return float((np.abs(worth - payoffs) / np.maximum(1.0, scale)).max(initial=0.0))


def _largest_sum(fate: Fate, theta: Floats) -> Floats:
    """Sum of the sizes of all that a player's payoff is summed from, the larger of both, ``(draws,)``."""
    sizes = (np.abs(differences(pairs, theta)) for pairs in fate.entries[:2])
    one, two = (_listed_sum(part) for part in sizes)
    return np.maximum(one, two)


def _listed_sum(rows: Floats) -> Floats:
    total = np.zeros(rows.shape[1:])
    for part in rows:
        total += part
    return total
