"""Figures and tables outside of results folders: what is made again, and what is never replaced."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from every_result import FLAGSHIP

import negosim
from negosim.cli.main import main
from negosim.errors import RequestFault, StoreError
from negosim.store.seals import is_as_written, sealed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return negosim.run(FLAGSHIP, draws=16).save(tmp_path_factory.mktemp("results") / "mine", formats="svg")


@pytest.mark.parametrize("form", ["tex", "md", "html", "txt"])
def test_a_seal_notices_every_change(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"text.{form}"
    whole = sealed("One line.\nAnother: 50 % – ё.\n", form)
    path.write_text(whole, encoding="utf-8", newline="\n")
    assert is_as_written(path)
    path.write_text(whole, encoding="utf-8", newline="\r\n")
    assert is_as_written(path), "line ends of another system are no edit"
    for edited in (whole.replace("50", "51"), whole.replace("One", ""), f"{whole}more\n", "One line.\n", ""):
        path.write_text(edited, encoding="utf-8", newline="\n")
        assert not is_as_written(path)


def test_an_edited_caption_stays_and_the_new_one_stands_beside_it(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "fig3.svg"
    svg, data, words = negosim.figure(folder, "stops", out=place)
    assert [path.name for path in (svg, data, words)] == ["fig3.svg", "fig3.csv", "fig3.txt"]
    words.write_text("My own caption.\n", encoding="utf-8")
    again = negosim.figure(folder, "stops", out=place, style="single")
    assert [path.name for path in again] == ["fig3.svg", "fig3.csv", "fig3.new.txt"]
    assert words.read_text(encoding="utf-8") == "My own caption.\n"
    assert is_as_written(again[2])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["fig3.svg", "fig3.csv", "fig3.txt", "fig3.new.txt"]
    )


@pytest.mark.parametrize("form", ["tex", "md", "html"])
def test_an_edited_table_stays(folder: Path, tmp_path: Path, form: str) -> None:
    place = tmp_path / f"table1.{form}"
    assert negosim.table(folder, "outcomes", out=place) == [place]
    assert negosim.table(folder, "outcomes", out=place) == [place], "as it was written, it is made again"
    edited = place.read_text(encoding="utf-8").replace("Breakdown", "Collapse")
    place.write_text(edited, encoding="utf-8", newline="\n")
    assert negosim.table(folder, "outcomes", out=place) == [tmp_path / f"table1.new.{form}"]
    assert place.read_text(encoding="utf-8") == edited


def test_data_alone_are_replaced_only_by_the_same(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "table1.csv"
    assert (
        negosim.table(folder, "outcomes", out=place)
        == [place]
        == negosim.table(folder, "outcomes", out=place)
    )
    place.write_text("mine\n", encoding="utf-8")
    with pytest.raises(StoreError, match=r"table1\.csv: a file is in the way that negosim did not write"):
        negosim.table(folder, "outcomes", out=place)
    assert place.read_text(encoding="utf-8") == "mine\n"


def test_nothing_is_written_if_one_file_is_in_the_way(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "fig3.csv").write_text("mine\n", encoding="utf-8")
    with pytest.raises(StoreError, match="move it, or give another name with --out"):
        negosim.figure(folder, "stops", out=tmp_path / "fig3.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["fig3.csv"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"out": "fig3.eps"}, r"a name that ends in .*\.pdf.*found 'fig3\.eps'"),
        ({"out": "fig3.pdf", "formats": "svg"}, r"ends in \.svg.*found 'fig3\.pdf'"),
        ({"out": "fig3.svg", "kind": ["stops", "timing"]}, "names one file, and there are 2"),
    ],
)
def test_names_that_no_figure_has(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: dict[str, object], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RequestFault, match=told):
        negosim.figure(folder, **asked)
    assert not list(tmp_path.iterdir())


def test_names_say_the_language_and_latex_takes_figures_in(folder: Path, tmp_path: Path) -> None:
    written = negosim.figure(folder, "stops", out=tmp_path, formats="pdf", lang="ru")
    assert {path.name for path in written} == {
        f"mine_ru_stops.{end}" for end in ("pdf", "csv", "txt", "float.tex")
    }
    tex = (tmp_path / "mine_ru_stops.float.tex").read_text(encoding="utf-8")
    assert "{mine_ru_stops.pdf}" in tex and "\\label{fig:mine-ru-stops}" in tex and "\\caption{" in tex
    body = tex.split("\\begin{figure}")[1].split("% negosim-seal")[0]
    assert "%" not in body.replace("\\%", "") and body.count("{") == body.count("}")
    assert is_as_written(tmp_path / "mine_ru_stops.float.tex")


@pytest.mark.parametrize("setting", ["run.seed=3", "run.draws=12"])
def test_recorded_commands_can_be_given_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["run", "base", "--draws", "8", "--set", setting, "--formats", "svg", "--quiet"]
    words = words if "seed" in setting else [word for word in words if word not in ("--draws", "8")]
    first = CliRunner().invoke(main, words)
    assert first.exit_code == 0, first.output
    told = json.loads(Path("results/base/run.json").read_text(encoding="utf-8"))
    again = CliRunner().invoke(main, [*shlex.split(told["command"])[1:], "--name", "again", "--quiet"])
    assert again.exit_code == 0, again.output
    assert json.loads(Path("results/again/run.json").read_text(encoding="utf-8"))["recipe"] == told["recipe"]
