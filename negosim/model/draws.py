"""Draws: the uniform number behind every parameter, by a rule that anyone can repeat.

*Plain.* The key of a parameter is the first 16 bytes of SHA-256 of
``negosim|<seed>|plain|<parameter>``, read as two little-endian 64-bit words; it keys a Philox-4x64
generator (Salmon et al. 2011). Draw d, from 0, takes the d-th 64-bit word w of its output:

    u = ( floor(w / 2^12) + 1/2 ) / 2^52

strictly between 0 and 1. So a uniform depends only on seed, design, parameter and draw.

*Latin hypercube* (McKay, Beckman & Conover 1979) and *scrambled Sobol* (Owen 1998) consist of 8
independent randomisations of n/8 draws each, one after the other; the spread of their 8 means
gives the interval. The first depends also on n; the dimensions of the second follow the dispute's
order of parameters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np

from negosim.dispute.priors import Prior
from negosim.errors import RequestFault
from negosim.model.lanes import Floats
from negosim.model.priors import quantile
from negosim.scenario.data import Design

__all__ = ["REPLICATES", "Sampler", "check_draws"]

REPLICATES = 8

# The last number below 1.
_LAST = 1.0 - 2.0**-53


def check_draws(draws: int, design: Design) -> None:
    """Refuse a number of draws that a design cannot have.

    Raises
    ------
    RequestFault
        Fewer than 1; no multiple of 8 (latin_hypercube); not 8 times a power of two (sobol).
    """
    if draws < 1:
        raise RequestFault(f"expected at least 1 draw, found {draws}; ask for more with --draws.")
    each, left = divmod(draws, REPLICATES)
    if design is Design.LATIN_HYPERCUBE and (left or not each):
        near = max(1, round(draws / REPLICATES)) * REPLICATES
        raise RequestFault(
            f"expected a multiple of {REPLICATES} draws for latin_hypercube, found {draws}; use {near}."
        )
    if design is Design.SOBOL and (left or not each or each & (each - 1)):
        near = REPLICATES * 2 ** max(0, round(np.log2(max(1, draws / REPLICATES))))
        raise RequestFault(
            f"expected {REPLICATES} times a power of two draws for sobol, found {draws}; use {near}."
        )


class Sampler:
    """Values of every parameter, draw by draw.

    Parameters
    ----------
    priors : dict
        By name, in the dispute's order.
    seed : int
    design : Design
    draws : int
        Number of draws of the whole run.

    Raises
    ------
    RequestFault
        See ``check_draws``.
    """

    def __init__(self, priors: dict[str, Prior], seed: int, design: Design, draws: int) -> None:
        check_draws(draws, design)
        self._priors = priors
        uncertain = [name for name, prior in priors.items() if not prior.is_fixed]
        self._uniforms = _DESIGNS[design](list(priors), uncertain, seed, draws)

    def parameters(self, begin: int, end: int) -> Floats:
        """Values in draws ``begin`` to ``end - 1``, ``(parameters, draws)``."""
        u = self._uniforms(begin, end)
        anything = np.full(end - begin, 0.5)
        return np.stack([quantile(prior, u.get(name, anything)) for name, prior in self._priors.items()])

    def uniforms(self, begin: int, end: int) -> dict[str, Floats]:
        """Uniform numbers behind the uncertain parameters, strictly between 0 and 1."""
        return self._uniforms(begin, end)


def _digest(*parts: object) -> bytes:
    return hashlib.sha256("|".join(["negosim", *map(str, parts)]).encode()).digest()


def _philox(*parts: object) -> np.random.Philox:
    return np.random.Philox(key=np.frombuffer(_digest(*parts)[:16], dtype="<u8").astype(np.uint64))


def _words(seed: int, design: Design, name: str, begin: int, end: int) -> Floats:
    """Words ``begin`` to ``end - 1`` of a parameter's stream, as numbers strictly between 0 and 1."""
    generator = _philox(seed, design.value, name)
    generator.advance(begin // 4)
    words = generator.random_raw(end - begin // 4 * 4)[begin % 4 :]
    return ((words >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


Uniforms = Callable[[int, int], dict[str, Floats]]


def _plain(names: Sequence[str], uncertain: Sequence[str], seed: int, draws: int) -> Uniforms:
    return lambda begin, end: {name: _words(seed, Design.PLAIN, name, begin, end) for name in uncertain}


def _latin_hypercube(names: Sequence[str], uncertain: Sequence[str], seed: int, draws: int) -> Uniforms:
    design, each = Design.LATIN_HYPERCUBE, draws // REPLICATES
    strata = {
        name: np.concatenate(
            [
                np.random.Generator(_philox(seed, design.value, name, draws, r)).permutation(each)
                for r in range(REPLICATES)
            ]
        ).astype(np.uint32)
        for name in uncertain
    }

    def uniforms(begin: int, end: int) -> dict[str, Floats]:
        return {
            name: np.minimum((strata[name][begin:end] + _words(seed, design, name, begin, end)) / each, _LAST)
            for name in uncertain
        }

    return uniforms


def _sobol(names: Sequence[str], uncertain: Sequence[str], seed: int, draws: int) -> Uniforms:
    from scipy.stats import qmc

    each = draws // REPLICATES
    columns = [names.index(name) for name in uncertain]
    points = np.empty((len(uncertain), draws))
    for replicate in range(REPLICATES):
        entropy = int.from_bytes(_digest(seed, Design.SOBOL.value, replicate)[:16], "little")
        generator = np.random.Generator(np.random.Philox(np.random.SeedSequence(entropy)))
        found = qmc.Sobol(len(names), scramble=True, bits=52, rng=generator).random(each)
        points[:, replicate * each : (replicate + 1) * each] = found[:, columns].T
    # The points are multiples of 2^-52 and may be 0; the middle of their cell never is.
    points += 2.0**-53
    return lambda begin, end: {name: points[row, begin:end] for row, name in enumerate(uncertain)}


_DESIGNS: dict[Design, Callable[[Sequence[str], Sequence[str], int, int], Uniforms]] = {
    Design.PLAIN: _plain,
    Design.LATIN_HYPERCUBE: _latin_hypercube,
    Design.SOBOL: _sobol,
}
