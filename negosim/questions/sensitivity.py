"""What Python users call to see which assumptions carry an answer: ``sensitivity`` and ``Sensitivity``."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from negosim.errors import RequestFault
from negosim.questions.answer import Answer, asked
from negosim.scenario.data import Scenario
from negosim.study.responses import Watch

__all__ = ["Sensitivity", "sensitivity"]

_METHODS = {"indices": "sobol", "groups": "sobol", "effects": "morris", "distances": "pawn"}


class Sensitivity(Answer):
    """Which uncertain parameters carry the probability of an outcome class.

    Each method has tables of its own, and all have ``tornado``. Intervals (``…_low``, ``…_high``) are 95 %,
    from a bootstrap of the points; those of ``tornado`` are Monte Carlo intervals. Of ``distances`` they are
    1.96 bootstrap standard errors to either side, and no intervals for the true distance.
    """

    @property
    def indices(self) -> pd.DataFrame:
        """Sobol' indices of every uncertain parameter, the largest total first.

        ``first`` is the share of the variance that would go if the parameter were known, ``total`` the
        share that would stay if all others were; ``first_half`` and ``total_half`` are the same from the
        first half of the base points.
        """
        return self._of_method("indices")

    @property
    def groups(self) -> pd.DataFrame:
        """Closed first-order and total Sobol' index of groups of parameters.

        ``by`` is ``basis``, ``player`` or ``lever``, ``parameters`` how many there are in the group.
        """
        return self._of_method("groups")

    @property
    def effects(self) -> pd.DataFrame:
        """Elementary effects of every uncertain parameter (Morris), the largest mean first.

        Changes of the probability when the parameter alone moves by half of its prior: ``mu_star`` is the
        mean of their size, ``mu`` their mean, ``sigma`` their standard deviation.
        """
        return self._of_method("effects")

    @property
    def distances(self) -> pd.DataFrame:
        """Distances of PAWN of every uncertain parameter, the largest median first.

        With finitely many points distances are too high. ``above`` says whether the median is larger than
        that of every dummy parameter.
        """
        return self._of_method("distances")

    @property
    def tornado(self) -> pd.DataFrame:
        """Mean probability with one parameter at either end of its prior, the widest difference first.

        ``value_p05`` and ``value_p95`` are the quantiles of the prior, ``mean_p05`` and ``mean_p95`` the
        means there, ``difference`` how far the second is above the first, with its paired interval.
        """
        return self._table("tornado")

    def _of_method(self, name: str) -> pd.DataFrame:
        if name not in self.study.tables:
            used, needed = self.question["method"], _METHODS[name]
            raise RequestFault(f"there are no {name} of method='{used}'; ask again with method='{needed}'.")
        return self._table(name)


def sensitivity(
    scenario: Scenario | str | Path,
    goal: str | None = None,
    *,
    method: str = "sobol",
    base: int | None = None,
    draws: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    watch: Watch | None = None,
) -> Sensitivity:
    """Find which uncertain parameters carry the probability of an outcome class.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A scenario, the name of a shipped one, or a file.
    goal : str, optional
        An outcome class, or several of which any will do, joined with ``+``; by default the likeliest
        class of a kept settlement, or if no draw has any, the likeliest class.
    method : str
        ``sobol`` (shares of the variance), ``morris`` (elementary effects) or ``pawn`` (distances between
        distributions).
    base : int, optional
        Base points (a power of two), trajectories or points; by default from the number of draws.
    draws, seed : int, optional
        Override what the scenario says.
    workers : int, optional
        Threads; by default one for each core.
    watch : callable, optional
        Called with the number of points solved and of all.

    Returns
    -------
    Sensitivity

    Raises
    ------
    NegosimError
        A file or an argument cannot be used, nothing is uncertain, the class is equally likely at all
        points, or a solution fails its own check.

    Examples
    --------
    >>> import negosim
    >>> found = negosim.sensitivity("two_islands_no_us_basing", "two_islands", base=64, draws=64)
    >>> len(found.indices), list(found.groups["by"].unique())
    (80, ['basis', 'player', 'lever'])
    """
    from negosim.study.sensitivity import analyse

    own = asked(scenario, draws, seed)
    return Sensitivity(analyse(own, goal, method=method, base=base, workers=workers, watch=watch))
