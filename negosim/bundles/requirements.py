"""The exact versions of all that negosim needs here, as pip reads them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from negosim.bundles.wheel import installed
from negosim.errors import StoreError

__all__ = ["pinned", "requirements_text"]

_OWN = ("python", "negosim", "model")
_CHECKOUT = Path(__file__).resolve().parents[2]


def pinned(extras: Iterable[str], others: Iterable[str]) -> dict[str, str]:
    """Versions of distributions by name: all that negosim needs here, directly or not.

    Parameters
    ----------
    extras : iterable of str
        Of negosim's optional parts, those that are needed.
    others : iterable of str
        Further distributions; those that are not installed are left out.

    Raises
    ------
    StoreError
        Something is needed and not installed.
    """
    own = installed()
    _check_checkout(own, _CHECKOUT)
    found: dict[str, str] = {}
    waiting = [(own, frozenset(extras))]
    waiting += [(each, frozenset()) for each in map(_distribution, others) if each is not None]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        one, wanted = waiting.pop()
        name = canonicalize_name(one.name)
        if (name, wanted) in seen:
            continue
        seen.add((name, wanted))
        found[name] = one.version
        waiting += [(_needed(need, name), frozenset(need.extras)) for need in _needs(one, wanted)]
    return {name: found[name] for name in sorted(found) if name != "negosim"}


def requirements_text(wheel: str, software: Mapping[str, str]) -> str:
    """The text of ``requirements.txt``.

    Parameters
    ----------
    wheel : str
        Where negosim's own wheel lies, from the folder of the file.
    software : mapping of str to str
        Versions of Python, of negosim and its model, and of all else.
    """
    lines = [
        f"# For Python {software['python']}. In the folder of this file:",
        "#   python -m pip install -r requirements.txt",
        f"./{wheel}",
        *(f"{name}=={version}" for name, version in software.items() if name not in _OWN),
    ]
    return "\n".join(lines) + "\n"


def _check_checkout(own: Distribution, folder: Path) -> None:
    """Refuse a checkout that needs other things by now than when it was installed.

    Raises
    ------
    StoreError
    """
    path = folder / "pyproject.toml"
    if not path.is_file():
        return
    said = tomllib.loads(path.read_text(encoding="utf-8")).get("project", {})
    known = {_plain(need) for need in map(Requirement, own.requires or ()) if "extra" not in str(need.marker)}
    if said.get("name") == own.name and {_plain(Requirement(need)) for need in said["dependencies"]} != known:
        raise StoreError(
            "what this negosim needs has changed since it was installed; install it again with "
            "'pip install -e .' in its checkout, and bundle again."
        )


def _plain(need: Requirement) -> tuple[str, str]:
    return canonicalize_name(need.name), str(need.specifier)


def _needs(one: Distribution, extras: frozenset[str]) -> list[Requirement]:
    """What a distribution needs on this system, with some of its optional parts."""
    needs = map(Requirement, one.requires or ())
    sets = [{"extra": extra} for extra in ("", *sorted(extras))]
    return [need for need in needs if need.marker is None or any(map(need.marker.evaluate, sets))]


def _needed(need: Requirement, by: str) -> Distribution:
    found = _distribution(need.name)
    if found is None:
        raise StoreError(
            f"{by} needs {need.name}, which is not installed here; install it with "
            f"'pip install {need.name}', and bundle again."
        )
    return found


def _distribution(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None
