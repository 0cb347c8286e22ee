"""The scenarios that come with negosim."""

from __future__ import annotations

from pathlib import Path

from negosim.errors import RequestFault
from negosim.reading import named, near, unknown

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
        raise RequestFault(_no_scenario(name, sorted(files)))
    return files[name]


def _no_scenario(name: str, names: list[str]) -> str:
    here = {path.stem: path.name for path in sorted(Path().glob("*.y*ml"))}
    file = "" if near(name, names) else near(name, here)
    if file:
        return f"there is no shipped scenario '{named(name)}'; did you mean the file '{here[file]}'?"
    return f"{unknown('shipped scenario', name, names)} 'negosim scenarios' lists them all."


def _files() -> dict[str, Path]:
    for folder in _FOLDERS:
        found = {path.stem: path for path in folder.glob("*.yaml")}
        if found:
            return found
    return {}
