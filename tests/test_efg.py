"""Game files, read back by Gambit, which then says what each option is worth."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from build import dispute, offer, scenario, term
from click.testing import CliRunner, Result
from game_files import SCENARIOS, Row, compiled_value, exported, kuril, rows_of, talks
from test_gambit import Rules, Tree, gambit, logit

import negosim
from negosim.audit import efg, export
from negosim.audit.play import modes
from negosim.audit.recursion import Recursion
from negosim.audit.rules import Rules as NamedRules
from negosim.audit.tree import Tree as NamedTree
from negosim.cli.main import main
from negosim.errors import RequestFault, StoreError
from negosim.scenario.recipe import recipe
from negosim.version import MODEL, VERSION

HERE = "game.efg"


def read(path: Path) -> tuple[Any, Any, dict[tuple[str, int, str], Row]]:
    """Gambit's game, the profile that the table beside the file tells, and the table's rows."""
    game = gambit.read_efg(str(path))
    rows = {(row.player, row.number, row.action): row for row in rows_of(path)}
    profile = game.mixed_behavior_profile()
    for player, k, information_set in sets_of(game):
        for action in information_set.actions:
            profile[action] = rows[player.label, k, action.label].probability
    return game, profile, rows


def sets_of(game: Any) -> Iterator[tuple[Any, int, Any]]:
    """Players, and the number and object of each of their information sets."""
    for player in game.players:
        for k, information_set in enumerate(player.infosets, start=1):
            yield player, k, information_set


def worths(game: Any, profile: Any) -> Iterator[tuple[tuple[str, int, str], float, float]]:
    """Every option with what Gambit says that it is worth to the player who has it, and its probability."""
    for player, k, information_set in sets_of(game):
        (node,) = information_set.members
        for action in information_set.actions:
            worth = float(profile.node_value(player, node.children[action]))
            yield (player.label, k, action.label), worth, float(profile[action])


# ------------------------------------------------------------------ judged node by node


@pytest.mark.parametrize("name", SCENARIOS)
def test_gambit_values_every_option_alike(name: str, tmp_path: Path) -> None:
    what = SCENARIOS[name]()
    found = exported(what, tmp_path)
    game, profile, rows = read(found.path)
    seen = list(worths(game, profile))
    assert len(seen) == len(rows)
    for key, worth, _ in seen:
        assert worth == pytest.approx(rows[key].payoff, rel=0, abs=1e-9), key
    payoffs = [float(profile.payoff(player)) for player in game.players]
    assert payoffs == pytest.approx(list(found.value.values()), rel=0, abs=1e-9)
    assert payoffs == pytest.approx(compiled_value(what), rel=0, abs=1e-9)


@pytest.mark.parametrize("name", SCENARIOS)
def test_without_error_no_option_is_better(name: str, tmp_path: Path) -> None:
    what = SCENARIOS[name]()
    found = exported(what, tmp_path, precision=math.inf)
    game, profile, _ = read(found.path)
    best: dict[tuple[str, int], float] = {}
    chosen: dict[tuple[str, int], float] = {}
    for (player, k, _), worth, probability in worths(game, profile):
        best[player, k] = max(worth, best.get((player, k), -math.inf))
        if probability:
            assert (probability, (player, k) in chosen) == (1.0, False)
            chosen[player, k] = worth
    assert chosen.keys() == best.keys()
    assert all(best[at] - worth <= 1e-9 for at, worth in chosen.items())
    assert float(profile.agent_max_regret()) <= 1e-9
    payoffs = [float(profile.payoff(player)) for player in game.players]
    assert payoffs == pytest.approx(compiled_value(what, precision=math.inf), rel=0, abs=1e-9)


def test_the_scenarios_have_everything_that_can_happen(tmp_path: Path) -> None:
    text = exported(talks(), tmp_path).path.read_text(encoding="ascii")
    for words in ("breakdown", "refusal", "not ratified", "comply", "stage 2", "trade to some", "door shut"):
        assert words in text
    for words in ("deal kept", "deal broken by south at stage 1", "gift kept", "no settlement"):
        assert f': {words}" {{' in text


def test_gambit_solves_a_tiny_file_by_itself(tmp_path: Path) -> None:
    # One round, equal λ / (1 - δ), one offer a family: Gambit's own logit equilibrium is the game's.
    rules = Rules(rounds=1, shares=((1.0, 1.0),), movers=("south",))
    what = rules.scenario()
    found = exported(what, tmp_path, draw=0, precision=3.0 * (1 - rules.discount))
    game, profile, rows = read(found.path)
    solved = logit(SimpleNamespace(game=game), 3.0)  # type: ignore[arg-type]
    for player, k, information_set in sets_of(game):
        for action in information_set.actions:
            told = rows[player.label, k, action.label].probability
            assert float(solved[action]) == pytest.approx(told, abs=1e-6)
    assert found.nodes == len(list(Tree(rules).build().game.nodes)) == len(list(game.nodes))
    assert [float(profile.payoff(player)) for player in game.players] == pytest.approx(
        [float(solved.payoff(player)) for player in game.players], abs=1e-6
    )


def test_probabilities_are_the_logit_formula_of_values_and_weights(tmp_path: Path) -> None:
    what = talks()
    theta, rows = modes(what), rows_of(exported(what, tmp_path).path)
    sets: dict[str, list[Row]] = {}
    for row in rows:
        sets.setdefault(row.information_set, []).append(row)
    for options in sets.values():
        i = options[0].player
        scale = theta[f"precision_{i}"] / (1 - theta[f"discount_{i}"])
        odds = [row.weight * math.exp(scale * row.value) for row in options]
        assert [row.probability for row in options] == pytest.approx([one / sum(odds) for one in odds])
    weights = {row.action: row.weight for row in sets[next(s for s in sets if "may offer" in s)]}
    assert weights == {"no offer": 1.0, "offer freer": 1.0, "offer deal": 0.5, "offer gift": 0.5}


# ------------------------------------------------------------------ the file


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    what = kuril()
    found = exported(what, tmp_path, draw=17)
    first, second, *_ = found.path.read_text(encoding="ascii").splitlines()
    assert first == 'EFG 2 R "two_islands_no_us_basing, draw 17" { "Japan" "Russia" }'
    assert f"recipe {recipe(what, MODEL)[0]}, negosim {VERSION}" in second
    assert "draw 17 of 10000, seed 1, design plain, qre" in second
    game = gambit.read_efg(str(found.path))
    assert [player.label for player in game.players] == ["Japan", "Russia"]
    labels = [information_set.label for _, _, information_set in sets_of(game)]
    assert len(set(labels)) == len(labels) == found.information_sets
    assert any("Russia answers Joint projects; door open; militarisation" in label for label in labels)
    assert len(found.path.read_text(encoding="ascii").splitlines()) - 3 == found.nodes


@pytest.mark.parametrize("name", SCENARIOS)
def test_nodes_are_counted_before_they_are_written(name: str, tmp_path: Path) -> None:
    what = SCENARIOS[name]()
    tree = NamedTree(Recursion(NamedRules(what), modes(what)))
    assert tree.size() == efg.game_text(tree, "", "").nodes


def test_nodes_are_counted_right_whatever_offers_are_called() -> None:
    """A settlement named like a state of the door must not be taken for it."""
    plain = talks(moves=())
    for word in ("open", "shut"):
        offers = tuple(replace(o, name=word) if k == 0 else o for k, o in enumerate(plain.offers))
        for what in (plain, replace(plain, offers=offers)):
            tree = NamedTree(Recursion(NamedRules(what), modes(what)))
            assert tree.size() == efg.game_text(tree, "", "").nodes


@pytest.mark.parametrize("name", SCENARIOS)
def test_actions_come_in_the_order_in_which_the_file_first_names_them(name: str, tmp_path: Path) -> None:
    rows = rows_of(exported(SCENARIOS[name](), tmp_path).path)
    rank: dict[str, int] = {}
    last = ("", -1)
    for row in rows:
        rank.setdefault(row.action, len(rank))
        if row.information_set == last[0]:
            assert rank[row.action] > last[1]
        last = (row.information_set, rank[row.action])


def test_an_option_that_comes_up_later_is_named_after_those_before(tmp_path: Path) -> None:
    rows = rows_of(exported(SCENARIOS["another order"](), tmp_path).path)
    sets: dict[str, list[str]] = {}
    for row in rows:
        sets.setdefault(row.information_set, []).append(row.action)
    first = next(actions for actions in sets.values() if "no offer" in actions)
    assert first == ["no offer", "offer freer", "offer deal", "offer gift"]  # where "back" changes nothing
    assert ["no offer", "offer deal", "offer gift", "offer back"] in sets.values()


def test_labels_are_plain_and_different(tmp_path: Path) -> None:
    over = dispute(
        {"land": {"levels": "none all", "delivered_by": "south"}, "aid": "none all"},
        [term("delivery", "land", {"all": 1})],
    )
    label = 'Ångström’s “plan” – a "gift" \\ ή'
    offers = [replace(offer("a", land="all"), label=label), replace(offer("b", aid="all"), label=label)]
    players = over.players | {"north": over.players["north"].model_copy(update={"label": "Nørd"})}
    what = scenario(over.model_copy(update={"players": players}), offers)
    found = exported(replace(what, title="Ζ"), tmp_path)
    game = gambit.read_efg(str(found.path))
    actions = {action.label for _, _, each in sets_of(game) for action in each.actions}
    plain = "Angstrom's 'plan' - a 'gift' / ?"
    assert {f"offer {plain} [1]", f"offer {plain} [2]", "no offer", "accept", "reject"} <= actions
    assert [player.label for player in game.players] == ["N?rd", "south"]


def test_information_sets_of_large_games_have_no_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(efg, "MOST_NAMED", 100)
    found = exported(kuril(), tmp_path)
    game, profile, rows = read(found.path)
    assert {information_set.label for _, _, information_set in sets_of(game)} == {""}
    for key, worth, _ in worths(game, profile):
        assert worth == pytest.approx(rows[key].payoff, rel=0, abs=1e-9)


@pytest.mark.parametrize("p", [5e-324, 1e-30, 0.1, 1 / 3, 1 - 2**-53])
def test_chances_add_up_to_exactly_one(p: float, tmp_path: Path) -> None:
    over = dispute({"a": "x y"}, breakdown={"hazard": p})
    game = gambit.read_efg(str(exported(scenario(over), tmp_path).path))
    chances = [action.prob for action in game.root.infoset.actions]
    assert sum(chances) == 1
    assert float(chances[0]) == p


# ------------------------------------------------------------------ what cannot be


def test_a_large_game_is_refused_with_its_size(tmp_path: Path) -> None:
    told = r"two_islands_1956: the tree would have \d[\d,]{20,} nodes, of which at most 200,000 can be"
    with pytest.raises(RequestFault, match=told):
        exported(negosim.load("two_islands_1956"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_many_rounds_are_counted(tmp_path: Path) -> None:
    with pytest.raises(RequestFault, match="nodes, of which at most"):
        exported(talks(rounds=400), tmp_path)


def test_the_limit_is_that_of_nodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nodes = exported(talks(rounds=1), tmp_path).nodes
    monkeypatch.setattr(export, "MOST_NODES", nodes)
    assert exported(talks(rounds=1), tmp_path, force=True).nodes == nodes
    monkeypatch.setattr(export, "MOST_NODES", nodes - 1)
    with pytest.raises(RequestFault, match=f"would have {nodes} nodes, of which at most {nodes - 1}"):
        exported(talks(rounds=1), tmp_path, force=True)


@pytest.mark.parametrize("draw", [-1, 10_000])
def test_there_is_no_such_draw(draw: int, tmp_path: Path) -> None:
    with pytest.raises(RequestFault, match=f"expected a draw from 0 to 9999, found {draw}"):
        exported(talks(), tmp_path, draw=draw)


@pytest.mark.parametrize("name", ["game.efg", "game.csv"])
def test_nothing_is_written_over_unless_asked(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(
        RequestFault, match=f"{name} is there already; give another name with -o, or add --force"
    ):
        exported(talks(rounds=1), tmp_path)
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["mine"]
    exported(talks(rounds=1), tmp_path, force=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["game.csv", "game.efg"]
    assert (tmp_path / name).read_text(encoding="utf-8") != "mine"


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(RequestFault, match=r"let it end in \.efg"):
        negosim.export_game(talks(rounds=1), path=tmp_path / "game.csv")
    (tmp_path / "game.efg").mkdir()
    with pytest.raises(StoreError, match="a folder is in the way"):
        exported(talks(rounds=1), tmp_path, force=True)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="a file is in the way"):
        exported(talks(rounds=1), tmp_path / "file")


def test_a_concept_without_rounds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestFault, match="found nash; use --concept qre or spe"):
        exported(negosim.load("base").replace(run={"concept": "nash"}), tmp_path)


def test_subgame_perfection_as_a_concept_is_play_without_error(tmp_path: Path) -> None:
    what = kuril(run={"concept": "spe"})
    assert exported(what, tmp_path).value == exported(kuril(), tmp_path, precision=math.inf, force=True).value
    assert {row.probability for row in rows_of(tmp_path / HERE)} == {0.0, 1.0}


# ------------------------------------------------------------------ the command

SMALL = ["two_islands_1956", "--set", "game.rounds=1", "--set", "game.moves=[]"]


def call(*words: str) -> Result:
    return CliRunner().invoke(main, ["export-game", *words], prog_name="negosim")


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = call(*SMALL, "--draw", "17", "-o", HERE)
    assert result.exit_code == 0
    assert result.stderr == "Written to game.efg and game.csv.\n"
    assert result.stdout.startswith("two_islands_1956, draw 17: ")
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert gambit.read_efg(HERE).title == "two_islands_1956, draw 17"
    again = call(*SMALL, "-o", HERE)
    assert (again.exit_code, again.stdout) == (2, "")
    assert "game.efg is there already" in again.stderr
    forced = call(*SMALL, "-o", HERE, "--force", "--quiet", "--seed", "2")
    assert (forced.exit_code, forced.stderr) == (0, "")
    assert "seed 2" in Path(HERE).read_text(encoding="ascii")


def test_the_file_is_called_after_the_scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(*SMALL).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "two_islands_1956.csv",
        "two_islands_1956.efg",
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["base"],
            "take fewer rounds (--set game.rounds=1), fewer offers, or no moves (--set 'game.moves=[]').",
        ),
        (["bas"], "did you mean 'base'?"),
        (["base", "--draw", "x"], "expected a whole number, found 'x'"),
        (["base", "--concept", "nash"], "found nash; use --concept qre or spe"),
        ([], "expected a FILE"),
    ],
)
def test_slips_end_with_2(
    words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = call(*words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert list(tmp_path.iterdir()) == []
