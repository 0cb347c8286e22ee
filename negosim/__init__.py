"""negosim: a negotiation scenario simulator.

``load`` reads a scenario, ``run`` solves it for many draws of what is uncertain, and gives
``Outcomes``; ``compare`` sets scenarios side by side; ``open`` reads results back from their folder.
Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from negosim.version import VERSION as __version__

if TYPE_CHECKING:
    from negosim.api import Outcomes, account, load, run
    from negosim.audit.certification import Certification
    from negosim.audit.certify import certify
    from negosim.audit.export import ExportedGame, export_game
    from negosim.comparison import Comparison, compare
    from negosim.folders import open_results as open
    from negosim.frontier_study import FrontierStudy, frontier
    from negosim.robustness_study import Robustness, robustness
    from negosim.scenario.data import Scenario
    from negosim.sweeps import Sweep, sweep

__all__ = [
    "Certification",
    "Comparison",
    "ExportedGame",
    "FrontierStudy",
    "Outcomes",
    "Robustness",
    "Scenario",
    "Sweep",
    "__version__",
    "account",
    "certify",
    "compare",
    "export_game",
    "frontier",
    "load",
    "open",
    "robustness",
    "run",
    "sweep",
]

_PLACES = {
    "Certification": ("negosim.audit.certification", "Certification"),
    "Comparison": ("negosim.comparison", "Comparison"),
    "ExportedGame": ("negosim.audit.export", "ExportedGame"),
    "FrontierStudy": ("negosim.frontier_study", "FrontierStudy"),
    "Outcomes": ("negosim.api", "Outcomes"),
    "Robustness": ("negosim.robustness_study", "Robustness"),
    "Scenario": ("negosim.scenario.data", "Scenario"),
    "Sweep": ("negosim.sweeps", "Sweep"),
    "account": ("negosim.api", "account"),
    "certify": ("negosim.audit.certify", "certify"),
    "compare": ("negosim.comparison", "compare"),
    "export_game": ("negosim.audit.export", "export_game"),
    "frontier": ("negosim.frontier_study", "frontier"),
    "load": ("negosim.scenario.load", "load"),
    "open": ("negosim.folders", "open_results"),
    "robustness": ("negosim.robustness_study", "robustness"),
    "run": ("negosim.api", "run"),
    "sweep": ("negosim.sweeps", "sweep"),
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'negosim' has no attribute '{name}'")
    import importlib

    module, attribute = _PLACES[name]
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    return __all__
