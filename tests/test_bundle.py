"""Bundles: what they hold, that their bytes hang on nothing else, and that all is made again from them."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from contextlib import chdir
from pathlib import Path

import pytest
from bundles import call, contents, repacked, told
from rocrate.rocrate import ROCrate

import negosim
from negosim.bundles.folders import folders_by_name
from negosim.bundles.names import fault_of_name
from negosim.bundles.zipped import write_zip
from negosim.dispute.load import shipped_dispute_path
from negosim.scenario.shipped import shipped_path

FEW = ["--draws", "40", "--formats", "svg", "--quiet"]
FOLDERS = ("results/called", "results/line", "results/mine", "results/pair")
AUTHORS = ("A. Author (0000-0002-1825-0097)", "B. Author")


def made(*words: str) -> str:
    result = call(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with scenarios and a dispute of one's own, and a run, a comparison and a sweep of them."""
    folder = tmp_path_factory.mktemp("place")
    data = folder / "common" / "data"
    data.mkdir(parents=True)
    (folder / "study").mkdir()
    for path in shipped_dispute_path("kuril").parent.glob("kuril*.yaml"):
        shutil.copy(path, data)
    base = (
        shipped_path("base").read_text(encoding="utf-8").replace("dispute: kuril", "dispute: data/kuril.yaml")
    )
    (folder / "common" / "root.yaml").write_text(base, encoding="utf-8")
    mine = "negosim: 1\nextends: ../common/root.yaml\ntitle: Mine\ngame: {rounds: 4}\n"
    (folder / "study" / "mine.yaml").write_text(mine, encoding="utf-8")
    (folder / "look.yaml").write_text("width: 120\ntones: grey\n", encoding="utf-8")
    with chdir(folder):
        made("run", "study/mine.yaml", "--style", "look.yaml", *FEW)
        made("compare", "us_consents", "study/mine.yaml", "--name", "pair", *FEW)
        made("sweep", "two_islands_verbal", "--over", "consent_written=0:1:2", "--name", "line", *FEW)
        negosim.run("us_consents", draws=40, bounds=True).save("results/called", formats="svg", style="serif")
    return folder


@pytest.fixture(scope="module")
def bundle(place: Path) -> Path:
    """A bundle of all of it."""
    with chdir(place):
        return place / negosim.bundle(
            FOLDERS, out="paper.zip", formats="svg", style="single", license="CC-BY-4.0", authors=AUTHORS
        )


@pytest.fixture
def here(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the folder, in which a test works."""
    copy = tmp_path / "here"
    shutil.copytree(place, copy, ignore=shutil.ignore_patterns("*.zip"))
    monkeypatch.chdir(copy)
    return copy


def refused(*words: str, code: int = 2) -> str:
    """The sentence with which the command refuses."""
    result = call("bundle", *words, "--quiet")
    assert (result.exit_code, result.stdout) == (code, ""), result.output
    assert result.stderr.startswith("negosim: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


# ---- What is in it
def test_it_holds_results_as_they_are_and_all_that_their_commands_read(place: Path, bundle: Path) -> None:
    files = contents(bundle)
    for folder in FOLDERS:
        for path in (each for each in (place / folder).rglob("*") if each.is_file()):
            assert files[path.relative_to(place).as_posix()] == path.read_bytes()
    own = {name for name in files if name.startswith("scenarios/")}
    data = {f"scenarios/common/data/kuril{lang}.yaml" for lang in ("", ".ja", ".ru")}
    assert own == {"scenarios/study/mine.yaml", "scenarios/common/root.yaml", "scenarios/look.yaml", *data}
    assert {"shipped/us_consents.yaml", "shipped/base.yaml", "shipped/kuril.yaml"} <= set(files)
    assert {"figures/mine/mine_outcomes.svg", "tables/pair/pair_compare.tex"} <= set(files)
    assert not any(name.startswith("figures/") and name.endswith(".pdf") for name in files)
    assert not [name for name in files if fault_of_name(name)]


def test_commands_are_those_that_work_in_its_folder(bundle: Path) -> None:
    commands = {entry["name"]: (entry["command"], entry["rewritten"]) for entry in told(bundle)["entries"]}
    assert commands == {
        "called": ("", False),
        "line": (
            "negosim sweep two_islands_verbal --over consent_written=0:1:2 --draws 40 --formats svg "
            "--name line",
            False,
        ),
        "mine": (
            "negosim run scenarios/study/mine.yaml --draws 40 --seed 1 --formats svg --style "
            "scenarios/look.yaml",
            False,
        ),
        "pair": (
            "negosim compare us_consents scenarios/study/mine.yaml --draws 40 --seed 1 --formats svg "
            "--name pair",
            False,
        ),
    }


def test_nothing_that_it_adds_tells_of_the_machine(place: Path, bundle: Path) -> None:
    ours = ("bundle.json", "README.md", "requirements.txt", "ro-crate-metadata.json", "figures/", "tables/")
    secrets = [str(place).encode(), str(Path.home()).encode() + b"/"]
    for name, content in contents(bundle).items():
        if name.startswith(ours):
            assert not [secret for secret in secrets if secret in content], name


def test_the_same_content_has_the_same_bytes(place: Path, bundle: Path, here: Path) -> None:
    for path in here.rglob("*"):
        os.utime(path, (1e9, 1e9))
        path.chmod(0o700)
    again = ["--formats", "svg", "--style", "single", "--license", "CC-BY-4.0"]
    for name in AUTHORS:
        again += ["--author", name]
    (here / "elsewhere").mkdir()
    with chdir(here / "elsewhere"):
        folders = [f"../{folder}" for folder in reversed(FOLDERS)]
        assert made("bundle", *folders, "--in", "..", "-o", "other.zip", *again, "--quiet") == "other.zip\n"
    assert (here / "elsewhere" / "other.zip").read_bytes() == bundle.read_bytes()


def test_requirements_are_exact_and_name_the_wheel_beside_them(bundle: Path) -> None:
    files = contents(bundle)
    lines = [line for line in files["requirements.txt"].decode().splitlines() if not line.startswith("#")]
    wheel, *others = lines
    assert wheel.removeprefix("./") in files
    assert all(len(line.split("==")) == 2 for line in others)
    assert {"numpy", "click", "pydantic-core", "llvmlite"} <= {line.split("==")[0] for line in others}
    assert "pytest" not in files["requirements.txt"].decode()


def test_the_readme_tells_what_to_do_and_how_long_it_takes(bundle: Path) -> None:
    text = contents(bundle)["README.md"].decode()
    assert "env/bin/negosim bundle --verify paper.zip" in text
    assert "| `results/called` | not known: its manifest does not say |" in text
    seconds = {entry["name"]: entry["seconds"] for entry in told(bundle)["entries"]}
    assert seconds["called"] is None
    assert f"| `results/mine` | {seconds['mine']:.1f} s |" in text
    assert "CC-BY-4.0" in text
    assert all(name in text for name in AUTHORS)


def test_the_crate_is_read_by_its_library(bundle: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(bundle, tmp_path)
    crate = ROCrate(tmp_path)
    root = crate.root_dataset
    assert root["datePublished"] == max(entry["written"] for entry in told(bundle)["entries"])
    assert [person["name"] for person in root["author"]] == ["A. Author", "B. Author"]
    assert root["author"][0].id == "https://orcid.org/0000-0002-1825-0097"
    action = crate.get("#make-mine")
    assert (action.type, action["instrument"]["name"]) == ("CreateAction", "negosim")
    assert action["result"].id == "results/mine/"
    assert "scenarios/study/mine.yaml" in {each.id for each in action["object"]}
    listed = set(contents(bundle)) - {"bundle.json", "ro-crate-metadata.json"}
    assert {each.id for each in crate.data_entities if each.type == "File"} == listed


# ---- Made again
def test_all_is_made_again_bit_for_bit(bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Others on the machine may verify, too.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    heard: list[str] = []
    found = negosim.verify_bundle(bundle, workers=1, notify=heard.append)
    assert found.verdict == "All numbers agree, and all files are the same bit for bit."
    assert {each.name: each.numbers for each in found.redone} == dict.fromkeys(
        ("called", "line", "mine", "pair"), "equal"
    )
    assert found.versions == {}
    assert heard[0] == "All versions are those of the bundle."
    assert heard[1].startswith("Solving took ")
    assert len(heard) == 2 + 4
    assert list(tmp_path.iterdir()) == []
    assert max(map(len, str(found).splitlines())) <= 80


def alone(bundle: Path, name: str) -> dict[str, object]:
    """What a bundle says of itself, with one of its results only."""
    return {"entries": [each for each in told(bundle)["entries"] if each["name"] == name]}


def test_other_numbers_are_found_and_named(bundle: Path, tmp_path: Path) -> None:
    name = "results/mine/payoffs.csv"
    lines = contents(bundle)[name].decode().splitlines()
    mean = lines[0].split(",").index("mean")
    row = lines[1].split(",")
    row[mean] = repr(float(row[mean]) + 0.5)
    changed = "\n".join([lines[0], ",".join(row), *lines[2:]]).encode() + b"\n"
    path = repacked(bundle, tmp_path / "other.zip", {name: changed}, alone(bundle, "mine"))
    result = call("bundle", "--verify", str(path), "--quiet", "--workers", "1")
    assert result.exit_code == 1, result.output
    assert "Files whose numbers differ:\n  results/mine/payoffs.csv: 'mean' in row 1:" in result.stdout
    assert result.stdout.endswith("Not all numbers agree: mine.\n")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("results/mine/figures/stops.svg", b"<svg/>", "it is another one, though numbers, versions"),
        ("tables/mine/mine_outcomes.tex", None, "mine_outcomes.tex: '"),
    ],
)
def test_pictures_and_tables_are_those_of_the_numbers(
    bundle: Path, tmp_path: Path, name: str, content: bytes | None, told: str
) -> None:
    text = contents(bundle)[name].decode()
    changed = content or re.sub(r"(& )(\d)", r"\g<1>9\2", text, count=1).encode()
    path = repacked(bundle, tmp_path / "other.zip", {name: changed}, alone(bundle, "mine"))
    result = call("bundle", "--verify", str(path), "--quiet", "--workers", "1")
    assert result.exit_code == 1, result.output
    assert told in " ".join(result.stdout.split()).replace("- ", "-")


def test_what_lacks_is_missed(bundle: Path, tmp_path: Path) -> None:
    says = alone(bundle, "mine")
    path = tmp_path / "few.zip"
    files = contents(bundle)
    own = json.loads(files["results/mine/run.json"])
    own["files"] = {name: own["files"][name] for name in own["files"] if name != "payoffs.csv"}
    gone = {"results/mine/payoffs.csv", *(name for name in files if name.startswith("tables/mine/"))}
    kept = tmp_path / "kept.zip"
    with kept.open("wb") as file:
        write_zip({name: each for name, each in files.items() if name not in gone}, file)
    repacked(kept, path, {"results/mine/run.json": json.dumps(own).encode()}, says)
    result = call("bundle", "--verify", str(path), "--json", "--workers", "1")
    assert result.exit_code == 1, result.output
    data = json.loads(result.stdout)["results"][0]
    missing = {each["file"] for each in data["differing"] if each["says"] == "it is not in the bundle"}
    assert gone <= missing


def test_other_bytes_and_versions_are_told_and_do_no_harm(bundle: Path, tmp_path: Path) -> None:
    svg = "results/mine/figures/stops.svg"
    near = "results/mine/payoffs.csv"
    lines = contents(bundle)[near].decode().splitlines()
    mean = lines[0].split(",").index("mean")
    row = lines[1].split(",")
    row[mean] = repr(float(row[mean]) * (1 + 1e-13))
    changes = {
        svg: contents(bundle)[svg] + b"<!-- -->",
        near: "\n".join([lines[0], ",".join(row), *lines[2:]]).encode() + b"\n",
    }
    says = alone(bundle, "mine") | {"software": told(bundle)["software"] | {"numpy": "1.0"}}
    path = repacked(bundle, tmp_path / "other.zip", changes, says)
    result = call("bundle", "--verify", str(path), "--json", "--workers", "1")
    assert result.exit_code == 0, result.output
    assert "Versions that differ from those of the bundle: numpy 1.0 then, " in result.stderr
    data = json.loads(result.stdout)
    assert data["verdict"] == (
        "All numbers agree; 2 files are not the same bit for bit, of which 1 hold no numbers that could be "
        "compared: look at them."
    )
    assert {each["file"] for each in data["results"][0]["differing"]} == {svg, near}
    assert data["results"][0]["numbers"] == "equal to 1e-9"


# ---- What is not packed
def test_scenario_files_of_another_version_are_refused(here: Path) -> None:
    path = here / "common" / "root.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("rounds: 8", "rounds: 7"), encoding="utf-8")
    mine = here / "study" / "mine.yaml"
    mine.write_text(mine.read_text(encoding="utf-8").replace("rounds: 4", "rounds: 5"), encoding="utf-8")
    told = refused("results/mine", "results/line")
    assert "mine was made from another version of study/mine.yaml than is there now" in told
    assert not (here / "paper.zip").exists()


def test_files_are_looked_for_where_one_says(here: Path) -> None:
    with chdir(here / "common"):
        told = refused("../results/mine")
    assert "there is no scenario file study/mine.yaml" in told
    assert "--in" in told


def test_a_command_with_places_of_the_machine_is_rewritten_and_said(here: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    shutil.copytree(here / "study", outside / "study")
    shutil.copytree(here / "common", outside / "common")
    path = (outside / "study" / "mine.yaml").as_posix()
    made("run", path, "--name", "far", *FEW)
    result = call("bundle", "results/far", "--formats", "svg", "-o", "far.zip")
    assert result.exit_code == 0
    assert "The command of far names files by places on this machine" in result.stderr
    (entry,) = told(here / "far.zip")["entries"]
    assert entry["rewritten"]
    assert entry["command"].startswith("negosim run scenarios/outside_1/study/mine.yaml --draws 40 ")
    ours = [name for name in contents(here / "far.zip") if not name.startswith(("results/", "software/"))]
    assert not [name for name in ours if str(tmp_path).encode() in contents(here / "far.zip")[name]]
    found = negosim.verify_bundle(here / "far.zip", workers=1)
    assert found.agrees
    (redone,) = found.redone
    differing = {check.name for check in redone.checks if not check.is_same}
    # The folder's own files name that place; those for papers name the one in the bundle.
    assert "results/far/run.json" in differing
    assert all(name.startswith("results/far/") for name in differing)


def test_what_cannot_be_made_again_is_refused(here: Path) -> None:
    negosim.compare("base", "us_consents", draws=20).save("results/pair", formats="svg")
    assert "by a call that its manifest does not know" in refused("results/pair")
    (here / "results" / "line" / "scenario.json").write_text("{}", encoding="utf-8")
    assert "scenario.json was changed" in refused("results/line", code=1)
    assert "there is no results folder" in refused("results", code=1)


def test_damaged_shards_are_refused(here: Path) -> None:
    shard = next((here / "results" / "line" / "shards").glob("*.parquet"))
    shard.write_bytes(shard.read_bytes()[:-9])
    assert f"{shard.name} is damaged" in refused("results/line", code=1)


def test_results_of_another_model_are_refused(here: Path) -> None:
    path = here / "results" / "mine" / "run.json"
    manifest = json.loads(path.read_bytes())
    manifest["versions"]["model"] = "0"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert "was solved with version 0 of the model" in refused("results/mine", code=1)


def test_links_are_refused(here: Path) -> None:
    place = here / "results" / "mine" / "payoffs.csv"
    (here / "elsewhere.csv").write_bytes(place.read_bytes())
    place.unlink()
    place.symlink_to(here / "elsewhere.csv")
    assert "is a link, which a bundle cannot hold" in refused("results/mine", code=1)


def test_notes_of_the_user_stay_behind_and_that_is_said(here: Path) -> None:
    (here / "results" / "called" / "old").mkdir()
    (here / "results" / "called" / "notes.txt").write_text("a password")
    (here / "results" / "called" / "old" / "draft.docx").write_bytes(b"PK")
    result = call("bundle", "results/called", "-o", "noted.zip", "--formats", "svg")
    assert result.exit_code == 0, result.output
    assert "Not packed, since called is not made of it: notes.txt, old/draft.docx." in result.stderr
    assert not any("notes" in name or "draft" in name for name in contents(here / "noted.zip"))


def test_two_folders_of_one_name_are_told_apart(here: Path) -> None:
    shutil.copytree(here / "results" / "called", here / "others" / "Called")
    found = folders_by_name(["results/called", "others/Called", "others/../others/Called"])
    assert {name: folder.directory.parent.name for name, folder in found.items()} == {
        "called": "results",
        "Called_2": "others",
    }


def test_what_is_no_bundle_is_not_overwritten(here: Path, bundle: Path) -> None:
    (here / "paper.zip").write_text("mine", encoding="utf-8")
    assert "something is in the way that is no whole bundle" in refused("results/called")
    assert (here / "paper.zip").read_text(encoding="utf-8") == "mine"
    shutil.copy(bundle, here / "paper.zip")
    made("bundle", "results/called", "--formats", "svg", "--quiet")
    assert len(told(here / "paper.zip")["entries"]) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("results/called", "--workers", "2"), "--workers counts with --verify"),
        (("--verify", "a.zip", "b.zip"), "expected one bundle after --verify, found 2"),
        (("--verify", "a.zip", "--license", "MIT"), "--license says how to pack"),
        (("--verify", "a.zip"), "there is no bundle a.zip"),
        (("results/called", "--style", "singel"), "did you mean 'single'?"),
        (("results/called", "--author", "A\nB"), "expected an author in one line"),
    ],
)
def test_options_that_mean_nothing_are_refused(here: Path, words: tuple[str, ...], says: str) -> None:
    assert says in refused(*words)
