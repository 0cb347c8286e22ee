"""How the compiled mathematics is laid out: LANES draws side by side.

Everything that one group of draws needs lies in one array M of shape ``(rows, LANES)``: a quantity
is a row, and ``memory.Layout`` says which. What the two players have of something stands in two
rows, one after the other: a *pair*, ``2 * LANES`` numbers long.

Two kinds of compiled function work on M:

- a *walk* (``@walk``) goes through the game and finds the rows of what it needs;
- a *formula* (``@formula``) takes rows (of the type ``Row``) and computes one from the others, in
  loops over the draws that the compiler turns into vector instructions. A row that a formula
  writes must not be among its other arguments: the compiler relies on it.

All loops over draws have the same length, so a draw's bits never depend on how many others are
solved with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt
from numba.core import cgutils, types
from numba.extending import intrinsic

__all__ = [
    "LANES",
    "Floats",
    "Ints",
    "Row",
    "add",
    "add_product",
    "clear",
    "copy_pair",
    "entry_point",
    "formula",
    "mixed_pair",
    "row",
    "walk",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Row = npt.NDArray[np.float64]
"""A row of M, or several rows one after the other; in compiled code, its address."""

LANES = 64

F = TypeVar("F", bound=Callable[..., Any])

_INSIDE = {"error_model": "numpy", "nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def entry_point(function: F) -> F:
    """Compile a function to be called from Python; it does not hold Python's global lock."""
    return cast(F, numba.njit(error_model="numpy", nogil=True)(function))


def walk(function: F) -> F:
    """Compile a function that is called from compiled functions only."""
    return cast(F, numba.njit(**_INSIDE)(function))


def formula(function: F) -> F:
    """Compile a function of rows that do not overlap, if it writes them."""
    compiled = numba.njit(**_INSIDE)(function)
    # Without this the compiler compares all rows before each loop, which costs as much as the loop.
    if hasattr(getattr(compiled, "_compiler", None), "_customize_flags"):
        compiled._compiler._customize_flags = _rows_do_not_overlap
    return cast(F, compiled)


def _rows_do_not_overlap(flags: Any) -> Any:
    flags.noalias = True
    return flags


def _row(M: Floats, index: int) -> Row:
    return M.reshape(-1)[index * M.shape[1] :]


@intrinsic
def _address(typing_context: Any, M: Any, index: Any) -> Any:
    signature = types.CPointer(types.float64)(M, types.intp)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        width = cgutils.unpack_tuple(builder, array.shape)[1]
        return builder.gep(array.data, [builder.mul(arguments[1], width)])

    return signature, generate


row: Callable[[Floats, int], Row] = _row if numba.config.DISABLE_JIT else _address
"""``row(M, index)``: the row of M at an index, and those after it."""


@formula
def _fill(to: Row, value: float) -> None:
    for d in range(LANES):
        to[d] = value


@walk
def clear(M: Floats, first: int, rows: int, value: float) -> None:
    """Set some rows to one value."""
    for index in range(first, first + rows):
        _fill(row(M, index), value)


@formula
def add(what: Row, to: Row) -> None:
    """to ← to + what."""
    for d in range(LANES):
        to[d] += what[d]


@formula
def add_product(one: Row, other: Row, to: Row) -> None:
    """to ← to + one·other."""
    for d in range(LANES):
        to[d] += one[d] * other[d]


@formula
def copy_pair(what: Row, to: Row) -> None:
    """to ← what, for both players."""
    for d in range(2 * LANES):
        to[d] = what[d]


@formula
def mixed_pair(chance: Row, one: Row, other: Row, to: Row) -> None:
    """to ← chance·one + (1 - chance)·other, for both players."""
    for d in range(LANES):
        to[d] = chance[d] * one[d] + (1.0 - chance[d]) * other[d]
    for d in range(LANES):
        i = LANES + d
        to[i] = chance[d] * one[i] + (1.0 - chance[d]) * other[i]
