"""A wheel of this very negosim, put together from what is installed: the same bytes from the same code."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from negosim.bundles.zipped import zip_bytes
from negosim.errors import StoreError
from negosim.scenario.shipped import shipped_names, shipped_path
from negosim.version import VERSION

__all__ = ["installed", "wheel_bytes", "wheel_name"]

_PACKAGE = Path(__file__).resolve().parents[1]
_NAME = "negosim"
_SHIPPED = f"{_NAME}/shipped"  # where a wheel holds the scenarios that come with it
_INFO = f"{_NAME}-{VERSION}.dist-info"
_KEPT = ("METADATA", "entry_points.txt")
_NOT = (".pyc", ".pyo", ".nbi", ".nbc", "~")
_WHEEL = f"Wheel-Version: 1.0\nGenerator: {_NAME} {VERSION}\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel_name() -> str:
    """Name of the wheel's file."""
    return f"{_NAME}-{VERSION}-py3-none-any.whl"


def wheel_bytes() -> bytes:
    """The wheel.

    Raises
    ------
    StoreError
        This negosim was not installed, so that nothing says what it needs.
    """
    files = dict(_code()) | dict(_scenarios()) | dict(_info(installed()))
    record = f"{_INFO}/RECORD"
    lines = [f"{name},{_digest(content)},{len(content)}\n" for name, content in sorted(files.items())]
    return zip_bytes(files | {record: "".join([*lines, f"{record},,\n"]).encode("utf-8")})


def installed() -> Distribution:
    """What is known of this negosim as an installed package.

    Raises
    ------
    StoreError
        It was not installed.
    """
    try:
        return distribution(_NAME)
    except PackageNotFoundError:
        raise StoreError(
            "this negosim was not installed, so what it needs is not known; install it with "
            "'pip install .', and bundle with that."
        ) from None


def _code() -> Iterator[tuple[str, bytes]]:
    for path in _PACKAGE.rglob("*"):
        place = path.relative_to(_PACKAGE)
        is_hidden = any(part.startswith((".", "__pycache__")) for part in place.parts)
        if path.is_file() and not is_hidden and not path.name.endswith(_NOT):
            yield f"{_NAME}/{place.as_posix()}", path.read_bytes()


def _scenarios() -> Iterator[tuple[str, bytes]]:
    for name in shipped_names():
        path = shipped_path(name)
        yield f"{_SHIPPED}/{path.name}", path.read_bytes()


def _info(found: Distribution) -> Iterator[tuple[str, bytes]]:
    for name in _KEPT:
        yield f"{_INFO}/{name}", (found.read_text(name) or "").encode("utf-8")
    yield f"{_INFO}/WHEEL", _WHEEL.encode("utf-8")
    for path in found.files or ():
        if len(path.parts) > 2 and path.parts[0].endswith(".dist-info") and path.parts[1] == "licenses":
            yield f"{_INFO}/{'/'.join(path.parts[1:])}", Path(str(path.locate())).read_bytes()


def _digest(content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
    return f"sha256={digest.decode('ascii')}"
