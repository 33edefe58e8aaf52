"""The charts show what they say: the right numbers, labels and colours."""

import warnings
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from customer_segmentation.charts.chart import png_of
from customer_segmentation.charts.theme import background, themed
from customer_segmentation.customers.declaration import CustomerTable, Feature
from customer_segmentation.pipelines.reporting.charts import evidence, profiles, segments
from customer_segmentation.theme import Theme
from tests.charts.colours import COLOUR_VISIONS, ciede2000, contrast, lab

from .conftest import Findings


@pytest.fixture(scope="module")
def cards(findings: Findings) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = findings["segment_cards"]["segments"]
    return found


def drawn_texts(figure: Figure) -> list[str]:
    figure.draw_without_rendering()
    return [text.get_text() for text in figure.findobj(match=lambda artist: hasattr(artist, "get_text"))]


# --- Tables with long names and many segments and columns ---


def many_columns(cards: list[dict[str, Any]], columns: int) -> list[dict[str, Any]]:
    """The same segments with so many columns, of which the last eight set them apart, each more than the one before."""

    def differences(card: dict[str, Any]) -> list[dict[str, Any]]:
        income = card["differences"][0]
        return [
            {
                **income,
                "column": f"Column {number}",
                "name": f"Average consumption per month and household {number}",
                "unit": "kWh",
                "mean": 123456.7 + number * card["number"],
                "difference": income["difference"] * (number / columns if number > columns - 8 else 0.01),
                "rank": columns + 1 - number,
            }
            for number in range(1, columns + 1)
        ]

    return [{**card, "differences": differences(card)} for card in cards]


def many_segments(cards: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """So many segments with long names."""
    name = "High Average consumption per month, Low Average income of the household (Income 1st of 3)"
    copies = [cards[position % len(cards)] for position in range(count)]
    return [{**card, "number": number, "name": name} for number, card in enumerate(copies, start=1)]


def random_customers(cards: list[dict[str, Any]], count: int = 400) -> pd.DataFrame:
    """Customers of these segments, with the cards' columns; most of them in the first segment."""
    generator = np.random.default_rng(0)
    columns = {one["column"]: generator.normal(123_456, 1000, count) for one in cards[0]["differences"]}
    segment = np.append(np.arange(1, len(cards) + 1), np.ones(count - len(cards), dtype=int))
    return pd.DataFrame({**columns, "segment": segment})


def table_of(cards: list[dict[str, Any]], table: CustomerTable) -> CustomerTable:
    """The customer table whose features are the first two columns of the cards."""
    features = [
        {"column": one["column"], "name": one["name"], "unit": one["unit"]} for one in cards[0]["differences"][:2]
    ]
    return CustomerTable.model_validate(
        {**table.model_dump(by_alias=True), "features": features, "profile_columns": []}
    )


def figures(cards: list[dict[str, Any]], table: CustomerTable, theme: Theme) -> Iterator[Figure]:
    """Every chart of the segments."""
    customers = random_customers(cards)
    silhouettes = pd.DataFrame({"segment": customers["segment"], "silhouette": np.linspace(-0.2, 0.9, len(customers))})
    own_table = table_of(cards, table)
    yield segments.plot_segment_map(customers, cards, own_table, theme)
    yield segments.plot_segment_sizes(cards, theme)
    yield segments.plot_segment_portrait(customers, cards[0], own_table, theme)
    yield profiles.plot_distributions(customers, cards, own_table, theme)
    yield evidence.plot_silhouettes(silhouettes, cards, 0.5, theme)


def shown_texts(figure: Figure) -> Iterator[Text]:
    """The texts that a figure shows, but for those on ticks beyond its axes and the numbers that mark centres."""
    hidden = {id(text) for axes in figure.axes for text in axes.texts if text.get_text().isdigit()}
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        first, last = sorted(axis.get_view_interval())
        beyond = [tick for tick in axis.get_major_ticks() if not first <= tick.get_loc() <= last]
        hidden |= {id(label) for tick in beyond for label in (tick.label1, tick.label2)}
    for text in figure.findobj(Text):
        if text.get_text().strip() and text.get_visible() and id(text) not in hidden:
            yield text


# --- Where the segments lie ---


def test_the_map_draws_every_customer_in_the_colour_of_its_segment(
    findings: Findings, cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme
) -> None:
    figure = segments.plot_segment_map(findings["charted_customers"], cards, customer_table, theme)

    drawn = {to_hex(points.get_facecolor()[0]): len(points.get_offsets()) for points in figure.axes[0].collections}
    expected = {theme.segment_colour(card["number"]).lower(): card["customers"] for card in cards}
    assert drawn == expected
    assert {"Income (k$)", "Spending", "1", "5"} <= set(drawn_texts(figure))


def test_the_map_shows_the_two_features_that_tell_the_segments_apart_most(
    findings: Findings, cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme
) -> None:
    same = Feature(column="Same", name="Same")
    table = customer_table.model_copy(update={"features": (same, *customer_table.features)})
    figure = segments.plot_segment_map(findings["charted_customers"].assign(Same=1.0), cards, table, theme)
    assert (figure.axes[0].get_xlabel(), figure.axes[0].get_ylabel()) == ("Income (k$)", "Spending")


def test_no_number_of_twelve_segments_covers_another(
    findings: Findings, cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme
) -> None:
    """Although the centres of many of them are the same."""
    twelve = many_segments(cards, 12)
    figure = segments.plot_segment_map(findings["charted_customers"], twelve, customer_table, theme)
    png_of(figure, 60)
    (axes,) = figure.axes
    badges = [line for line in axes.lines if line.get_marker() == "o"]
    assert len(badges) == 12
    places = [line.get_transform().transform(line.get_xydata())[0] for line in badges]
    diameter = (badges[0].get_markersize() + badges[0].get_markeredgewidth()) * figure.dpi / 72
    assert min(np.hypot(*(one - other)) for one, other in combinations(places, 2)) >= diameter
    assert all(axes.bbox.contains(*place) for place in places)
    numbers = [text for text in axes.texts if text.get_text().isdigit()]
    assert [int(text.get_text()) for text in numbers] == list(range(1, 13))
    boxes = [text.get_window_extent() for text in numbers]
    assert all(box.contains(*place) for box, place in zip(boxes, places, strict=True)), "each number is in its badge"


def test_the_map_of_a_single_feature_is_its_distribution(
    findings: Findings, cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme
) -> None:
    one = customer_table.model_copy(update={"features": customer_table.features[:1]})
    figure = segments.plot_segment_map(findings["charted_customers"], cards, one, theme)
    assert figure.axes[0].get_ylabel() == "Customers"
    assert sum(patch.get_height() for patch in figure.axes[0].patches) == 200


def test_a_character_is_drawn_in_the_first_installed_font_that_has_it(theme: Theme) -> None:
    preferred = theme.model_copy(update={"chart_fonts": ("No such font", "DejaVu Serif", "DejaVu Sans")})
    with themed(preferred):
        assert mpl.rcParams["font.family"] == ["DejaVu Serif", "DejaVu Sans"]
    with themed(theme.model_copy(update={"chart_fonts": ("No such font",)})):
        assert mpl.rcParams["font.family"] == ["DejaVu Sans"]


def test_the_sizes_are_the_shares(cards: list[dict[str, Any]], theme: Theme) -> None:
    figure = segments.plot_segment_sizes(cards, theme)
    assert [bar.get_width() for bar in figure.axes[0].patches] == [card["share"] for card in cards]
    assert "81 (40.5%)" in drawn_texts(figure)


# --- What they are like ---


def test_of_many_columns_those_are_drawn_in_which_segments_differ_most(
    cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme
) -> None:
    many = many_columns(cards, 25)
    boxes = profiles.plot_distributions(random_customers(many), many, customer_table, theme)
    names = [axes.get_title(loc="left") for axes in boxes.axes]
    found = [int(name.replace("\n", " ").removesuffix(" (kWh)").rpartition(" ")[2]) for name in names]
    assert found == [18, 19, 20, 21, 22, 23, 24, 25]
    assert any("8 of 25 number columns" in text.replace("\n", " ") for text in drawn_texts(boxes))


def test_the_distributions_have_a_panel_per_number_column(
    findings: Findings, cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme
) -> None:
    figure = profiles.plot_distributions(findings["charted_customers"], cards, customer_table, theme)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["Income (k$)", "Spending", "Age"]
    assert not any("differ most" in text for text in drawn_texts(figure))


# --- Portraits ---


def test_a_portrait_sets_the_segment_against_the_others(
    findings: Findings, cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme
) -> None:
    card = cards[2]
    figure = segments.plot_segment_portrait(findings["charted_customers"], card, customer_table, theme)
    others, own = figure.axes[0].collections
    assert len(own.get_offsets()) == card["customers"]
    assert len(others.get_offsets()) == 200 - card["customers"]
    assert to_hex(own.get_facecolor()[0]) == theme.segment_colour(3).lower()
    assert len(figure.axes) == 1 + 2


def test_a_portrait_shows_the_two_columns_that_set_the_segment_apart_most(
    cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme
) -> None:
    many = many_columns(cards, 9)
    table = table_of(many, customer_table)
    figure = segments.plot_segment_portrait(random_customers(many), many[0], table, theme)
    titles = [axes.get_title(loc="left").replace("\n", " ") for axes in figure.axes]
    assert titles == [
        "This segment among all customers",
        *(f"Average consumption per month and household {number} (kWh)" for number in (9, 8)),
    ]


def test_a_portrait_of_a_single_feature_has_no_map(
    findings: Findings, cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme
) -> None:
    one = customer_table.model_copy(update={"features": customer_table.features[:1]})
    figure = segments.plot_segment_portrait(findings["charted_customers"], cards[0], one, theme)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["Spending", "Income (k$)", "Age"]
    assert contrast(background(theme), "#FFFFFF") >= 2


# --- What all charts have in common ---


@pytest.mark.parametrize(
    "columns", [pytest.param(1, marks=pytest.mark.heavy), 3, pytest.param(25, marks=pytest.mark.heavy)]
)
@pytest.mark.parametrize("count", [pytest.param(2, marks=pytest.mark.heavy), 12])
def test_no_text_runs_into_another_or_out_of_the_picture(
    cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme, columns: int, count: int
) -> None:
    crowded = many_segments(many_columns(cards, columns), count)
    for figure in figures(crowded, customer_table, theme):
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # that the parts found no arrangement
            figure.draw_without_rendering()
        places = {text: text.get_window_extent() for text in shown_texts(figure)}
        for text, place in places.items():
            assert figure.bbox.padded(1).contains(*place.min), text
            assert figure.bbox.padded(1).contains(*place.max), text
        for (one, place), (other, other_place) in combinations(places.items(), 2):
            assert not place.padded(-1).overlaps(other_place.padded(-1)), (one, other)


@pytest.mark.parametrize("count", [2, 7, 12])
def test_the_map_names_every_segment_and_leaves_the_customers_their_room(
    cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme, count: int
) -> None:
    crowded = many_segments(cards, count)
    table = table_of(crowded, customer_table)
    figure = segments.plot_segment_map(random_customers(crowded, 2000), crowded, table, theme)
    figure.draw_without_rendering()
    legend = figure.axes[0].get_legend()
    assert len(legend.get_texts()) == count
    assert all(handle.get_markersize() >= 6 for handle in legend.legend_handles)
    assert figure.axes[0].bbox.width > 0.45 * figure.bbox.width
    assert figure.axes[0].bbox.height > 3 * figure.dpi


def test_the_evidence_marks_the_chosen_k_in_every_panel(findings: Findings, theme: Theme) -> None:
    figure = evidence.plot_k_evidence(findings["k_evidence"], findings["k_verdict"], theme)
    assert drawn_texts(figure).count("k = 5") == len(figure.axes)


def test_the_same_input_gives_the_same_picture(cards: list[dict[str, Any]], theme: Theme) -> None:
    pictures = {png_of(segments.plot_segment_sizes(cards, theme), 50) for _ in range(2)}
    assert len(pictures) == 1


def test_a_dollar_sign_is_no_formula(cards: list[dict[str, Any]], theme: Theme) -> None:
    hostile = [{**card, "name": "$\\frac{1}{$"} for card in cards]
    segments.plot_segment_sizes(hostile, theme).draw_without_rendering()


def test_more_segments_than_colours_start_again(theme: Theme) -> None:
    assert theme.segment_colour(1) == theme.segment_colour(len(theme.segment_colours) + 1)


def test_a_log_feature_has_a_log_axis_with_plain_numbers(
    findings: Findings, cards: list[dict[str, Any]], customer_table: CustomerTable, theme: Theme
) -> None:
    income, spending = customer_table.features
    table = customer_table.model_copy(update={"features": (income.model_copy(update={"transform": "log"}), spending)})
    figures = [
        segments.plot_segment_map(findings["charted_customers"], cards, table, theme),
        segments.plot_segment_portrait(findings["charted_customers"], cards[0], table, theme),
        profiles.plot_distributions(findings["charted_customers"], cards, table, theme),
    ]
    for figure in figures:
        assert figure.axes[0].get_xscale() == "symlog"
        assert not any("mathdefault" in text for text in drawn_texts(figure))


@pytest.mark.parametrize(("lowest", "begin"), [(0.0, 0.0), (1.0, 0.0), (30.0, 20.0)])
def test_a_log_axis_begins_near_the_lowest_value(
    findings: Findings,
    cards: list[dict[str, Any]],
    customer_table: CustomerTable,
    theme: Theme,
    lowest: float,
    begin: float,
) -> None:
    income = customer_table.features[0].model_copy(update={"transform": "log"})
    table = customer_table.model_copy(update={"features": (income,)})
    customers = findings["charted_customers"]
    customers = customers.assign(**{income.column: customers[income.column].clip(lower=30).replace(30, lowest)})
    axes = segments.plot_segment_map(customers, cards, table, theme).axes[0]
    assert axes.get_xlim()[0] == pytest.approx(begin)


# --- Colours ---


def test_differences_of_colours_are_measured_as_published() -> None:
    """Pairs 1, 7 and 17 of the test data of Sharma, Wu and Dalal (2005)."""
    one = np.array([[50, 2.6772, -79.7751], [50, 0, 0], [50, 2.5, 0]])
    other = np.array([[50, 0, -82.7485], [50, -1, 2], [73, 25, -18]])
    np.testing.assert_allclose(ciede2000(one, other), [2.0425, 2.3669, 27.1492], atol=5e-5)


@pytest.mark.parametrize("vision", COLOUR_VISIONS)
def test_segment_colours_differ_for_every_colour_vision(theme: Theme, vision: str) -> None:
    seen = lab(list(theme.segment_colours), vision)
    differences = ciede2000(seen[:, None], seen[None]) + np.diag([np.inf] * len(seen))
    assert differences[:6, :6].min() >= 10
    assert differences.min() >= 7
