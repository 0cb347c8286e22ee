"""What all answers have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from negosim.model.certificate import Certificate
from negosim.scenario.data import Scenario
from negosim.scenario.load import load
from negosim.store.folder import Contents
from negosim.store.saved import Saved
from negosim.store.study import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Answer", "asked"]


def asked(scenario: Scenario | str | Path, draws: int | None, seed: int | None) -> Scenario:
    """A scenario that is asked about, loaded if need be, with other draws or another seed if given."""
    if not isinstance(scenario, Scenario):
        scenario = load(scenario)
    changes = {key: value for key, value in (("draws", draws), ("seed", seed)) if value is not None}
    return scenario.replace(run=changes) if changes else scenario


class Answer(Saved):
    """What a question found, as data frames.

    Means over draws come with their 95 % Monte Carlo interval (``low``, ``high``); what is kept draw by
    draw also with its 5 % and 95 % quantiles over draws (``p05``, ``p95``).
    """

    def __init__(self, study: Study) -> None:
        self.study = study

    @property
    def scenario(self) -> Scenario:
        """The scenario that was asked about."""
        return self.study.scenario

    @property
    def certificate(self) -> Certificate:
        """The worst of all solutions that the answer rests on."""
        return self.study.certificate

    @property
    def recipe(self) -> str:
        """SHA-256 of all that the answer depends on."""
        return self.study.recipe

    @property
    def question(self) -> Mapping[str, Any]:
        """What was asked, with every default filled in."""
        return self.study.question

    def page(self) -> str:
        """The page of text that the command prints."""
        from negosim.figures.study_files import study_page

        return study_page(self.study)

    def plot(self, kind: str | None = None, *, style: str = "colour") -> Figure:
        """A chart of the answer.

        Parameters
        ----------
        kind : str, optional
            Which one, by the name of its file in the results folder; by default the first.
        style : str
            ``colour`` or ``grey``.

        Raises
        ------
        RequestFault
            There is no such kind or style.
        """
        from negosim.figures.study_files import study_chart

        return study_chart(self.study, kind, style)

    def _contents(self, command: str, formats: str | Iterable[str], style: str) -> Contents:
        from negosim.figures.study_files import study_files
        from negosim.store.study import study_contents

        readers = study_files(self.study, formats=formats, style=style)
        return study_contents(self.study, command, readers)

    def _table(self, name: str) -> pd.DataFrame:
        return self.study.tables[name]

    def __repr__(self) -> str:
        run = self.scenario.run
        drawn = f"{run.draws} draws, seed {run.seed}"
        return f"<{type(self).__name__} of {self.scenario.name}: {drawn}, recipe {self.recipe[:8]}>"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.page())}</pre>"
