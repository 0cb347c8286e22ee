"""What it would take, as readers get it: the page, the chart, the folder and the command."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from test_whatif import LAND, land

import negosim
from negosim.cli.whatif import command
from negosim.figures.study_files import study_page
from negosim.figures.style import in_grey
from negosim.figures.whatif import charts
from negosim.questions.whatif import WhatIf
from negosim.scenario.data import Concept, Run, Scenario

FEW = land(draws=32)


@pytest.fixture(scope="module")
def found() -> WhatIf:
    return negosim.whatif(LAND, "ceded=0.6", starts=3)


def test_the_page_fits_and_says_what_was_found(found: WhatIf) -> None:
    page = found.page()
    assert max(map(len, page.split("\n"))) <= 80
    for part in (
        "Asked for: Ceded, with a probability of at least 60 %",
        "1  The smallest",
        "Kept:",
        "Costs neither:",
    ):
        assert part in page
    assert "nan" not in page
    assert "all were solved exactly on all 200 draws: none is better" in " ".join(page.split())
    assert "Guaranteed" not in page
    settings = [f"{row['parameter']}={row['value']:.15g}" for row in found.changes.to_dict("records")]
    pasted = page[page.index("To set them") :].split(":\n")[1].split("\n\n")[0]
    assert pasted.replace("\\\n", "").split() == [f"{k}" for s in settings for k in ("--set", s)]
    assert all(line.endswith(" \\") for line in pasted.split("\n")[:-1])


def test_it_comes_back_from_its_folder(found: WhatIf, tmp_path: Path) -> None:
    place = found.save(tmp_path / "mine", formats=["svg"])
    again = negosim.open(place)
    assert isinstance(again, WhatIf)
    assert again.page() == found.page() == (place / "tables" / "whatif.txt").read_text(encoding="utf-8")
    for name, table in found.study.tables.items():
        pd.testing.assert_frame_equal(again.study.tables[name], table, check_dtype=False)


def test_the_chart_is_drawn_at_every_width_in_colour_and_grey(found: WhatIf) -> None:
    (chart,) = charts(found.study)
    assert list(chart.data["parameter"]) == list(found.changes["parameter"])
    for width in (90.0, 145.0, 190.0):
        in_grey(chart.draw(width)).canvas.draw()
    assert not charts(negosim.whatif(LAND, "ceded=0.1", only=["changes"]).study)


def test_caption_and_alternative_text_have_the_numbers_of_the_answer(found: WhatIf) -> None:
    (chart,) = charts(found.study)
    told, changes = chart.told(), found.study.told["changes"]
    assert found.study.scenario.title in told.caption and found.recipe[:8] in told.caption
    assert f"(seed {changes['fresh_seed']}) {100 * changes['fresh']['mean']:.1f}"[:-1] in told.caption
    for words in ("Monte Carlo error", "what is not known of the dispute", "prior standard deviations"):
        assert words in told.caption
    assert ("Hollow arrows" in told.caption) == (not chart.data["in_prior"].all())
    farthest = chart.data.loc[chart.data["moved"].abs().idxmax()]
    meaning = farthest["meaning"]
    assert f"their priors: {meaning[:1].upper()}{meaning[1:]} " in told.alt
    assert f"{abs(farthest['moved']):.2g} (" in told.alt
    out = int((~chart.data["in_prior"].astype(bool)).sum())
    assert told.alt.endswith(f"{out} of {len(chart.data)}.")


@pytest.mark.parametrize(
    ("what", "goal"),
    [
        (land(draws=1), "ceded=0.6"),
        (replace(FEW, offers=()), "ceded=0.6"),
        (LAND.at_modes(), "ceded=0.5"),
        (FEW, "rest=0.9"),
        (FEW, "ceded=0.999999"),
        (replace(LAND, run=Run(draws=16, concept=Concept.SPE)), "ceded=0.6"),
        (replace(LAND, run=Run(draws=16, concept=Concept.NASH)), "rest=0.6"),
    ],
)
def test_odd_questions_have_pages_without_gaps(what: Scenario, goal: str, tmp_path: Path) -> None:
    found = negosim.whatif(what, goal, starts=2)
    page = found.page()
    assert "nan" not in page.lower()
    assert "inf " not in page.lower()
    assert negosim.open(found.save(tmp_path / "odd", formats=["svg"])).page() == page
    if what.run.draws == 1:
        assert "± 0" not in page
        assert "one draw, which has no interval" in " ".join(page.split())


def test_without_a_parameter_that_raises_it_the_rest_is_answered() -> None:
    found = negosim.whatif(LAND.at_modes(), "ceded=0.6", draws=16)
    assert "None: no uncertain parameter of this scenario raises" in " ".join(found.page().split())
    assert len(found.offers)
    assert len(found.clauses)
    with pytest.raises(negosim.errors.RequestFault, match="no uncertain parameter of this scenario raises"):
        negosim.whatif(LAND.at_modes(), "ceded=0.6", only=["changes"], draws=16)


def test_a_class_that_never_happens_is_said_to_be_out_of_reach() -> None:
    page = negosim.whatif(LAND, "paid=0.5", vary=["worth"], only=["changes"], starts=2).page()
    assert "Not reached by this parameter inside its legal range" in " ".join(page.split())


def test_answers_do_not_depend_on_workers() -> None:
    one, two = (negosim.whatif(LAND, "ceded=0.6", starts=2, workers=n) for n in (1, 2))
    assert one.recipe == two.recipe
    for name, table in one.study.tables.items():
        pd.testing.assert_frame_equal(table, two.study.tables[name], check_exact=True)


def test_the_command_prints_the_page_and_says_how_to_repeat_it(tmp_path: Path) -> None:
    given = ["two_islands_no_us_basing", "--for", "two_islands=0.02", "--vary", "sway_russia", "--cost"]
    given += ["sway_russia=2", "--only", "changes", "--draws", "64", "--out", str(tmp_path), "--quiet"]
    given += ["--formats", "svg"]
    done = CliRunner().invoke(command, given, catch_exceptions=False)
    assert done.exit_code == 0
    place = tmp_path / "two_islands_no_us_basing_whatif"
    assert done.output == (place / "tables" / "whatif.txt").read_text(encoding="utf-8")
    again = negosim.open(place)
    assert isinstance(again, WhatIf)
    assert again.question["costs"] == {"sway_russia": 2.0}
    assert study_page(again.study) == done.output


@pytest.mark.parametrize("cost", ["sway_russia", "sway_russia=much", "=2"])
def test_costs_that_are_none(cost: str) -> None:
    given = ["base", "--for", "two_islands=0.1", "--vary", "sway_russia", "--cost", cost, "--quiet"]
    with pytest.raises(negosim.errors.RequestFault, match="--cost: expected a cost such as"):
        CliRunner().invoke(command, given, catch_exceptions=False)
