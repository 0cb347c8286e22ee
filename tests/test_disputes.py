"""Dispute files: what they give, and what they say when something is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from negosim.dispute.load import dispute_of, read_dispute, shipped_dispute
from negosim.dispute.priors import Kind
from negosim.errors import FileFault, NegosimError, RequestFault
from negosim.reading import parse, read

FISHERY = Path(__file__).parent / "data" / "fishery.yaml"
TEXT = FISHERY.read_text(encoding="utf-8")

BROKEN = read(FISHERY.with_name("broken_disputes.yaml")).data


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["by"][:30].strip())
def test_a_broken_file_says_where_and_what(case: dict[str, Any]) -> None:
    assert case["replace"] in TEXT
    faults: list[NegosimError] = []
    with pytest.raises(FileFault) as caught:
        dispute_of(parse(TEXT.replace(case["replace"], case["by"], 1), "f.yaml", faults), faults)
    expected = case.get("faults") or [case["fault"]]
    assert [str(fault) for fault in caught.value.faults] == [f"f.yaml:{fault}" for fault in expected]


def test_there_are_many_broken_files() -> None:
    assert len(BROKEN) > 45


def test_all_faults_come_in_the_order_of_the_file() -> None:
    text = TEXT.replace("moves: [north]", "moves: [nroth]").replace("status_quo: closed", "status_quo: shut")
    with pytest.raises(FileFault) as caught:
        dispute_of(parse(text, "f.yaml"))
    assert caught.value.line == 35
    assert [fault.line for fault in caught.value.faults if isinstance(fault, FileFault)] == [35, 172]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "",
            "f:1:1: the file is empty; a scenario begins with 'negosim: 1' and goes on with, "
            "say, 'extends: base'.",
        ),
        ("[1]", "f:1:1: expected keys with values, found the list [1]; begin the file with 'negosim: 1'."),
        (
            "a: !!set {}",
            "f:1:4: '!!set' is a command to the reader of the file, which is not obeyed here; remove it.",
        ),
        ("a: 2001-05-03", "f:1:4: expected text, found the date 2001-05-03; put it in quotes."),
        ("%YAML 1.1\n---\nnegosim: yes", "f:3:10: expected true or false, found 'yes'; correct it."),
    ],
)
def test_text_that_is_no_dispute_at_all(text: str, message: str) -> None:
    with pytest.raises(FileFault) as caught:
        dispute_of(parse(text, "f"))
    assert str(caught.value) == message


@pytest.mark.parametrize(("text", "value"), [("0x1F", 31), ("0o17", 15), ("010", 10), ("-12", -12), ("0", 0)])
def test_whole_numbers_are_those_of_yaml_1_2(text: str, value: int) -> None:
    assert parse(text, "f").data == value


def test_a_dispute_of_ones_own_needs_no_code() -> None:
    dispute = read_dispute(FISHERY)
    assert list(dispute.players) == ["north", "south"]
    assert list(dispute.issues["access"].levels) == ["closed", "licensed", "open"]
    assert {p.prior.kind for p in dispute.parameters.values()} == set(Kind)
    assert dispute.terms["south"]["income"].table == {("licensed",): (0.5, "catch"), ("open",): ("catch",)}


def test_the_shipped_dispute() -> None:
    dispute = shipped_dispute("kuril")
    assert list(dispute.players) == ["japan", "russia"]
    assert len(dispute.offers) == 13
    assert len(dispute.parameters) == 80


def test_an_unknown_shipped_dispute() -> None:
    with pytest.raises(RequestFault, match="there is no shipped dispute 'kurill'; did you mean 'kuril'"):
        shipped_dispute("kurill")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "fishery.yaml").write_text(TEXT, encoding="utf-8")
    message = f"there is no file '{tmp_path / 'fishry.yaml'}'; did you mean '{tmp_path / 'fishery.yaml'}'"
    with pytest.raises(RequestFault, match=message):
        read_dispute(tmp_path / "fishry.yaml")
