"""Bundles from strangers: what is wrong is said in a sentence, before anything is unpacked or run."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from bundles import call, contents, repacked, told, with_files
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import negosim
from negosim.bundles.limits import LIMITS, Limits
from negosim.bundles.names import fault_of_name, twins
from negosim.bundles.opened import opened_bundle
from negosim.bundles.zipped import zip_bytes
from negosim.errors import RequestFault

NAMES = ("README.md", "results/a/run.json", "software/negosim.whl")
FILES = {name: f"{name}\n".encode() * 20 for name in NAMES}
ENTRY: dict[str, Any] = {
    "name": "a",
    "kind": "run",
    "title": "A",
    "recipe": "ab" * 32,
    "command": "negosim run base",
    "rewritten": False,
    "scenarios": [],
    "draws": 10,
    "seconds": 1.5,
    "cores": 2,
    "written": "2026-01-01T00:00:00+00:00",
    "versions": {"numpy": "2.0"},
}
MANIFEST: dict[str, Any] = {
    "kind": "negosim bundle",
    "format": 1,
    "entries": [ENTRY],
    "papers": {"formats": ["svg"], "style": "", "lang": "en"},
    "wheel": "software/negosim.whl",
    "software": {"python": "3.11"},
    "license": "",
    "authors": [],
    "files": {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()},
}


def tiny(**changes: Any) -> bytes:
    """A bundle that is in order as far as its bytes go."""
    return zip_bytes(FILES | {"bundle.json": json.dumps(MANIFEST | changes).encode()})


def zipped(change: Callable[[zipfile.ZipFile], None], files: dict[str, bytes] = FILES) -> bytes:
    """The same, with something more in it."""
    out = io.BytesIO(zip_bytes(files | {"bundle.json": json.dumps(MANIFEST).encode()}))
    with zipfile.ZipFile(out, "a") as archive:
        change(archive)
    return out.getvalue()


def with_name(name: str) -> bytes:
    """A bundle that holds, and lists, a file of this name."""
    files = MANIFEST["files"] | {name: hashlib.sha256(b"x").hexdigest()}
    entry = zipfile.ZipInfo("README.txt")
    entry.filename = entry.orig_filename = name
    return zipped(
        lambda archive: archive.writestr(entry, b"x"),
        FILES | {"bundle.json": json.dumps(MANIFEST | {"files": files}).encode()},
    )


def refusal(content: bytes, folder: Path, limits: Limits = LIMITS) -> str:
    """Why a bundle is refused."""
    path = folder / "paper.zip"
    path.write_bytes(content)
    with pytest.raises(RequestFault) as caught, opened_bundle(path, limits):
        pass
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.isprintable()
    return sentence


# ---- In order
def test_one_in_order_is_opened(tmp_path: Path) -> None:
    (tmp_path / "paper.zip").write_bytes(tiny())
    with opened_bundle(tmp_path / "paper.zip") as bundle:
        bundle.unpack(tmp_path / "out")
    assert bundle.told.entries[0].name == "a"
    found = {path: (tmp_path / "out" / path).read_bytes() for path in NAMES}
    assert found == FILES


def test_one_that_was_compressed_since_is_opened(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (FILES | {"bundle.json": json.dumps(MANIFEST).encode()}).items():
            archive.writestr(name, content)
    (tmp_path / "paper.zip").write_bytes(out.getvalue())
    with opened_bundle(tmp_path / "paper.zip") as bundle:
        assert bundle.told.wheel == "software/negosim.whl"


# ---- Names
@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../evil",
        "results/../../evil",
        "results/./a",
        "results//a",
        "results\\a",
        "C:/evil",
        "results/c:evil",
        "results/a\x1b[31m",
        "results/a\u202eb",
        "results/a.",
        "results/a /b",
        "results/nul.csv",
        "results/COM1",
        "evil.py",
        "home/a",
        "results/" + "a/" * 30 + "b",
        "results/" + "a" * 300,
        "results/a*",
    ],
)
def test_names_that_lead_elsewhere_are_refused(name: str, tmp_path: Path) -> None:
    assert fault_of_name(name)
    assert "is not used, since" in refusal(with_name(name), tmp_path)


def test_names_cut_by_a_zero_are_refused(tmp_path: Path) -> None:
    content = with_name("results/aXb").replace(b"results/aXb", b"results/a\0b")
    assert "a sign in it is no letter" in refusal(content, tmp_path)


@pytest.mark.parametrize("name", ["results/base/run.json", "figures/базис/北方領土.svg", "README.md"])
def test_plain_names_are_used(name: str) -> None:
    assert fault_of_name(name) == ""


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["results/a", "results/A"], True),
        (["results/a", "results/a/b"], True),
        (["results/A/c", "results/a/b"], False),
        (["results/a", "results/ab"], False),
    ],
)
def test_names_that_are_one_on_some_systems_are_found(names: list[str], found: bool) -> None:
    assert (twins(names) is not None) is found


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    content = zipped(lambda archive: archive.writestr("README.md", b"x"))
    assert "two files of one name" in refusal(content, tmp_path)
    content = zipped(lambda archive: archive.writestr("Results/a", b"x"))
    assert "a bundle has no place for it" in refusal(content, tmp_path)
    content = zipped(lambda archive: archive.writestr("results/a/RUN.json", b"x"))
    assert "one name on some systems" in refusal(content, tmp_path)


def test_a_bundle_that_was_zipped_again_is_told_as_such(tmp_path: Path) -> None:
    content = zipped(lambda archive: archive.writestr("results/", b""))
    assert "the folder results/ in it says that it was zipped again" in refusal(content, tmp_path)


# ---- What is no plain file
@pytest.mark.parametrize("mode", [0o120777, 0o010644, 0o020644, 0o060644, 0o140644, 0o040755])
def test_links_and_devices_are_refused(mode: int, tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("results/link")
    entry.external_attr = mode << 16
    content = zipped(lambda archive: archive.writestr(entry, b"/etc/passwd"))
    assert "is a link or a folder" in refusal(content, tmp_path)


def patched(offset: int, value: bytes) -> bytes:
    """A bundle with other bytes in the first entry of its list of files."""
    content = bytearray(tiny())
    start = struct.unpack("<L", content[-6:-2])[0]
    content[start + offset : start + offset + len(value)] = value
    return bytes(content)


@pytest.mark.parametrize(
    ("offset", "value", "says"),
    [
        (8, b"\x01\x00", "is encrypted"),
        (8, b"\x40\x00", "is encrypted"),
        (8, b"\x08\x00", "does not say how long it is"),
        (10, b"\x0c\x00", "compressed in a way that is not read"),
        (10, b"\x63\x00", "compressed in a way that is not read"),
        (10, b"\x08\x00", "cannot be read"),
        (16, b"\0\0\0\0", "cannot be read"),
        (24, b"\xff\xff\xff\x7f", "is not as long as it says"),
        (42, b"\x05\0\0\0", "does not lie where the file before it ends"),
        (42, b"\xff\xff\xff\x7f", "does not lie where the file before it ends"),
    ],
)
def test_odd_entries_are_refused(offset: int, value: bytes, says: str, tmp_path: Path) -> None:
    assert says in refusal(patched(offset, value), tmp_path)


# ---- Sizes
def test_a_bomb_is_refused(tmp_path: Path) -> None:
    zeros = bytes(30_000_000)

    def add(archive: zipfile.ZipFile) -> None:
        archive.writestr("results/zeros", zeros, zipfile.ZIP_DEFLATED)

    content = zipped(add)
    assert len(content) < 100_000
    assert "more than 200 times as large unpacked" in refusal(content, tmp_path)


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(files=3), "it holds 4 files, more than the 3 that are read"),
        (Limits(content=1000), "bytes, more than the 1,000 that are read"),
        (Limits(manifest=100), "its bundle.json is too large"),
    ],
)
def test_what_is_too_large_is_refused(limits: Limits, says: str, tmp_path: Path) -> None:
    assert says in refusal(tiny(), tmp_path, limits)


def test_a_file_that_holds_more_than_it_says_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (FILES | {"bundle.json": json.dumps(MANIFEST).encode()}).items():
            archive.writestr(name, content)
    content = bytearray(out.getvalue())
    start = struct.unpack("<L", content[-6:-2])[0]
    content[start + 24 : start + 28] = struct.pack("<L", 10)
    assert "README.md cannot be read" in refusal(bytes(content), tmp_path)


# ---- The file as a whole
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "does not begin as a zip file does"),
        (b"PK\x03\x04", "it is cut short"),
        (b"#!/bin/sh\n" + tiny(), "does not begin as a zip file does"),
        (tiny()[:30] + b"hidden" + tiny()[30:], "something was put before its beginning or into it"),
        (tiny() + b"hidden", "something was added after its end"),
        (tiny()[:-1], "cut short"),
        (tiny()[: len(tiny()) // 2], "cut short"),
        (tiny()[:-2] + b"\x06\x00hidden", "something was added after its end"),
        (zip_bytes(FILES), "this is no bundle of negosim"),
        (zip_bytes({"word/document.xml": b"x"}), "this is no bundle of negosim"),
    ],
)
def test_what_is_no_whole_archive_is_refused(content: bytes, says: str, tmp_path: Path) -> None:
    assert says in refusal(content, tmp_path)


def test_bytes_between_files_are_refused(tmp_path: Path) -> None:
    content = bytearray(tiny())
    start = struct.unpack("<L", content[-6:-2])[0]
    content[start:start] = b"hidden"
    content[-6:-2] = struct.pack("<L", start + 6)
    assert "something lies between its files and their list" in refusal(bytes(content), tmp_path)


# ---- What it says of itself
def test_files_that_lack_are_more_or_were_changed_are_refused(tmp_path: Path) -> None:
    assert "README.md was changed after" in refusal(
        tiny(files=MANIFEST["files"] | {"README.md": "0" * 64}), tmp_path
    )
    assert "it lacks results/b" in refusal(tiny(files=MANIFEST["files"] | {"results/b": "0" * 64}), tmp_path)
    fewer = {name: digest for name, digest in MANIFEST["files"].items() if name != "README.md"}
    assert "it holds README.md, which its bundle.json does not list" in refusal(tiny(files=fewer), tmp_path)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"format": 2}, "the bundle has format 2, this version of negosim reads 1"),
        ({"format": True}, "the bundle has format True"),
        ({"kind": "zip"}, "this is no bundle of negosim"),
        ({"entries": []}, "bundle.json cannot be read"),
        ({"entries": [ENTRY | {"draws": "many"}]}, "bundle.json cannot be read"),
        ({"entries": [ENTRY | {"title": "\x1b[2J"}]}, "bundle.json cannot be read"),
        ({"more": 1}, "bundle.json cannot be read"),
        ({"files": []}, "bundle.json cannot be read"),
    ],
)
def test_what_it_says_of_itself_must_be_sound(changes: dict[str, Any], says: str, tmp_path: Path) -> None:
    assert says in refusal(tiny(**changes), tmp_path)


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b'{"kind": ' + b"9" * 5000 + b"}"]
)
def test_what_is_no_manifest_is_refused(text: bytes, tmp_path: Path) -> None:
    assert "bundle" in refusal(zip_bytes(FILES | {"bundle.json": text}), tmp_path)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_is_refused_or_does_nothing(data: st.DataObject, tmp_path: Path) -> None:
    """Bytes overwritten, cut out or put in: never another error, never another content."""
    content = bytearray(tiny())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 4))
        content[place : place + length] = data.draw(st.binary(max_size=4))
    path = tmp_path / "paper.zip"
    path.write_bytes(content)
    try:
        with opened_bundle(path) as bundle:
            room = Path(data.draw(st.just(tmp_path)), "out")
            bundle.unpack(room)
    except RequestFault as fault:
        assert "\n" not in str(fault)
        return
    finally:
        assert {each.name for each in tmp_path.iterdir()} <= {"paper.zip", "out"}
    found = {name: (room / name).read_bytes() for name in NAMES}
    assert found == FILES
    for each in sorted(room.rglob("*"), reverse=True):
        each.rmdir() if each.is_dir() else each.unlink()
    room.rmdir()


# ---- What it asks to be done
@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of a run of a scenario file."""
    folder = tmp_path_factory.mktemp("bundle")
    (folder / "mine.yaml").write_text("negosim: 1\nextends: base\n", encoding="utf-8")
    with chdir(folder):
        result = call("run", "mine.yaml", "--draws", "10", "--formats", "svg", "--quiet")
        assert result.exit_code == 0, result.output
        return folder / negosim.bundle("results/mine", formats="svg")


def asking(bundle: Path, folder: Path, changes: dict[str, bytes], **says: Any) -> str:
    """Why a bundle that asks for something else is refused."""
    (entry,) = told(bundle)["entries"]
    manifest = {"entries": [entry | {key: says.pop(key) for key in tuple(says) if key in entry}], **says}
    path = repacked(bundle, folder / "paper.zip", changes, manifest)
    result = call("bundle", "--verify", str(path))
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert result.stderr.startswith("negosim: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("rm -rf /", "expected negosim and one of run, compare"),
        ("negosim store query results/a 'select 1'", "expected negosim and one of run, compare"),
        ("negosim bundle results/a -o /tmp/evil.zip", "expected negosim and one of run, compare"),
        ("negosim run base --out /tmp/evil", "it says --out"),
        ("negosim run base --help", "it says --help"),
        ("negosim sweep base --scheduler tcp://10.0.0.1", "it says --scheduler"),
        ("negosim run /etc/passwd", "neither the name of a scenario"),
        ("negosim run scenarios/../../../evil.yaml", "there is no scenario file"),
        ("negosim run 'scenarios/mine.yaml", "its quotes do not match"),
        ("negosim run base --draws", "requires an argument"),
        (f"negosim run base --draws {'9' * 5000}", "is not carried out"),
        ("negosim explain base offer more", "too many"),
    ],
)
def test_commands_that_do_not_solve_are_refused(
    command: str, says: str, bundle: Path, tmp_path: Path
) -> None:
    assert says in asking(bundle, tmp_path, {}, command=command)


@pytest.mark.parametrize("text", ["extends: {}", "extends: base\nlanguages: {{ja: {}}}", "dispute: {}"])
def test_files_outside_of_it_are_not_read(text: str, bundle: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("secret: [", encoding="utf-8")
    for name in ("../" * 12 + secret.as_posix().lstrip("/"), secret.as_posix()):
        scenario = f"negosim: 1\n{text.format(name)}\n".encode()
        told = asking(bundle, tmp_path, {"scenarios/mine.yaml": scenario})
        assert "is not in the bundle" in told or "from the root of the disk" in told


def test_style_files_outside_of_it_are_not_read(bundle: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("width: 120\n", encoding="utf-8")
    told = asking(bundle, tmp_path, {}, command=f"negosim run base --draws 10 --style {secret}")
    assert "secret.yaml, which is not in the bundle" in told
    papers = {"formats": ["svg"], "style": str(secret), "lang": "en"}
    assert "expected a style of figures in words" in asking(bundle, tmp_path, {}, papers=papers)


def test_archived_scenarios_that_are_none_are_told(bundle: Path, tmp_path: Path) -> None:
    (entry,) = told(bundle)["entries"]
    name = "results/mine/scenario.json"
    scenario = json.loads(contents(bundle)[name])
    scenario["priors"] = {}
    says = {"entries": [entry | {"command": "", "scenarios": []}]}
    own = "results/mine/run.json"
    manifest = json.loads(contents(bundle)[own]) | {"command": ""}
    changes = {name: json.dumps(scenario).encode(), own: json.dumps(manifest).encode()}
    path = repacked(bundle, tmp_path / "paper.zip", changes, says)
    result = call("bundle", "--verify", str(path), "--quiet")
    assert result.exit_code == 1
    assert "its scenario.json is no scenario that can be solved" in " ".join(result.stdout.split())


def test_results_that_are_not_those_it_names_are_refused(bundle: Path, tmp_path: Path) -> None:
    assert "another recipe" in asking(bundle, tmp_path, {}, recipe="0" * 64)
    assert "is not used, since" in asking(bundle, tmp_path, {}, name="../../evil")
    assert "are not in order: " in asking(bundle, tmp_path, {}, name="other")
    listing = {"format": 1, "recipe": "0" * 64, "files": {"../../../evil": "0" * 64}}
    told = asking(bundle, tmp_path, {"results/mine/run.json": json.dumps(listing).encode()})
    assert "its manifest lists ../../../evil" in told


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("results/mine/.corrected.csv", ".corrected.csv is among them, which their manifest does not list"),
        ("figures/other/stops.svg", "is of no results that it names"),
        ("tables/main.csv", "is of no results that it names"),
        ("scenarios/other.yaml", "is of no results that it names"),
        ("shipped/other.yaml", "is of no results that it names"),
        ("software/other.whl", "is of no results that it names"),
        ("shipped/base.yaml", "is not the file that comes with this version"),
        ("requirements.txt", "its requirements.txt does not say what negosim wrote"),
        ("README.md", "its README.md does not say what negosim wrote"),
        ("ro-crate-metadata.json", "its ro-crate-metadata.json does not say what negosim wrote"),
    ],
)
def test_files_that_nothing_makes_are_refused(name: str, says: str, bundle: Path, tmp_path: Path) -> None:
    path = with_files(bundle, tmp_path / "paper.zip", {name: b"title: Agreed\n"})
    result = call("bundle", "--verify", str(path), "--quiet")
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert says in result.stderr


@pytest.mark.parametrize(
    ("key", "value"),
    [("title", "Peace"), ("draws", 1000), ("seconds", 0.5), ("cores", 99), ("written", "1999")],
)
def test_what_it_says_of_results_is_what_they_say(
    key: str, value: object, bundle: Path, tmp_path: Path
) -> None:
    found = asking(bundle, tmp_path, {}, **{key: value})
    assert f"of their {key}, the bundle says something else than their manifest" in found


@pytest.mark.parametrize(
    ("command", "rewritten", "says"),
    [
        ("negosim run /home/me/mine.yaml --draws 99 --seed 1 --formats svg", True, "not for its files alone"),
        (
            "negosim run /home/me/other.yaml --draws 10 --seed 1 --formats svg",
            True,
            "not for its files alone",
        ),
        ("negosim run /home/me/mine.yaml --draws 10 --seed 1 --formats svg", False, "another command"),
        ("", True, "another command"),
        (5, False, "another command"),
    ],
)
def test_commands_differ_in_places_of_files_alone(
    command: object, rewritten: bool, says: str, bundle: Path, tmp_path: Path
) -> None:
    name = "results/mine/run.json"
    manifest = json.dumps(json.loads(contents(bundle)[name]) | {"command": command}).encode()
    assert says in asking(bundle, tmp_path, {name: manifest}, rewritten=rewritten)


@pytest.mark.parametrize("versions", [3, None, {"numpy": 2}])
def test_versions_are_texts(versions: object, bundle: Path, tmp_path: Path) -> None:
    name = "results/mine/run.json"
    manifest = json.dumps(json.loads(contents(bundle)[name]) | {"versions": versions}).encode()
    assert "does not say with what versions" in asking(bundle, tmp_path, {name: manifest})


def test_bundles_name_their_software_and_what_was_read(bundle: Path, tmp_path: Path) -> None:
    software = {key: each for key, each in told(bundle)["software"].items() if key != "python"}
    assert "does not name its software" in asking(bundle, tmp_path, {}, software=software)
    assert "does not name its software" in asking(bundle, tmp_path, {}, wheel="software/../../x.whl")
    (entry,) = told(bundle)["entries"]
    assert "some results twice" in asking(bundle, tmp_path, {}, entries=[entry, entry])
    more = {"scenarios/more.yaml": b"negosim: 1\n"}
    listed = [*entry["scenarios"], *more]
    assert "other scenario files" in asking(bundle, tmp_path, more, scenarios=listed)
    none = [*entry["scenarios"], "shipped/none.yaml"]
    assert "shipped/none.yaml was read for them, and is not there" in asking(
        bundle, tmp_path, {}, scenarios=none
    )


def test_texts_of_other_versions_are_said_not_to_be_compared(bundle: Path, tmp_path: Path) -> None:
    software = told(bundle)["software"] | {"rocrate": "0.1"}
    path = repacked(bundle, tmp_path / "paper.zip", {"README.md": b"Mine.\n"}, {"software": software})
    result = call("bundle", "--verify", str(path))
    assert result.exit_code == 0, result.output
    assert "README.md, requirements.txt and ro-crate-metadata.json were written by other" in result.stderr


def test_what_fails_while_it_is_made_again_is_told(bundle: Path, tmp_path: Path) -> None:
    (entry,) = told(bundle)["entries"]
    wrong = b"negosim: 1\nextends: base\ngame: {rounds: many}\n"
    path = repacked(bundle, tmp_path / "paper.zip", {"scenarios/mine.yaml": wrong}, {"entries": [entry]})
    result = call("bundle", "--verify", str(path), "--quiet")
    assert result.exit_code == 1
    assert "mine could not be made again: " in result.stdout
    assert result.stdout.endswith("Not all could be made again: mine.\n")
