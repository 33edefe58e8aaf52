"""Charts of the evidence for the number of segments."""

from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from customer_segmentation.pipelines.reporting.options import Theme

from .style import mark_value, new_figure, themed


def plot_k_evidence(evidence: pd.DataFrame, verdict: dict[str, Any], theme: Theme) -> Figure:
    """Elbow and silhouette over the number of segments, with the chosen one marked in each.

    Args:
        evidence: One row per k, with ``inertia`` and ``silhouette``.
        verdict: The verdict, with ``k``.
        theme: Colours.
    """
    panels = {
        "inertia": ("Elbow: how compact the segments are", "Inertia (lower is more compact)"),
        "silhouette": ("Silhouette: how separate they are", "Mean silhouette (higher is better)"),
    }
    with themed(theme):
        figure = new_figure(10, 3.8)
        for axes, (criterion, (title, label)) in zip(figure.subplots(1, 2), panels.items(), strict=True):
            sns.lineplot(evidence, x="k", y=criterion, marker="o", color=theme.accent, errorbar=None, ax=axes)
            chosen = evidence.loc[evidence["k"] == verdict["k"], criterion].iloc[0]
            mark_value(axes, verdict["k"], chosen, f"k = {verdict['k']}", theme.segment_colour(2))
            axes.set(title=title, xlabel="Number of segments k", ylabel=label, xticks=evidence["k"])
            axes.margins(y=0.18)
    return figure
