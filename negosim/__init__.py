"""negosim: a negotiation scenario simulator.

``load`` reads a scenario, ``run`` solves it for many draws of what is uncertain, and gives
``Outcomes``. Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from negosim.version import VERSION as __version__

if TYPE_CHECKING:
    from negosim.api import Outcomes, account, load, run
    from negosim.scenario.data import Scenario

__all__ = ["Outcomes", "Scenario", "__version__", "account", "load", "run"]

_PLACES = {
    "Outcomes": "negosim.api",
    "Scenario": "negosim.scenario.data",
    "account": "negosim.api",
    "load": "negosim.scenario.load",
    "run": "negosim.api",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'negosim' has no attribute '{name}'")
    import importlib

    return getattr(importlib.import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return __all__
