"""The chart of what the segments are like: the spread of the columns in which they differ."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from customer_segmentation.charts.scales import feature_of, finish_scales
from customer_segmentation.charts.text_layout import fitted, height_of, label_with_unit
from customer_segmentation.charts.theme import (
    PANEL_TITLE,
    add_note,
    new_figure,
    segment_palette,
    themed,
)
from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.language import _
from customer_segmentation.segmentation.cards import SegmentCard
from customer_segmentation.theme import Theme

#: More columns than this would be too small to read.
_MOST_COLUMNS = 8
_MOST_PANELS_ACROSS = 4
_WIDTH = 11.0


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
