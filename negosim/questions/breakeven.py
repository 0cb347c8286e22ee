"""What one number would have to be: ``breakeven`` and its ``BreakEven``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from negosim.questions.answer import Answer, asked
from negosim.scenario.data import Scenario

if TYPE_CHECKING:
    from negosim.study.responses import Watch

__all__ = ["BreakEven", "breakeven"]


class BreakEven(Answer):
    """Break-even values: where the mean probability of an outcome crosses a target.

    The mean is over draws of all other parameters; the one in question has the same value in every draw.
    """

    @property
    def parameters(self) -> pd.DataFrame:
        """What each parameter alone can do.

        ``reach`` says where it crosses the target: inside its ``prior``'s range, only in its ``legal``
        range, at ``infinity`` alone, or ``never`` (the target is met nowhere) or ``always`` (everywhere).
        ``best`` is the highest mean of all values searched (the lowest, if the scenario as it is meets the
        target), at ``best_value``; ``best_in_prior`` that within the prior's range.
        """
        return self._table("parameters")

    @property
    def crossings(self) -> pd.DataFrame:
        """Every break-even value, with the interval at whose ends the target leaves the band of the mean.

        ``met`` says on which side of it the target is met; ``deviations`` how many standard deviations of
        the prior it lies from the prior's mean; ``share_beyond`` which share of the prior lies as far.
        """
        return self._table("crossings")

    @property
    def values(self) -> pd.DataFrame:
        """Probability at each value of what is no parameter: rounds, levels, offers, solution concepts."""
        return self._table("values")

    @property
    def pairs(self) -> pd.DataFrame:
        """For each value of the first parameter of a pair the break-even values of the second."""
        return self._table("pairs")

    @property
    def scan(self) -> pd.DataFrame:
        """Every value of a parameter that was solved, and the mean over the draws that were solved there."""
        return self._table("scan")


def breakeven(
    scenario: Scenario | str | Path,
    goal: str,
    *,
    vary: Sequence[str] | None = None,
    pairs: Sequence[str | Sequence[str]] | None = None,
    draws: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    watch: Watch | None = None,
) -> BreakEven:
    """Ask what one number, or two, would have to be for an outcome to be as likely as a target says.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A scenario, the name of a shipped one, or a file.
    goal : str
        Outcome classes and a target, such as ``two_islands=0.1`` or ``two_islands+two_plus=0.2``.
    vary : sequence of str, optional
        What to vary, each alone: parameters, also fixed ones, and ``game.rounds``, ``offers.NAME.ISSUE``,
        ``offers.NAME``, ``in_force.ISSUE`` or ``run.concept``. By default every uncertain parameter or,
        where pairs are given, those of the pairs.
    pairs : sequence of pairs of str, optional
        Each of two parameters: for values of the first, the break-even values of the second.
    draws, seed : int, optional
        Override what the scenario says.
    workers : int, optional
        Threads; by default one for each core.
    watch : callable, optional
        Called with the number of draws done and of all that are to be done, as far as it is known.

    Returns
    -------
    BreakEven

    Raises
    ------
    NegosimError
        A file or an argument cannot be used, or a solution fails its own check.

    Examples
    --------
    >>> import negosim
    >>> scenario = negosim.load("two_islands_no_us_basing").replace(run={"draws": 64})
    >>> found = negosim.breakeven(scenario, "two_islands=0.02", vary=["sway_russia"])
    >>> found.crossings[["parameter", "met", "reach"]].values.tolist()
    [['sway_russia', 'above', 'prior']]
    """
    from negosim.study.breakeven import find_break_even

    what = asked(scenario, draws, seed)
    return BreakEven(find_break_even(what, goal, vary=vary, pairs=pairs, workers=workers, watch=watch))
