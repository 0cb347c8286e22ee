"""negosim: a negotiation scenario simulator.

``load`` reads a scenario, ``run`` solves it for many draws of what is uncertain, and gives
``Outcomes``; ``compare`` sets scenarios side by side; ``explain``, ``breakeven``, ``whatif``, ``sensitivity``
and ``discover`` ask why, what matters and what it would take; ``open`` reads results back from their folder.
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
    from negosim.bundles.outcome import Replication
    from negosim.cli.again import verify
    from negosim.cli.bundled import bundle, verify_bundle
    from negosim.comparison import Comparison, compare
    from negosim.drafts.write import new
    from negosim.folders import open_results as open
    from negosim.frontier_study import FrontierStudy, frontier
    from negosim.origins import Verified, provenance
    from negosim.papers import figure, table
    from negosim.questions.breakeven import BreakEven, breakeven
    from negosim.questions.discover import Discovery, discover
    from negosim.questions.explain import Explanation, explain
    from negosim.questions.sensitivity import Sensitivity, sensitivity
    from negosim.questions.trace import Trace, trace
    from negosim.questions.whatif import WhatIf, whatif
    from negosim.reports.made import report
    from negosim.robustness_study import Robustness, robustness
    from negosim.scenario.data import Scenario
    from negosim.store.record import Record
    from negosim.sweeps import Sweep, sweep

__all__ = [
    "BreakEven",
    "Certification",
    "Comparison",
    "Discovery",
    "Explanation",
    "ExportedGame",
    "FrontierStudy",
    "Outcomes",
    "Record",
    "Replication",
    "Robustness",
    "Scenario",
    "Sensitivity",
    "Sweep",
    "Trace",
    "Verified",
    "WhatIf",
    "__version__",
    "account",
    "breakeven",
    "bundle",
    "certify",
    "compare",
    "discover",
    "explain",
    "export_game",
    "figure",
    "frontier",
    "load",
    "new",
    "open",
    "provenance",
    "report",
    "robustness",
    "run",
    "sensitivity",
    "sweep",
    "table",
    "trace",
    "verify",
    "verify_bundle",
    "whatif",
]

_PLACES = {
    "BreakEven": ("negosim.questions.breakeven", "BreakEven"),
    "Certification": ("negosim.audit.certification", "Certification"),
    "Comparison": ("negosim.comparison", "Comparison"),
    "Discovery": ("negosim.questions.discover", "Discovery"),
    "Explanation": ("negosim.questions.explain", "Explanation"),
    "ExportedGame": ("negosim.audit.export", "ExportedGame"),
    "FrontierStudy": ("negosim.frontier_study", "FrontierStudy"),
    "Outcomes": ("negosim.api", "Outcomes"),
    "Record": ("negosim.store.record", "Record"),
    "Replication": ("negosim.bundles.outcome", "Replication"),
    "Robustness": ("negosim.robustness_study", "Robustness"),
    "Scenario": ("negosim.scenario.data", "Scenario"),
    "Sensitivity": ("negosim.questions.sensitivity", "Sensitivity"),
    "Sweep": ("negosim.sweeps", "Sweep"),
    "Trace": ("negosim.questions.trace", "Trace"),
    "Verified": ("negosim.origins", "Verified"),
    "WhatIf": ("negosim.questions.whatif", "WhatIf"),
    "account": ("negosim.api", "account"),
    "breakeven": ("negosim.questions.breakeven", "breakeven"),
    "bundle": ("negosim.cli.bundled", "bundle"),
    "certify": ("negosim.audit.certify", "certify"),
    "compare": ("negosim.comparison", "compare"),
    "discover": ("negosim.questions.discover", "discover"),
    "explain": ("negosim.questions.explain", "explain"),
    "export_game": ("negosim.audit.export", "export_game"),
    "figure": ("negosim.papers", "figure"),
    "frontier": ("negosim.frontier_study", "frontier"),
    "load": ("negosim.scenario.load", "load"),
    "new": ("negosim.drafts.write", "new"),
    "open": ("negosim.folders", "open_results"),
    "provenance": ("negosim.origins", "provenance"),
    "report": ("negosim.reports.made", "report"),
    "robustness": ("negosim.robustness_study", "robustness"),
    "run": ("negosim.api", "run"),
    "sensitivity": ("negosim.questions.sensitivity", "sensitivity"),
    "sweep": ("negosim.sweeps", "sweep"),
    "table": ("negosim.papers", "table"),
    "trace": ("negosim.questions.trace", "trace"),
    "verify": ("negosim.cli.again", "verify"),
    "verify_bundle": ("negosim.cli.bundled", "verify_bundle"),
    "whatif": ("negosim.questions.whatif", "whatif"),
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'negosim' has no attribute '{name}'")
    import importlib

    module, attribute = _PLACES[name]
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    return __all__
