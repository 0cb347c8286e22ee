"""Every way in which talks end that are settled at once, with the columns of the game's own ends."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from negosim.experiment.agreements import Agreements
from negosim.game.axes import Package
from negosim.outcomes.sparse import sparse_mean
from negosim.outcomes.statistics import Mean, Tally, blocks_of
from negosim.outcomes.tables import EndWords, ends_of
from negosim.scenario.data import Concept

__all__ = ["agreed_ends"]

_PARTS = ("mean", "error", "half_width")


def agreed_ends(solved: Agreements, name: Callable[[Package, int], str]) -> pd.DataFrame:
    """The ends that happen in some draw, round by round: settlements, then what is in force without one.

    Parameters
    ----------
    solved : Agreements
    name : callable
        Gives the name of a package from it and its rank.
    """
    deals, run = solved.deals, solved.scenario.run
    pairs, group = np.unique(np.stack([deals.round, deals.rank]), axis=1, return_inverse=True)
    words: list[EndWords] = []
    means: list[Mean] = []
    for how, values in enumerate(solved.ends):
        mean = sparse_mean(values, group.ravel(), pairs.shape[1], deals.draw, run.draws, run.design)
        some = np.flatnonzero(mean.mean > 0)
        means.append(Mean(*(getattr(mean, part)[some] for part in _PARTS)))
        words += [_words(solved, name, rank, t, how) for t, rank in pairs.T[some].tolist()]
    words.append(_nothing(solved))
    means.append(_rest(solved))
    mean = Mean(*(np.concatenate([getattr(each, part) for each in means]) for part in _PARTS))
    frame = pd.DataFrame(ends_of(words, solved.scenario.dispute, mean))
    order = np.lexsort((frame["offer"] == "", frame["end"] == "no_settlement", frame["round"]))
    return frame.iloc[order][frame["mean"].iloc[order] > 0].reset_index(drop=True)


def _words(solved: Agreements, name: Callable[[Package, int], str], rank: int, t: int, how: int) -> EndWords:
    """The end of a package that is agreed on in round t, from 0."""
    fates, package = solved.dealing.fates, solved.dealing.package(rank)
    axes = fates.axes
    fate, offer = fates.of(package), name(package, rank)
    if not fate.is_settlement:
        return EndWords(
            "no_settlement", offer, t + 1, fate.kept, in_force=axes.in_words(axes.arrangement(package))
        )
    if how == 0:
        return EndWords("kept", offer, t + 1, fate.kept, delivered=(1.0, 1.0))
    stage, player = divmod(how - 1, 2)
    by, delivered = axes.players[player], fate.delivered[how - 1]
    return EndWords("broken", offer, t + 1, fate.broken[how - 1], by, stage + 1, delivered)


def _nothing(solved: Agreements) -> EndWords:
    """The end where nothing comes of any package."""
    fates, scenario = solved.dealing.fates, solved.scenario
    last = scenario.screening.offers if scenario.run.concept is Concept.SCREENING else 1
    in_force = fates.axes.in_words(fates.axes.arrangement(fates.axes.status_quo))
    return EndWords("no_settlement", "", last, fates.status_quo_class, in_force=in_force)


def _rest(solved: Agreements) -> Mean:
    """What is left of the probability of each draw."""
    run = solved.scenario.run
    over = np.bincount(solved.deals.draw, solved.ratified, run.draws)
    left, tally = np.maximum(0.0, 1.0 - over)[None], Tally(run.design)
    for block in blocks_of(run.draws, run.design):
        tally.add(left[:, block.begin : block.end], block.replicate)
    return tally.mean()
