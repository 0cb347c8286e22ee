"""What readers get of an answer: its page and its charts.

The page of a kind of answer is ``page`` in ``negosim.figures.KIND_page``, its charts are ``charts`` in
``negosim.figures.KIND``.
"""

from __future__ import annotations

import importlib
from typing import Any

from negosim.figures.chart import Chart
from negosim.store.study import Study

__all__ = ["study_charts", "study_page"]


def study_page(found: Study) -> str:
    """The page of an answer, at most 80 characters wide."""
    page: str = _module(found, "_page").page(found)
    return page


def study_charts(found: Study) -> tuple[Chart, ...]:
    """The charts of an answer, the most telling first."""
    charts: tuple[Chart, ...] = _module(found).charts(found)
    return charts


def _module(found: Study, ending: str = "") -> Any:
    return importlib.import_module(f"negosim.figures.{found.kind}{ending}")
