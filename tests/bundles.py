"""Bundles for tests: one of everything, and the same with something changed in it."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from negosim.bundles.made import told_texts
from negosim.bundles.manifest import bundle_from
from negosim.bundles.zipped import write_zip
from negosim.cli.main import main
from negosim.errors import NegosimError


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), prog_name="negosim")


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def told(path: Path) -> dict[str, Any]:
    """What a bundle says of itself."""
    found: dict[str, Any] = json.loads(contents(path)["bundle.json"])
    return found


def with_files(path: Path, out: Path, changes: Mapping[str, bytes]) -> Path:
    """A bundle with other or more files, which nothing names but the list of their digests."""
    files = contents(path) | dict(changes)
    manifest = json.loads(files.pop("bundle.json"))
    manifest["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    with out.open("wb") as file:
        write_zip(files | {"bundle.json": json.dumps(manifest).encode()}, file)
    return out


def repacked(path: Path, out: Path, changes: Mapping[str, bytes], says: Mapping[str, Any]) -> Path:
    """A bundle with other files and other words of itself, all digests as they should be then."""
    files = contents(path) | dict(changes)
    manifest = json.loads(files.pop("bundle.json"))
    for name, content in changes.items():
        folder = "/".join(name.split("/")[:2])
        if name.startswith("results/") and not name.endswith("run.json"):
            own = json.loads(files[f"{folder}/run.json"])
            own["files"][name.removeprefix(f"{folder}/")] = hashlib.sha256(content).hexdigest()
            files[f"{folder}/run.json"] = json.dumps(own).encode()
    manifest |= dict(says)
    names = {entry["name"] for entry in manifest["entries"]}
    read = {name for entry in manifest["entries"] for name in entry["scenarios"]} | set(changes)
    files = {name: each for name, each in files.items() if _is_told(name, names, read)}
    files |= {name: text for name, text in _texts(manifest, files).items() if name not in changes}
    manifest["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    manifest |= {key: value for key, value in says.items() if key == "files"}
    files["bundle.json"] = json.dumps(manifest).encode()
    with out.open("wb") as file:
        write_zip(files, file)
    return out


def _is_told(name: str, entries: set[str], read: set[str]) -> bool:
    """Whether a file belongs to results that the bundle names, or to none."""
    place, _, rest = name.partition("/")
    if place in ("scenarios", "shipped"):
        return name in read
    return place not in ("results", "figures", "tables") or rest.partition("/")[0] in entries


def _texts(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """README and metadata as negosim would have written them, which every forger can do."""
    with tempfile.TemporaryDirectory() as stage:
        for name, content in files.items():
            path = Path(stage, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        try:
            bundle = bundle_from(json.dumps(manifest | {"files": {}}).encode())
            found = told_texts(bundle, Path(stage))
        except (LookupError, NegosimError, OSError, ValueError):
            return {}
    return {name: text.encode() for name, text in found.items()}
