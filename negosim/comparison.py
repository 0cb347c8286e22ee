"""What Python users call to compare scenarios: ``compare`` and the ``Comparison`` that it gives."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

import pandas as pd

from negosim.api import Outcomes
from negosim.errors import RequestFault
from negosim.experiment.blocks import Progress
from negosim.experiment.compare import solve_alike
from negosim.experiment.compared import SimulatedComparison
from negosim.figures.chart import Chart
from negosim.figures.charted import Saved, Subject
from negosim.model.certificate import Certificate
from negosim.scenario.alike import baseline_first, check_alike
from negosim.scenario.data import Scenario
from negosim.scenario.load import load
from negosim.store.comparison import COMPARISON, ComparisonTables, comparison_contents
from negosim.store.folder import Contents
from negosim.store.writers import Writer, text

__all__ = ["Comparison", "compare"]


def compare(
    *scenarios: Scenario | str | Path,
    baseline: Scenario | str | Path | None = None,
    draws: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Solve scenarios for the same draws, and set them against one of them, draw by draw.

    Parameters
    ----------
    *scenarios : Scenario, str or Path
        At least two, each a scenario, the name of a shipped one, or a file. All must be of one
        dispute, and have the same draws, seed, design and solution concept.
    baseline : Scenario, str or Path, optional
        The one that the others are compared with, or its name; default the first.
    draws, seed : int, optional
        Override what the scenarios say, of all alike.
    workers : int, optional
        Threads; by default one for each core.
    progress : callable, optional
        Called with the number of draws done since the last call, of all scenarios together.

    Returns
    -------
    Comparison

    Raises
    ------
    NegosimError
        A file or an argument cannot be used, scenarios cannot be compared, or a solution fails its
        own check.

    Examples
    --------
    >>> import negosim
    >>> comparison = negosim.compare("two_islands_no_us_basing", "us_consents", draws=64)
    >>> comparison.baseline
    'two_islands_no_us_basing'
    """
    given = [f"a scenario {each.name}" if isinstance(each, Scenario) else str(each) for each in scenarios]
    loaded = [each if isinstance(each, Scenario) else load(each) for each in scenarios]
    changes = {key: value for key, value in (("draws", draws), ("seed", seed)) if value is not None}
    if changes:
        loaded = [each.replace(run=changes) for each in loaded]
    check_alike(loaded, given)
    first = baseline.name if isinstance(baseline, Scenario) else baseline
    ordered = baseline_first(loaded, None if first is None else str(first), given)
    tables = SimulatedComparison(solve_alike(ordered, workers=workers, progress=progress), workers)
    return Comparison(tables, {name: Outcomes(own) for name, own in tables.results.items()})


class Comparison(Saved):
    """Scenarios on the same draws: how far each is above the baseline, and how sure that is.

    Differences are taken draw by draw, so that chance which two scenarios share falls out of them.
    """

    def __init__(self, tables: ComparisonTables, outcomes: Mapping[str, Outcomes] | None = None) -> None:
        self._tables = tables
        self._outcomes = outcomes

    @property
    def baseline(self) -> str:
        """Name of the scenario that the others are compared with."""
        return self._tables.baseline

    @property
    def scenarios(self) -> dict[str, Scenario]:
        """The scenarios by name, the baseline first."""
        return dict(self._tables.scenarios)

    @property
    def outcomes(self) -> dict[str, Outcomes]:
        """What each scenario gives by itself, by name; a comparison that was read back has none."""
        if self._outcomes is None:
            raise RequestFault(
                "a comparison that was read back holds its tables alone; solve its scenarios again with "
                "negosim.compare(*comparison.scenarios.values())."
            )
        return dict(self._outcomes)

    @property
    def certificates(self) -> dict[str, Certificate]:
        """What each solution says of its own accuracy, by name of the scenario."""
        return dict(self._tables.certificates)

    @property
    def recipe(self) -> str:
        """SHA-256 of the recipes of all scenarios and of the baseline's."""
        return self._tables.recipe

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to mind before a difference is believed, in sentences."""
        return self._tables.warnings

    @property
    def changes(self) -> pd.DataFrame:
        """What each scenario says differently from the baseline, in words of the files."""
        return self._tables.changes

    @property
    def distributions(self) -> pd.DataFrame:
        """The outcome classes of each scenario, the baseline's first."""
        return self._tables.distributions

    @property
    def differences(self) -> pd.DataFrame:
        """Each scenario against the baseline: outcome classes, agreement, stops and payoffs.

        ``difference`` is the mean of the draw-wise differences, with its Monte Carlo ``error`` and
        95 % interval (``low``, ``high``); ``p05`` and ``p95`` are quantiles of the difference over
        draws, ``higher`` is the share of draws in which the scenario is above the baseline, and
        ``clear`` says whether the interval excludes zero.
        """
        return self._tables.differences

    def _subject(self) -> Subject:
        scenarios = tuple(self._tables.scenarios.values())
        return Subject(COMPARISON, scenarios[0].title, self.recipe, scenarios)

    def _charts(self) -> tuple[Chart, ...]:
        from negosim.figures.comparison import comparison_charts

        return comparison_charts(self._tables)

    def _pages(self) -> dict[str, Writer]:
        from negosim.figures.comparison_page import comparison_page

        return {"compare.txt": text(comparison_page(self._tables))}

    def _contents(self, command: str, readers: Mapping[str, Writer]) -> Contents:
        return comparison_contents(self._tables, command, readers)

    def __repr__(self) -> str:
        first, *others = self._tables.scenarios.values()
        drawn = f"{first.run.draws} draws, seed {first.run.seed}, recipe {self.recipe[:8]}"
        return f"<Comparison of {', '.join(each.name for each in others)} with {first.name}: {drawn}>"

    def _repr_html_(self) -> str:
        title = escape(self._tables.scenarios[self.baseline].title)
        table = _brief(self.differences, self.baseline).to_html()
        remarks = "".join(f"<p>{escape(warning)}</p>" for warning in self.warnings)
        return f"<h4>Compared with: {title}</h4>{table}{_CLEAR}{remarks}"


_CLEAR = "<p>Outcome classes in %, differences in percentage points; * 95 % interval excludes zero.</p>"


def _brief(differences: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Outcome classes: their means in the baseline, and a column of differences for each scenario."""
    classes = differences[differences["what"] == "class"]
    columns: dict[str, pd.Series] = {}
    for name, rows in classes.groupby("scenario", sort=False):
        own = rows.set_index("label")
        columns.setdefault(baseline, own["baseline"].map(lambda share: f"{100 * share:.2f}"))
        mark = own["clear"].map({True: " *", False: ""})
        columns[str(name)] = own["difference"].map(lambda share: f"{100 * share:+.2f}") + mark
    return pd.DataFrame(columns).rename_axis(None)
