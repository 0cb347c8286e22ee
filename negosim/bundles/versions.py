"""Versions with which a bundle was made, beside those that are here."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from negosim.bundles.manifest import Bundle
from negosim.bundles.wheel import wheel_bytes
from negosim.errors import StoreError
from negosim.version import MODEL, VERSION

__all__ = ["CODE", "versions_apart"]

CODE = "code of negosim"
"""Its wheel, named among versions."""

_NONE = "none"


def versions_apart(told: Bundle, folder: Path) -> dict[str, tuple[str, str]]:
    """Versions then and here, where they differ; also systems, and negosim's own code.

    Parameters
    ----------
    told : Bundle
    folder : Path
        The unpacked bundle.
    """
    here = {"python": platform.python_version(), "negosim": VERSION, "model": MODEL}
    pairs = {name: (then, here.get(name) or _version(name)) for name, then in told.software.items()}
    for name, now in (("system", platform.system()), ("machine", platform.machine())):
        then = sorted({entry.versions.get(name, now) for entry in told.entries})
        pairs[name] = (", ".join(then), now)
    pairs[CODE] = (_code((folder / told.wheel).read_bytes()), _own_code())
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return _NONE


def _code(wheel: bytes) -> str:
    return hashlib.sha256(wheel).hexdigest()[:8]


def _own_code() -> str:
    try:
        return _code(wheel_bytes())
    except StoreError:
        return "not known"
