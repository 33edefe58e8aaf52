"""How every chart looks."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from customer_segmentation.segmentation.cards import SegmentCard
from customer_segmentation.theme import Theme

from .text_layout import fitted, letters_in, segment_label

#: A marker per segment, so that colour is never the only signal.
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*")

#: Sizes of fonts in points.
TITLE = 11
PANEL_TITLE = 10
TEXT = 9
SMALL = 8

#: What the names of segments may take of a chart's width, in inches.
NAMES_WIDTH = 2.6


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
        "axes.titlesize": TITLE,
        "axes.titleweight": "bold",
        "axes.titley": 1.0,  # fixed: to look for what a title might run into takes long
        "axes.formatter.useoffset": False,  # a sum or a power above the axis would run into the title
        "axes.formatter.limits": (-9, 9),
        "font.family": _installed(theme.chart_fonts),
        "font.size": TEXT,
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


def name_label(card: SegmentCard) -> str:
    """A segment's number and name, in the room for names."""
    return segment_label(card, letters_in(NAMES_WIDTH, TEXT))


def segment_palette(numbers: Any, theme: Theme) -> dict[int, str]:
    """Colour by segment number."""
    return {int(number): theme.segment_colour(int(number)) for number in numbers}


def background(theme: Theme) -> str:
    """The grey of what a segment is set against: half the strength of secondary text."""
    red, green, blue = ((channel + 1) / 2 for channel in to_rgb(theme.muted))
    return to_hex((red, green, blue))


def add_note(figure: Figure, text: str, theme: Theme) -> None:
    """Write a note below everything else in a figure."""
    note = fitted(text, figure.get_figwidth() - 0.2, SMALL)
    figure.supxlabel(note, x=0.01, ha="left", fontsize=SMALL, color=theme.muted)
