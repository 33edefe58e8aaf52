"""Charts of the segments: where they lie, how large they are, what they are like."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter, PercentFormatter

from customer_segmentation.columns import SEGMENT
from customer_segmentation.customer_table import CustomerTable, Feature
from customer_segmentation.pipelines.reporting.options import Theme
from customer_segmentation.texts import Texts

from .style import marker, new_figure, segment_label, segment_palette, themed

#: More panels than this would be too small to read.
_MOST_PANELS = 8
_MOST_MEASURES = 3
_BINS = 14


def plot_segment_map(
    customers: pd.DataFrame, cards: Sequence[dict[str, Any]], table: CustomerTable, theme: Theme, texts: Texts
) -> Figure:
    """Customers on the first two features, coloured by segment, with the segments' centres.

    With a single feature, its distribution by segment.

    Args:
        customers: Labelled customers, all or a sample.
        cards: The segments' cards.
        table: The declared features.
        theme: Colours.
        texts: The fixed texts.
    """
    say = texts.say
    with themed(theme):
        figure = new_figure(7.4, 4.4)
        axes = figure.subplots()
        palette = segment_palette([card["number"] for card in cards], theme)
        if len(table.features) == 1:
            _histogram(axes, customers, table, palette, texts)
            axes.set_title(say("charts.map_of_one", feature=table.features[0].name))
        else:
            _scatter(axes, customers, cards, table, palette, texts)
            across, up = table.features[:2]
            axes.set_title(say("charts.map", across=across.name, up=up.name))
        title = say("words.segment")
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), title=title, alignment="left", labelspacing=0.9)
    return figure


def plot_segment_portrait(
    customers: pd.DataFrame, card: dict[str, Any], table: CustomerTable, theme: Theme, texts: Texts
) -> Figure:
    """One segment among all customers: where it lies, and how its values are spread.

    Args:
        customers: Labelled customers of all segments, all or a sample.
        card: The segment's card.
        table: The declared features.
        theme: Colours.
        texts: The fixed texts.
    """
    say = texts.say
    measures = card["differences"][:_MOST_MEASURES]
    colour = theme.segment_colour(card["number"])
    with themed(theme):
        figure = new_figure(10.5, 3.4)
        axes, *panels = figure.subplots(
            1, 1 + len(measures), gridspec_kw={"width_ratios": [1.6, *[1] * len(measures)]}, squeeze=False
        )[0]
        own = customers[customers[SEGMENT] == card["number"]]
        others = customers[customers[SEGMENT] != card["number"]]
        across, up = table.features[0], table.features[1] if len(table.features) > 1 else None
        size = _point_size(customers)
        for group, colour_of_group in ((others, theme.line), (own, colour)):
            heights = group[up.column] if up else np.zeros(len(group))
            axes.scatter(group[across.column], heights, s=size, color=colour_of_group, alpha=0.8, linewidths=0)
        axes.set(title=say("charts.portrait"), xlabel=across.label, ylabel=up.label if up else "")
        _use_log_scales(axes, table.features[:2])
        for panel, measure in zip(panels, measures, strict=True):
            feature = _feature(measure, table)
            bins = _bins(customers[measure["column"]], feature)
            common: dict[str, Any] = {"bins": list(bins), "stat": "percent", "element": "step", "ax": panel}
            everybody, this = say("charts.all_customers"), say("charts.this_segment")
            sns.histplot(customers[measure["column"]], color=theme.line, label=everybody, **common)
            sns.histplot(own[measure["column"]], color=colour, fill=False, linewidth=2, label=this, **common)
            panel.set(title=_with_unit(measure), xlabel="", ylabel=say("charts.percent"))
            if feature:
                _use_log_scales(panel, [feature])
        if panels:
            figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower right", ncols=2)
    return figure


def plot_segment_sizes(cards: Sequence[dict[str, Any]], theme: Theme, texts: Texts) -> Figure:
    """Share of all customers in each segment.

    Args:
        cards: The segments' cards.
        theme: Colours.
        texts: The fixed texts.
    """
    say = texts.say
    sizes = pd.DataFrame({"name": [segment_label(card) for card in cards], "share": [card["share"] for card in cards]})
    colours = {segment_label(card): theme.segment_colour(card["number"]) for card in cards}
    with themed(theme):
        figure = new_figure(5.6, 4.4)
        axes = figure.subplots()
        sns.barplot(sizes, x="share", y="name", hue="name", palette=colours, saturation=1, legend=False, ax=axes)
        for position, card in enumerate(cards):
            axes.annotate(
                say("charts.size", customers=card["customers"], share=card["share"]),
                (card["share"], position),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
            )
        axes.grid(visible=False, axis="y")
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.set_xlim(0, 1.3 * sizes["share"].max())
        axes.set(title=say("charts.sizes"), xlabel=say("charts.share"), ylabel="")
    return figure


def plot_profile_heatmap(cards: Sequence[dict[str, Any]], theme: Theme, texts: Texts) -> Figure:
    """Means of every number column by segment; colour says how far they lie from the mean of all customers.

    Args:
        cards: The segments' cards.
        theme: Colours.
        texts: The fixed texts.
    """
    say = texts.say
    columns = [_with_unit(difference) for difference in cards[0]["differences"]]
    rows = [segment_label(card) for card in cards]
    colours = [[difference["difference"] or 0.0 for difference in card["differences"]] for card in cards]
    means = [[texts.number(difference["mean"], ",.4g") for difference in card["differences"]] for card in cards]
    with themed(theme):
        figure = new_figure(min(13.0, 4.6 + 1.5 * len(columns)), 1.6 + 0.5 * len(rows))
        axes = figure.subplots()
        sns.heatmap(
            pd.DataFrame(colours, index=rows, columns=columns),
            annot=np.array(means),
            fmt="",
            cmap="vlag",
            center=0,
            vmin=-2,
            vmax=2,
            linewidths=2,
            linecolor="white",
            cbar_kws={"label": say("charts.deviations")},
            ax=axes,
        )
        axes.tick_params(length=0)
        axes.tick_params(axis="y", rotation=0)
        axes.set(title=say("charts.heatmap"), xlabel="", ylabel="")
    return figure


def plot_distributions(
    customers: pd.DataFrame, cards: Sequence[dict[str, Any]], table: CustomerTable, theme: Theme, texts: Texts
) -> Figure:
    """Spread of number columns by segment: median, middle half, and the range of most customers.

    Args:
        customers: Labelled customers, all or a sample.
        cards: The segments' cards; the first eight number columns they tell of are drawn.
        table: The declared features.
        theme: Colours.
        texts: The fixed texts.
    """
    shown = cards[0]["differences"][:_MOST_PANELS]
    palette = segment_palette([card["number"] for card in cards], theme)
    across = min(len(shown), 4)
    down = -(-len(shown) // across)
    with themed(theme):
        figure = new_figure(max(5.0, 3.3 * across), down * (1.4 + 0.32 * len(palette)))
        panels = figure.subplots(down, across, squeeze=False, sharey=True).ravel()
        for axes, difference in zip(panels, shown, strict=False):
            sns.boxplot(
                customers,
                x=difference["column"],
                y=SEGMENT,
                hue=SEGMENT,
                orient="h",
                palette=palette,
                saturation=1,
                legend=False,
                linecolor=theme.ink,
                linewidth=0.8,
                fliersize=2.5,
                ax=axes,
            )
            axes.set(title=_with_unit(difference), xlabel="", ylabel=texts.say("words.segment"))
            if feature := _feature(difference, table):
                _use_log_scales(axes, [feature])
            axes.grid(visible=False, axis="y")
        for axes in panels[len(shown) :]:
            axes.set_visible(False)
    return figure


def _scatter(
    axes: Axes,
    customers: pd.DataFrame,
    cards: Sequence[dict[str, Any]],
    table: CustomerTable,
    palette: dict[int, str],
    texts: Texts,
) -> None:
    across, up = table.features[:2]
    for card in cards:
        own = customers[customers[SEGMENT] == card["number"]]
        sns.scatterplot(
            own,
            x=across.column,
            y=up.column,
            color=palette[card["number"]],
            marker=marker(card["number"]),
            s=_point_size(customers),
            alpha=0.75,
            label=_legend(card, texts),
            ax=axes,
        )
    for card in cards:
        centre = {difference["column"]: difference["mean"] for difference in card["differences"]}
        badge = {
            "boxstyle": "circle,pad=0.3",
            "facecolor": palette[card["number"]],
            "edgecolor": "white",
            "linewidth": 1.5,
        }
        axes.annotate(
            str(card["number"]),
            (centre[across.column], centre[up.column]),
            color="white",
            fontweight="bold",
            ha="center",
            va="center",
            bbox=badge,
        )
    axes.set(xlabel=across.label, ylabel=up.label)
    _use_log_scales(axes, [across, up])


def _feature(measure: dict[str, Any], table: CustomerTable) -> Feature | None:
    """The feature that a measure tells of; none for a column that is only described."""
    return next((feature for feature in table.features if feature.column == measure["column"]), None)


def _bins(values: "pd.Series[float]", feature: Feature | None) -> npt.NDArray[np.float64]:
    """Edges of a histogram's bars, of equal width on the scale of the chart."""
    if feature is None or feature.transform == "none":
        return np.histogram_bin_edges(values, bins=_BINS)
    return np.asarray(np.expm1(np.histogram_bin_edges(np.log1p(values), bins=_BINS)))


def _point_size(customers: pd.DataFrame) -> int:
    """Fewer customers can be drawn larger."""
    return 28 if len(customers) <= 1000 else 8


def _use_log_scales(axes: Axes, features: Sequence[Feature]) -> None:
    """Features that are compressed for clustering are compressed in the chart too."""
    sides: Any = ((axes.xaxis, axes.set_xscale, axes.set_xlim), (axes.yaxis, axes.set_yscale, axes.set_ylim))
    for feature, (axis, set_scale, set_limits) in zip(features, sides, strict=False):
        if feature.transform == "log":
            set_scale("symlog")
            set_limits(0, None)
            axis.set_major_formatter(EngFormatter(sep=""))  # 10k, 1M: short enough for small panels


def _histogram(
    axes: Axes, customers: pd.DataFrame, table: CustomerTable, palette: dict[int, str], texts: Texts
) -> None:
    feature = table.features[0]
    for number, colour in palette.items():
        values = customers.loc[customers[SEGMENT] == number, feature.column]
        sns.histplot(values, color=colour, label=str(number), bins=12, alpha=0.75, ax=axes)
    axes.set(xlabel=feature.label, ylabel=texts.say("words.customers"))


def _legend(card: dict[str, Any], texts: Texts) -> str:
    size = texts.say("charts.customers", customers=card["customers"])
    return f"{segment_label(card)}\n{size}"


def _with_unit(difference: dict[str, Any]) -> str:
    return f"{difference['name']} ({difference['unit']})" if difference["unit"] else str(difference["name"])
