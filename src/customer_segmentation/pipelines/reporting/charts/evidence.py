"""Charts of the evidence for the number of segments."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from customer_segmentation.pipelines.reporting.options import Theme
from customer_segmentation.texts import Texts

from .style import mark_value, new_figure, segment_label, themed


def plot_k_evidence(evidence: pd.DataFrame, verdict: dict[str, Any], theme: Theme, texts: Texts) -> Figure:
    """Elbow, silhouette and stability over the number of segments, with the chosen one marked in each.

    Args:
        evidence: One row per k, with ``inertia``, ``silhouette``, ``silhouette_error`` and ``stability``.
        verdict: The verdict, with ``k``, ``knee``, ``limits`` and ``structure``.
        theme: Colours.
        texts: The fixed texts.
    """
    say = texts.say
    panels = {
        "inertia": (say("charts.elbow"), say("charts.inertia")),
        "silhouette": (say("charts.separation"), say("charts.silhouette")),
        "stability": (say("charts.stability"), say("charts.agreement")),
    }
    with themed(theme):
        figure = new_figure(11, 3.6)
        drawn = dict(zip(panels, figure.subplots(1, 3), strict=True))
        for criterion, (title, label) in panels.items():
            axes = drawn[criterion]
            sns.lineplot(evidence, x="k", y=criterion, marker="o", color=theme.accent, errorbar=None, ax=axes)
            chosen = evidence.loc[evidence["k"] == verdict["k"], criterion].iloc[0]
            mark_value(axes, verdict["k"], chosen, say("charts.chosen", k=verdict["k"]), theme.segment_colour(2))
            axes.set(title=title, xlabel=say("charts.number_of_segments"), ylabel=label, xticks=evidence["k"])
            axes.margins(y=0.18)
        if verdict["knee"] is not None:
            drawn["inertia"].axvline(verdict["knee"], color=theme.muted, linestyle=":", label=say("charts.knee"))
            drawn["inertia"].legend(fontsize="small")
        band = [evidence["silhouette"] + sign * evidence["silhouette_error"] for sign in (-1, 1)]
        drawn["silhouette"].fill_between(
            evidence["k"], *band, color=theme.bar, alpha=0.5, label=say("charts.standard_error")
        )
        limits = {"silhouette": verdict["structure"]["level"], "stability": verdict["limits"]["stability"]}
        meanings = {"silhouette": say("charts.no_structure"), "stability": say("charts.needed")}
        for criterion, limit in limits.items():
            drawn[criterion].axhline(limit, color=theme.muted, linestyle="--", label=meanings[criterion])
            drawn[criterion].legend(fontsize="small")
    return figure


def plot_silhouettes(silhouettes: pd.DataFrame, cards: Sequence[dict[str, Any]], theme: Theme, texts: Texts) -> Figure:
    """Silhouette of every customer, sorted within each segment, with the mean of all (Rousseeuw 1987).

    Args:
        silhouettes: One row per customer, with ``segment`` and ``silhouette``.
        cards: The segments' cards.
        theme: Colours.
        texts: The fixed texts.
    """
    say = texts.say
    space = 0.02 * len(silhouettes)
    with themed(theme):
        figure = new_figure(7.4, 4.4)
        axes = figure.subplots()
        top = 0.0
        middles = []
        for card in cards:
            of_segment = silhouettes.loc[silhouettes["segment"] == card["number"], "silhouette"]
            bottom = top + len(of_segment)
            axes.stairs(
                of_segment.sort_values(ascending=False),
                np.linspace(top, bottom, len(of_segment) + 1),
                orientation="horizontal",
                fill=True,
                color=theme.segment_colour(card["number"]),
            )
            middles.append((top + bottom) / 2)
            top = bottom + space
        mean = silhouettes["silhouette"].mean()
        axes.axvline(mean, color=theme.ink, linestyle="--", label=say("charts.mean", mean=mean))
        axes.set_yticks(middles, [segment_label(card) for card in cards])
        axes.invert_yaxis()
        axes.grid(visible=False, axis="y")
        axes.set(
            title=say("charts.fit"),
            xlabel=say("charts.silhouettes"),
            xlim=(min(-0.1, silhouettes["silhouette"].min()), 1),
        )
        axes.legend(loc="lower right")
    return figure
