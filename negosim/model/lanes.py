"""How the compiled mathematics is laid out: LANES draws side by side.

Everything that one group of draws needs lies in one array M of shape ``(rows, LANES)``: a quantity
is a row, and ``memory.Layout`` says which. ``at(M, row)`` takes a row out as a ``Draws``: LANES
numbers that are added, multiplied and compared together, one vector instruction for several draws;
``put(M, row, value)`` and ``raise_by(M, row, value)`` write it back. What the two players have of
something stands in two rows, one after the other. Tables that are the same for all draws are read
with ``entry(table, place)`` (whole numbers) and ``number(table, place)``, laid out row by row.

Between compiled functions an array travels as its address (``handle``): passed as Numba passes
arrays, with shape, strides and owner, it would cost more than what many functions do with it.

Two kinds of compiled function:

- a *formula* takes and gives ``Draws`` and reads like the formula in the model's description;
- a *walk* goes through the game and finds the rows that the formulas need.

Every draw goes through the same instructions, so its bits never depend on how many others are
solved with it. With Numba switched off (NUMBA_DISABLE_JIT=1) a ``Draws`` is a plain NumPy array.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

from negosim.model import vectors
from negosim.model.vectors import LANES

__all__ = [
    "LANES",
    "Draws",
    "Floats",
    "Ints",
    "at",
    "clear",
    "compiling",
    "entry",
    "entry_point",
    "formula",
    "handle",
    "is_cached",
    "larger",
    "mixed",
    "multiply_add",
    "number",
    "put",
    "raise_by",
    "raise_by_product",
    "size_of",
    "smaller",
    "walk",
    "where_at_least",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Draws = npt.NDArray[np.float64]
"""LANES numbers, one for each draw of a group."""

F = TypeVar("F", bound=Callable[..., Any])

_INSIDE = {"error_model": "numpy", "nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

at: Callable[[Floats, int], Draws] = vectors.load
"""A row of M."""

put: Callable[[Floats, int, Draws | float], None] = vectors.store
"""Write a row of M."""

entry: Callable[[Ints, int], int] = vectors.entry
"""A whole number of a table."""

number: Callable[[Floats, int], float] = vectors.number
"""A number of a table."""

handle: Callable[[npt.NDArray[Any]], Any] = vectors.handle
"""What compiled functions take for an array."""

multiply_add: Callable[[Draws, Draws | float, Draws | float], Draws] = vectors.multiply_add
"""a·b + c, rounded once where the machine can."""

larger: Callable[[Draws, Draws | float], Draws] = vectors.larger
"""The larger of two, draw by draw."""

smaller: Callable[[Draws, Draws | float], Draws] = vectors.smaller
"""The smaller of two, draw by draw."""

size_of: Callable[[Draws], Draws] = vectors.absolute
"""The absolute value."""

where_at_least: Callable[[Draws | float, Draws, Draws | float, Draws | float], Draws] = vectors.where_at_least
"""``where_at_least(a, b, x, y)`` is x where a ≥ b and y elsewhere."""


def _digest() -> str:
    """Of all source that compiled functions are made from."""
    folders = (Path(__file__).parent, Path(__file__).parent.parent / "game")
    digest = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def entry_point(function: F) -> F:
    """Compile a function to be called from Python, and keep it for later processes.

    Numba's cache notices a change in the file of the function, but not in those of the functions
    that it calls; so its name in the cache carries a digest of the source of all of them. The
    function does not hold Python's global lock while it runs.
    """
    function.__qualname__ = f"{function.__name__}_{_digest()}"
    try:
        return cast(F, numba.njit(error_model="numpy", nogil=True, cache=True)(function))
    except RuntimeError:  # there is no folder in which it could be kept
        return cast(F, numba.njit(error_model="numpy", nogil=True)(function))


def is_cached(function: Callable[..., Any]) -> bool:
    """Whether an entry point has been compiled on this machine before."""
    stats = getattr(function, "stats", None)
    if stats is None:
        return True
    return any(Path(stats.cache_path).glob(f"*{function.__qualname__}*.nbc"))


@contextmanager
def compiling(function: Callable[..., Any]) -> Iterator[None]:
    """Around a call of an entry point; the first one compiles it.

    While the compiler works nothing is thrown away, and looking for garbage over and over among its
    many small objects takes a tenth of its time.
    """
    pause = gc.isenabled() and not getattr(function, "signatures", True)
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()


def walk(function: F) -> F:
    """Compile a function that is called from compiled functions only."""
    return cast(F, numba.njit(**_INSIDE)(function))


formula = walk


@walk
def raise_by(M: Floats, row: int, value: Draws) -> None:
    """row ← row + value."""
    put(M, row, at(M, row) + value)


@walk
def raise_by_product(M: Floats, row: int, a: Draws, b: Draws) -> None:
    """row ← row + a·b."""
    put(M, row, multiply_add(a, b, at(M, row)))


@walk
def clear(M: Floats, first: int, end: int, value: float) -> None:
    """Set the rows from ``first`` up to ``end``, which is left out, to one value."""
    for row in range(first, end):
        put(M, row, value)


@formula
def mixed(chance: Draws, one: Draws, other: Draws) -> Draws:
    """chance·one + (1 - chance)·other."""
    return multiply_add(chance, one, (1.0 - chance) * other)
