"""What Python users call to ask what it would take: ``whatif`` and its ``WhatIf``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from negosim.questions.answer import Answer, asked
from negosim.scenario.data import Scenario
from negosim.study.responses import Watch
from negosim.study.whatif import what_if

__all__ = ["WhatIf", "whatif"]


def whatif(
    scenario: Scenario | str | Path,
    goal: str,
    *,
    vary: Sequence[str] | None = None,
    costs: Mapping[str, float] | None = None,
    starts: int = 8,
    only: Sequence[str] | None = None,
    draws: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    watch: Watch | None = None,
) -> WhatIf:
    """Ask what would have to be true for an outcome to be as likely as a target says.

    Three answers: the smallest joint change of some parameters, each set to a value in every draw, at which
    the target is reached; the settlement that makes the outcome most likely if it is added to the table; and
    what each single clause more, or otherwise, does to the settlements that are on it.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A scenario, the name of a shipped one, or a file.
    goal : str
        Outcome classes and a target: ``"two_islands=0.5"``, or ``"two_islands+two_plus=0.1"``.
    vary : sequence of str, optional
        Parameters that may be set; by default six that together raise the probability most, or up to
        twelve if these do not reach the target.
    costs : mapping of str to float, optional
        What a change by one prior standard deviation costs, by default 1; for a parameter that the scenario
        fixes, what a change by one unit costs.
    starts : int
        From how many points the smallest change is searched.
    only : sequence of str, optional
        Parts of the answer: ``changes``, ``offers``, ``clauses``; by default all.
    draws, seed : int, optional
        Override what the scenario says.
    workers : int, optional
        Threads; by default one for each core.
    watch : callable, optional
        Called with the numbers of draws that are done and of all, as far as they are known.

    Returns
    -------
    WhatIf

    Raises
    ------
    NegosimError
        A file or an argument cannot be used, or a solution fails its own check.

    Examples
    --------
    >>> import negosim
    >>> found = negosim.whatif("base", "two_islands=0.01", only=["changes"], draws=64, starts=2)
    >>> bool(found.checks.set_index("what").loc["set", "mean"] >= 0.01)
    True
    """
    study = what_if(
        asked(scenario, draws, seed),
        goal,
        vary=vary,
        costs=costs,
        starts=starts,
        only=only,
        workers=workers,
        watch=watch,
    )
    return WhatIf(study)


class WhatIf(Answer):
    """What it would take: values, offers and clauses. A part that was not asked for has an empty table.

    Means over draws come with their 95 % Monte Carlo interval (``low``, ``high``).
    """

    @property
    def checks(self) -> pd.DataFrame:
        """Probability of the goal as the scenario is, with the parameters set, and that on fresh draws."""
        return self._table("checks")

    @property
    def changes(self) -> pd.DataFrame:
        """Value of each parameter in the smallest joint change, its prior, and what taking it back does.

        Where the target is not reached, the values with the highest probability that was found.
        """
        return self._table("changes")

    @property
    def few(self) -> pd.DataFrame:
        """What one of the parameters alone does, and the best two of them."""
        return self._table("few")

    @property
    def starts(self) -> pd.DataFrame:
        """Where each start of the search ended."""
        return self._table("starts")

    @property
    def start_values(self) -> pd.DataFrame:
        """Values of the parameters there."""
        return self._table("start_values")

    @property
    def offers(self) -> pd.DataFrame:
        """The best settlements that were found, each added to the table, and those that are on it.

        ``alone`` is the probability with the settlement as the only one on the table that counts towards the
        goal; ``…_kept`` are points once it is kept, ``…_gain`` of expected payoffs in the talks.
        """
        return self._table("offers")

    @property
    def searched(self) -> pd.DataFrame:
        """How many packages were solved on how many draws, step by step."""
        return self._table("searched")

    @property
    def clauses(self) -> pd.DataFrame:
        """Every change of one issue of a settlement on the table that counts towards the goal.

        First those that clearly raise the probability, the cheapest per percentage point first.
        """
        return self._table("clauses")

    def _table(self, name: str) -> pd.DataFrame:
        return self.study.tables.get(name, pd.DataFrame())
