"""What Python users call for sweeps: ``sweep``, and the ``Sweep`` that it gives."""

from __future__ import annotations

import shlex
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.parquet as pq

from negosim.errors import RequestFault, StoreError
from negosim.experiment.plan import Plan, Sample, plan_of
from negosim.experiment.sweep import Precision, Target, check_precision, missing
from negosim.experiment.sweep_table import table_of
from negosim.experiment.sweeps import Watch, facts, slug, solved, table_files
from negosim.figures.chart import Chart, chart_named, drawn
from negosim.figures.charted import Charted, Drawing, Subject
from negosim.figures.choices import USUAL_FORMATS, SweepKind, formats_chosen
from negosim.figures.look import look_chosen
from negosim.reading import did_you_mean
from negosim.scenario.axes import Axis, axes_of_settings, axes_of_sweep
from negosim.scenario.data import Scenario
from negosim.scenario.load import load
from negosim.store.kept import KeptFolder
from negosim.store.manifest import MANIFEST
from negosim.store.shards import ShardStore
from negosim.store.sweeps import KIND as SWEEP
from negosim.store.sweeps import add_files, opened_sweep, sweep_folder
from negosim.store.writers import text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Sweep", "open_sweep", "plan", "sweep", "sweep_of", "target_in"]


def plan(
    scenario: Scenario | str | Path,
    over: Mapping[str, Any] | Iterable[str] | None = None,
    *,
    sample: str | None = None,
    cells: int | None = None,
    draws: int | None = None,
    seed: int | None = None,
) -> Plan:
    """What a sweep would solve; see ``sweep`` for the parameters.

    Raises
    ------
    RequestFault
        The plan names something unknown or has values that are not legal.
    """
    if not isinstance(scenario, Scenario):
        scenario = load(scenario)
    changes = {key: value for key, value in (("draws", draws), ("seed", seed)) if value is not None}
    if changes:
        scenario = scenario.replace(run=changes)
    said = scenario.sweep
    if over is None:
        over, sample, cells = said.get("over", {}), sample or said.get("sample"), cells or said.get("cells")
    if isinstance(over, Mapping):
        axes = axes_of_sweep(scenario, over)
    else:
        axes = axes_of_settings(scenario, [over] if isinstance(over, str) else over)
    return plan_of(scenario, axes, _sample(sample or Sample.GRID), cells)


def _sample(text: str) -> Sample:
    known = [str(sample) for sample in Sample]
    if text not in known:
        hint = did_you_mean(text, known) or f"; use {', '.join(known[:-1])} or {known[-1]}."
        raise RequestFault(f"expected a way to place cells, found '{text}'{hint}")
    return Sample(text)


def sweep(
    scenario: Scenario | str | Path,
    over: Mapping[str, Any] | Iterable[str] | None = None,
    *,
    sample: str | None = None,
    cells: int | None = None,
    draws: int | None = None,
    seed: int | None = None,
    until: float | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    directory: str | Path | None = None,
    watch: Watch | None = None,
    notify: Callable[[str], None] | None = None,
) -> Sweep:
    """Solve a scenario at many values of what is varied, each on the same draws.

    Parameters
    ----------
    scenario : Scenario, str or Path
    over : mapping or iterable of str, optional
        Paths with values: ``{"consent_written": [0, 0.5, 1], "us_threat_russia": {"scale": "0.5:2:7"}}``, or
        texts as ``--over`` takes them; by default what the scenario's file says under ``sweep``.
    sample : str, optional
        ``grid`` (every combination), or ``cells`` points by ``latin_hypercube`` or ``sobol``.
    cells : int, optional
    draws, seed : int, optional
        Override what the scenario says.
    until : float, optional
        Add draws to each cell until the 95 % intervals of its classes reach no further than this to
        either side of the mean.
    workers : int, optional
        Processes; by default one for each core if there is enough to do. In a script, call this under
        ``if __name__ == "__main__":``.
    scheduler : str, optional
        Address or file of a Dask scheduler, whose workers solve instead.
    directory : str or Path, optional
        Results folder, where a sweep that was stopped goes on and one that grows finds what is solved.
        Without it nothing is kept but what is returned.
    watch : callable, optional
        Called with the number of draws done and of all that are to be done.
    notify : callable, optional
        Called with a sentence on what was found damaged or moved aside.

    Returns
    -------
    Sweep

    Raises
    ------
    NegosimError
        The plan, a solution or the folder cannot be used.

    Examples
    --------
    >>> import negosim
    >>> swept = negosim.sweep("two_islands_no_us_basing", ["consent_written=0,1"], draws=64, workers=1)
    >>> len(swept.classes["cell"].unique())
    2
    """
    planned = plan(scenario, over, sample=sample, cells=cells, draws=draws, seed=seed)
    return sweep_of(
        planned, directory, until=until, workers=workers, scheduler=scheduler, watch=watch, notify=notify
    )


def sweep_of(
    planned: Plan,
    directory: str | Path | None = None,
    *,
    until: float | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    command: str = "",
    watch: Watch | None = None,
    notify: Callable[[str], None] | None = None,
) -> Sweep:
    """Solve a plan; see ``sweep``. ``command`` is kept in the manifest."""
    with ExitStack() as held:
        if directory is None:
            room = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="negosim-"))) / "sweep"
        precision = None if until is None else Precision(until)
        check_precision(planned, precision)
        folder = held.enter_context(sweep_folder(Path(directory or room), planned.recipe, notify))
        told = facts(planned, command, until)

        def begin(lacking: int) -> None:
            # Not before there are workers: a sweep that is refused leaves the folder as it was.
            folder.write({}, planned.scenario, told | {"complete": False})
            if notify is not None and 0 < lacking < planned.cells:
                there = planned.cells - lacking
                notify(f"{there:,} of {planned.cells:,} cells are there; {lacking:,} are to be solved.")

        started = time.monotonic()
        target = solved(
            planned,
            folder.store,
            workers=workers,
            scheduler=scheduler,
            precision=precision,
            watch=watch,
            begin=begin,
        )
        seconds = time.monotonic() - started
        _tell_of_most(target, precision, notify)
        if directory is None:
            return Sweep(planned, pd.concat(table_of(target, folder.store), ignore_index=True))
        told["draws"] = {str(number): many for number, many in target.more.items()}
        folder.write(table_files(target, folder), planned.scenario, told | {"complete": True}, seconds)
    return open_sweep(directory)


def _tell_of_most(target: Target, precision: Precision | None, notify: Callable[[str], None] | None) -> None:
    """Say in how many cells the draws have ended before the intervals were narrow."""
    if precision is None or notify is None:
        return
    many = sum(draws >= precision.most for draws in target.more.values())
    if many:
        cells = "1 cell has" if many == 1 else f"{many:,} cells have"
        notify(
            f"{cells} {precision.most:,} draws, the most that are taken; the intervals there may be wider "
            "than was asked."
        )


def open_sweep(directory: str | Path) -> Sweep:
    """Read the last plan of a sweep's folder back; nothing is solved.

    Raises
    ------
    StoreError
        There is no sweep, or it lacks cells that are still to be solved.
    """
    directory = Path(directory)
    scenario, told = opened_sweep(directory)
    target = target_in(scenario, told)
    made = f"tables/{slug(target.plan)}.parquet"
    if told.get("complete") and (directory / made).is_file():
        with KeptFolder(directory).reading(made) as path:
            return Sweep(target.plan, path, directory)
    store = ShardStore(directory, target.plan.recipe, read_only=True)
    lacking = sum(1 for _ in missing(target, store))
    if not lacking and told["plan"].get("until") and not told.get("complete"):
        lacking = target.plan.cells  # to which draws were still to be added
    if lacking:
        raise StoreError(lacking_message(target, lacking, directory, told["command"]))
    return Sweep(target.plan, pd.concat(table_of(target, store), ignore_index=True), directory)


def again(command: str, directory: Path) -> str:
    """The command that goes on with a sweep, to be given where the folder is seen under this name."""
    parent = directory.parent.as_posix()
    if not command:
        return "call negosim.sweep with the same directory"
    return command if parent == "results" else f"{command} --out {shlex.quote(parent)}"


def lacking_message(target: Target, lacking: int, directory: Path, command: str) -> str:
    """That cells are not solved yet, and how to have them solved."""
    return (
        f"{lacking:,} of {target.plan.cells:,} cells in {directory} are not solved yet; solve them with "
        f"'{again(command, directory)}'."
    )


def target_in(scenario: Scenario, told: Mapping[str, Any]) -> Target:
    """The plan and the draws of each cell that a manifest describes.

    Raises
    ------
    StoreError
        It describes none.
    """
    try:
        more = {int(number): many for number, many in told.get("draws", {}).items()}
        return Target(plan_in(scenario, told["plan"]), more)
    except (AttributeError, LookupError, TypeError, ValueError):
        raise StoreError(
            f"cannot use the {MANIFEST} of the sweep of {scenario.name}: it does not say what was varied; "
            "run the sweep again to get it back."
        ) from None


def plan_in(scenario: Scenario, said: Mapping[str, Any]) -> Plan:
    """The plan that a manifest describes."""
    axes = tuple(
        Axis(
            axis["path"],
            axis["operator"],
            tuple(tuple(v) if isinstance(v, list) else _number(v) for v in axis["values"]),
            tuple(axis["bounds"]) if axis["bounds"] else None,
        )
        for axis in said["axes"]
    )
    return Plan(scenario, axes, Sample(said["sample"]), said["cells"])


def _number(value: Any) -> Any:
    """A value as it was before JSON, which has no infinity."""
    return float(value) if value in ("inf", "-inf") else value


class Sweep(Charted):
    """What a sweep found.

    Attributes
    ----------
    plan : Plan
    directory : Path or None
        The results folder, if there is one.
    """

    def __init__(self, planned: Plan, table: pd.DataFrame | Path, directory: Path | None = None) -> None:
        self.plan = planned
        self.directory = directory
        self._source = table

    @property
    def scenario(self) -> Scenario:
        """What every cell changes."""
        return self.plan.scenario

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row for each cell and quantity.

        Columns: cell, a column for each axis, draws, what (class, payoff, agreement, stop), name, mean,
        error, low, high (95 % interval of the mean), p05 and p95 (over draws; of classes and payoffs).
        """
        return self._rows()

    def _rows(self, what: str | None = None) -> pd.DataFrame:
        """Rows of the table, of one sort if asked for; what is in a file is read only as far as needed."""
        if isinstance(self._source, Path):
            filters = None if what is None else [("what", "==", what)]
            found: pd.DataFrame = pq.read_table(self._source, filters=filters).to_pandas()
            return found
        return self._source if what is None else self._source[self._source["what"] == what]

    @cached_property
    def classes(self) -> pd.DataFrame:
        """The rows of outcome classes, with ``class`` and ``label`` in place of what and name."""
        rows = self._rows("class").drop(columns="what").rename(columns={"name": "class"})
        classes = self.scenario.dispute.classes
        labels = {name: c.label or name.replace("_", " ").capitalize() for name, c in classes.items()}
        rows.insert(list(rows.columns).index("class") + 1, "label", rows["class"].map(labels))
        return rows.reset_index(drop=True)

    def _subject(self) -> Subject:
        run = replace(self.scenario.run, draws=int(self.classes["draws"].min()))
        return Subject(SWEEP, self.scenario.title, self.plan.recipe, (replace(self.scenario, run=run),))

    def _charts(self) -> tuple[Chart, ...]:
        from negosim.figures.sweep_charts import sweep_charts

        return sweep_charts(self, slug(self.plan))

    def _check_kind(self, kind: str | None) -> None:
        from negosim.figures.sweep_charts import check_chart

        check_chart(self.plan, kind)

    def heat(self, of: str, *, style: str = "page", lang: str = "en") -> Figure:
        """A heat map of one outcome class, larger than ``plot("heat")`` draws it among the others.

        Parameters
        ----------
        of : str
            The outcome class.
        style, lang : str
            See ``plot``.

        Raises
        ------
        RequestFault
            There is no such class, or the sweep is no grid over two axes.
        """
        from negosim.figures.sweep_charts import check_chart, sweep_charts

        check_chart(self.plan, SweepKind.HEAT)
        look = look_chosen(style, lang)
        chart = chart_named(sweep_charts(self, of=of), SweepKind.HEAT, SWEEP)
        return drawn(chart, look, self._catalogue(look))

    def save_charts(
        self,
        *,
        formats: str | Iterable[str] = USUAL_FORMATS,
        style: str = "page",
        lang: str = "en",
        command: str = "",
    ) -> list[Path]:
        """Write the charts, their data and captions into the results folder.

        Parameters
        ----------
        formats : str or iterable of str
            Formats of the charts: out of pdf, svg, png and pgf.
        style, lang : str
            How charts look, and their language; see ``plot``.
        command : str
            What made the sweep, for the records in the files.

        Returns
        -------
        list of Path
            Files that were written; but for the table as text none if there is no chart of this sweep.

        Raises
        ------
        RequestFault
            There is no such format or style, or the sweep has no folder.
        StoreError
            A file cannot be written.
        """
        from negosim.figures.sweep_page import sweep_page

        if self.directory is None:
            raise RequestFault("this sweep has no folder for its charts; give negosim.sweep a directory.")
        charts = self.figures(Drawing(look_chosen(style, lang), formats_chosen(formats), command))
        files = {f"figures/{name}": writer for name, writer in charts.items()}
        files[f"tables/{slug(self.plan)}.txt"] = text(sweep_page(self))
        add_files(self.directory, files)
        return [self.directory / name for name in files]

    def __repr__(self) -> str:
        names = ", ".join(axis.name for axis in self.plan.axes)
        return f"<Sweep of {self.scenario.name} over {names}: {self.plan.cells:,} cells>"

    def _repr_html_(self) -> str:
        columns = [axis.name for axis in self.plan.axes]
        wide = self.classes.pivot_table(index=["cell", *columns], columns="label", values="mean", sort=False)
        return f"<h4>{self.scenario.title}</h4>{wide.to_html(max_rows=40, float_format='{:.4f}'.format)}"
