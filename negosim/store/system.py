"""What the store asks of the operating system, and its errors as sentences."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from negosim.errors import StoreError

__all__ = ["change_places", "explained", "held", "is_free", "locked"]

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "there is no permission to write there",
    errno.EPERM: "there is no permission to write there",
    errno.EEXIST: "a file is in the way",
    errno.ENOTDIR: "a file is in the way",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EFBIG: "the disk does not take files that large",
}

# Linux and macOS can exchange two names in one step.
_EXCHANGE = (("renameat2", True), ("renamex_np", False))
_HERE, _SWAP = -100, 2


@contextmanager
def explained(failed: str) -> Iterator[None]:
    """Errors of the system as one sentence that begins with what failed.

    Raises
    ------
    StoreError
    """
    try:
        yield
    except ValueError as error:  # a name that no system takes
        raise StoreError(f"{failed}: {error}.") from error
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
        raise StoreError(f"{failed}: {reason}.") from error


def change_places(one: Path, other: Path) -> None:
    """Exchange two folders in one step, or where the system cannot, in three, undone if one fails."""
    if _exchanged(one, other):
        return
    between = other.with_name(f"{other.name}@between-{os.getpid()}")
    steps = [(other, between), (one, other), (between, one)]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in steps:
            os.rename(source, target)
            done.append((source, target))
    except BaseException:
        for source, target in reversed(done):
            os.rename(target, source)
        raise


def _exchanged(one: Path, other: Path) -> bool:
    names = os.fsencode(one), os.fsencode(other)
    for function, has_folders in _EXCHANGE:
        try:
            rename = getattr(ctypes.CDLL(None, use_errno=True), function)
        except (AttributeError, OSError, TypeError):
            continue
        arguments = (_HERE, names[0], _HERE, names[1], _SWAP) if has_folders else (*names, _SWAP)
        return bool(rename(*arguments) == 0)
    return False


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder, so that another process waits; where the system has no such locks, do without."""
    lock = _lock(folder, wait=True)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


@contextmanager
def held(folder: Path, taken: str) -> Iterator[None]:
    """Hold a folder that only one process may use at a time; where the system has no such locks, do without.

    Raises
    ------
    StoreError
        Another process holds it; ``taken`` says so.
    """
    lock = None
    try:
        import fcntl

        lock = os.open(folder, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if lock is not None:
            os.close(lock)
        raise StoreError(taken) from None
    except (ImportError, OSError):
        pass
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def is_free(folder: Path) -> bool:
    """Whether a folder exists that no process holds."""
    lock = _lock(folder, wait=False)
    if lock is None:
        return False
    os.close(lock)
    return True


def _lock(folder: Path, wait: bool) -> int | None:
    try:
        import fcntl

        lock = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(lock)
        return None
    return lock
