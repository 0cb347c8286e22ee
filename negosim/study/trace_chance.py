"""The random numbers behind one play of the talks, by a rule that anyone can repeat.

The key of a play is the first 16 bytes of SHA-256 of ``negosim|<seed>|trace|<draw>|<play>``, read as two
little-endian 64-bit words; it keys a Philox-4x64 generator (Salmon et al. 2011), as for the draws of
parameters. The k-th step of the play that has several options takes the k-th 64-bit word w of its output:

    u = ( floor(w / 2^12) + 1/2 ) / 2^52

strictly between 0 and 1. What happens is the first option, in listed order, with u < P(1) + … + P(a).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np

__all__ = ["uniforms"]

_AT_ONCE = 64


def uniforms(seed: int, draw: int, play: int) -> Iterator[float]:
    """The numbers of a play, one after the other, without end.

    Parameters
    ----------
    seed : int
        That of the draws.
    draw : int
        From 0, as data frames number them.
    play : int
        From 1.
    """
    digest = hashlib.sha256(f"negosim|{seed}|trace|{draw}|{play}".encode()).digest()
    generator = np.random.Philox(key=np.frombuffer(digest[:16], dtype="<u8").astype(np.uint64))
    while True:
        words = generator.random_raw(_AT_ONCE)
        yield from (((words >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52).tolist()
