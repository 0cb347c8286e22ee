"""The charts of results that answer the pointer."""

from __future__ import annotations

from negosim.api import Outcomes
from negosim.comparison import Comparison
from negosim.figures.charted import Charted
from negosim.reports.live import LiveChart
from negosim.sweeps import Sweep

__all__ = ["live_charts"]


def live_charts(results: Charted) -> tuple[LiveChart, ...]:
    """The charts of results that answer the pointer, the most telling first.

    Parameters
    ----------
    results : Charted
        Whatever ``negosim.open`` gives.

    Returns
    -------
    tuple of LiveChart
        None for results of which there are no such charts: those of a question, a sweep over more than two
        axes or over a sample, or one of so many cells that a page would be slow. The same results give the
        same charts, byte for byte.
    """
    if isinstance(results, Outcomes):
        from negosim.reports.charts_run import run_charts

        return run_charts(results)
    if isinstance(results, Comparison):
        from negosim.reports.charts_comparison import comparison_charts

        return comparison_charts(results)
    if isinstance(results, Sweep):
        from negosim.reports.charts_sweep import sweep_charts

        return sweep_charts(results)
    return ()
