"""What Python users call to see whether an answer hangs on how talks are solved: ``robustness``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd

from negosim.experiment.blocks import Progress
from negosim.experiment.robustness import robust
from negosim.experiment.variants import Variant
from negosim.figures.chart import Chart
from negosim.figures.charted import Saved, Subject
from negosim.model.certificate import Certificate
from negosim.scenario.data import Scenario
from negosim.scenario.load import load
from negosim.scenario.recipe import recipe
from negosim.store.folder import Contents
from negosim.store.robustness import ROBUSTNESS, robustness_contents, robustness_recipe
from negosim.store.writers import Writer, text
from negosim.version import MODEL

__all__ = ["Robustness", "robustness"]


def robustness(
    scenario: Scenario | str | Path,
    *,
    draws: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Robustness:
    """Solve a scenario also under other solution concepts, precisions and structures, on the same draws.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A scenario, the name of a shipped one, or a file.
    draws, seed : int, optional
        Override what the scenario says.
    workers : int, optional
        Threads; by default one for each core.
    progress : callable, optional
        Called with the number of draws done since the last call, of all variants together.

    Returns
    -------
    Robustness

    Raises
    ------
    NegosimError
        A file or an argument cannot be used, or a solution fails its own check.

    Examples
    --------
    >>> import negosim
    >>> found = negosim.robustness("two_islands_no_us_basing", draws=64)
    >>> found.table["variant"].head(3).tolist()
    ['baseline', 'spe', 'nash']
    """
    if not isinstance(scenario, Scenario):
        scenario = load(scenario)
    changes = {key: value for key, value in (("draws", draws), ("seed", seed)) if value is not None}
    if changes:
        scenario = scenario.replace(run=changes)
    found = robust(scenario, workers=workers, progress=progress)
    return Robustness(
        scenario=scenario,
        recipe=robustness_recipe([_member(variant) for variant in found.variants]),
        certificate=found.certificate,
        table=found.table,
        distributions=found.distributions,
        left_out=found.left_out,
    )


def _member(variant: Variant) -> tuple[str, str]:
    return variant.name, recipe(variant.scenario, MODEL)[0]


@dataclass(frozen=True, repr=False)
class Robustness(Saved):
    """A scenario under other assumptions, on the same draws.

    Attributes
    ----------
    scenario : Scenario
        As it is.
    recipe : str
        SHA-256 of the recipes of all variants.
    certificate : Certificate
        The worst of all solutions.
    table : DataFrame
        A row for each variant, the scenario as it is first: ``leading``, the likeliest outcome class in
        means; ``changed``, the share of draws whose likeliest class is not that of the scenario as it
        is; ``moved``, the mean total variation distance of the draws' outcome distributions; ``kept``,
        the probability of a settlement that is kept. Each with its 95 % interval.
    distributions : DataFrame
        The outcome classes of each variant, as ``Outcomes.classes`` has them.
    left_out : tuple of str
        Variants that could not be solved, and why.
    """

    scenario: Scenario
    recipe: str
    certificate: Certificate
    table: pd.DataFrame
    distributions: pd.DataFrame
    left_out: tuple[str, ...]

    def _subject(self) -> Subject:
        return Subject(ROBUSTNESS, self.scenario.title, self.recipe, (self.scenario,))

    def _charts(self) -> tuple[Chart, ...]:
        from negosim.figures.robustness import robustness_charts

        return robustness_charts(self)

    def _pages(self) -> dict[str, Writer]:
        from negosim.figures.robustness_page import robustness_page

        return {"robustness.txt": text(robustness_page(self))}

    def _contents(self, command: str, readers: Mapping[str, Writer]) -> Contents:
        return robustness_contents(self, command, readers)

    def __repr__(self) -> str:
        run = self.scenario.run
        drawn = f"{run.draws} draws, seed {run.seed}, recipe {self.recipe[:8]}"
        return f"<Robustness of {self.scenario.name}: {len(self.table)} variants, {drawn}>"

    def _repr_html_(self) -> str:
        shown = self.table.set_index("label")[["leading", "changed", "moved", "kept"]]
        return f"<h4>{escape(self.scenario.title)}</h4>{shown.to_html(float_format='{:.4f}'.format)}"
