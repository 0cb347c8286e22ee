"""What all answers have in common."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from negosim.figures.chart import Chart
from negosim.figures.charted import Saved, Subject
from negosim.model.certificate import Certificate
from negosim.scenario.data import Scenario
from negosim.scenario.load import load
from negosim.store.folder import Contents
from negosim.store.study import Study, study_contents
from negosim.store.writers import Writer, text

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

    def _subject(self) -> Subject:
        return Subject(str(self.study.kind), self.scenario.title, self.recipe, (self.scenario,))

    def _charts(self) -> tuple[Chart, ...]:
        from negosim.figures.study_files import study_charts

        return study_charts(self.study)

    def _pages(self) -> dict[str, Writer]:
        return {f"{self.study.kind}.txt": text(self.page())}

    def _contents(self, command: str, readers: Mapping[str, Writer]) -> Contents:
        return study_contents(self.study, command, readers)

    def _table(self, name: str) -> pd.DataFrame:
        return self.study.tables[name]

    def __repr__(self) -> str:
        run = self.scenario.run
        drawn = f"{run.draws} draws, seed {run.seed}"
        return f"<{type(self).__name__} of {self.scenario.name}: {drawn}, recipe {self.recipe[:8]}>"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.page())}</pre>"
