"""Charts of what the segments are like: the means and the spread of the columns in which they differ."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from customer_segmentation.charts.scales import feature_of, finish_scales
from customer_segmentation.charts.text_layout import digits_for, fitted, height_of, label_with_unit, length_of
from customer_segmentation.charts.theme import (
    NAMES_WIDTH,
    PANEL_TITLE,
    SMALL,
    TEXT,
    TITLE,
    add_note,
    ink_on,
    name_label,
    new_figure,
    segment_palette,
    themed,
)
from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.language import _, number
from customer_segmentation.segmentation.cards import SegmentCard
from customer_segmentation.theme import Theme

#: More columns than this would be too small to read.
_MOST_COLUMNS = 8
_MOST_PANELS_ACROSS = 4
_WIDTH = 11.0
_NARROWEST = 7.4
_SCALE_HEIGHT = 0.9
#: Deviations beyond this have the darkest colours.
_DARKEST = 2.0


def plot_profile_heatmap(cards: Sequence[SegmentCard], theme: Theme) -> Figure:
    """Means of number columns by segment; colour says how far they lie from the mean of all customers.

    Of more than eight number columns, the eight are drawn in which the segments differ most.
    """
    every = range(len(cards[0]["differences"]))
    shown = _differing_most(cards, every)
    deviations = [[card["differences"][column]["difference"] or 0.0 for column in shown] for card in cards]
    means = _written_means(cards, shown)
    rows = [name_label(card) for card in cards]
    wordings = [label_with_unit(cards[0]["differences"][column]) for column in shown]
    cell_width = _width_of_cells(wordings, means)
    columns = [fitted(wording, cell_width, SMALL) for wording in wordings]
    beside = max(length_of(row, TEXT) for row in rows) + 0.3
    above = max(height_of(column, SMALL) for column in columns) + 0.4
    width = max(_NARROWEST, beside + cell_width * len(columns))
    row_height = max(0.4, max(height_of(row, TEXT) for row in rows) + 0.1)
    with themed(theme):
        figure = new_figure(width, above + row_height * len(rows) + _SCALE_HEIGHT)
        axes = figure.subplots()
        colours: dict[str, Any] = {"cmap": "vlag", "vmin": -_DARKEST, "vmax": _DARKEST, "linecolor": "white"}
        labels: dict[str, Any] = {"annot": means, "fmt": "", "xticklabels": columns, "yticklabels": rows}
        sns.heatmap(np.array(deviations), linewidths=2, cbar=False, ax=axes, **colours, **labels)
        _ink_cells(axes)
        _add_scale(figure, axes, width - beside)
        axes.xaxis.tick_top()
        axes.tick_params(axis="x", length=0, labelsize=SMALL, rotation=0)
        axes.tick_params(axis="y", length=0, rotation=0)
        axes.set_title(fitted(_("What the segments are like: average values"), width - beside, TITLE, bold=True), pad=8)
        _say_which(figure, len(every), theme)
    return figure


def plot_distributions(
    customers: pd.DataFrame, cards: Sequence[SegmentCard], table: CustomerTable, theme: Theme
) -> Figure:
    """Spread of number columns by segment: median, middle half, and the range of most customers.

    Of more than eight number columns, the eight are drawn in which the segments differ most. Yes and no, and levels of
    categories, spread over nothing.
    """
    differences = cards[0]["differences"]
    spreading = [place for place, one in enumerate(differences) if one.get("kind") not in {"yes_no", "category"}]
    spreading = spreading or list(range(len(differences)))
    shown = [differences[place] for place in _differing_most(cards, spreading)]
    palette = segment_palette([card["number"] for card in cards], theme)
    across = min(len(shown), _MOST_PANELS_ACROSS)
    down = -(-len(shown) // across)
    room = _WIDTH / across - 0.3
    titles = [fitted(label_with_unit(difference), room, PANEL_TITLE, bold=True) for difference in shown]
    panel_height = 0.6 + max(height_of(title, PANEL_TITLE) for title in titles) + 0.3 * len(palette)
    median = {"color": "white", "linewidth": 1.2, "path_effects": [withStroke(linewidth=2.6, foreground=theme.ink)]}
    look: dict[str, Any] = {"saturation": 1, "linecolor": theme.ink, "linewidth": 0.8, "medianprops": median}
    look |= {"fliersize": 2, "flierprops": {"alpha": 0.5}, "orient": "h", "legend": False}
    with themed(theme):
        figure = new_figure(_WIDTH, down * panel_height + 0.2)
        panels = figure.subplots(down, across, squeeze=False, sharey=True).ravel()
        for axes, difference, title in zip(panels, shown, titles, strict=False):
            sns.boxplot(customers, x=difference["column"], y=SEGMENT, hue=SEGMENT, palette=palette, ax=axes, **look)
            axes.set_title(title, fontsize=PANEL_TITLE)
            axes.set(xlabel="", ylabel=_("Segment"))
            axes.locator_params(axis="x", nbins=6)
            finish_scales(axes, [feature_of(difference, table)])
            axes.grid(visible=False, axis="y")
        for axes in panels[len(shown) :]:
            axes.set_visible(False)
        _say_which(figure, len(spreading), theme)
    return figure


def _differing_most(cards: Sequence[SegmentCard], places: Sequence[int]) -> list[int]:
    """Of the columns at some places, those in which the segments differ most, in the table's order.

    It is measured by the variance between segments, as a share of the variance of all customers.
    """
    deviations = np.array([[one["difference"] or 0.0 for one in card["differences"]] for card in cards])
    between = np.array([card["share"] for card in cards]) @ deviations**2
    by_difference = sorted(places, key=lambda place: -between[place])
    return sorted(by_difference[:_MOST_COLUMNS])


def _say_which(figure: Figure, columns: int, theme: Theme) -> None:
    """Say that some columns are left out, where they are."""
    note = _(
        "The chart shows the {shown} of {columns} number columns in which the segments differ most.",
        shown=_MOST_COLUMNS,
        columns=columns,
    )
    if columns > _MOST_COLUMNS:
        add_note(figure, note, theme)


def _written_means(cards: Sequence[SegmentCard], shown: Sequence[int]) -> npt.NDArray[np.str_]:
    """The means as they stand in the cells, segments × columns; those of a column have the same number of decimals."""
    means = [[card["differences"][column]["mean"] for card in cards] for column in shown]
    return np.array([[number(mean, digits_for(of_column)) for mean in of_column] for of_column in means]).T


def _width_of_cells(wordings: Sequence[str], means: npt.NDArray[np.str_]) -> float:
    """Width in inches that has room for each number and for the words of the columns, unless they are very long."""
    longest_number = max(length_of(mean, TEXT) for mean in means.ravel())
    longest_word = max(length_of(word, SMALL) for wording in wordings for word in wording.split())
    share = (9.6 - NAMES_WIDTH) / len(wordings)
    return max(min(share, 1.6), longest_number + 0.2, min(longest_word + 0.15, 1.3))


def _ink_cells(axes: Axes) -> None:
    """Write each number in black or white, whichever can be read better on the colour of its cell."""
    for mean, colour in zip(axes.texts, axes.collections[0].get_facecolor(), strict=True):
        mean.set_color(ink_on(colour))


def _add_scale(figure: Figure, axes: Axes, room: float) -> None:
    """Say below the cells what their colours mean, in a bar that takes some of the room, given in inches."""
    width = min(3.5, room)
    shape: dict[str, Any] = {"shrink": width / room, "aspect": width / 0.12, "anchor": (0.0, 1.0), "pad": 0.03}
    scale = figure.colorbar(axes.collections[0], ax=axes, location="bottom", **shape)
    scale.outline.set_visible(False)
    scale.ax.tick_params(labelsize=SMALL)
    scale.set_label(fitted(_("Standard deviations from the average of all customers"), width, SMALL), fontsize=SMALL)
