"""Under which conditions an outcome is likely: ``discover`` and its ``Discovery``."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from negosim.questions.answer import Answer, asked
from negosim.scenario.data import Scenario
from negosim.study.discovery import discovery
from negosim.study.responses import Watch

__all__ = ["Discovery", "discover"]


def discover(
    scenario: Scenario | str | Path,
    goal: str,
    *,
    above: float | None = None,
    draws: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    watch: Watch | None = None,
) -> Discovery:
    """Find the conditions on uncertain parameters under which an outcome is likely.

    Boxes by PRIM and a tree by CART, both of ``ema_workbench``, are found on the scenario's draws and
    measured on fresh ones. Needs the extra ``discover``: ``pip install 'negosim[discover]'``.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A scenario, the name of a shipped one, or a file.
    goal : str
        An outcome class, or several with ``+``: ``two_islands+two_plus``.
    above : float, optional
        From which probability of the goal on a draw is a case of interest; by default that which about a
        tenth of the draws reaches, rounded down, or any above 0 where fewer have one.
    draws, seed : int, optional
        Override what the scenario says.
    workers : int, optional
        Threads; by default one for each core.
    watch : callable, optional
        Called with the number of draws done and of all to be done, those of resamples included.

    Returns
    -------
    Discovery

    Raises
    ------
    NegosimError
        A file or an argument cannot be used, ``ema_workbench`` is missing, nothing is uncertain, or too few
        draws are cases of interest or too few are not.

    Examples
    --------
    >>> import negosim
    >>> found = negosim.discover("base", "breakdown", draws=512)
    >>> found.conditions[["parameter", "low"]].values.tolist()
    [['breakdown_hazard', 0.065]]
    """
    chosen = asked(scenario, draws, seed)
    return Discovery(discovery(chosen, goal, above=above, workers=workers, watch=watch))


class Discovery(Answer):
    """Conditions under which an outcome is likely, found on the scenario's draws and measured on fresh ones.

    A draw is a case if the probability of the outcome in it is at least ``threshold`` (above 0, if that is
    0). Of any set of draws
    *density* is the share that are cases, *coverage* the share of all cases that are among them, *mass* the
    share of all draws. A *box* says within which limits some parameters lie; a second one is found among
    the draws that the first leaves. *Training* are the draws that were searched, *holdout* fresh ones.
    """

    @property
    def threshold(self) -> float:
        """From which probability on a draw is a case; 0, if it is one wherever the outcome can happen."""
        return float(self.study.told["threshold"])

    @property
    def conditions(self) -> pd.DataFrame:
        """The limits of each box, parameter by parameter, infinite where there is none.

        With what each adds on fresh draws (``without`` is the density of the box without it, ``quasi_p``
        the chance of as many cases if it added nothing), and in how many resamples it is found again, where.
        """
        return self._table("conditions")

    @property
    def boxes(self) -> pd.DataFrame:
        """Draws and cases in all draws, in each box, in any and in none, on both sets of draws.

        ``probability`` is the mean probability of the outcome there, with its interval ``low``, ``high``.
        """
        return self._table("boxes")

    @property
    def tree(self) -> pd.DataFrame:
        """Nodes of the tree; ``leaf`` is 0 where one is split, by ``parameter`` at ``limit``."""
        return self._table("tree")

    @property
    def stability(self) -> pd.DataFrame:
        """In how many resamples each parameter is limited (``restricted``), and where."""
        return self._table("stability")

    @property
    def sizes(self) -> pd.DataFrame:
        """The best boxes with ever more parameters; ``chosen`` says how many ``conditions`` limits.

        With the chosen parameters the box is found again, so that it may be larger than the one here.
        """
        return self._table("sizes")

    @property
    def trajectory(self) -> pd.DataFrame:
        """Every box that PRIM passed through, with all parameters and with those that were kept."""
        return self._table("trajectory")
