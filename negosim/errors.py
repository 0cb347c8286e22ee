"""Every error that negosim raises on purpose, with its place where it has one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "CertificateError",
    "FileFault",
    "FileFaults",
    "NegosimError",
    "Place",
    "RequestFault",
    "RequestFaults",
    "StoppedError",
    "StoreError",
    "together",
]


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

    @property
    def faults(self) -> tuple[NegosimError, ...]:
        """The single faults: the error itself, or those that it gathers."""
        return (self,)


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


class FileFaults(FileFault):
    """Several faults of files: the message has a line for each, the place is that of the first one."""

    def __init__(self, faults: Iterable[NegosimError]) -> None:
        gathered = tuple(faults)
        NegosimError.__init__(self, "\n".join(map(str, gathered)))
        self.place = next(fault.place for fault in gathered if isinstance(fault, FileFault))
        self._faults = gathered

    @property
    def faults(self) -> tuple[NegosimError, ...]:
        """The single faults, file by file and by place."""
        return self._faults


class RequestFault(NegosimError):
    """A request (an argument, a name, a number of draws) that cannot be carried out as asked."""


class RequestFaults(RequestFault):
    """Several faults of one request: the message has a line for each."""

    def __init__(self, faults: Iterable[NegosimError]) -> None:
        self._faults = tuple(faults)
        super().__init__("\n".join(map(str, self._faults)))

    @property
    def faults(self) -> tuple[NegosimError, ...]:
        """The single faults, in the order of the request."""
        return self._faults


class CertificateError(NegosimError):
    """A solution that fails its own check: its numbers must not be used."""


class StoppedError(NegosimError):
    """Work that was stopped from outside; the message says what is kept and how to go on."""


class StoreError(NegosimError):
    """A results folder that cannot be written or read."""


def together(errors: Iterable[NegosimError]) -> NegosimError:
    """One error that carries all faults of several, each once: by file in the order given, then by place."""
    single = list({str(fault): fault for error in errors for fault in error.faults}.values())
    files: dict[str, int] = {}
    for fault in single:
        files.setdefault(_path(fault), len(files))
    single.sort(key=lambda fault: (files[_path(fault)], *_position(fault)))
    if len(single) == 1:
        return single[0]
    gathers = FileFaults if any(isinstance(fault, FileFault) for fault in single) else RequestFaults
    return gathers(single)


def _path(fault: NegosimError) -> str:
    return str(fault.path) if isinstance(fault, FileFault) else ""


def _position(fault: NegosimError) -> tuple[int, int]:
    return (fault.line, fault.column) if isinstance(fault, FileFault) else (0, 0)
