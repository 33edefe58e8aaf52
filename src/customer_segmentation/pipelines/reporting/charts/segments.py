"""Charts of the segments: where they lie, how large they are, how one of them stands out."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, PercentFormatter
from matplotlib.transforms import ScaledTranslation

from customer_segmentation.charts.badges import apart
from customer_segmentation.charts.scales import feature_of, finish_scales
from customer_segmentation.charts.text_layout import fitted, height_of, label_with_unit, length_of
from customer_segmentation.charts.theme import (
    PANEL_TITLE,
    TEXT,
    TITLE,
    background,
    marker,
    name_label,
    new_figure,
    segment_palette,
    themed,
)
from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.customers.declaration import CustomerTable, Feature
from customer_segmentation.customers.encoding import NO, YES
from customer_segmentation.language import _
from customer_segmentation.segmentation.cards import SegmentCard, one_per_category
from customer_segmentation.theme import Theme

#: What sets a segment apart is shown of so many columns; below a map there is room for fewer.
_MOST_MEASURES, _MOST_BELOW_MAP = 3, 2
_BINS = 14
#: Features that take few values, which are words.
_OF_WORDS = {"yes_no", "ordered", "category"}
#: How far from the place of a word its customers are drawn, as a part of the way to the next word.
_REACH = 0.3
#: Up to so many customers are drawn large.
_MANY_CUSTOMERS = 1000
#: Sizes of a customer's point, in square points.
_LARGE_POINT, _SMALL_POINT = 28, 12
#: Diameter of the circle with a segment's number, and the width of its edge, in points.
_BADGE, _BADGE_EDGE = 16.0, 1.5
#: Size of a point in the legend, in points.
_LEGEND_POINT = 6.5
_WIDTH = 7.4
_HEIGHT = 4.4
_SIZES_WIDTH = 6.4
#: A portrait is a column: it stands beside words, and so large that its letters are read there.
_PORTRAIT_WIDTH, _MAP_HEIGHT, _SPREAD_HEIGHT = 4.4, 2.7, 1.7


def plot_segment_map(
    customers: pd.DataFrame, cards: Sequence[SegmentCard], table: CustomerTable, theme: Theme
) -> Figure:
    """Customers on the two features that tell the segments apart most, coloured by segment, with the segments' centres.

    With a single feature, its distribution by segment. The figure is as high as the legend needs.
    """
    names = {card["number"]: _legend_label(card) for card in cards}
    telling = _telling_features(cards, table)
    across, up = telling[0], telling[1] if len(telling) > 1 else None
    if up:
        title = _("Where the segments lie: {across} and {up}", across=across.name, up=up.name)
    else:
        title = _("Where the segments lie: {feature}", feature=across.name)
    title = fitted(title, _WIDTH - 0.8, TITLE, bold=True)
    legend_height = sum(height_of(name, TEXT) + 0.1 for name in names.values())
    with themed(theme):
        figure = new_figure(_WIDTH, max(_HEIGHT, 0.7 + height_of(title, TITLE) + legend_height))
        axes = figure.subplots()
        palette = segment_palette(names, theme)
        if up:
            handles = _scatter(axes, customers, cards, (across, up), palette)
        else:
            handles = _histogram(axes, customers, across, palette)
        axes.set_title(title)
        beside: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (1.01, 1.0)}
        axes.legend(handles, names.values(), title=_("Segment"), alignment="left", labelspacing=0.7, **beside)
        if up:
            _mark_centres(axes, cards, (across, up), palette)
    return figure


def plot_segment_portrait(customers: pd.DataFrame, card: SegmentCard, table: CustomerTable, theme: Theme) -> Figure:
    """One segment among all customers: where it lies, and how the values are spread that set it apart most.

    A single feature has no map: its spread says where the segment lies.
    """
    has_map = len(table.features) > 1
    most = _MOST_BELOW_MAP if has_map else _MOST_MEASURES
    measures = one_per_category(card["differences"])[:most]
    across = len(measures) if has_map else 1
    room = _PORTRAIT_WIDTH / across - 0.5  # in inches, of a panel without its axis
    titles = [fitted(label_with_unit(one), room, PANEL_TITLE, bold=True) for one in measures]
    panels: list[Any] = [[f"measure {position}" for position in range(len(measures))]] if has_map else []
    panels = panels or [[f"measure {position}"] for position in range(len(measures))]
    rows: list[Any] = [["map"] * across, *panels] if has_map else panels
    heights = [_MAP_HEIGHT] * has_map + [_SPREAD_HEIGHT] * len(panels)
    with themed(theme):
        titles_height = max(height_of(title, PANEL_TITLE) for title in titles) * len(panels)
        figure = new_figure(_PORTRAIT_WIDTH, sum(heights) + titles_height + 0.4)
        drawn = figure.subplot_mosaic(rows, gridspec_kw={"height_ratios": heights})
        if has_map:
            _portrait_map(drawn["map"], customers, card, table, theme)
        for position, (measure, title) in enumerate(zip(measures, titles, strict=True)):
            axes = drawn[f"measure {position}"]
            _portrait_histogram(axes, customers, card, feature_of(measure, table), measure["column"], theme)
            axes.set_title(title, fontsize=PANEL_TITLE)
        first = drawn["measure 0"]
        first.set_ylabel(_("Share of customers (%)"))
        figure.legend(*first.get_legend_handles_labels(), loc="outside lower right", ncols=2)
    return figure


def plot_segment_sizes(cards: Sequence[SegmentCard], theme: Theme) -> Figure:
    """Share of all customers in each segment."""
    names = [name_label(card) for card in cards]
    sizes = [_("{customers:,} ({share:.1%})", **card) for card in cards]
    shares = [card["share"] for card in cards]
    bar_height = max(height_of(name, TEXT) for name in names) + 0.1
    with themed(theme):
        figure = new_figure(_SIZES_WIDTH, max(_HEIGHT, 0.9 + bar_height * len(cards)))
        axes = figure.subplots()
        positions = range(len(cards))
        colours = [theme.segment_colour(card["number"]) for card in cards]
        axes.barh(positions, shares, height=0.8, color=colours)
        axes.set_yticks(positions, names)
        axes.tick_params(axis="y", length=0)
        axes.invert_yaxis()
        for position, (share, size) in enumerate(zip(shares, sizes, strict=True)):
            axes.annotate(size, (share, position), xytext=(4, 0), textcoords="offset points", va="center")
        axes.grid(visible=False, axis="y")
        axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        beside = max(length_of(size, TEXT) for size in sizes) + 0.2
        room = _SIZES_WIDTH - max(length_of(name, TEXT) for name in names) - 0.3
        axes.set_xlim(0, max(shares) / (1 - beside / room))
        axes.set(title=_("How large the segments are"), xlabel=_("Share of all customers"), ylabel="")
    return figure


def _telling_features(cards: Sequence[SegmentCard], table: CustomerTable) -> list[Feature]:
    """At most two features, in the table's order: those on which the segments' means lie furthest apart."""
    spread = dict.fromkeys(table.encoded_columns, 0.0)
    for card in cards:
        for one in card["differences"]:
            if one["column"] in spread:
                spread[one["column"]] += card["share"] * (one["difference"] or 0.0) ** 2
    # Yes and no, or a level of a category, has only two places to be drawn at.
    by_spread = sorted(
        table.encoded_features, key=lambda one: (one.kind in {"yes_no", "category"}, -spread[one.column])
    )
    return [feature for feature in table.encoded_features if feature in by_spread[:2]]


def _legend_label(card: SegmentCard) -> str:
    """A segment's number and name; further lines begin below the name."""
    label = name_label(card)
    return label.replace("\n", "\n" + "  " * (len(str(card["number"])) + 1))


def _scatter(
    axes: Axes,
    customers: pd.DataFrame,
    cards: Sequence[SegmentCard],
    features: tuple[Feature, Feature],
    palette: dict[int, str],
) -> list[Artist]:
    """Draw the customers and the centres; return what stands for each segment in the legend."""
    across, up = features
    customers = _apart(customers, features)
    # Labelled first: seaborn works out all ticks of an axis before it labels one itself.
    axes.set(xlabel=_axis_label(across, 4.0), ylabel=_axis_label(up, 3.2))
    # Small segments are drawn last, so that large ones do not hide them.
    for card in sorted(cards, key=lambda card: -card["customers"]):
        own = customers[customers[SEGMENT] == card["number"]]
        look: dict[str, Any] = {"color": palette[card["number"]], "marker": marker(card["number"]), "alpha": 0.75}
        sns.scatterplot(own, x=across.column, y=up.column, s=_point_size(customers), ax=axes, **look)
    finish_scales(axes, features)
    _name_places(axes, features)
    return [
        Line2D([], [], linestyle="", marker=marker(number), color=colour, markersize=_LEGEND_POINT)
        for number, colour in palette.items()
    ]


def _mark_centres(
    axes: Axes, cards: Sequence[SegmentCard], features: tuple[Feature, Feature], palette: dict[int, str]
) -> None:
    """The segments' numbers in circles, where their mean values are, or beside them where circles would overlap.

    Everything else of the figure is drawn: its layout says how far apart the circles are.
    """
    figure: Any = axes.figure
    figure.get_layout_engine().execute(figure)
    means = [{one["column"]: one["mean"] for one in card["differences"]} for card in cards]
    centres = np.array([[own[feature.column] for feature in features] for own in means], dtype=float)
    points = 72 / figure.dpi
    corner, far_corner = (points * np.array(edge) for edge in (axes.bbox.min, axes.bbox.max))
    places = points * axes.transData.transform(centres)
    placed = corner + apart(places - corner, _BADGE + 2 * _BADGE_EDGE, tuple(far_corner - corner))
    for card, centre, moved in zip(cards, centres, placed - places, strict=True):
        colour = palette[card["number"]]
        beside = axes.transData + ScaledTranslation(moved[0] / 72, moved[1] / 72, figure.dpi_scale_trans)
        if np.hypot(*moved) > _BADGE_EDGE:
            line = {"arrowstyle": "-", "color": colour, "shrinkA": 0, "shrinkB": 0}
            axes.annotate("", centre, moved, textcoords="offset points", arrowprops=line).set_in_layout(False)
        badge: dict[str, Any] = {"markersize": _BADGE, "markeredgecolor": "white", "markeredgewidth": _BADGE_EDGE}
        axes.plot(*centre, marker="o", color=colour, transform=beside, **badge)
        look: dict[str, Any] = {"color": "white", "fontweight": "bold", "ha": "center", "va": "center_baseline"}
        axes.annotate(str(card["number"]), centre, moved, textcoords="offset points", **look)


def _histogram(axes: Axes, customers: pd.DataFrame, feature: Feature, palette: dict[int, str]) -> list[Artist]:
    """Draw how many customers have which values; return what stands for each segment in the legend."""
    bins = _bins(customers[feature.column], feature)
    look: dict[str, Any] = {"palette": palette, "multiple": "stack", "alpha": 1, "edgecolor": "white", "linewidth": 0.8}
    sns.histplot(customers, x=feature.column, hue=SEGMENT, bins=bins, legend=False, ax=axes, **look)
    axes.set(xlabel=_axis_label(feature, 4.0), ylabel=_("Customers"))
    finish_scales(axes, [feature])
    return [Patch(color=colour) for colour in palette.values()]


def _portrait_map(axes: Axes, customers: pd.DataFrame, card: SegmentCard, table: CustomerTable, theme: Theme) -> None:
    across, up = _telling_features([card], table)
    customers = _apart(customers, (across, up))
    is_own = customers[SEGMENT] == card["number"]
    size = _point_size(customers)
    for whose, colour in ((~is_own, background(theme)), (is_own, theme.segment_colour(card["number"]))):
        drawn = customers[whose]
        axes.scatter(drawn[across.column], drawn[up.column], s=size, color=colour, alpha=0.8, linewidths=0)
    axes.set_title(_("This segment among all customers"), fontsize=PANEL_TITLE)
    axes.set(xlabel=_axis_label(across, 3.0), ylabel=_axis_label(up, 2.3))
    finish_scales(axes, [across, up])
    _name_places(axes, (across, up))


def _portrait_histogram(
    axes: Axes, customers: pd.DataFrame, card: SegmentCard, feature: Feature | None, column: str, theme: Theme
) -> None:
    own = customers.loc[customers[SEGMENT] == card["number"], column]
    bins, colour = _bins(customers[column].dropna(), feature), theme.segment_colour(card["number"])
    axes.set(xlabel="-", ylabel="-")  # for seaborn, as in the map; taken off again below
    common: dict[str, Any] = {"bins": bins, "stat": "percent", "element": "step", "ax": axes}
    sns.histplot(customers[column], color=background(theme), label=_("all customers"), linewidth=0, **common)
    sns.histplot(own, color=colour, fill=False, linewidth=2, label=_("this segment"), **common)
    axes.set(xlabel="", ylabel="")
    finish_scales(axes, [feature])
    _name_places(axes, [feature] if feature else [])


def _bins(values: "pd.Series[float]", feature: Feature | None) -> list[float]:
    """Edges of a histogram's bars, of equal width on the scale of the chart."""
    if feature is None or feature.transform == "none":
        return list(np.histogram_bin_edges(values, bins=_BINS))
    return list(np.expm1(np.histogram_bin_edges(np.log1p(values), bins=_BINS)))


def _apart(customers: pd.DataFrame, features: Sequence[Feature]) -> pd.DataFrame:
    """The customers so that those with the same words do not hide one another: drawn around the place of the words."""
    generator = np.random.default_rng(0)
    spread = {}
    for feature in features:
        if feature.kind in _OF_WORDS:
            places = np.unique(customers[feature.column].dropna())
            reach = _REACH * np.diff(places).min() if len(places) > 1 else 0.0
            spread[feature.column] = customers[feature.column] + generator.uniform(-reach, reach, len(customers))
    return customers.assign(**spread)


def _name_places(axes: Axes, features: Sequence[Feature]) -> None:
    """Say at the places of words which words they are."""
    for feature, axis in zip(features, (axes.xaxis, axes.yaxis), strict=False):
        if feature.kind == "ordered":
            axis.set_ticks(range(1, len(feature.levels) + 1), feature.levels)
        elif feature.kind in _OF_WORDS:
            own = feature.levels if feature.kind == "yes_no" else ()
            axis.set_ticks([NO, YES], own or (_("no"), _("yes")))


def _point_size(customers: pd.DataFrame) -> int:
    """Fewer customers can be drawn larger."""
    return _LARGE_POINT if len(customers) <= _MANY_CUSTOMERS else _SMALL_POINT


def _axis_label(feature: Feature, inches: float) -> str:
    return fitted(feature.name if feature.kind in _OF_WORDS else feature.label, inches, TEXT)
