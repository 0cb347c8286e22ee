"""One scenario, solved for many draws on every core."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from negosim.errors import RequestFault
from negosim.experiment.blocks import MOST_BYTES, Progress, Solved, check_workers, in_order
from negosim.game.compile import compile_game
from negosim.game.entries import Product
from negosim.game.game import Game
from negosim.model.certificate import Certificate
from negosim.model.draws import Sampler
from negosim.model.lanes import LANES, Floats
from negosim.model.memory import layout_of
from negosim.model.solve import Solution, certificate_of, solve
from negosim.outcomes.columns import class_rounds, kept_of, stop_rows
from negosim.outcomes.statistics import BLOCK, Block, Tally, blocks_of
from negosim.scenario.data import Concept, Scenario

__all__ = ["Simulation", "playable", "simulate"]


@dataclass(frozen=True)
class Simulation(Solved):
    """What a run of the game gives.

    Attributes
    ----------
    game : Game
    means : dict of Mean
        Beside those of ``Solved`` of what is not kept draw by draw: ``offers (offers, proposers,
        COUNTS)``, ``ends (rounds, ends)``, ``breakdown (rounds,)``, ``final (arrangements,)``,
        ``paths (rounds, levels)``, ``timing (classes, rounds)``, cumulative.
    """

    game: Game


@dataclass(frozen=True)
class _Solved:
    kept: dict[str, Floats]
    tallied: dict[str, Floats]
    certificate: Certificate


def simulate(
    scenario: Scenario,
    *,
    workers: int | None = None,
    chunk: int = 1024,
    progress: Progress | None = None,
    precision: float | None = None,
    sharper: float = 1.0,
    game: Game | None = None,
) -> Simulation:
    """Solve a scenario for all its draws.

    Parameters
    ----------
    scenario : Scenario
        Its ``run`` says how many draws, from which seed, by which design.
    workers : int, optional
        Threads; by default one for each core.
    chunk : int
        Draws solved in one go; no result depends on it.
    progress : callable, optional
    precision : float, optional
        λ of both players in every draw, instead of what the scenario and its concept say: 0 plays at
        random, ``inf`` without error.
    sharper : float
        What the λ of both players are multiplied by.
    game : Game, optional
        The scenario compiled, if it was before: ``Simulation.game``.

    Raises
    ------
    RequestFault
        The design cannot have that number of draws, there is no worker, or the game is too large.
    CertificateError
        The solution fails its own check.
    """
    run = scenario.run
    workers = check_workers(workers)
    sampler = Sampler(scenario.priors, run.seed, run.design, run.draws)
    game = playable(scenario, precision=precision, sharper=sharper, game=game)
    _check_memory(scenario, game, workers)
    kept = {name: np.empty((rows, run.draws)) for name, rows in _columns(scenario, game).items()}
    tallies: dict[str, Tally] = {}
    certificate = Certificate(0.0, None, 0.0)

    def work(block: Block) -> _Solved:
        return _solve_block(scenario, game, sampler, block, chunk)

    for block, done in in_order(work, blocks_of(run.draws, run.design), workers):
        certificate = certificate.worse_of(done.certificate)
        certificate.require()
        for name, values in done.kept.items():
            kept[name][:, block.begin : block.end] = values
        for name, values in (done.kept | done.tallied).items():
            tallies.setdefault(name, Tally(run.design)).add(values, block.replicate)
        if progress is not None:
            progress(block.end - block.begin)
    means = {name: tally.mean() for name, tally in tallies.items()}
    return Simulation(
        scenario, certificate, means=means, breakdown_class=game.breakdown_class, game=game, **kept
    )


def playable(
    scenario: Scenario,
    *,
    precision: float | None = None,
    sharper: float = 1.0,
    game: Game | None = None,
) -> Game:
    """A scenario compiled for its solution concept: under subgame perfection nobody errs.

    Parameters
    ----------
    scenario : Scenario
    precision : float, optional
        λ of both players, instead of what scenario and concept say.
    sharper : float
        What the λ of both players are multiplied by.
    game : Game, optional
        The scenario compiled, if it was before.
    """
    game = game or compile_game(scenario)
    if precision is None and scenario.run.concept is Concept.SPE:
        precision = math.inf
    if precision is None and sharper == 1.0:
        return game
    one, two = (
        Product(precision) if precision is not None else replace(own, coefficient=sharper * own.coefficient)
        for own in game.roles["precision"]
    )
    return replace(game, roles=game.roles | {"precision": (one, two)})


def _columns(scenario: Scenario, game: Game) -> dict[str, int]:
    """Rows of what is kept of every draw."""
    return {
        "probabilities": len(scenario.dispute.classes),
        "payoffs": game.sizes.payees,
        "agreements": 3,
        "stops": len(stop_rows(game.axes.players)),
    }


def _solve_block(scenario: Scenario, game: Game, sampler: Sampler, block: Block, chunk: int) -> _Solved:
    theta = sampler.parameters(block.begin, block.end)
    draws = block.end - block.begin
    parts = [solve(game, theta[:, k : k + chunk]) for k in range(0, draws, chunk)]
    solution = parts[0] if len(parts) == 1 else _joined(parts)
    by_round = class_rounds(game, solution, len(scenario.dispute.classes))
    kept = kept_of(game, solution, len(scenario.dispute.classes))
    tallied = {
        "offers": solution.offer_counts,
        "ends": solution.ends,
        "breakdown": solution.breakdown,
        "final": solution.final,
        "paths": solution.paths,
        "timing": np.cumsum(by_round, axis=1),
    }
    return _Solved(kept, tallied, certificate_of(solution))


def _joined(parts: list[Solution]) -> Solution:
    fields = (vars(part) for part in parts)
    columns = zip(*(list(f.values()) for f in fields), strict=True)
    return Solution(*(np.concatenate(list(arrays), axis=-1) for arrays in columns))


def _check_memory(scenario: Scenario, game: Game, workers: int) -> None:
    """Refuse a run whose numbers would not fit, before anything is reserved for it.

    Each thread solves in an array of its own, and up to three blocks of results wait for each.
    """
    draws, layout = scenario.run.draws, layout_of(game.sizes)
    solving = 8 * workers * (layout.rows * LANES + 3 * 3 * (layout.rows - layout.value) * BLOCK)
    if solving > MOST_BYTES:
        raise RequestFault(
            f"this game has {len(game.offers):,} offers, {len(game.arrangements):,} arrangements and "
            f"{game.sizes.rounds} rounds, and would need some {solving / 2**30:.0f} GiB of memory; use fewer "
            "offers or rounds, or fewer workers."
        )
    kept = 8 * draws * (sum(_columns(scenario, game).values()) + len(scenario.priors))
    if kept > MOST_BYTES:
        raise RequestFault(
            f"{draws:,} draws would need some {kept / 2**30:.0f} GiB of memory; take fewer, such as "
            f"{MOST_BYTES * draws // kept // 1_000_000 * 1_000_000:,}."
        )
