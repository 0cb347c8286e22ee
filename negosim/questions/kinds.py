"""Which answer a kind of study is given as."""

from __future__ import annotations

import importlib

from negosim.questions.answer import Answer
from negosim.store.study import Study, StudyKind

__all__ = ["answer_of"]

_PLACES = {
    StudyKind.EXPLANATION: ("explain", "Explanation"),
    StudyKind.BREAKEVEN: ("breakeven", "BreakEven"),
    StudyKind.WHATIF: ("whatif", "WhatIf"),
    StudyKind.SENSITIVITY: ("sensitivity", "Sensitivity"),
    StudyKind.DISCOVERY: ("discover", "Discovery"),
    StudyKind.TRACE: ("trace", "Trace"),
}


def answer_of(study: Study) -> Answer:
    """A study as what Python users get."""
    module, name = _PLACES[study.kind]
    answer: Answer = getattr(importlib.import_module(f"negosim.questions.{module}"), name)(study)
    return answer
