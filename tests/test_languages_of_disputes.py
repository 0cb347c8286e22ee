"""Translations of disputes and scenarios: where they are wrong, to what they apply, what has none."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import BaseModel

from negosim.cli import main as cli
from negosim.dispute.data import Dispute
from negosim.dispute.languages import Language
from negosim.dispute.load import read_dispute, shipped_dispute, shipped_dispute_names
from negosim.errors import NegosimError, RequestFault
from negosim.scenario.load import load
from negosim.scenario.recipe import recipe
from negosim.scenario.shipped import shipped_names
from negosim.store.archive import scenario_from, scenario_to

TESTS = Path(__file__).parent
FISHERY = (TESTS / "data" / "fishery.yaml").read_text(encoding="utf-8")
JA, RU = Language.JA, Language.RU
FOREIGN = (JA, RU)
INLINE = """
languages:
  ja: {North: 北, Small quota: 大きな割当}
  ru: {North: Север}
"""


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(name: str, text: str) -> Path:
    Path(name).write_text(text, encoding="utf-8")
    return Path(name)


def fishery(more: str) -> Path:
    return written("own.yaml", FISHERY + more)


def told(path: Path) -> list[str]:
    """All faults of a dispute, or of a scenario, as lines."""
    read_as = read_dispute if path.name == "own.yaml" else load
    with pytest.raises(NegosimError) as caught:
        read_as(path)
    return [str(fault) for fault in caught.value.faults]


# ------------------------------------------------------------------ A dispute of one's own


def test_translations_in_the_file_itself() -> None:
    dispute = read_dispute(fishery(INLINE))
    assert dispute.languages == {JA: {"North": "北", "Small quota": "大きな割当"}, RU: {"North": "Север"}}


def test_translations_in_a_file_beside_it() -> None:
    written("north.yaml", "North: Север\nSouth: Юг\n")
    dispute = read_dispute(fishery("\nlanguages: {ru: north.yaml, ja: {North: 北}}\n"))
    assert dispute.languages == {RU: {"North": "Север", "South": "Юг"}, JA: {"North": "北"}}


def test_what_is_printed_for_want_of_a_label_can_be_translated() -> None:
    text = FISHERY.replace("    label: North\n", "", 1)
    assert text != FISHERY
    dispute = read_dispute(written("own.yaml", text + "\nlanguages: {ja: {North: 北}}\n"))
    assert dispute.languages[JA] == {"North": "北"}


def test_a_dispute_without_translations_has_none() -> None:
    assert read_dispute(fishery("")).languages == {}


LAST = FISHERY.count("\n") + 2  # the line on which 'languages' stands

FAULTS = {
    "{ja: {Nort: 北}}": "18: the dispute has no text 'Nort'; did you mean 'North'?",
    "{ja: {Qqq: 北}}": (
        "18: the dispute has no text 'Qqq'; write a text of the file as it stands there, or remove the line."
    ),
    "{ja: {North: ' '}}": "25: expected a translation of 'North', found none; write it, or remove the line.",
    "{ja: {North: }}": ("18: expected text, found nothing; write it after the colon, or remove the key."),
    "{ja: {North: [x]}}": "25: expected text, found the list [x]; change it.",
    "{ja: {3: x}}": "18: expected text (in quotes) before the colon, found 3; change it.",
    "{de: {North: Nord}}": "13: there is no translation into 'de'; use one of ja, ru.",
    "{jaa: own.ja.yaml}": "13: there is no translation into 'jaa'; did you mean 'ja'?",
    "{en: {North: N}}": "13: the texts of this file are its English; remove 'en'.",
    "{ja: none.yaml}": (
        "17: there is no file 'none.yaml'; give its path from the folder in which this file is."
    ),
    "{ja: [North]}": (
        "17: expected keys with values, such as {key: value}, found the list [North]; change it."
    ),
    "ja": "12: expected keys with values, such as {key: value}, found 'ja'; change it.",
}


@pytest.mark.parametrize("said", FAULTS)
def test_a_fault_has_its_place(said: str) -> None:
    assert told(fishery(f"\nlanguages: {said}\n")) == [f"own.yaml:{LAST}:{FAULTS[said]}"]


def test_all_faults_of_all_files_are_told_at_once() -> None:
    written("ja.yaml", "North: 北\nNort: 北\nSouth: ''\n")
    written("ru.yaml", "North: !!python/x y\nSouth: [Юг]\nSouth: Юг\n")
    text = FISHERY.replace("    discount: 0.9", "    discont: 0.9", 1)
    found = told(written("own.yaml", f"{text}\nlanguages:\n  ja: ja.yaml\n  ru: ru.yaml\n  de: de.yaml\n"))
    assert {line.partition(": ")[0] for line in found} == {
        *(f"ja.yaml:{place}" for place in ("2:1", "3:8")),
        *(f"ru.yaml:{place}" for place in ("1:8", "2:8", "3:1")),
        f"own.yaml:{LAST + 3}:3",
        *(line.partition(": ")[0] for line in found if "discont" in line),
    }
    assert sum("discont" in line for line in found) == 1


def test_a_file_of_translations_that_is_none() -> None:
    own = fishery("\nlanguages: {ja: ja.yaml}\n")
    written("ja.yaml", "# nothing yet\n")
    (empty,) = told(own)
    assert empty == (
        "ja.yaml:1:1: the file is empty; write translations as 'English text: translation', each on its line."
    )
    written("ja.yaml", "[North]\n")
    assert told(own) == [
        "ja.yaml:1:1: expected keys with values, such as {key: value}, found the list [North]; change it."
    ]
    Path("ja.yaml").unlink()
    Path("ja.yaml").mkdir()
    assert told(own) == [
        f"own.yaml:{LAST}:17: 'ja.yaml' is a folder; name a file in it, which ends in .yaml."
    ]


def test_a_text_that_could_not_be_read_is_not_missed() -> None:
    text = FISHERY.replace("small: Small quota", "small: [Small quota]", 1)
    assert text != FISHERY
    found = told(written("own.yaml", text + INLINE))
    assert len(found) == 1 and "expected text, found the list" in found[0]


def test_a_file_of_translations_is_not_taken_for_a_scenario() -> None:
    path = written("texts.yaml", "North: Север\n")
    assert told(path) == [
        "texts.yaml:1:1: these are translations, not a scenario; check the dispute or scenario that names it "
        "under 'languages'."
    ]


# ------------------------------------------------------------------ A scenario of one's own


def scenario(name: str, more: str) -> Path:
    return written(name, f"negosim: 1\n{more}")


QUESTION = """dispute: own.yaml
title: A question
offers: {new: {mine: {set: {quota: small}, label: My offer}}}
languages: {ru: {A question: Вопрос, My offer: Моё}, ja: {A question: 問い}}
"""


def test_those_of_a_scenario_add_to_those_of_its_dispute() -> None:
    fishery(INLINE)
    found = load(scenario("first.yaml", QUESTION))
    assert found.languages == {
        Language.EN: {},
        JA: {"North": "北", "Small quota": "大きな割当", "A question": "問い"},
        RU: {"North": "Север", "A question": "Вопрос", "My offer": "Моё"},
    }


def test_what_extends_it_inherits_what_still_applies() -> None:
    fishery(INLINE)
    load(scenario("first.yaml", QUESTION))
    child = load(
        scenario("second.yaml", "extends: first.yaml\ntitle: Another\nlanguages: {ja: {Another: 別}}\n")
    )
    assert child.translations == {JA: {"Another": "別"}, RU: {"My offer": "Моё"}}
    same = load(scenario("third.yaml", "extends: first.yaml\noffers: {drop: [mine]}\n"))
    assert same.translations == {JA: {"A question": "問い"}, RU: {"A question": "Вопрос"}}


def test_changes_in_python() -> None:
    fishery(INLINE)
    found = load(scenario("first.yaml", QUESTION))
    assert found.replace(run={"seed": 2}).translations == found.translations
    assert found.replace(title="Other").translations == {RU: {"My offer": "Моё"}}
    named = found.replace(title="Other", languages={"ja": {"Other": "他"}})
    assert named.languages[JA]["Other"] == "他"
    with pytest.raises(RequestFault, match=r"languages\.ja\.Othr: the scenario has no text 'Othr'; did you"):
        found.replace(title="Other", languages={"ja": {"Othr": "他"}})


def test_faults_of_a_scenario_have_their_places() -> None:
    fishery("")
    path = scenario(
        "first.yaml", "dispute: own.yaml\ntitle: Why\nlanguages: {ja: {Wy: 何故}, ru: {North: Север}}\n"
    )
    assert told(path) == [
        "first.yaml:4:18: the scenario has no text 'Wy'; did you mean 'Why'?",
        "first.yaml:4:32: the scenario has no text 'North'; write a text of the file as it stands there, "
        "or remove the line.",
    ]


# ------------------------------------------------------------------ Recipe and archive


def test_no_recipe_depends_on_translations() -> None:
    fishery(INLINE)
    found = load(scenario("first.yaml", QUESTION))
    bare = replace(found, translations={}, dispute=found.dispute.model_copy(update={"languages": {}}))
    assert bare.languages != found.languages
    assert recipe(found, "1") == recipe(bare, "1")


# Of a model version "1", and older than the translations.
RECIPES = {
    "base": "5995a6c07174f7582dfc4fd582dcf5d051aae3891b953293e85c6e5950f7a15e",
    "bait": "f470eb680d4f010dbf68a162a7f9a293ec4ac710b3ac45acd747e2d7fcb80b15",
}


@pytest.mark.parametrize("name", RECIPES)
def test_recipes_are_what_they_were(name: str) -> None:
    assert recipe(load(name), "1")[0] == RECIPES[name]


def test_an_archive_carries_them() -> None:
    fishery(INLINE)
    for before in (load(scenario("first.yaml", QUESTION)), load("bait")):
        data = json.loads(json.dumps(scenario_to(before)))
        after = scenario_from(data)
        assert after == before and after.languages == before.languages
        assert all(type(language) is Language for language in after.translations)


def test_an_archive_from_before_has_none() -> None:
    data = scenario_to(load("bait"))
    del data["translations"], data["dispute"]["languages"]
    assert scenario_from(data).languages == {language: {} for language in Language}


# ------------------------------------------------------------------ What comes with it

PRINTED = {"label", "lever", "meaning", "unit"}


def printed(part: Any) -> Iterator[str]:
    """Labels, units, levers and meanings of a part of a dispute, and the labels of levels."""
    if isinstance(part, dict):
        for item in part.values():
            yield from printed(item)
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            value = getattr(part, name)
            if name in PRINTED:
                yield value
            elif name == "levels" and all(isinstance(label, str) for label in value.values()):
                yield from value.values()
            else:
                yield from printed(value)


@pytest.fixture(scope="module")
def kuril() -> Dispute:
    return shipped_dispute("kuril")


@pytest.mark.parametrize("language", FOREIGN)
def test_all_that_is_printed_of_the_kuril_dispute_is_translated(language: Language, kuril: Dispute) -> None:
    wanted = {kuril.title, *printed(kuril)} - {""}
    assert len(wanted) > 200
    assert wanted - kuril.languages[language].keys() == set()


SCRIPTS = {JA: ("CJK", "HIRAGANA", "KATAKANA"), RU: ("CYRILLIC",)}


@pytest.mark.parametrize("language", FOREIGN)
def test_translations_are_in_their_own_script(language: Language, kuril: Dispute) -> None:
    own = [load(name).translations[language] for name in shipped_names()]
    for text, said in (item for each in [kuril.languages[language], *own] for item in each.items()):
        scripts = {unicodedata.name(sign).split()[0].split("-")[0] for sign in said if sign.isalpha()}
        assert scripts & set(SCRIPTS[language]) or said == text == "ASEAN"
        others = {script for key, names in SCRIPTS.items() if key is not language for script in names}
        assert not scripts & others, said


@pytest.mark.parametrize("language", FOREIGN)
def test_labels_of_one_kind_stay_apart(language: Language, kuril: Dispute) -> None:
    said = kuril.languages[language]
    kinds = [[each.label for each in part.values()] for part in (kuril.issues, kuril.offers, kuril.classes)]
    kinds += [list(issue.levels.values()) for issue in kuril.issues.values()]
    kinds += [[term.label for term in terms.values()] for terms in kuril.terms.values()]
    kinds += [[each.meaning for each in kuril.parameters.values()]]
    for labels in kinds:
        assert len({said[label] for label in labels}) == len(set(labels))


def test_both_names_of_a_place_stand_in_its_translations(kuril: Dispute) -> None:
    names = {"Kunashir/Kunashiri": {JA: "国後島（クナシル島）", RU: "Кунашир/Кунашири"}}
    names["Iturup/Etorofu"] = {JA: "択捉島（イトゥルップ島）", RU: "Итуруп/Эторофу"}
    names["Southern Kurils / Northern Territories"] = {
        JA: "北方領土／南クリル諸島",
        RU: "Южные Курилы / Северные территории",
    }
    for language in FOREIGN:
        for text, said in kuril.languages[language].items():
            for name, by_language in names.items():
                assert (name in text) == (by_language[language] in said)


@pytest.mark.parametrize("name", shipped_names())
def test_title_and_new_offers_of_a_shipped_scenario_are_translated(name: str, kuril: Dispute) -> None:
    found = load(name)
    for language in FOREIGN:
        known = kuril.languages[language]
        new = {offer.label for offer in found.offers if offer.label not in known}
        assert set(found.translations[language]) == {found.title} | new
        of_dispute = kuril.languages[language].get(found.title)
        assert of_dispute in (None, found.languages[language][found.title])


def test_files_of_translations_come_with_the_package_and_are_no_disputes() -> None:
    beside = {file.name for file in resources.files("negosim.dispute").iterdir()}
    assert {"kuril.yaml", "kuril.ja.yaml", "kuril.ru.yaml"} <= beside
    assert shipped_dispute_names() == ["kuril"]


def test_the_shipped_dispute_is_a_pattern_that_works_elsewhere(kuril: Dispute) -> None:
    shown = CliRunner().invoke(cli.main, ["show", "--dispute", "kuril", "--yaml"], prog_name="negosim")
    own = written("mine.yaml", shown.stdout.replace("Leader's legacy", "What the leader leaves"))
    checked = CliRunner().invoke(cli.main, ["check", str(own)], prog_name="negosim")
    assert (checked.exit_code, checked.stdout) == (0, "mine.yaml: a dispute, no faults.\n")
    for language, said in read_dispute(own).languages.items():
        assert kuril.languages[language].keys() - said.keys() == {"Leader's legacy"}
