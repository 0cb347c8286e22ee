"""Mutation run over ``negosim/model``: which changes to the mathematics does no test notice?

    python tests/mutation.py [FILE.py ...]

The mutants are mutmut's. Each is tried in a fork of one process, with Numba switched off, on the
hand-worked cases, the layout of rows, the priors and draws, and random games against the naive solver,
and if it passes them, on shipped scenarios; so the whole run takes an hour on one core, where starting
Python anew for each would take many. Survivors are printed as differences; those listed in
``tests/data/mutants_that_change_nothing.txt`` are known to change no number but by rounding. Exit
code 1 if there are others.
"""

from __future__ import annotations

import difflib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ["NUMBA_DISABLE_JIT"] = "1"

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "negosim" / "model"
KNOWN = ROOT / "tests" / "data" / "mutants_that_change_nothing.txt"
TESTS = (
    "test_choice.py",
    "test_chances.py",
    "test_layout.py",
    "test_by_hand.py",
    "test_priors.py",
    "test_draws.py",
    "test_oracle.py",
)
# Whole disputes, against the naive solver: for what the cases above let pass, since they take seconds.
THOROUGH = ("test_naive_kuril.py", "-k", "base or staged_four or election_2018")
CHECKS = ("test_certificate.py", "-W", "ignore::RuntimeWarning")
LEFT_OUT = ("__init__.py", "lanes.py", "policies.py", "vectors.py")  # how it is computed, not what
SECONDS = 120


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from other source."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        self.name, self.path, self.source = name, path, source

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        if name != self.name:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=str(self.path))

    def exec_module(self, module: object) -> None:
        exec(compile(self.source, str(self.path), "exec"), vars(module))


def mutants(path: Path) -> Iterator[str]:
    """Every mutant of a file, as its whole source."""
    from mutmut import Context, list_mutations, mutate

    source = path.read_text(encoding="utf-8")
    for mutation in list_mutations(Context(source=source, filename=str(path))):
        changed, count = mutate(Context(source=source, filename=str(path), mutation_id=mutation))
        if count and not _only_a_decorator(source, changed):
            yield changed


def _only_a_decorator(before: str, after: str) -> bool:
    """Whether a mutant only lacks a decorator, which has no effect while Numba is off."""
    kept = after.splitlines()
    return len(kept) < len(before.splitlines()) or kept.count("") > before.splitlines().count("")


def survives(path: Path, source: str) -> bool:
    """Whether all tests pass with one file changed."""
    child = os.fork()
    if child == 0:
        os._exit(_try(path, source))
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status == 0
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _try(path: Path, source: str) -> int:
    import pytest

    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    sys.meta_path.insert(0, _Mutated(f"negosim.model.{path.stem}", path, source))
    os.chdir(ROOT / "tests")
    for tests in (TESTS, THOROUGH, CHECKS):
        failed = int(pytest.main(["-x", "-q", "-n", "0", "-p", "no:cacheprovider", *tests]))
        if failed:
            return failed
    return 0


def difference(path: Path, source: str) -> str:
    """The changed lines of a mutant, the place first."""
    before = path.read_text(encoding="utf-8").splitlines()
    lines = difflib.unified_diff(before, source.splitlines(), n=0, lineterm="")
    changed = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return f"{path.name}: " + " → ".join(" ".join(line[1:].split()) for line in changed)


def main(names: Sequence[str]) -> int:
    """Try every mutant and print the survivors."""
    sys.path.insert(0, str(ROOT / "tests"))
    import hypothesis  # noqa: F401  (imported before forking, so that no child does it)
    import mutmut  # noqa: F401
    import numba  # noqa: F401
    import pydantic  # noqa: F401
    import pytest  # noqa: F401
    import scipy.special
    import scipy.stats  # noqa: F401

    import negosim.game.compile
    import negosim.scenario.load  # noqa: F401

    known = set(KNOWN.read_text(encoding="utf-8").splitlines()) if KNOWN.exists() else set()
    paths = [FOLDER / name for name in names] or sorted(FOLDER.glob("*.py"))
    tried = new = 0
    for path in paths:
        if path.name in LEFT_OUT:
            continue
        for source in mutants(path):
            tried += 1
            if survives(path, source) and difference(path, source) not in known:
                new += 1
                print(difference(path, source), flush=True)
    print(f"{tried} mutants, {new} survivors that are not known to change nothing", flush=True)
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
