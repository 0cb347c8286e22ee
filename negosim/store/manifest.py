"""``run.json``: what was run, with what, and what came out, as JSON data."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from negosim.model.certificate import Certificate
from negosim.scenario.recipe import recipe
from negosim.store.results import Results
from negosim.version import MODEL, VERSION

__all__ = [
    "FORMAT",
    "MANIFEST",
    "SECONDS",
    "certificate_data",
    "effort",
    "findings",
    "manifest",
    "times",
    "versions",
]

MANIFEST = "run.json"

FORMAT = 1
"""Version of the layout of results folders."""

SECONDS = "solving_seconds"
"""Under ``times``: how long solving took."""

_LIBRARIES = ("numpy", "numba", "pandas", "scipy", "pyarrow", "matplotlib")

_OTHERS = ("SALib", "ema_workbench", "scikit-learn")
"""Libraries of single questions, named only if they are installed."""


def manifest(results: Results, command: str, files: Mapping[str, str]) -> dict[str, Any]:
    """The manifest of a run; only what stands under ``times`` differs when it is run again.

    Parameters
    ----------
    results : Results
    command : str
        What was asked for, as a command or a call.
    files : mapping of str to str
        SHA-256 of every other file of the folder, by its path in it.
    """
    digest, parts = recipe(results.scenario, MODEL)
    return {
        "format": FORMAT,
        "name": results.scenario.name,
        "title": results.scenario.title,
        "recipe": digest,
        "command": command,
        "versions": versions(),
        "findings": findings(results),
        "parts": parts,
        "files": dict(files),
        "times": times(),
    }


def findings(results: Results) -> dict[str, Any]:
    """The run's settings, certificate and means, as JSON data (numbers may still be infinite)."""
    run, certificate = results.scenario.run, results.certificate
    return {
        "draws": run.draws,
        "seed": run.seed,
        "design": run.design.value,
        "concept": run.concept.value,
        "certificate": certificate_data(certificate),
        "summary": results.classes.to_dict("records"),
        "agreement": results.agreement.to_dict("records"),
        "offers": results.offers.to_dict("records"),
        "stops": results.stops.to_dict("records"),
        "payoffs": results.payoffs.to_dict("records"),
    }


def certificate_data(certificate: Certificate) -> dict[str, Any]:
    """A certificate as JSON data."""
    return {
        "holds": certificate.holds,
        "gap": certificate.gap,
        "deviation": certificate.deviation,
        "mass": certificate.mass,
        "tolerance": certificate.tolerance,
    }


def times() -> dict[str, str]:
    """When it is written; nothing else in a manifest differs when the same is done again."""
    return {"written": datetime.now(UTC).isoformat(timespec="seconds")}


def effort(seconds: float | None) -> dict[str, Any]:
    """How long solving took and on how many cores, for ``times``; nothing if it is not known."""
    return {} if seconds is None else {SECONDS: round(seconds, 3), "cores": os.cpu_count() or 1}


def versions() -> dict[str, str]:
    """What the numbers were made with."""
    found = {"negosim": VERSION, "model": MODEL, "python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    for name in _OTHERS:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found | {"system": platform.system(), "machine": platform.machine()}
