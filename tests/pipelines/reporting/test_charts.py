"""The charts show what they say: the right numbers, labels and colours."""

from io import BytesIO
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from customer_segmentation.customer_table import CustomerTable
from customer_segmentation.pipelines.reporting.charts import evidence, segments
from customer_segmentation.pipelines.reporting.charts.style import themed
from customer_segmentation.pipelines.reporting.options import Theme
from customer_segmentation.texts import Texts

from .conftest import Findings


@pytest.fixture(scope="module")
def cards(findings: Findings) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = findings["segment_cards"]["segments"]
    return found


def drawn_texts(figure: Figure) -> list[str]:
    figure.draw_without_rendering()
    return [text.get_text() for text in figure.findobj(match=lambda artist: hasattr(artist, "get_text"))]


def test_the_map_draws_every_customer_in_the_colour_of_its_segment(
    findings: Findings, cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme, texts: Texts
) -> None:
    figure = segments.plot_segment_map(findings["charted_customers"], cards, customer_table, theme, texts)

    drawn = {to_hex(points.get_facecolor()[0]): len(points.get_offsets()) for points in figure.axes[0].collections}
    expected = {theme.segment_colour(card["number"]).lower(): card["customers"] for card in cards}
    assert drawn == expected
    assert {"Income (k$)", "Spending", "1", "5"} <= set(drawn_texts(figure))


def test_the_map_of_a_single_feature_is_its_distribution(
    findings: Findings, cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme, texts: Texts
) -> None:
    one = customer_table.model_copy(update={"features": customer_table.features[:1]})
    figure = segments.plot_segment_map(findings["charted_customers"], cards, one, theme, texts)
    assert figure.axes[0].get_ylabel() == "Customers"
    assert sum(patch.get_height() for patch in figure.axes[0].patches) == 200


def test_a_character_is_drawn_in_the_first_installed_font_that_has_it(theme: Theme) -> None:
    preferred = theme.model_copy(update={"chart_fonts": ("No such font", "DejaVu Serif", "DejaVu Sans")})
    with themed(preferred):
        assert mpl.rcParams["font.family"] == ["DejaVu Serif", "DejaVu Sans"]
    with themed(theme.model_copy(update={"chart_fonts": ("No such font",)})):
        assert mpl.rcParams["font.family"] == ["DejaVu Sans"]


def test_the_sizes_are_the_shares(cards: list[dict[str, Any]], theme: Theme, texts: Texts) -> None:
    figure = segments.plot_segment_sizes(cards, theme, texts)
    assert [bar.get_width() for bar in figure.axes[0].patches] == [card["share"] for card in cards]
    assert "81 (40.5%)" in drawn_texts(figure)


def test_the_heat_map_shows_the_means(cards: list[dict[str, Any]], theme: Theme, texts: Texts) -> None:
    shown = drawn_texts(segments.plot_profile_heatmap(cards, theme, texts))
    for card in cards:
        for difference in card["differences"]:
            assert f"{difference['mean']:,.4g}" in shown


def test_the_distributions_have_a_panel_per_number_column(
    findings: Findings, cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme, texts: Texts
) -> None:
    figure = segments.plot_distributions(findings["charted_customers"], cards, customer_table, theme, texts)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["Income (k$)", "Spending", "Age"]


def test_a_portrait_sets_the_segment_against_the_others(
    findings: Findings, cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme, texts: Texts
) -> None:
    card = cards[2]
    figure = segments.plot_segment_portrait(findings["charted_customers"], card, customer_table, theme, texts)
    others, own = figure.axes[0].collections
    assert len(own.get_offsets()) == card["customers"]
    assert len(others.get_offsets()) == 200 - card["customers"]
    assert to_hex(own.get_facecolor()[0]) == theme.segment_colour(3).lower()
    assert len(figure.axes) == 1 + len(card["differences"])


def test_the_evidence_marks_the_chosen_k_in_every_panel(findings: Findings, theme: Theme, texts: Texts) -> None:
    figure = evidence.plot_k_evidence(findings["k_evidence"], findings["k_verdict"], theme, texts)
    assert drawn_texts(figure).count("k = 5") == len(figure.axes)


def test_the_same_input_gives_the_same_picture(cards: list[dict[str, Any]], theme: Theme, texts: Texts) -> None:
    def png() -> bytes:
        buffer = BytesIO()
        segments.plot_segment_sizes(cards, theme, texts).savefig(buffer, format="png", metadata={"Software": None})
        return buffer.getvalue()

    assert png() == png()


def test_a_dollar_sign_is_no_formula(cards: list[dict[str, Any]], theme: Theme, texts: Texts) -> None:
    hostile = [{**card, "name": "$\\frac{1}{$"} for card in cards]
    segments.plot_segment_sizes(hostile, theme, texts).draw_without_rendering()


def test_more_segments_than_colours_start_again(theme: Theme) -> None:
    assert theme.segment_colour(1) == theme.segment_colour(len(theme.segment_colours) + 1)


def test_a_log_feature_has_a_log_axis_with_plain_numbers(
    findings: Findings, cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme, texts: Texts
) -> None:
    income, spending = customer_table.features
    table = customer_table.model_copy(update={"features": (income.model_copy(update={"transform": "log"}), spending)})
    figures = [
        segments.plot_segment_map(findings["charted_customers"], cards, table, theme, texts),
        segments.plot_segment_portrait(findings["charted_customers"], cards[0], table, theme, texts),
        segments.plot_distributions(findings["charted_customers"], cards, table, theme, texts),
    ]
    for figure in figures:
        assert figure.axes[0].get_xscale() == "symlog"
        assert not any("mathdefault" in text for text in drawn_texts(figure))
