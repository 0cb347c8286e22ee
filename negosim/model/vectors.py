"""A type for Numba: LANES numbers that one vector instruction, or a few, work on together.

Numba's loops are turned into vector instructions only when the compiler can prove that what is
written is not what is read, which costs more than the arithmetic here. So the vectors are said
outright: a ``Draws`` is an LLVM vector, with the four operations, comparison by selection, and the
bits of a floating-point number that ``exp`` needs.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model

__all__ = [
    "LANES",
    "absolute",
    "entry",
    "handle",
    "larger",
    "load",
    "multiply_add",
    "number",
    "smaller",
    "store",
    "times_power_of_two",
    "where_at_least",
]

LANES = 16


def _intrinsic(function: Callable[..., Any]) -> Any:
    return intrinsic(function)


_VECTOR = ir.VectorType(ir.DoubleType(), LANES)
_BITS = ir.VectorType(ir.IntType(64), LANES)


class _DrawsType(types.Type):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__(name=f"Draws{LANES}")


_DRAWS = _DrawsType()


@register_model(_DrawsType)
class _DrawsModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, dmm: Any, fe_type: Any) -> None:
        super().__init__(dmm, fe_type, _VECTOR)


def _splat(builder: Any, number: Any) -> Any:
    first = builder.insert_element(ir.Constant(_VECTOR, ir.Undefined), number, ir.Constant(ir.IntType(32), 0))
    mask = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(first, ir.Constant(_VECTOR, ir.Undefined), mask)


def _as_vectors(builder: Any, sig: Any, args: Any) -> list[Any]:
    """Arguments as vectors: a number stands for itself in every draw."""
    kinds = zip(args, sig.args, strict=True)
    return [_splat(builder, value) if kind == types.float64 else value for value, kind in kinds]


def _operation(function: Any, instruction: str) -> None:
    """Teach Numba one arithmetic operation on two vectors, or a vector and a number."""

    @infer_global(function)
    class _Typing(AbstractTemplate):  # type: ignore[misc]
        def generic(self, args: Any, kws: Any) -> Any:
            if len(args) == 2 and _DRAWS in args and all(a in (_DRAWS, types.float64) for a in args):
                return signature(_DRAWS, *args)
            return None

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        # Left to itself the compiler may not join a product and a sum: whether it would depends on what
        # stands around them, and then so would the bits. ``multiply_add`` says where they are joined.
        return getattr(builder, instruction)(*_as_vectors(builder, sig, args))

    for kinds in ((_DRAWS, _DRAWS), (_DRAWS, types.float64), (types.float64, _DRAWS)):
        lower_builtin(function, *kinds)(lower)


for _function, _instruction in (
    (operator.add, "fadd"),
    (operator.sub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):
    _operation(_function, _instruction)


def _place(builder: Any, kind: Any, array: Any, index: Any) -> Any:
    """Address of an element of an array that is given by its own address."""
    return builder.gep(builder.inttoptr(array, kind.as_pointer()), [index])


def _lookup(kind: Any, result: Any) -> Any:
    """An intrinsic that takes a number out of a table that nothing changes while it is used."""

    @_intrinsic
    def look(typing_context: Any, table: Any, index: Any) -> Any:
        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            found = builder.load(_place(builder, kind, *args))
            found.set_metadata("invariant.load", builder.module.add_metadata([]))
            return found

        return result(types.intp, types.intp), generate

    return look


@_intrinsic
def _load(typing_context: Any, M: Any, row: Any) -> Any:
    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        found = builder.load(_place(builder, _VECTOR, *args))
        found.align = 8
        return found

    return _DRAWS(types.intp, types.intp), generate


@_intrinsic
def _store(typing_context: Any, M: Any, row: Any, value: Any) -> Any:
    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        value = _as_vectors(builder, sig, args)[2]
        builder.store(value, _place(builder, _VECTOR, *args[:2])).align = 8
        return context.get_dummy_value()

    return types.none(types.intp, types.intp, value), generate


def _selection(order: str) -> Any:
    """An intrinsic that selects, draw by draw, the one of two that compares so with the other."""

    @_intrinsic
    def select(typing_context: Any, one: Any, other: Any) -> Any:
        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            vectors = _as_vectors(builder, sig, args)
            return builder.select(builder.fcmp_ordered(order, *vectors), *vectors)

        return _DRAWS(one, other), generate

    return select


@_intrinsic
def _where_at_least(typing_context: Any, a: Any, b: Any, x: Any, y: Any) -> Any:
    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        a_, b_, x_, y_ = _as_vectors(builder, sig, args)
        return builder.select(builder.fcmp_ordered(">=", a_, b_), x_, y_)

    return _DRAWS(a, b, x, y), generate


@_intrinsic
def _absolute(typing_context: Any, x: Any) -> Any:
    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        mask = ir.Constant(_BITS, [2**63 - 1] * LANES)
        return builder.bitcast(builder.and_(builder.bitcast(args[0], _BITS), mask), _VECTOR)

    return _DRAWS(_DRAWS), generate


@_intrinsic
def _multiply_add(typing_context: Any, a: Any, b: Any, c: Any) -> Any:
    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        kind = ir.FunctionType(_VECTOR, [_VECTOR] * 3)
        function = cgutils.get_or_insert_function(builder.module, kind, f"llvm.fmuladd.v{LANES}f64")
        return builder.call(function, _as_vectors(builder, sig, args))

    return _DRAWS(a, b, c), generate


@_intrinsic
def _times_power_of_two(typing_context: Any, x: Any, shifted: Any) -> Any:
    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        bits, exponent = (builder.bitcast(a, _BITS) for a in args)
        places = ir.Constant(_BITS, [52] * LANES)
        return builder.bitcast(builder.add(bits, builder.shl(exponent, places)), _VECTOR)

    return _DRAWS(_DRAWS, _DRAWS), generate


def _load_plain(M: Any, row: int) -> Any:
    return M[row].copy()


def _store_plain(M: Any, row: int, value: Any) -> None:
    M[row] = value


def _times_power_of_two_plain(x: Any, shifted: Any) -> Any:
    return (x.view(np.int64) + (shifted.view(np.int64) << 52)).view(np.float64)


def handle(array: npt.NDArray[Any]) -> Any:
    """What compiled functions take for an array: its address. The caller keeps the array alive."""
    if not array.flags.c_contiguous or array.dtype not in (np.float64, np.int64):
        raise TypeError("expected an array of 64-bit numbers in one piece")
    return array if numba.config.DISABLE_JIT else array.ctypes.data


def _either(compiled: Any, plain: Any) -> Callable[..., Any]:
    chosen: Callable[..., Any] = plain if numba.config.DISABLE_JIT else compiled
    return chosen


load = _either(_load, _load_plain)
store = _either(_store, _store_plain)
entry = _either(_lookup(ir.IntType(64), types.int64), operator.getitem)
number = _either(_lookup(ir.DoubleType(), types.float64), operator.getitem)
larger = _either(_selection(">"), np.maximum)
smaller = _either(_selection("<"), np.minimum)
absolute = _either(_absolute, np.abs)
where_at_least = _either(_where_at_least, lambda a, b, x, y: np.where(a >= b, x, y))
multiply_add = _either(_multiply_add, lambda a, b, c: a * b + c)
"""a·b + c, in one rounding where the machine can."""
times_power_of_two = _either(_times_power_of_two, _times_power_of_two_plain)
"""x·2^k, where the low bits of ``shifted`` hold the whole number k."""
