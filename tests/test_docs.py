"""The documentation: what checks its reference and its examples can fail, and every page can be found."""

import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs"
sys.path.insert(0, str(DOCS))

import check_examples  # noqa: E402
import make_reference  # noqa: E402


def document(folder: Path, text: str) -> Path:
    path = folder / "page.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_page_that_was_changed_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_reference, "PAGES", {"commands.md": make_reference.PAGES["commands.md"]})
    text = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    (tmp_path / "commands.md").write_text(text.replace("--draws", "--drawn"), encoding="utf-8")
    assert any("--drawn" in line for line in make_reference.stale(tmp_path))


def test_every_page_stands_in_the_navigation() -> None:
    navigation = (DOCS.parent / "mkdocs.yml").read_text(encoding="utf-8")
    pages = [path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")]
    assert pages
    assert [page for page in pages if page not in navigation] == []


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("one\ntwo\n", "one\ntwo\n", True),
        ("one\n…\nfour\n", "one\ntwo\nthree\nfour\n", True),
        ("…\nfour\n", "one\nfour\n", True),
        ("one\n", "one\ntwo\n", False),
        ("one\n…\n", "two\none\n", False),
        ("1.24 %\n", "1x24 %\n", False),
        ("one\n", "Compiling the solver once after installation.\none  \n", True),
    ],
)
def test_output_is_compared_line_by_line(shown: str, printed: str, same: bool) -> None:
    assert check_examples.matches(shown, printed) is same


@pytest.mark.parametrize(
    "text",
    [
        "```console\n$ false\n```\n",
        "```console\n$ echo one\ntwo\n```\n",
        "```console\n$ echo 'negosim: no fault'\nnegosim: no fault\n```\n",
        '```python\nprint(1)\n```\n\n```text title="Output"\n2\n```\n',
        '```console\n$ echo one\n```\n\n```text title="From the output"\ntwo\n```\n',
        "```pycon\n>>> 1 + 1\n3\n```\n",
        "```yaml\nnegosim: 1\n```\n",
        "```prolog\n```\n",
    ],
)
def test_an_example_that_does_not_hold_fails(
    text: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(check_examples.Stale):
        check_examples.check(document(tmp_path, text))


def test_examples_that_hold_are_counted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = (
        "```yaml\n# a.yaml\none: 1\n```\n"
        "```yaml\n# a.yaml, continued\ntwo: 2\n```\n"
        "```console\n$ cat a.yaml\n…\none: 1\n…\ntwo: 2\n```\n"
        '```text title="From the output"\none: 1\n```\n'
        '```python\nprint(1)\n```\n\n```text title="Output"\n1\n```\n'
        "```pycon\n>>> 1 + 1\n2\n```\n"
    )
    assert check_examples.check(document(tmp_path, text)) == 3
