"""``ro-crate-metadata.json``: what a bundle holds and what made what, in the words of RO-Crate 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from rocrate.model.contextentity import ContextEntity
from rocrate.model.dataset import Dataset
from rocrate.model.file import File
from rocrate.rocrate import ROCrate

from negosim.bundles.manifest import Bundle, Entry
from negosim.bundles.names import REQUIREMENTS, RESULTS
from negosim.version import VERSION

__all__ = ["crate_text"]

_VERSION = "1.1"
_SOFTWARE = "#negosim"
_ORCID = re.compile(r"(.*?)[\s,(]+((?:\d{4}-){3}\d{3}[\dX])\)?")
_TYPES = {
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "md": "text/markdown",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "pgf": "application/x-tex",
    "png": "image/png",
    "svg": "image/svg+xml",
    "tex": "application/x-tex",
    "txt": "text/plain",
    "whl": "application/zip",
    "yaml": "application/yaml",
    "yml": "application/yaml",
}
# What a system says of endings hangs on the system.
_OTHER = "application/octet-stream"


def crate_text(told: Bundle, files: Mapping[str, tuple[str, int]]) -> str:
    """The text: the same from the same bundle.

    Parameters
    ----------
    told : Bundle
    files : mapping of str to (str, int)
        SHA-256 and length of every file by its path.
    """
    crate = ROCrate(version=_VERSION)
    authors = [_add(crate, _author(number, name)) for number, name in enumerate(told.authors, 1)]
    software = _add(crate, _software(told))
    parts = {
        name: crate.add(File(crate, dest_path=name, properties=_file(name, *files[name]))) for name in files
    }
    folders = []
    for entry in told.entries:
        folder = _folder(crate, entry, parts)
        folders.append(folder)
        _add(crate, _action(entry, folder, software, parts, authors))
    root = crate.root_dataset
    root.append_to("hasPart", folders)
    for key, value in _root(told, authors).items():
        root[key] = value
    return _sorted(crate.metadata.generate())


def _add(crate: Any, properties: dict[str, Any]) -> Any:
    identifier = properties.pop("@id")
    return crate.add(ContextEntity(crate, identifier, properties=properties))


def _root(told: Bundle, authors: list[Any]) -> dict[str, Any]:
    titles = "; ".join(dict.fromkeys(entry.title for entry in told.entries))
    found: dict[str, Any] = {
        "name": f"Replication bundle: {titles}",
        "description": (
            "Results of the negotiation scenario simulator negosim with the scenarios, commands, code and "
            "exact versions that make them again; 'negosim bundle --verify' does so, and compares."
        ),
        "datePublished": max(entry.written for entry in told.entries),
    }
    return (
        found | ({"author": authors} if authors else {}) | ({"license": told.license} if told.license else {})
    )


def _author(number: int, text: str) -> dict[str, Any]:
    known = _ORCID.fullmatch(text.strip())
    if known:
        return {"@id": f"https://orcid.org/{known[2]}", "@type": "Person", "name": known[1]}
    return {"@id": f"#author-{number}", "@type": "Person", "name": text}


def _software(told: Bundle) -> dict[str, Any]:
    return {
        "@id": _SOFTWARE,
        "@type": "SoftwareApplication",
        "name": "negosim",
        "version": VERSION,
        "softwareVersion": VERSION,
        "softwareRequirements": {"@id": REQUIREMENTS},
        "runtimePlatform": f"Python {told.software['python']}",
        "downloadUrl": {"@id": told.wheel},
    }


def _file(name: str, digest: str, size: int) -> dict[str, Any]:
    return {
        "name": name.rpartition("/")[2],
        "encodingFormat": _TYPES.get(name.rpartition(".")[2].lower(), _OTHER),
        "contentSize": str(size),
        "sha256": digest,
    }


def _folder(crate: Any, entry: Entry, parts: Mapping[str, Any]) -> Any:
    place = f"{RESULTS}/{entry.name}/"
    properties = {
        "name": entry.title,
        "description": f"Results folder of a {entry.kind}, recipe {entry.recipe}",
        "identifier": entry.recipe,
        "dateCreated": entry.written,
    }
    folder = crate.add(Dataset(crate, dest_path=place, properties=properties))
    folder.append_to("hasPart", [part for name, part in parts.items() if name.startswith(place)])
    return folder


def _action(
    entry: Entry, folder: Any, software: Any, parts: Mapping[str, Any], authors: list[Any]
) -> dict[str, Any]:
    archive = f"{RESULTS}/{entry.name}/scenario.json"
    found = {
        "@id": f"#make-{entry.name}",
        "@type": "CreateAction",
        "name": f"Solve {entry.title}",
        "description": entry.command or "The archived scenario, solved by a call from Python",
        "instrument": software,
        "object": [parts[name] for name in entry.scenarios or (archive,)],
        "result": folder,
        "endTime": entry.written,
    }
    return found | ({"agent": authors[0]} if authors else {})


def _sorted(data: dict[str, Any]) -> str:
    """The graph with its root first, then by identifier; keys sorted."""
    first = ("ro-crate-metadata.json", "./")
    data["@graph"].sort(key=lambda each: (each["@id"] not in first, each["@id"]))
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
