"""PRIM and CART of ``ema_workbench`` (Kwakkel 2017), with nothing of it left behind.

The workbench writes to a log, changes how matplotlib draws and moves Python's random numbers when it is
imported, and its trees draw from NumPy's global ones; all that is put back.
"""

from __future__ import annotations

import logging
import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from negosim.errors import RequestFault
from negosim.model.lanes import Floats
from negosim.study.discovery_peel import ALPHA, Box, everything
from negosim.study.discovery_steps import Mask

__all__ = ["Ints", "Splits", "check_workbench", "grown", "prim"]

Ints = npt.NDArray[np.intp]

_MISSING = (
    "this question needs the package ema_workbench, which is not installed; "
    "install it with: pip install 'negosim[discover]'"
)


@dataclass(frozen=True)
class Splits:
    """A tree as arrays, ``(nodes,)``; the first node is the root, and −1 stands for none.

    Attributes
    ----------
    parameter : array of int
        By which a node is split; −1 at a leaf.
    limit : array
        Draws with a value up to this go to ``low``, the others to ``high``.
    low, high : array of int
        The two nodes that follow.
    """

    parameter: Ints
    limit: Floats
    low: Ints
    high: Ints


def check_workbench() -> None:
    """Import what is needed, which takes some seconds the first time.

    Raises
    ------
    RequestFault
        The package is not installed.
    """
    with _undisturbed():
        _imported()


def _imported() -> tuple[Any, Any]:
    try:
        from ema_workbench.analysis.cart import CART
        from ema_workbench.analysis.prim import Prim
    except ImportError as fault:
        raise RequestFault(_MISSING) from fault
    return Prim, CART


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Settings of matplotlib, warnings, logs and random numbers, put back afterwards."""
    from matplotlib import rc_context

    log, state, own = logging.getLogger("EMA"), np.random.get_state(), random.getstate()
    level = log.level
    try:
        with rc_context(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            log.setLevel(logging.CRITICAL)
            np.random.seed(0)
            yield
    finally:
        log.setLevel(level)
        np.random.set_state(state)
        random.setstate(own)


def prim(x: Floats, cases: Mask, least: float) -> list[Box]:
    """All boxes that PRIM passes through; see ``negosim.study.discovery_peel.peeled``."""
    with _undisturbed():
        algorithm, _ = _imported()
        search = algorithm(
            _frame(x),
            cases.astype(np.int64),
            threshold=1e-12,
            peel_alpha=ALPHA,
            paste_alpha=ALPHA,
            mass_min=least,
        )
        limits = [each.to_numpy(dtype=float) for each in search.find_box().box_lims]
    return [_box(each, limits[0]) for each in limits]


def _box(limits: Floats, widest: Floats) -> Box:
    """A box, which has no limit where it goes as far as all draws do."""
    box = everything(limits.shape[1])
    box.low[:] = np.where(limits[0] > widest[0], limits[0], -np.inf)
    box.high[:] = np.where(limits[1] < widest[1], limits[1], np.inf)
    return box


def grown(x: Floats, cases: Mask, least: float) -> Splits:
    """A whole tree by CART (Breiman et al. 1984), whose leaves hold at least a share of the draws."""
    with _undisturbed():
        _, algorithm = _imported()
        search = algorithm(_frame(x), cases.astype(np.int64), mass_min=least)
        search.build_tree()
        tree = search.clf.tree_
    leaf = tree.children_left < 0
    parameter = np.where(leaf, -1, tree.feature).astype(np.intp)
    return Splits(
        parameter,
        tree.threshold.astype(float),
        tree.children_left.astype(np.intp),
        tree.children_right.astype(np.intp),
    )


def _frame(x: Floats) -> Any:
    import pandas as pd

    return pd.DataFrame(x.T, columns=[f"x{k}" for k in range(len(x))])
