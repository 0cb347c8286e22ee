"""Bundles for tests: one of everything, and the same with something changed in it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from negosim.bundles.zipped import write_zip
from negosim.cli.main import main


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), prog_name="negosim")


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def told(path: Path) -> dict[str, Any]:
    """What a bundle says of itself."""
    found: dict[str, Any] = json.loads(contents(path)["bundle.json"])
    return found


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
    manifest |= {"files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}}
    files["bundle.json"] = json.dumps(manifest | dict(says)).encode()
    with out.open("wb") as file:
        write_zip(files, file)
    return out
