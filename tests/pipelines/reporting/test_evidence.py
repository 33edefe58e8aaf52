"""The evidence for k as people see it: charts, the sheet "How k was chosen", and the Summary's first lines."""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from openpyxl import Workbook

from customer_segmentation.customers.sample import make_sample
from customer_segmentation.pipelines.reporting import nodes
from customer_segmentation.pipelines.reporting.charts.evidence import plot_k_evidence, plot_silhouettes
from customer_segmentation.theme import Theme
from customer_segmentation.wording import verdict as verdict_in_words
from tests.sheets import texts

from .conftest import Findings, RunInMemory, opened


def drawn_texts(axes: Axes) -> list[str]:
    labels = axes.get_legend_handles_labels()[1]
    return [*labels, *(text.get_text() for text in axes.texts)]


def test_each_panel_marks_the_chosen_k_and_its_reference(findings: Findings, theme: Theme) -> None:
    verdict = findings["k_verdict"]

    elbow, silhouette, stability = plot_k_evidence(findings["k_evidence"], verdict, theme).axes

    assert drawn_texts(elbow) == ["Elbow of the curve", "k = 5"]
    assert drawn_texts(silhouette) == ["± 1 standard error", "Possible without structure", "k = 5"]
    assert drawn_texts(stability) == ["Minimum required", "k = 5"]
    for axes, level in ((silhouette, verdict["cluster_tendency"]["level"]), (stability, 0.8)):
        assert any(np.allclose(line.get_ydata(), level) for line in axes.lines)
    for axes, criterion in ((elbow, "inertia"), (silhouette, "silhouette"), (stability, "stability")):
        np.testing.assert_allclose(axes.lines[0].get_ydata(), findings["k_evidence"][criterion])


def test_a_curve_without_a_knee_has_no_mark_for_it(findings: Findings, theme: Theme) -> None:
    elbow = plot_k_evidence(findings["k_evidence"], {**findings["k_verdict"], "knee": None}, theme).axes[0]

    assert drawn_texts(elbow) == ["k = 5"]


def curves(k_max: int) -> pd.DataFrame:
    """Evidence for 2 to so many segments: a falling inertia, and a highest silhouette and stability in the middle."""
    k = np.arange(2, k_max + 1)
    middle = 1 - np.abs(k - k.mean()) / k_max
    return pd.DataFrame(
        {"k": k, "inertia": 1e6 / k, "silhouette": middle, "silhouette_error": 0.01, "stability": middle}
    )


@pytest.mark.parametrize("k_max", [2, 3, 12, 20])
def test_numbers_of_segments_do_not_touch_and_explanations_hide_no_point(
    findings: Findings, theme: Theme, k_max: int
) -> None:
    verdict = {**findings["k_verdict"], "k": k_max, "knee": 2}
    figure = plot_k_evidence(curves(k_max), verdict, theme)
    figure.draw_without_rendering()
    for axes in figure.axes:
        places = [label.get_window_extent() for label in axes.get_xticklabels()]
        assert all(left.x1 < right.x0 for left, right in pairwise(places))
        assert axes.get_legend().get_window_extent().y1 < axes.xaxis.label.get_window_extent().y0
    assert figure.axes[0].get_yticklabels()[-1].get_text().endswith("k")


@pytest.mark.parametrize(
    ("k", "places"),
    [
        (2, [("center", "bottom"), ("center", "top"), ("center", "top")]),
        (4, [("left", "bottom"), ("right", "bottom"), ("right", "bottom")]),
        (9, [("left", "bottom"), ("left", "bottom"), ("left", "bottom")]),
        (12, [("center", "top"), ("center", "top"), ("center", "top")]),
    ],
)
def test_the_chosen_k_is_written_where_the_curve_is_not(
    findings: Findings, theme: Theme, k: int, places: list[tuple[str, str]]
) -> None:
    panels = plot_k_evidence(curves(12), {**findings["k_verdict"], "k": k}, theme).axes

    assert [(axes.texts[0].get_ha(), axes.texts[0].get_va()) for axes in panels] == places


def test_the_only_k_is_written_above_its_points(findings: Findings, theme: Theme) -> None:
    panels = plot_k_evidence(curves(2), {**findings["k_verdict"], "k": 2}, theme).axes

    assert [axes.texts[0].get_va() for axes in panels] == ["bottom"] * 3


def test_the_name_of_a_small_segment_has_room(theme: Theme) -> None:
    sizes = [400, *[1] * 11]
    cards = [{"number": number, "name": "High Income of the household, Low Spending"} for number in range(1, 13)]
    silhouettes = pd.DataFrame({"segment": np.repeat(np.arange(1, 13), sizes), "silhouette": 0.5})

    figure = plot_silhouettes(silhouettes, cards, 0.5, theme)

    figure.draw_without_rendering()
    places = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    assert all(upper.y0 > lower.y1 for upper, lower in pairwise(places))


def test_the_silhouettes_are_those_of_the_chosen_k(findings: Findings) -> None:
    measured = nodes.measure_silhouettes(findings["charted_customers"], findings["segmentation_model"])

    assert len(measured) == 200
    assert measured["silhouette"].mean() == pytest.approx(findings["k_verdict"]["silhouette"])
    assert measured["segment"].tolist() == findings["charted_customers"]["segment"].tolist()


@pytest.mark.parametrize("sizes", [{1: 30, 2: 10}, {1: 30, 2: 1}, {1: 30}])
def test_a_segment_is_drawn_as_high_as_it_has_customers(theme: Theme, sizes: dict[int, int]) -> None:
    segments = np.repeat(list(sizes), list(sizes.values()))
    silhouettes = pd.DataFrame({"segment": segments, "silhouette": np.linspace(-0.3, 0.9, len(segments))})
    cards: list[dict[str, Any]] = [{"number": 1, "name": "High, High"}, {"number": 2, "name": "Low, Low"}]

    axes = plot_silhouettes(silhouettes, cards, 0.3, theme).axes[0]

    heights = [np.ptp(patch.get_data().edges) for patch in axes.patches]
    assert heights == pytest.approx([sizes.get(1, 0), sizes.get(2, 0)])
    assert [label.get_text() for label in axes.get_yticklabels()] == ["1  High, High", "2  Low, Low"]
    assert axes.get_xlim()[0] == pytest.approx(-0.3)
    assert drawn_texts(axes) == ["Mean of all: 0.300"]


def test_the_sheet_says_how_k_was_chosen(findings: Findings, sample_workbook: Workbook) -> None:
    verdict = findings["k_verdict"]

    said = "\n".join(texts(sample_workbook["How k was chosen"]))

    for sentence in (
        *(verdict_in_words.reason(verdict), verdict_in_words.rule(verdict)),
        *(verdict_in_words.tendency(verdict), verdict_in_words.agreement(verdict), *verdict_in_words.warnings(verdict)),
    ):
        assert sentence in said
    for refusal in verdict["refused"].values():
        assert f"{refusal['share']:.2%}" in said or f"{refusal['stability']:.4f}" in said
    assert "silhouette 5; stability " in said


def test_no_structure_is_said_in_the_first_lines_of_the_workbook(run_undrawn: RunInMemory) -> None:
    generator = np.random.default_rng(0)
    customers = make_sample().astype(str)
    customers["Annual Income (k$)"] = generator.integers(10, 140, len(customers)).astype(str)
    customers["Spending Score (1-100)"] = generator.integers(1, 100, len(customers)).astype(str)

    findings = run_undrawn(customers)

    assert findings["k_verdict"]["cluster_tendency"]["verdict"] == "none"
    assert any(text.startswith("No structure found") for text in texts(opened(findings)["Summary"])[:12])
