"""What one results folder says, as a part of the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce
from typing import Any

from negosim.api import Outcomes
from negosim.comparison import Comparison
from negosim.figures.charted import Charted, Drawing, Subject, subject_of
from negosim.figures.look import Look
from negosim.figures.page import certificate_text, certificates_text
from negosim.folders import open_results
from negosim.frontier_study import FrontierStudy
from negosim.model.certificate import Certificate
from negosim.papers import told_tables
from negosim.questions.answer import Answer as Asked
from negosim.reports.again import again_of, folder_name
from negosim.reports.answer_comparison import comparison_answer
from negosim.reports.answer_others import certificate_of, printed_answer
from negosim.reports.answer_run import run_answer
from negosim.reports.answer_sweep import sweep_answer
from negosim.reports.charts import live_charts
from negosim.reports.model import Answer, Part, Sheet
from negosim.reports.pictures import pictures_of
from negosim.reports.question import question_of
from negosim.reports.sheets import noted_once, sheet_of
from negosim.robustness_study import Robustness
from negosim.scenario.data import Scenario
from negosim.store.kept import KeptFolder
from negosim.store.shards import ShardStore
from negosim.sweeps import Sweep
from negosim.tables.registry import kinds_of

__all__ = ["Told", "told_part"]

_KINDS = {
    "run": "How the talks may end",
    "comparison": "Scenarios compared",
    "sweep": "What changes when a number changes",
    "robustness": "Whether the answer hangs on how talks are solved",
    "frontier": "What both could agree on",
    "explanation": "Why it comes out so",
    "breakeven": "Break-even values",
    "whatif": "What it would take",
    "sensitivity": "Which assumptions matter",
    "discovery": "Under which conditions",
    "trace": "One play of the talks",
}

Told = tuple[Part, tuple[Scenario, ...]]
"""A part, and the scenarios that it is about."""


def told_part(folder: KeptFolder) -> Told:
    """What a results folder says.

    Parameters
    ----------
    folder : KeptFolder

    Raises
    ------
    StoreError
        A file of it is missing or was changed.
    """
    results = open_results(folder.directory)
    subject = subject_of(results)
    charts = live_charts(results)
    command = str(folder.manifest.get("command") or "")
    sheets, notes = noted_once(_sheets(results, subject, command))
    part = Part(
        folder=folder_name(folder),
        kind=_KINDS.get(subject.results, subject.results.capitalize()),
        title=subject.title,
        question=question_of(subject.scenarios, _about(results)),
        answer=_answer(results),
        charts=charts,
        pictures=() if charts else pictures_of(results, command),
        sheets=sheets,
        notes=notes,
        certificate=_certificate(results),
        again=again_of(folder, subject.scenarios[0].run),
    )
    return part, subject.scenarios


def _answer(results: Any) -> Answer:
    if isinstance(results, Outcomes):
        return run_answer(results)
    if isinstance(results, Comparison):
        return comparison_answer(results)
    if isinstance(results, Sweep):
        return sweep_answer(results)
    return printed_answer(results)


def _about(results: Any) -> tuple[str, ...]:
    """What was done with the scenario, in a sentence or two."""
    if isinstance(results, Comparison):
        return (
            "Scenarios are solved for the same draws, and each is set against the baseline, draw by draw.",
        )
    if isinstance(results, Sweep):
        return (_varied(results),)
    if isinstance(results, Robustness):
        return ("The scenario is solved again under other solution concepts, precisions and structures.",)
    if isinstance(results, FrontierStudy):
        return ("All packages are looked at for what both sides could agree on if they were kept.",)
    return (_QUESTIONS[str(results.study.kind)],) if isinstance(results, Asked) else ()


_QUESTIONS = {
    "explanation": "Why does this come out, and what stands in its way?",
    "breakeven": "At which value of a single number would the answer be another one?",
    "whatif": "What is the least that would have to change for this outcome?",
    "sensitivity": "Which uncertain numbers does the answer depend on?",
    "discovery": "Under which conditions is this outcome frequent?",
    "trace": "How may one play of the talks go, step by step?",
}


def _varied(results: Sweep) -> str:
    from negosim.figures.sweep_charts import view_of

    view = view_of(results)
    told = "; ".join(f"{axis.name} {_range(axis.texts)}".strip() for axis in view.axes)
    return f"Varied in {results.plan.cells:,} cells: {told}."


def _range(texts: Sequence[str]) -> str:
    return f"({texts[0]} to {texts[-1]})" if texts else ""


def _sheets(results: Charted, subject: Subject, command: str) -> tuple[Sheet, ...]:
    """All tables of the results themselves."""
    if not kinds_of(results, subject):
        return ()
    return tuple(sheet_of(each.table) for each in told_tables(results, Drawing(Look(), (), command)))


# ---- Certificates
def _certificate(results: Any) -> str:
    if isinstance(results, Outcomes):
        played = results.scenario.run.concept.has_rounds
        return _one_line(certificate_text(results.certificate, played=played))
    if isinstance(results, Comparison):
        worst = reduce(Certificate.worse_of, results.certificates.values())
        return _one_line(certificates_text(worst, "scenarios"))
    if isinstance(results, Sweep):
        return _checked(results)
    return certificate_of(results)


def _checked(results: Sweep) -> str:
    """The worst of all cells, as the sweep's own folder has it."""
    if results.directory is None:
        return ""
    store = ShardStore(results.directory, results.plan.recipe, read_only=True)
    if not store.rows:
        return ""
    gap, deviation, mass = store.worst()
    worst = Certificate(gap, None if math.isnan(deviation) else deviation, mass)
    return _one_line(certificates_text(worst, "cells"))


def _one_line(text: str) -> str:
    return " ".join(text.split())
