"""How to have results again: what was asked, with what, and how to check it."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from negosim.errors import StoreError
from negosim.figures.text import drawn_text
from negosim.outcomes.words import CONCEPTS
from negosim.reports.model import Entry
from negosim.scenario.data import Run
from negosim.store.kept import KeptFolder
from negosim.store.manifest import MANIFEST
from negosim.store.system import explained

__all__ = ["again_of", "folder_name", "written"]

_IN_PYTHON = "The results were made in Python; the call is not recorded."
_FIRST = ("negosim", "model", "python")


def again_of(folder: KeptFolder, run: Run) -> tuple[Entry, ...]:
    """How to have the results of a folder again."""
    return tuple(_facts(folder, run))


def _facts(folder: KeptFolder, run: Run) -> Iterator[Entry]:
    command, name = str(folder.manifest.get("command") or ""), folder_name(folder)
    place = shlex.quote(f"results/{name}")
    yield Entry("Command", command, code=True) if command else Entry("Command", _IN_PYTHON)
    yield Entry("Draws and seed", f"{drawn_text(run)}; design: {str(run.design).replace('_', ' ')}")
    yield Entry("Solution concept", CONCEPTS[run.concept])
    yield Entry("Results folder", name, code=True)
    yield Entry("Recipe", folder.recipe, code=True)
    yield Entry(f"SHA-256 of {MANIFEST}", _checksum(folder), code=True)
    yield Entry("Written", written(folder.manifest) or "not recorded")
    yield Entry("Versions", _versions(folder.manifest))
    yield Entry(
        "All of it as one file, which can be verified", f"negosim bundle {place} -o bundle.zip", code=True
    )
    figure = f"negosim figure {place} --out figures"
    yield Entry("Figures for a paper", figure, code=True)
    yield Entry("What a figure was made from, and whether it can be made again", _provenance(), code=True)


def _provenance() -> str:
    return "negosim provenance FIGURE --verify"


def folder_name(folder: KeptFolder) -> str:
    """What the folder is called; where it stands is nobody's business."""
    return folder.directory.resolve().name


def written(manifest: Mapping[str, Any]) -> str:
    """When results were written, as their manifest says it."""
    times = manifest.get("times")
    return str(times.get("written") or "") if isinstance(times, Mapping) else ""


def _checksum(folder: KeptFolder) -> str:
    path = folder.directory / MANIFEST
    with explained(f"cannot read {path}"):
        return hashlib.sha256(path.read_bytes()).hexdigest()


def _versions(manifest: Mapping[str, Any]) -> str:
    """What the numbers were made with, negosim first."""
    versions = manifest.get("versions")
    if not isinstance(versions, Mapping):
        raise StoreError(f"{MANIFEST} names no versions; make the results again.")
    names = [*(name for name in _FIRST if name in versions), *(n for n in versions if n not in _FIRST)]
    return ", ".join(f"{name} {versions[name]}" for name in names)
