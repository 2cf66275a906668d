"""The picture of a load demo: horizontal bars that say their values, or curves, readable from the back row.

The colours are Okabe and Ito's, which everybody can tell apart.
"""

import textwrap
from pathlib import Path

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import LogLocator

from workbook.load.demos import Demo, Figures, curve

COLOURS = ("#56B4E9", "#009E73", "#F0E442", "#0072B2", "#CC79A7")
LAST_COLOUR = "#D55E00"  # the last variant is the one that suffers
FONT_SIZE, TITLE_SIZE = 26, 36
TITLE_WIDTH, NAME_WIDTH = 52, 16  # characters in a line
GAP = 0.6  # between groups; a bar takes 1
MARGIN = 0.3  # inches
LINE_STYLES = ("-", "--")  # of the curves, by the database
CROWDED = 3  # a place that is followed by one less than so many times as far has no room for its number


def draw(demo: Demo, figures: Figures, title: str, path: Path) -> None:
    """Write a PNG of 1600 × 900 points: the bars or the curves of all variants."""
    with rc_context({"font.size": FONT_SIZE}):
        figure = Figure(figsize=(16, 9), dpi=100, layout=ConstrainedLayoutEngine(w_pad=MARGIN, h_pad=MARGIN))
        axes = figure.subplots()
        (_curves if demo.across else _bars)(axes, demo, figures)
        wrapped = textwrap.fill(title, TITLE_WIDTH, break_on_hyphens=False)
        figure.suptitle(wrapped, x=0.02, ha="left", fontsize=TITLE_SIZE, fontweight="bold")
        figure.savefig(path)


def _bars(axes: Axes, demo: Demo, figures: Figures) -> None:
    """A bar for each variant, or a group of them for each of `demo.bars`."""
    count, statistic = len(demo.variants), demo.claims[0].statistic
    form = {"rps": "{:,.0f} a second", "cpu": "{:.2f} ms"}.get(statistic, "{:,.0f} ms")
    colours = [*COLOURS[: count - 1], LAST_COLOUR]
    for place, variant in enumerate(demo.variants):
        rows = [figures[variant.name].get(name) for name in demo.bars]
        values = [getattr(row, statistic) if row else 0 for row in rows]
        labels = [form.format(value) if row else "no answers" for value, row in zip(values, rows, strict=True)]
        places = [place + group * (count + GAP) for group in range(len(rows))]
        bars = axes.barh(places, values, color=colours[place], height=0.9, label=variant.name)
        axes.bar_label(bars, labels, padding=10, fontweight="bold")
    if len(demo.bars) == 1:
        axes.set_yticks(range(count), [_wrapped(variant.name) for variant in demo.variants])
    else:
        middles = [(count - 1) / 2 + group * (count + GAP) for group in range(len(demo.bars))]
        axes.set_yticks(middles, demo.bars)
        axes.legend(loc="best", frameon=False)
    axes.invert_yaxis()
    axes.margins(x=0.15)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(demo.axis, labelpad=16)
    axes.xaxis.set_major_formatter("{x:,g}")


def _curves(axes: Axes, demo: Demo, figures: Figures) -> None:
    """A curve for each variant, both axes logarithmic: what doubles goes up by the same step everywhere.

    Variants of one class of users have one colour, and each database has a line of its own.
    """
    users = list(dict.fromkeys(next(iter(variant.users)) for variant in demo.variants))
    databases = list(dict.fromkeys(variant.database for variant in demo.variants))
    colours = [LAST_COLOUR, *COLOURS[:2]]  # the first variant is the one that suffers
    places: set[int] = set()
    for variant in demo.variants:
        found = curve(figures[variant.name])
        places |= found.keys()
        axes.plot(
            list(found),
            [getattr(row, demo.claims[0].statistic) for row in found.values()],
            color=colours[users.index(next(iter(variant.users)))],
            linestyle=LINE_STYLES[databases.index(variant.database)],
            linewidth=5,
            marker="o",
            markersize=14,
            label=variant.name,
        )
    ticks = [place for place in places if not any(place < other < CROWDED * place for other in places)]
    axes.set_xscale("symlog", linthresh=min(filter(None, places), default=1))  # there is a place 0: it has no logarithm
    axes.set_xticks(ticks, [f"{place:,}" for place in ticks])
    axes.set_yscale("log")
    axes.set_ylim(bottom=axes.get_ylim()[0] / 2)
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter("{x:,g}")
    axes.minorticks_off()
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel(demo.across, labelpad=16)
    axes.set_ylabel(demo.axis, labelpad=16)
    axes.legend(loc="upper left", frameon=False)


def _wrapped(name: str) -> str:
    """The name of a variant in lines; a word with a hyphen in it stays whole."""
    return textwrap.fill(name, NAME_WIDTH, break_on_hyphens=False)
