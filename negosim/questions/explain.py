"""Why an offer ends as it does."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from negosim.questions.answer import Answer, asked
from negosim.scenario.data import Scenario
from negosim.study.explained import explain_offer
from negosim.study.responses import Watch

__all__ = ["Explanation", "explain"]


def explain(
    scenario: Scenario | str | Path,
    offer: str | None = None,
    *,
    draws: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    watch: Watch | None = None,
) -> Explanation:
    """Explain what becomes of one offer: its payoff, its chain, who stands in its way, and its clauses.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A scenario with rounds (concept qre or spe), the name of a shipped one, or a file.
    offer : str, optional
        An offer on its table; default the settlement that is kept most often.
    draws, seed : int, optional
        Override what the scenario says.
    workers : int, optional
        Threads; by default one for each core.
    watch : callable, optional
        Called with the number of draws done and of all that are to be done.

    Returns
    -------
    Explanation

    Raises
    ------
    NegosimError
        A file or an argument cannot be used, there is no such offer, or a solution fails its own check.

    Examples
    --------
    >>> import negosim
    >>> found = negosim.explain("two_islands_no_us_basing", "two_islands_no_basing", draws=64)
    >>> found.chain.loc[found.chain["kind"] == "left", "link"].tolist()
    ['table', 'offered', 'accepted', 'consented', 'ratified', 'stage_1', 'stage_2', 'kept']
    """
    return Explanation(explain_offer(asked(scenario, draws, seed), offer, workers=workers, watch=watch))


class Explanation(Answer):
    """Why an offer ends as it does.

    Means over draws come with their 95 % Monte Carlo interval (``…low``, ``…high``) and with 5 % and 95 %
    quantiles over draws (``…p05``, ``…p95``).
    """

    @property
    def offer(self) -> str:
        """Name of the offer that is explained."""
        return str(self.question["offer"])

    @property
    def terms(self) -> pd.DataFrame:
        """Everyone's payoff from the offer, signed with what is in force at the start and kept, by term."""
        return self._table("terms")

    @property
    def payoffs(self) -> pd.DataFrame:
        """What the terms of each add up to."""
        return self._table("payoffs")

    @property
    def classes(self) -> pd.DataFrame:
        """How the talks end; ``role`` marks the outcome of the offer kept, and a breakdown."""
        return self._table("classes")

    @property
    def chain(self) -> pd.DataFrame:
        """From rounds at the table to the offer kept: what is lost at each link, and what is left.

        ``count`` is per game, ``share`` of the rounds at the table, and ``holds`` how likely a link holds
        given those before it.
        """
        return self._table("chain")

    @property
    def gates(self) -> pd.DataFrame:
        """Whose decision stands in the way.

        ``factor`` is how many times as often the offer would be kept if this alone never failed and all
        else let through what it does now, which is accounting; ``narrowest`` is the share of draws in
        which no other gate has a larger one. Where something comes to a gate and nothing passes there is
        nothing to multiply: ``nothing`` is the share of such draws, and if it is above zero the factor is a
        lower bound.
        """
        return self._table("gates")

    @property
    def anew(self) -> pd.DataFrame:
        """How often the offer is kept if consent, or ratification, were certain, solved anew.

        Unlike in ``gates`` both sides then reckon with it: ``opened`` beside ``kept`` as it is, their
        paired ``difference`` and their ratio, ``factor``.
        """
        return self._table("anew")

    @property
    def preferences(self) -> pd.DataFrame:
        """What each player would have of every offer, of no agreement and of the status quo."""
        return self._table("preferences")

    @property
    def clauses(self) -> pd.DataFrame:
        """The talks as they are less those in which the offer leaves one issue out, draw by draw.

        ``what`` is payoff (of the offer), offer (how far it comes), class (how talks end) or talks (what
        players expect of them).
        """
        return self._table("clauses")

    @property
    def leverage(self) -> pd.DataFrame:
        """How far moves of its own issues shift what the other side has without agreement, and it itself."""
        return self._table("leverage")
