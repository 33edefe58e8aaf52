"""How every chart looks."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from customer_segmentation.pipelines.reporting.options import Theme

#: A marker per segment, so that colour is never the only signal.
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*")


@contextmanager
def themed(theme: Theme) -> Iterator[None]:
    """Draw what is inside with the theme's colours."""
    settings: dict[Any, Any] = {
        "axes.edgecolor": theme.line,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.labelcolor": theme.ink,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlecolor": theme.ink,
        "axes.titlelocation": "left",
        "axes.titlesize": 11,
        "axes.titleweight": "bold",
        "font.family": _installed(theme.chart_fonts),
        "font.size": 9,
        "grid.color": theme.line,
        "grid.linewidth": 0.5,
        "legend.frameon": False,
        "text.color": theme.ink,
        "xtick.color": theme.muted,
        "ytick.color": theme.muted,
        "text.parse_math": False,  # a dollar sign in a column's name is no formula
    }
    with mpl.rc_context(settings), warnings.catch_warnings():
        # `ChartDataset` tells of characters that no font has, once.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def _installed(fonts: Sequence[str]) -> list[str]:
    """The fonts that this machine has; matplotlib brings its own."""
    installed = set(fontManager.get_font_names())
    return [font for font in fonts if font in installed] or ["DejaVu Sans"]


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of this size in inches; its parts arrange themselves."""
    return Figure(figsize=(width, height), layout="constrained")


def marker(number: int) -> str:
    """The marker of the segment with this number (1…k)."""
    return MARKERS[(number - 1) % len(MARKERS)]


def segment_palette(numbers: Any, theme: Theme) -> dict[int, str]:
    """Colour by segment number."""
    return {int(number): theme.segment_colour(int(number)) for number in numbers}


def segment_label(card: dict[str, Any]) -> str:
    """A segment's number and name, its levels on two lines."""
    return f"{card['number']}  {card['name']}".replace(", ", ",\n", 1)


def mark_value(axes: Axes, x: float, y: float, text: str, colour: str) -> None:
    """Ring a point and write beside it what it is."""
    axes.plot([x], [y], marker="o", markersize=12, markerfacecolor="none", markeredgecolor=colour, markeredgewidth=2)
    axes.annotate(text, (x, y), xytext=(9, 9), textcoords="offset points", color=colour, fontweight="bold")
