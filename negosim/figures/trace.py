"""Charts of one play of the talks: none, the page itself is the picture."""

from __future__ import annotations

from negosim.figures.chart import Chart
from negosim.store.study import Study

__all__ = ["charts"]


def charts(found: Study) -> tuple[Chart, ...]:
    """No chart.

    Parameters
    ----------
    found : Study
    """
    return ()
