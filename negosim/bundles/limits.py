"""How large a bundle may be, so that one from a stranger cannot fill a disk."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LIMITS", "Limits"]


@dataclass(frozen=True)
class Limits:
    """The most that a bundle may hold.

    Attributes
    ----------
    files : int
    content : int
        Bytes of all files.
    manifest : int
        Bytes of ``bundle.json``.
    ratio : int
        By how much a file may have been compressed.
    """

    files: int = 50_000
    content: int = 4_000_000_000
    manifest: int = 50_000_000
    ratio: int = 200


LIMITS = Limits()
"""What is asked for as bundles are made, and as they are read."""
