"""Which process runs which tests."""

from __future__ import annotations

import re
from typing import Any

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

_OF_A_KIND = re.compile(
    r"tests/test_(?:every_figure|tables|report)\.py::test_(?:every|captions|wide|no|fonts)_[^\[]*\[(.*?)(?:-(?:ja|ru))?\]$"
)
"""Tests of one kind of results, whatever the module and the language."""


class Together(LoadScopeScheduling):
    """Tests that share what is solved once run in one process: those of a module, or of a kind of results."""

    def _split_scope(self, nodeid: str) -> str:
        kind = _OF_A_KIND.search(nodeid)
        return kind[1] if kind else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """The order in which processes are given tests."""
    return Together(config, log)
