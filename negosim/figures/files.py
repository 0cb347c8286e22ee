"""The files of a results folder that are made for readers: charts, their data, printed tables."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from negosim.figures.page import run_page
from negosim.store.results import Results
from negosim.store.writers import Writer, csv, text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["reader_files"]


def reader_files(results: Results) -> dict[str, Writer]:
    """Writers of a run's charts and printed tables, by their path in the folder."""
    from negosim.figures.outcomes import outcome_data, outcome_figure
    from negosim.figures.style import write_file

    scenario, summary = results.scenario, results.classes

    @cache
    def figure() -> Figure:
        return outcome_figure(summary, scenario.title, scenario.run.draws)

    def chart(path: Path) -> None:
        write_file(figure(), path)

    return {
        "figures/outcomes.pdf": chart,
        "figures/outcomes.png": chart,
        "figures/outcomes.csv": csv(outcome_data(summary)),
        "tables/outcomes.txt": text(run_page(results)),
    }
