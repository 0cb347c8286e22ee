"""Chart of the outcome classes: means, and the two uncertainties kept apart.

From top to bottom: title, a line for each class, axis, key, classes too rare to draw. All lengths
are millimetres from the top left corner, so that nothing depends on the number of classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from negosim.figures.fit import line_height, text_width, wrapped
from negosim.figures.style import MM, WIDTHS, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["RARE", "outcome_data", "outcome_figure", "percent"]

RARE = 0.0005
"""Classes whose mean and 95 % quantile over draws are below this are named, not drawn."""

_TITLE, _TEXT, _SMALL = 9.0, 7.5, 7.0
_ROW, _EDGE, _GAP, _AXIS = 6.2, 2.0, 1.8, 11.5
_BAR, _SPREAD, _ERROR = "#BFD3E6", "#4D4D4D", "#08306B"
_LABELS = 0.34  # most of the width that labels of classes may take
_MEAN = "Mean"
_KEY = 9.0  # width of a symbol in the key


def outcome_data(summary: pd.DataFrame) -> pd.DataFrame:
    """What the chart draws, in percent: the summary with ``drawn`` saying which classes have a line."""
    columns = ["mean", "low", "high", "p05", "p95"]
    data = pd.concat([summary[["class", "label"]], 100 * summary[columns]], axis=1)
    data["drawn"] = (summary["mean"] >= RARE) | (summary["p95"] >= RARE)
    return data


def outcome_figure(summary: pd.DataFrame, title: str, draws: int, width_mm: float = WIDTHS["page"]) -> Figure:
    """Draw the probabilities of the outcome classes.

    Parameters
    ----------
    summary : DataFrame
        ``Outcomes.summary()``: a row for each class, in the order to draw them.
    title : str
    draws : int
        Number of draws that the means are over.
    width_mm : float
        Width of the figure in millimetres.

    Returns
    -------
    Figure
    """
    from matplotlib.figure import Figure

    data = outcome_data(summary)
    drawn = data[data["drawn"]].reset_index(drop=True)
    plan = _plan(drawn, list(data.loc[~data["drawn"], "label"]), title, draws, width_mm)
    with styled():
        figure = Figure(figsize=(width_mm * MM, plan.height * MM))
        _write_lines(figure, plan, plan.title, _EDGE, _TITLE, "bold")
        axes = figure.add_axes(plan.box())
        _draw_frame(axes, drawn, plan)
        _draw_rows(axes, drawn)
        _write_means(figure, drawn, plan)
        _draw_key(figure, plan)
        _write_lines(figure, plan, plan.rare, plan.height - _EDGE - plan.rare_height, _SMALL)
    return figure


def percent(value: float) -> str:
    """A percentage with two significant digits or more: 54.3 %, 1.4 %, 0.13 %."""
    return f"{value:.1f} %" if value >= 0.95 else f"{value:.2f} %"


@dataclass(frozen=True)
class _Plan:
    """Texts, broken into lines, and where things stand, in millimetres from the top left."""

    width: float
    title: list[str]
    labels: list[list[str]]
    key: list[list[str]]
    rare: list[str]
    left: float
    right: float
    top: float
    rows_height: float
    most: float

    @property
    def key_top(self) -> float:
        return self.top + self.rows_height + _AXIS

    @property
    def rare_height(self) -> float:
        return len(self.rare) * line_height(_SMALL)

    @property
    def height(self) -> float:
        key = sum(map(len, self.key)) * line_height(_SMALL) + (len(self.key) - 1) * 0.6
        return self.key_top + key + (_GAP + self.rare_height if self.rare else 0) + _EDGE

    def box(self) -> tuple[float, float, float, float]:
        bottom = self.height - self.top - self.rows_height
        wide = self.width - self.left - self.right
        return (
            self.left / self.width,
            bottom / self.height,
            wide / self.width,
            self.rows_height / self.height,
        )


def _plan(drawn: pd.DataFrame, rare: list[str], title: str, draws: int, width: float) -> _Plan:
    inner = width - 2 * _EDGE
    title_lines = wrapped(title, inner, _TITLE, "bold")
    labels = [wrapped(label, _LABELS * width, _TEXT) for label in drawn["label"]]
    widest = max(text_width(line, _TEXT) for lines in labels for line in lines)
    tallest = max(map(len, labels))
    note = f"Below {100 * RARE:g} %: {'; '.join(rare)}." if rare else ""
    return _Plan(
        width=width,
        title=title_lines,
        labels=labels,
        key=[wrapped(text, inner - _KEY, _SMALL) for text in _key_texts(draws)],
        rare=wrapped(note, inner, _SMALL) if rare else [],
        left=_EDGE + widest + 2.0,
        right=_EDGE + max(text_width(text, _TEXT) for text in (_MEAN, *map(percent, drawn["mean"]))) + 2.5,
        top=_EDGE + len(title_lines) * line_height(_TITLE) + 0.5 * _GAP + line_height(_SMALL),
        rows_height=len(drawn) * max(_ROW, tallest * line_height(_TEXT) + 1.0),
        most=_axis_end(float(drawn[["mean", "high", "p95"]].max().max())),
    )


def _key_texts(draws: int) -> list[str]:
    return [
        f"Mean over {draws:,} draws of the uncertain parameters",
        "95 % interval of that mean: Monte Carlo error, smaller with more draws",
        "5th to 95th percentile over draws: what is not known of the dispute, however many draws",
    ]


def _axis_end(most: float) -> float:
    steps = (1, 2, 5, 10, 20, 30, 40, 60, 80, 100)
    return float(next((step for step in steps if step >= most), 100))


def _draw_frame(axes: Axes, drawn: pd.DataFrame, plan: _Plan) -> None:
    axes.set_xlim(0, plan.most)
    axes.set_ylim(len(drawn) - 0.5, -0.5)
    axes.set_xlabel("Probability (%)")
    axes.set_yticks(range(len(drawn)), ["\n".join(lines) for lines in plan.labels])
    axes.tick_params(axis="y", length=0, pad=2.0 / 25.4 * 72 * 0.7)
    axes.locator_params(axis="x", nbins=6 if plan.width > WIDTHS["single"] else 4)
    axes.grid(axis="x", color="#D9D9D9", linewidth=0.5)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _draw_rows(axes: Axes, drawn: pd.DataFrame) -> None:
    for y, row in enumerate(drawn.to_dict("records")):
        _draw_symbols(axes, y, row["mean"], (row["low"], row["high"]), (row["p05"], row["p95"]))


def _write_means(figure: Figure, drawn: pd.DataFrame, plan: _Plan) -> None:
    """A column at the right, since a number at the end of a line would be read as that end."""
    row = plan.rows_height / len(drawn)
    heights = [plan.top - 0.5 * line_height(_SMALL), *(plan.top + (i + 0.5) * row for i in range(len(drawn)))]
    for height, text in zip(heights, [_MEAN, *map(percent, drawn["mean"])], strict=True):
        x, y = 1 - _EDGE / plan.width, 1 - height / plan.height
        figure.text(x, y, text, size=_TEXT, va="center_baseline", ha="right")


def _draw_symbols(
    axes: Axes, y: float, mean: float | None, error: Any = None, spread: Any = None, height: float = 0.56
) -> None:
    if mean is not None:
        axes.barh(y, mean, height, color=_BAR, edgecolor=_SPREAD, linewidth=0.4, zorder=2)
    if spread is not None:
        axes.plot(spread, (y, y), color=_SPREAD, linewidth=0.9, zorder=3, clip_on=False)
        axes.plot(spread, (y, y), color=_SPREAD, ls="", marker="|", ms=4.5, mew=0.9, zorder=3, clip_on=False)
    if error is not None:
        axes.plot(error, (y, y), color=_ERROR, linewidth=4, solid_capstyle="butt", zorder=4, clip_on=False)
        middle = sum(error) / 2
        axes.plot([middle], [y], color=_ERROR, ls="", marker="|", ms=7, mew=1.1, zorder=4, clip_on=False)


def _draw_key(figure: Figure, plan: _Plan) -> None:
    symbols = ({"mean": 7.0}, {"mean": None, "error": (2.0, 5.0)}, {"mean": None, "spread": (0.5, 6.5)})
    top = plan.key_top
    for symbol, lines in zip(symbols, plan.key, strict=True):
        high = line_height(_SMALL)
        box = (_EDGE / plan.width, 1 - (top + high) / plan.height, 7 / plan.width, high / plan.height)
        axes = figure.add_axes(box)
        axes.set_axis_off()
        axes.set(xlim=(0, 7), ylim=(-0.5, 0.5))
        _draw_symbols(axes, 0, **symbol)  # type: ignore[arg-type]
        _write_lines(figure, plan, lines, top, _SMALL, x=_EDGE + _KEY)
        top += len(lines) * high + 0.6


def _write_lines(
    figure: Figure,
    plan: _Plan,
    lines: list[str],
    top: float,
    size: float,
    weight: str = "normal",
    x: float = _EDGE,
) -> None:
    for number, line in enumerate(lines):
        middle = top + (number + 0.5) * line_height(size)
        figure.text(
            x / plan.width,
            1 - middle / plan.height,
            line,
            size=size,
            weight=weight,
            va="center_baseline",
            ha="left",
        )
