"""Draw the timeline of one round of the talks: docs/figures/round.svg and round.png.

Run from anywhere: ``python docs/make_round_picture.py``.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

FIGURES = Path(__file__).resolve().parent / "figures"

INK = "#222222"
DECISION = "#ffffff"
CHANCE = "#d9d9d9"
OVER = "#555555"

STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 7.5,
    "mathtext.fontset": "dejavusans",
    "svg.fonttype": "path",
    "svg.hashsalt": "negosim",
}

# Middle of each step on the time axis, and its heading.
STEPS = (
    (10, "1  Moves of one's own"),
    (34, "2  Proposal"),
    (58, "3  Answer"),
    (91.5, "4  Outsiders and publics"),
    (139, "5  End of the round"),
)


def box(
    ax: Axes, x: float, y: float, text: str, *, width: float = 19, height: float = 9, end: bool = False
) -> None:
    """A box with its middle at (x, y): a decision or a state; dark where the talks are over."""
    patch = FancyBboxPatch(
        (x - width / 2, y - height / 2),
        width,
        height,
        boxstyle="round,pad=0,rounding_size=1.2",
        facecolor=OVER if end else DECISION,
        edgecolor=INK,
        linewidth=0.9,
        zorder=3,
    )
    ax.add_patch(patch)
    ax.text(x, y, text, ha="center", va="center", color="white" if end else INK, linespacing=1.3, zorder=4)


def chance(ax: Axes, x: float, y: float, symbol: str) -> None:
    """A chance node."""
    ax.add_patch(Circle((x, y), 2.6, facecolor=CHANCE, edgecolor=INK, linewidth=0.9, zorder=3))
    ax.text(x, y, symbol, ha="center", va="center", color=INK, zorder=4)


def path(ax: Axes, *points: tuple[float, float]) -> None:
    """A line along the points, with an arrow's head at the last."""
    xs, ys = zip(*points[:-1], strict=True)
    ax.plot(xs, ys, color=INK, linewidth=0.9, solid_capstyle="butt", zorder=1)
    arrow = {
        "arrowstyle": "-|>",
        "color": INK,
        "linewidth": 0.9,
        "shrinkA": 0,
        "shrinkB": 0,
        "mutation_scale": 8,
    }
    ax.annotate("", xy=points[-1], xytext=points[-2], arrowprops=arrow, zorder=2)


def note(ax: Axes, x: float, y: float, text: str, **how: str) -> None:
    """A label beside a line."""
    ax.text(x, y, text, **({"ha": "center", "va": "bottom", "color": INK, "fontsize": 7} | how))


def time_axis(ax: Axes) -> None:
    """The five steps along the time axis."""
    path(ax, (0, 57), (168, 57))
    for x, heading in STEPS:
        ax.plot([x, x], [56.2, 57.8], color=INK, linewidth=0.9)
        ax.text(x, 59.2, heading, ha="center", va="bottom", fontsize=8, fontweight="bold", color=INK)


def talks(ax: Axes) -> None:
    """Steps 1 to 3: what the players decide."""
    box(ax, 10, 37, "Each in turn may\nmove one issue of\nits own by one level", height=11.5)
    note(ax, 10, 43.6, "costs the mover;\nmay need consent $c$")
    box(ax, 34, 37, "One side makes\nan offer, or none", height=11.5)
    note(ax, 34, 43.6, "a settlement only\nwhile the door is open")
    box(ax, 58, 37, "The other side\naccepts or rejects", height=11.5)
    path(ax, (19.5, 37), (24.5, 37))
    path(ax, (43.5, 37), (48.5, 37))
    path(ax, (34, 31.25), (34, 4), (121, 4), (121, 13.5))
    path(ax, (58, 31.25), (58, 4.2))
    note(ax, 33, 18, "no offer", rotation="vertical", ha="right", va="center")
    note(ax, 57, 18, "rejected", rotation="vertical", ha="right", va="center")
    note(ax, 104, 4.6, "$z$ stays in force")


def outsiders(ax: Axes) -> None:
    """Step 4: consent abroad and ratification at home."""
    path(ax, (67.5, 38.5), (70, 38.5), (70, 49), (82.4, 49))
    note(ax, 71, 49.5, "settlement", ha="left")
    chance(ax, 85, 49, "$c$")
    path(ax, (87.6, 49), (95.4, 49))
    chance(ax, 98, 49, r"$\rho$")
    path(ax, (100.6, 49), (111.5, 49))
    note(ax, 106, 49.5, "ratified")
    box(ax, 121, 49, "Carried out in stages,\nkept or broken", end=True)
    path(ax, (85, 46.4), (85, 34), (111.5, 34))
    path(ax, (98, 46.4), (98, 34.2))
    note(ax, 84, 40.3, "refused\nabroad", ha="right", va="center")
    note(ax, 99, 40.3, "fails at home,\nboth bear costs", ha="left", va="center")
    box(ax, 121, 34, "The door shuts:\nno more settlements")
    path(ax, (121, 29.5), (121, 22.5))
    path(ax, (67.5, 35.5), (70, 35.5), (70, 18), (82.4, 18))
    note(ax, 71, 18.5, "interim offer", ha="left")
    chance(ax, 85, 18, "$c$")
    path(ax, (87.6, 18), (111.5, 18))
    note(ax, 99.5, 18.5, "$z'$ comes into force")
    path(ax, (85, 15.4), (85, 4.2))
    note(ax, 84, 10, "refused", ha="right", va="center")


def end_of_round(ax: Axes) -> None:
    """Step 5: the round's flow, and whether the talks break down."""
    box(ax, 121, 18, "The round's flow\n$u_i(y(z))$")
    path(ax, (130.5, 18), (136.4, 18))
    chance(ax, 139, 18, "$q$")
    path(ax, (139, 20.6), (139, 29.5))
    box(ax, 144.5, 34, "Talks break down:\n$z^0$ for ever", end=True)
    path(ax, (141.6, 18), (148.5, 18))
    box(ax, 158, 18, "Round $t+1$; after\nround $T$, $z$ for ever")


def legend(ax: Axes) -> None:
    """What the shapes mean."""
    chance(ax, 131.5, 4, "")
    note(ax, 135, 4, "chance", ha="left", va="center")
    box(ax, 150, 4, "", width=5, height=4, end=True)
    note(ax, 153.5, 4, "talks are over", ha="left", va="center")


def draw() -> Figure:
    """The whole picture."""
    figure = Figure(figsize=(11, 4.3), layout="constrained")
    ax = figure.add_subplot()
    ax.set(xlim=(-2, 170), ylim=(0, 63), aspect="equal")
    ax.axis("off")
    for part in (time_axis, talks, outsiders, end_of_round, legend):
        part(ax)
    return figure


def main() -> None:
    """Write both files."""
    FIGURES.mkdir(exist_ok=True)
    with mpl.rc_context(STYLE):
        figure = draw()
        figure.savefig(FIGURES / "round.svg", metadata={"Date": None})
        figure.savefig(FIGURES / "round.png", dpi=200, metadata={"Software": None})


if __name__ == "__main__":
    main()
