"""Draws: the documented rule worked out a second time, common random numbers, and the two designs."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from scipy.stats import qmc

from negosim.dispute.priors import read_prior
from negosim.errors import RequestFault
from negosim.model.draws import REPLICATES, Sampler, check_draws
from negosim.model.lanes import Floats
from negosim.scenario.data import Design
from negosim.scenario.load import load
from negosim.scenario.shipped import shipped_names

PLAIN, LATIN, SOBOL = Design.PLAIN, Design.LATIN_HYPERCUBE, Design.SOBOL
UNIFORM = {name: read_prior({"uniform": [0, 1]}) for name in [f"p{k}" for k in range(20)]}


def sampler(draws: int, design: Design = PLAIN, seed: int = 1) -> Sampler:
    """Twenty parameters, uniform between 0 and 1."""
    return Sampler(UNIFORM, seed, design, draws)


def philox(text: str) -> np.random.Philox:
    """The generator whose key is a text, as the documentation has it."""
    key = hashlib.sha256(text.encode()).digest()[:16]
    words = [int.from_bytes(key[:8], "little"), int.from_bytes(key[8:], "little")]
    return np.random.Philox(key=np.array(words, dtype=np.uint64))


def by_the_rule(seed: int, name: str, draws: int, design: str = "plain") -> Floats:
    """Plain uniforms as the documentation has them, from hashlib and numpy alone."""
    output = philox(f"negosim|{seed}|{design}|{name}").random_raw(draws)
    return np.array([(int(word) // 2**12 + 0.5) / 2**52 for word in output])


# ------------------------------------------------------------------ plain


@pytest.mark.parametrize("seed", [0, 1, 123_456_789])
def test_plain_draws_follow_the_documented_rule(seed: int) -> None:
    names = ["sovereignty_japan", "basing_risk_written"]
    found = Sampler(load("base").priors, seed, PLAIN, 50).uniforms(0, 50)
    for name in names:
        assert found[name].tolist() == by_the_rule(seed, name, 50).tolist()


def test_values_are_quantiles_of_the_uniforms() -> None:
    priors = load("base").priors
    row = list(priors).index("consent_written")
    low, mode, high = priors["consent_written"].numbers
    u = by_the_rule(1, "consent_written", 200)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    expected = np.where(u < (mode - low) / (high - low), rising, falling)
    found = Sampler(priors, 1, PLAIN, 200).parameters(0, 200)[row]
    np.testing.assert_allclose(found, expected, rtol=1e-13)


def test_uniforms_look_uniform_and_independent() -> None:
    u = np.stack(list(sampler(4000).uniforms(0, 4000).values()))
    assert (np.abs(u.mean(axis=1) - 0.5) < 4 / np.sqrt(12 * 4000)).all()
    assert np.abs(np.corrcoef(u) - np.eye(20)).max() < 4.5 / np.sqrt(4000)


def test_another_seed_gives_other_draws() -> None:
    assert not np.isin(sampler(64, seed=1).parameters(0, 64), sampler(64, seed=2).parameters(0, 64)).any()


# ------------------------------------------------------------------ common random numbers


def test_plain_draws_do_not_depend_on_their_number() -> None:
    assert (sampler(100).parameters(0, 100) == sampler(5000).parameters(0, 100)).all()


@pytest.mark.parametrize("name", shipped_names())
def test_scenarios_share_every_number_that_they_do_not_change(name: str) -> None:
    base, other = load("base").priors, load(name).priors
    ours, theirs = (Sampler(priors, 1, PLAIN, 40).parameters(0, 40) for priors in (base, other))
    for row, parameter in enumerate(base):
        same = base[parameter] == other[parameter]
        assert (ours[row] == theirs[row]).all() == same, parameter


@pytest.mark.parametrize("design", [PLAIN, LATIN, SOBOL])
def test_a_changed_prior_keeps_its_uniforms(design: Design) -> None:
    base = load("base").priors
    changed = base | {"sway_russia": base["sway_russia"].changed(2, -1), "us_threat_russia": read_prior(3)}
    ours, theirs = (Sampler(priors, 1, design, 64).parameters(0, 64) for priors in (base, changed))
    expected = dict(zip(base, ours, strict=True))
    expected |= {"sway_russia": 2 * expected["sway_russia"] - 1, "us_threat_russia": np.full(64, 3.0)}
    for name, found in zip(base, theirs, strict=True):
        np.testing.assert_allclose(found, expected[name], rtol=1e-14, err_msg=name)


@pytest.mark.parametrize("design", [PLAIN, LATIN])
def test_draws_do_not_depend_on_the_order_of_the_parameters(design: Design) -> None:
    names = list(UNIFORM)
    turned = Sampler({name: UNIFORM[name] for name in reversed(names)}, 1, design, 64).parameters(0, 64)
    assert (turned[::-1] == sampler(64, design).parameters(0, 64)).all()


@pytest.mark.parametrize("design", [PLAIN, LATIN, SOBOL])
def test_slices_agree_with_the_whole(design: Design) -> None:
    whole = sampler(256, design).parameters(0, 256)
    for begin, end in [(0, 1), (1, 2), (3, 9), (4, 8), (30, 35), (63, 130), (255, 256)]:
        assert (sampler(256, design).parameters(begin, end) == whole[:, begin:end]).all(), (begin, end)


def test_a_certain_parameter_is_certain_in_any_slice() -> None:
    found = Sampler({"sure": read_prior(3), **UNIFORM}, 1, PLAIN, 64).parameters(5, 9)
    assert found[0].tolist() == [3.0, 3.0, 3.0, 3.0]
    assert (found[1:] == sampler(64).parameters(5, 9)).all()


# ------------------------------------------------------------------ designs


@pytest.mark.parametrize("seed", [0, 7])
def test_the_latin_hypercube_follows_the_documented_rule(seed: int) -> None:
    found, each = sampler(24, LATIN, seed).uniforms(0, 24), 3
    for name in ("p0", "p19"):
        generators = [philox(f"negosim|{seed}|latin_hypercube|{name}|24|{r}") for r in range(8)]
        strata = np.concatenate([np.random.Generator(g).permutation(each) for g in generators])
        inside = by_the_rule(seed, name, 24, "latin_hypercube")
        assert found[name].tolist() == ((strata + inside) / each).tolist()


@pytest.mark.parametrize("seed", [0, 7])
def test_sobol_points_follow_the_documented_rule(seed: int) -> None:
    """Every parameter is a dimension, also one that is certain."""
    found = Sampler({"sure": read_prior(3), **UNIFORM}, seed, SOBOL, 32).uniforms(0, 32)
    for r in range(8):
        digest = hashlib.sha256(f"negosim|{seed}|sobol|{r}".encode()).digest()
        entropy = np.random.SeedSequence(int.from_bytes(digest[:16], "little"))
        generator = np.random.Generator(np.random.Philox(entropy))
        points = qmc.Sobol(21, scramble=True, bits=52, rng=generator).random(4) + 2.0**-53
        for k, name in enumerate(UNIFORM, start=1):
            assert found[name][4 * r : 4 * r + 4].tolist() == points[:, k].tolist()


def test_rounding_never_leads_the_latin_hypercube_to_1(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last stratum begins so close to 1 that the largest uniform, added to it, rounds to its end."""
    largest = 1 - 2.0**-53
    monkeypatch.setattr("negosim.model.draws._words", lambda *args: np.full(args[-1] - args[-2], largest))
    u = np.stack(list(sampler(8 * 32, LATIN).uniforms(0, 8 * 32).values()))
    assert 31 + largest == 32
    assert u.max() == largest


@pytest.mark.parametrize("design", [LATIN, SOBOL])
def test_one_draw_in_each_stratum_of_each_randomisation(design: Design) -> None:
    each = 32
    u = sampler(REPLICATES * each, design).parameters(0, REPLICATES * each)
    strata = np.sort(np.floor(u.reshape(20, REPLICATES, each) * each), axis=2)
    assert (strata == np.arange(each)).all()


@pytest.mark.parametrize("design", [LATIN, SOBOL])
def test_randomisations_differ(design: Design) -> None:
    parts = sampler(8 * 32, design).parameters(0, 8 * 32).reshape(20, REPLICATES, 32)
    assert len(np.unique(parts)) == parts.size
    orders = {tuple(np.argsort(parts[0, r]).tolist()) for r in range(REPLICATES)}
    assert len(orders) == REPLICATES


@pytest.mark.parametrize("design", [PLAIN, LATIN, SOBOL])
def test_uniforms_lie_strictly_between_0_and_1(design: Design) -> None:
    u = np.stack(list(sampler(8 * 512, design).uniforms(0, 8 * 512).values()))
    assert 0 < u.min() < u.max() < 1


def test_the_latin_hypercube_depends_on_the_number_of_draws() -> None:
    few, many = sampler(64, LATIN).parameters(0, 64), sampler(128, LATIN).parameters(0, 64)
    assert not (few == many).any()


@pytest.mark.parametrize("design", [LATIN, SOBOL])
def test_means_are_closer_than_those_of_plain_draws(design: Design) -> None:
    draws = 512
    errors = {d: sampler(draws, d).parameters(0, draws).mean(axis=1) - 0.5 for d in (PLAIN, design)}
    size = {d: np.sqrt((error**2).mean()) for d, error in errors.items()}
    assert size[design] < size[PLAIN] / 20


@pytest.mark.parametrize(
    ("draws", "design", "hint"),
    [
        (0, PLAIN, "with --draws"),
        (-8, SOBOL, "with --draws"),
        (4, LATIN, "use 8"),
        (100, LATIN, "use 96"),
        (100, SOBOL, "use 128"),
        (8 * 3, SOBOL, "use 32"),
        (7, SOBOL, "use 8"),
        (8 * 4 + 3, SOBOL, "use 32"),
    ],
)
def test_a_number_that_a_design_cannot_have_is_refused(draws: int, design: Design, hint: str) -> None:
    with pytest.raises(RequestFault, match=rf"^expected .+, found {draws}; .*{hint}\.$"):
        sampler(draws, design)


@pytest.mark.parametrize(
    ("draws", "design"), [(1, PLAIN), (7, PLAIN), (8, LATIN), (24, LATIN), (8, SOBOL), (64, SOBOL)]
)
def test_other_numbers_are_fine(draws: int, design: Design) -> None:
    check_draws(draws, design)
    assert sampler(draws, design).parameters(0, draws).shape == (20, draws)
