"""The draws of one scenario, and what is said of numbers that were found in each of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from negosim.dispute.data import Effect
from negosim.game.axes import Axes, Package, axes_of, overlaid
from negosim.game.entries import Products
from negosim.game.packages import PayoffRows
from negosim.model.draws import Sampler
from negosim.model.lanes import Floats
from negosim.model.payoffs import differences
from negosim.outcomes.statistics import Tally, blocks_of, spread
from negosim.scenario.data import Scenario

__all__ = ["Estimates", "Sample", "Truths", "start_of"]

Truths = npt.NDArray[np.bool_]

Estimates = dict[str, Floats]
"""``mean``, ``low`` and ``high`` (95 % Monte Carlo interval), ``p05`` and ``p95``, one number a row."""

_NAMES = ("mean", "low", "high", "p05", "p95")


class Sample:
    """All draws of a scenario.

    Parameters
    ----------
    scenario : Scenario

    Attributes
    ----------
    theta : (parameters, draws) array

    Raises
    ------
    RequestFault
        The design cannot have that number of draws.
    """

    def __init__(self, scenario: Scenario) -> None:
        run = scenario.run
        self.scenario = scenario
        self.blocks = blocks_of(run.draws, run.design)
        sampler = Sampler(scenario.priors, run.seed, run.design, run.draws)
        self.theta = np.concatenate([sampler.parameters(b.begin, b.end) for b in self.blocks], axis=1)

    def estimates(self, values: Floats, least: float = -np.inf, most: float = np.inf) -> Estimates:
        """What is said of numbers, ``(rows, draws)``; intervals end at the least and the most."""
        mean, half = self._mean(values)
        p05, p95 = spread(values) if len(values) else (mean, mean)
        return _estimates(mean, half, (p05, p95), (least, most))

    def ratios(
        self,
        parts: Floats,
        wholes: Floats,
        least: float = 0.0,
        most: float = np.inf,
        *,
        known: Truths | None = None,
    ) -> Estimates:
        """What is said of shares, from ``(rows, draws)`` each.

        The mean is that of the parts over that of the wholes, with the interval of a ratio of means
        (linearised: Cochran 1977, section 6.4). Quantiles are over the draws whose whole is above zero, and
        of them over those that are told to be known, ``(rows, draws)``; ``draws`` is the share of these.
        """
        counted = wholes > 0 if known is None else (wholes > 0) & known
        part, whole = self._mean(parts)[0], self._mean(wholes)[0]
        mean = _over(part, whole)
        beside = parts - np.nan_to_num(mean)[:, None] * wholes
        half = np.where(whole > 0, _over(self._mean(beside)[1], whole), np.nan)
        each = [_quantiles(p[c] / w[c]) for p, w, c in zip(parts, wholes, counted, strict=True)]
        p05, p95 = np.array(each).reshape(-1, 2).T
        draws = counted.mean(axis=1)
        return _estimates(mean, half, (p05, p95), (least, most)) | {"draws": np.where(whole > 0, draws, 0.0)}

    def like_largest(self, values: Floats) -> list[bool]:
        """Which of some rows, ``(rows, draws)``, the draws do not tell from that with the largest mean.

        Told apart are those whose draw-wise difference to it has a mean with an interval above zero. It
        also serves for the numerators of ratios that share their denominator.
        """
        if not len(values):
            return []
        first = int(self._mean(values)[0].argmax())
        mean, half = self._mean(values[first] - values)
        return [bool(m <= (0.0 if np.isnan(h) else h)) for m, h in zip(mean, half, strict=True)]

    def payoffs(self, packages: Sequence[Package]) -> Floats:
        """u_i(x) of players and observers, ``(packages, payees, draws)``."""
        dispute = self.scenario.dispute
        products, payees = Products(), 2 + len(dispute.observers)
        rows = PayoffRows(dispute, axes_of(dispute), products)
        wanted = [[rows.row(effect, x) for effect in Effect] for x in packages]
        begin, entry = rows.sums()
        terms = differences(list(products.rows), self.theta)
        found = np.zeros((len(packages), payees, self.theta.shape[1]))
        for k, by_effect in enumerate(wanted):
            for i in range(payees):
                for row in by_effect:
                    for j in entry[begin[row * payees + i] : begin[row * payees + i + 1]]:
                        found[k, i] += terms[j]
        return found

    def _mean(self, values: Floats) -> tuple[Floats, Floats]:
        """Means over draws, and half the width of their intervals."""
        tally = Tally(self.scenario.run.design)
        for block in self.blocks:
            tally.add(values[..., block.begin : block.end], block.replicate)
        found = tally.mean()
        return found.mean, found.half_width


def _estimates(
    mean: Floats, half: Floats, spread_: tuple[Floats, Floats], ends: tuple[float, float]
) -> Estimates:
    low, high = np.clip(mean - half, *ends), np.clip(mean + half, *ends)
    return dict(zip(_NAMES, (mean, low, high, *spread_), strict=True))


def _over(part: Floats, whole: Floats) -> Floats:
    """Quotients; not a number where there is nothing to divide by."""
    found: Floats = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return found


def _quantiles(values: Floats) -> tuple[float, float]:
    if not len(values):
        return (np.nan, np.nan)
    low, high = np.quantile(values, [0.05, 0.95])
    return float(low), float(high)


def start_of(scenario: Scenario) -> tuple[Axes, Package]:
    """The axes, and the package in force at the start."""
    axes = axes_of(scenario.dispute)
    return axes, overlaid(axes.status_quo, axes.positions(scenario.in_force))
