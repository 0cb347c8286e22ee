"""Every error that negosim raises on purpose, with its place where it has one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["CertificateError", "FileFault", "NegosimError", "Place", "RequestFault", "StoreError"]


@dataclass(frozen=True)
class Place:
    """Where something stands in a file; lines and columns count from 1."""

    path: Path | str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class NegosimError(Exception):
    """Base of all errors that negosim raises on purpose. The message is one clear sentence."""


class FileFault(NegosimError):
    """A scenario or dispute file says something that cannot be used.

    Attributes
    ----------
    place : Place
        File, line and column of the fault.
    """

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place

    @property
    def path(self) -> Path | str:
        """File of the fault."""
        return self.place.path

    @property
    def line(self) -> int:
        """Line of the fault, from 1."""
        return self.place.line

    @property
    def column(self) -> int:
        """Column of the fault, from 1."""
        return self.place.column


class RequestFault(NegosimError):
    """A request (an argument, a name, a number of draws) that cannot be carried out as asked."""


class CertificateError(NegosimError):
    """A solution that fails its own check: its numbers must not be used."""


class StoreError(NegosimError):
    """A results folder that cannot be written or read."""
