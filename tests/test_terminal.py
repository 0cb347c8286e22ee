"""What a terminal shows beyond the words: emphasis, and what a shell completes."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from negosim.cli.colour import painted
from negosim.cli.main import main
from negosim.cli.options import complete_file

PAGE = "Title\n=====\nfacts\n\nHead of a\ntable   Mean\n------------\nrow      1.0\n"


def test_emphasis_changes_no_letter() -> None:
    assert click.unstyle(painted(PAGE)) == PAGE
    lines = painted(PAGE).split("\n")
    bold = [click.unstyle(line) for line in lines if line.startswith("\x1b[1m")]
    dim = [click.unstyle(line) for line in lines if line.startswith("\x1b[2m")]
    assert bold == ["Title", "Head of a", "table   Mean"]
    assert dim == ["=====", "------------"]


def test_no_colour_when_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert painted(PAGE) == PAGE


def completed(incomplete: str) -> list[str]:
    command = main.get_command(click.Context(main), "run")
    assert command is not None
    return [item.value for item in complete_file(click.Context(command), command.params[0], incomplete)]


def test_a_shell_completes_names_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own").mkdir()
    for name in ("mine.yaml", "notes.txt", "own/other.yml"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    assert completed("two_islands_n") == ["two_islands_no_us_basing"]
    assert completed("mi") == ["mine.yaml"]
    assert completed("own/") == ["own/other.yml"]
    assert {"base", "mine.yaml", "own/"} <= set(completed(""))
    assert completed("nowhere/") == []


@pytest.mark.parametrize("name", main.list_commands(click.Context(main)))
def test_help_has_examples_and_fits(name: str) -> None:
    page = CliRunner().invoke(main, [name, "--help"]).output
    assert f"\n  Examples:\n    negosim {name}" in page
    assert max(map(len, page.splitlines())) <= 80
