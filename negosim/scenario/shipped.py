"""The scenarios that come with negosim."""

from __future__ import annotations

from pathlib import Path

from negosim.errors import RequestFault
from negosim.reading import unknown

__all__ = ["shipped_names", "shipped_path"]

_PACKAGE = Path(__file__).resolve().parents[1]
# A wheel holds the scenarios inside the package, a checkout beside it.
_FOLDERS = (_PACKAGE / "shipped", _PACKAGE.parent / "scenarios")


def shipped_names() -> list[str]:
    """Names of the shipped scenarios, sorted."""
    return sorted(_files())


def shipped_path(name: str) -> Path:
    """File of a shipped scenario.

    Raises
    ------
    RequestFault
        There is none of this name.
    """
    files = _files()
    if name not in files:
        message = unknown("shipped scenario", name, sorted(files))
        raise RequestFault(f"{message} 'negosim scenarios' lists them all.")
    return files[name]


def _files() -> dict[str, Path]:
    for folder in _FOLDERS:
        found = {path.stem: path for path in folder.glob("*.yaml")}
        if found:
            return found
    return {}
