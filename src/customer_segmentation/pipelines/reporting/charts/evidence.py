"""Charts of the evidence for the number of segments."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from customer_segmentation.charts.scales import shorten_numbers
from customer_segmentation.charts.text_layout import fitted, height_of
from customer_segmentation.charts.theme import (
    NAMES_WIDTH,
    PANEL_TITLE,
    SMALL,
    TEXT,
    TITLE,
    name_label,
    new_figure,
    themed,
)
from customer_segmentation.language import _
from customer_segmentation.segmentation.cards import SegmentCard
from customer_segmentation.segmentation.verdict import Verdict
from customer_segmentation.theme import Theme

#: More numbers than this below a panel would touch.
_MOST_TICKS = 12
_PANEL_WIDTH = 3.66
#: Height in inches of all the customers' silhouettes, one upon another.
_BANDS_HEIGHT = 3.2
_BANDS_GAP = 0.07
_BANDS_WIDTH = 4.3


def plot_k_evidence(evidence: pd.DataFrame, verdict: Verdict, theme: Theme) -> Figure:
    """Elbow, silhouette and stability over the number of segments (a row each), with the chosen one marked in each."""
    panels = {
        "inertia": (_("Elbow: how compact the segments are"), _("Inertia (lower is more compact)")),
        "silhouette": (_("Silhouette: how separate the segments are"), _("Mean silhouette (higher is better)")),
        "stability": (_("Stability: are the segments found again?"), _("Agreement of bootstrap samples")),
    }
    ticks = evidence["k"][:: -(-len(evidence) // _MOST_TICKS)]
    with themed(theme):
        figure = new_figure(3 * _PANEL_WIDTH, 3.9)
        drawn = dict(zip(panels, figure.subplots(1, 3), strict=True))
        for criterion, (title, label) in panels.items():
            axes = drawn[criterion]
            # Labelled first: seaborn works out all ticks of an axis before it labels one itself.
            axes.set(xlabel=_("Number of segments (k)"), ylabel=fitted(label, 2.6, TEXT))
            sns.lineplot(evidence, x="k", y=criterion, marker="o", color=theme.accent, errorbar=None, ax=axes)
            _mark_chosen(axes, evidence.set_index("k")[criterion], verdict["k"], theme)
            axes.set_title(fitted(title, _PANEL_WIDTH - 0.4, PANEL_TITLE, bold=True), fontsize=PANEL_TITLE)
            axes.set_xticks(ticks)
            axes.margins(x=0.08, y=0.18)
            shorten_numbers(axes.yaxis)
        if verdict["knee"] is not None:
            drawn["inertia"].axvline(verdict["knee"], color=theme.muted, linestyle=":", label=_("Elbow of the curve"))
        band = [evidence["silhouette"] + sign * evidence["silhouette_error"] for sign in (-1, 1)]
        margin = _("± 1 standard error")
        drawn["silhouette"].fill_between(evidence["k"], *band, color=theme.bar, alpha=0.5, label=margin)
        limits = {"silhouette": verdict["cluster_tendency"]["level"], "stability": verdict["limits"]["stability"]}
        meanings = {"silhouette": _("Possible without structure"), "stability": _("Minimum required")}
        for criterion, limit in limits.items():
            drawn[criterion].axhline(limit, color=theme.muted, linestyle="--", label=meanings[criterion])
        for axes in drawn.values():
            if axes.get_legend_handles_labels()[0]:  # below the panel a legend hides no point
                axes.legend(loc="upper left", bbox_to_anchor=(-0.02, -0.17), fontsize=SMALL, borderaxespad=0.0)
    return figure


def plot_silhouettes(silhouettes: pd.DataFrame, cards: Sequence[SegmentCard], mean: float, theme: Theme) -> Figure:
    """Silhouette of every customer, sorted within each segment, with the mean of all (Rousseeuw 1987).

    Of a large table other customers may be drawn than the mean was measured on: it is given, as every page tells it.

    A segment is drawn as high as it has customers; around a small one there is as much room as its name needs.
    """
    per_inch = len(silhouettes) / _BANDS_HEIGHT
    names = [name_label(card) for card in cards]
    found = [silhouettes.loc[silhouettes["segment"] == card["number"], "silhouette"] for card in cards]
    room = [max(len(own), height_of(name, TEXT) * per_inch) for own, name in zip(found, names, strict=True)]
    gap = _BANDS_GAP * per_inch
    middles = np.cumsum(room) - np.array(room) / 2 + gap * np.arange(1, len(cards) + 1)
    height = sum(room) + gap * (len(cards) + 1)
    with themed(theme):
        figure = new_figure(_BANDS_WIDTH + NAMES_WIDTH + 0.5, 1.3 + height / per_inch)
        axes = figure.subplots()
        for card, own, middle in zip(cards, found, middles, strict=True):
            edges = middle + np.linspace(-len(own) / 2, len(own) / 2, len(own) + 1)
            colour = theme.segment_colour(card["number"])
            axes.stairs(own.sort_values(ascending=False), edges, orientation="horizontal", fill=True, color=colour)
        axes.axvline(mean, color=theme.ink, linestyle="--", label=_("Mean of all: {mean:.3f}", mean=mean))
        axes.set_yticks(middles, names)
        axes.tick_params(axis="y", length=0)
        axes.grid(visible=False, axis="y")
        axes.set(
            title=fitted(_("How well each customer fits its segment"), _BANDS_WIDTH, TITLE, bold=True),
            xlabel=fitted(_("Silhouette (below 0: nearer to another segment)"), _BANDS_WIDTH, TEXT),
            xlim=(min(-0.1, silhouettes["silhouette"].min()), 1),
            ylim=(height, 0),
        )
        figure.legend(*axes.get_legend_handles_labels(), loc="outside lower right")
    return figure


def _mark_chosen(axes: Axes, curve: "pd.Series[float]", k: int, theme: Theme) -> None:
    """Ring the chosen number of segments, and write beside it what it is."""
    colour = theme.segment_colour(2)
    ring: dict[str, Any] = {"markersize": 12, "markerfacecolor": "none", "markeredgewidth": 2}
    axes.plot([k], [curve[k]], marker="o", markeredgecolor=colour, **ring)
    across, up, side = _where_the_curve_is_not(curve, k)
    place: dict[str, Any] = {"xytext": (across, up), "ha": side, "va": "bottom" if up > 0 else "top"}
    look: dict[str, Any] = {"fontweight": "bold", "path_effects": [withStroke(linewidth=3, foreground="white")]}
    axes.annotate(_("k = {k}", k=k), (k, curve[k]), textcoords="offset points", color=colour, **place, **look)


def _where_the_curve_is_not(curve: "pd.Series[float]", k: int) -> tuple[int, int, str]:
    """Where to write beside a point: below a low, above an end, else on the side on which the curve is lower.

    Returns:
        Points to the right, points up, and the horizontal alignment.
    """
    neighbours = [curve[neighbour] for neighbour in (k - 1, k + 1) if neighbour in curve.index]
    if neighbours and min(neighbours) > curve[k]:
        return 0, -10, "center"
    if len(neighbours) < 2:
        return 0, 10, "center"
    before, after = neighbours
    return (-7, 10, "right") if before < after else (7, 10, "left")
