"""Seals: the last line of a text, by which it is known whether somebody edited it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

__all__ = ["SEAL", "is_as_written", "sealed"]

SEAL = "negosim-seal:"
"""What stands before the digits of a seal."""

_AROUND = {"tex": ("% ", ""), "md": ("<!-- ", " -->"), "html": ("<!-- ", " -->"), "txt": ("(", ")")}
_SEAL = re.compile(rb"[^\n]*negosim-seal: ([0-9a-f]{8})[^\n]*\n?\Z")


def sealed(text: str, form: str) -> str:
    """A text with its seal as the last line.

    Parameters
    ----------
    text : str
    form : str
        ``tex``, ``md``, ``html`` or ``txt``.
    """
    before, after = _AROUND[form]
    text = text if text.endswith("\n") else f"{text}\n"
    return f"{text}{before}{SEAL} {_digest(text.encode('utf-8'))}{after}\n"


def is_as_written(path: Path) -> bool:
    """Whether a text bears a seal and was not edited after it was written."""
    content = path.read_bytes().replace(b"\r\n", b"\n")
    # Only the last line can be one; to look for it everywhere takes long where lines are.
    seal = _SEAL.match(content, content.rfind(b"\n", 0, max(0, len(content) - 1)) + 1)
    return seal is not None and seal[1].decode("ascii") == _digest(content[: seal.start()])


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]
