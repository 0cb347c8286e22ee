"""Names of files in a bundle: plain ones, which mean the same on every system and stay where they are put."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = [
    "CRATE",
    "FIGURES",
    "MANIFEST",
    "README",
    "REQUIREMENTS",
    "RESULTS",
    "SCENARIOS",
    "SHIPPED",
    "SOFTWARE",
    "TABLES",
    "fault_of_name",
    "twins",
]

MANIFEST = "bundle.json"
README = "README.md"
REQUIREMENTS = "requirements.txt"
CRATE = "ro-crate-metadata.json"

RESULTS, SCENARIOS, SHIPPED = "results", "scenarios", "shipped"
FIGURES, TABLES, SOFTWARE = "figures", "tables", "software"

_TOP_FILES = (MANIFEST, README, REQUIREMENTS, CRATE)
_TOP_FOLDERS = (RESULTS, SCENARIOS, SHIPPED, FIGURES, TABLES, SOFTWARE)

_STRAY = frozenset('\\:*?"<>|')
_TAKEN = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
_DEEPEST, _LONGEST = 20, 240


def fault_of_name(name: str) -> str:
    """What is wrong with the path of a file in a bundle, in words; nothing if it is in order."""
    parts = name.split("/")
    checks = (
        (not name.isprintable(), "a sign in it is no letter"),
        (bool(_STRAY & set(name)), "a sign in it means something on some system"),
        (name.startswith("/"), "it begins at the root of a disk"),
        (any(part in ("", ".", "..") for part in parts), "it leads out of its folder or nowhere"),
        (any(part.endswith((".", " ")) for part in parts), "a name in it ends with a point or a space"),
        (any(part.split(".")[0].lower() in _TAKEN for part in parts), "a name in it is taken on some system"),
        (len(parts) > _DEEPEST or len(name) > _LONGEST, "it is too long, or in too many folders"),
        (not _has_place(parts), "a bundle has no place for it"),
    )
    return next((told for is_wrong, told in checks if is_wrong), "")


def _has_place(parts: list[str]) -> bool:
    return parts[0] in _TOP_FILES if len(parts) == 1 else parts[0] in _TOP_FOLDERS


def twins(names: Iterable[str]) -> tuple[str, str] | None:
    """Two names that some systems take for one, or for a file and a folder; None if there are none."""
    seen: dict[str, str] = {}
    for name in sorted(names):
        parts = name.casefold().split("/")
        for folder in ("/".join(parts[:length]) for length in range(1, len(parts))):
            if not seen.setdefault(folder, f"{folder}/").endswith("/"):
                return seen[folder], name
        key = "/".join(parts)
        if key in seen:
            return seen[key].rstrip("/"), name
        seen[key] = name
    return None
