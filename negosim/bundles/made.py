"""The parts of a bundle that stand beside its results, and the file itself."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from negosim.bundles.limits import LIMITS
from negosim.bundles.manifest import Bundle, Entry, Papers
from negosim.bundles.names import (
    CRATE,
    MANIFEST,
    README,
    REQUIREMENTS,
    SHIPPED,
    SOFTWARE,
    fault_of_name,
    twins,
)
from negosim.bundles.opened import opened_bundle
from negosim.bundles.readme import readme_text
from negosim.bundles.requirements import pinned, requirements_text
from negosim.bundles.wheel import wheel_bytes, wheel_name
from negosim.bundles.zipped import write_zip
from negosim.errors import RequestFault, StoreError
from negosim.reading import named
from negosim.store.system import explained
from negosim.version import MODEL, VERSION

__all__ = ["check_out", "complete", "copy_shipped", "told_texts", "write_bundle"]

_EXTRAS = {"discovery": "discover"}
"""Optional parts of negosim by the kind of results that need them."""

_JAPANESE = "ja", "japanese"
_NO_LIBRARIES = ("negosim", "model", "python", "system", "machine")


def check_out(out: Path) -> None:
    """Refuse to write where something else than a bundle stands.

    Raises
    ------
    RequestFault
    """
    if not os.path.lexists(out):
        return
    try:
        with opened_bundle(out):
            return
    except RequestFault:
        raise RequestFault(
            f"cannot write {named(out, 300)}: something is in the way that is no whole bundle of negosim; "
            "move it, or give another name with -o."
        ) from None


def copy_shipped(files: Iterable[Path], stage: Path) -> None:
    """Copy files that come with negosim, for reading."""
    for path in files:
        place = stage / SHIPPED / path.name
        place.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, place)


def complete(
    stage: Path,
    entries: Sequence[Entry],
    papers: Papers,
    license: str,
    authors: Sequence[str],
    langs: set[str],
) -> Bundle:
    """Add software, README and metadata to a folder that holds all else.

    Parameters
    ----------
    stage : Path
    entries : sequence of Entry
    papers : Papers
    license : str
    authors : sequence of str
    langs : set of str
        Languages of all figures.
    """
    versions = pinned(_extras(entries, langs), _libraries(entries))
    wheel = f"{SOFTWARE}/{wheel_name()}"
    _put(stage / wheel, wheel_bytes())
    told = Bundle(
        entries=tuple(entries),
        papers=papers,
        wheel=wheel,
        software={"python": platform.python_version(), "negosim": VERSION, "model": MODEL, **versions},
        license=license,
        authors=tuple(authors),
        files={},
    )
    for name, text in told_texts(told, stage).items():
        _put(stage / name, text.encode("utf-8"))
    whole = told.model_copy(update={"files": {name: digest for name, (digest, _) in listed(stage).items()}})
    _put(stage / MANIFEST, whole.to_json().encode("utf-8"))
    return whole


def told_texts(told: Bundle, stage: Path) -> dict[str, str]:
    """Requirements, README and metadata of a bundle whose other files stand in a folder, by their names."""
    from negosim.bundles.crate import crate_text

    bare = told.model_copy(update={"files": {}})
    texts = {REQUIREMENTS: requirements_text(told.wheel, told.software), README: readme_text(told)}
    files = {name: each for name, each in listed(stage).items() if name not in (CRATE, MANIFEST)}
    for name, text in texts.items():
        content = text.encode("utf-8")
        files[name] = (hashlib.sha256(content).hexdigest(), len(content))
    return texts | {CRATE: crate_text(bare, dict(sorted(files.items())))}


def _extras(entries: Iterable[Entry], langs: set[str]) -> list[str]:
    found = {_EXTRAS[entry.kind] for entry in entries if entry.kind in _EXTRAS}
    code, extra = _JAPANESE
    return sorted(found | ({extra} if code in langs else set()))


def _libraries(entries: Iterable[Entry]) -> list[str]:
    """What manifests name as versions: without it, theirs would differ when they are made again."""
    return sorted({name for entry in entries for name in entry.versions if name not in _NO_LIBRARIES})


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def listed(stage: Path) -> dict[str, tuple[str, int]]:
    """SHA-256 and length of all files in a folder, by their paths in it."""
    found = {}
    for path in sorted(stage.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[path.relative_to(stage).as_posix()] = (digest, path.stat().st_size)
    return dict(sorted(found.items()))


def write_bundle(stage: Path, out: Path) -> None:
    """Pack a folder, written aside and renamed.

    Raises
    ------
    StoreError
        A name or size is not one that a bundle may have, or the file cannot be written.
    """
    files = {name: stage / name for name in listed(stage)}
    _check(files)
    with explained(f"cannot write {out}"):
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".negosim-", dir=out.parent) as folder:
            aside = Path(folder, out.name)
            with aside.open("xb") as file:
                write_zip(files, file)
            os.replace(aside, out)


def _check(files: Mapping[str, Path]) -> None:
    for name in files:
        if fault := fault_of_name(name):
            raise StoreError(f"the file {named(name, 300)} cannot be packed, since {fault}; rename it.")
    if alike := twins(files):
        raise StoreError(f"{alike[0]} and {alike[1]} are one name on some systems; rename one of them.")
    size = sum(path.stat().st_size for path in files.values())
    if len(files) > LIMITS.files or size > LIMITS.content:
        raise StoreError(
            f"the bundle would hold {len(files):,} files of {size:,} bytes, more than are read "
            "again; make several."
        )
