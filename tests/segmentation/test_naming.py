from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_segmentation.errors import SettingsError
from customer_segmentation.language import speaking
from customer_segmentation.segmentation import naming
from customer_segmentation.segmentation.model import Level, SegmentationModel
from customer_segmentation.segmentation.options import GivenName, NamingOptions
from tests.translations import translated

THREE = NamingOptions(level_threshold=0.5, names=())
FIVE = NamingOptions(level_threshold=0.5, very_threshold=1.5, names=())
#: Names of segments from centroids and features, with names of the analyst's own.
Name = Callable[..., list[str]]


def levels_of(centroids: np.ndarray, features: list[str], options: NamingOptions = THREE) -> list[dict[str, Level]]:
    return [
        {name: naming.level(value, options) for name, value in zip(features, row, strict=True)} for row in centroids
    ]


@pytest.fixture(scope="session")
def name() -> Name:
    def name_by(centroids: list[list[float]], features: list[str], *names: GivenName) -> list[str]:
        matrix = np.array(centroids)
        return naming.name_segments(levels_of(matrix, features), matrix, names)

    return name_by


@pytest.mark.parametrize(
    ("deviations", "three", "five"),
    [
        (2.0, "High", "Very High"),
        (1.5, "High", "High"),
        (0.5, "Average", "Average"),
        (0.0, "Average", "Average"),
        (-0.51, "Low", "Low"),
        (-1.51, "Low", "Very Low"),
    ],
)
def test_levels_begin_beyond_their_threshold(deviations: float, three: str, five: str) -> None:
    assert naming.level(deviations, THREE) == three
    assert naming.level(deviations, FIVE) == five


def test_a_second_threshold_must_lie_beyond_the_first() -> None:
    with pytest.raises(ValueError, match="very_threshold must be larger"):
        NamingOptions(level_threshold=0.5, very_threshold=0.5, names=())


def test_of_two_segments_neither_is_average_for_holding_nearly_everybody() -> None:
    shares, apart = np.array([0.9, 0.1]), 2.0
    centroids = np.array([[-apart * shares[1]], [apart * shares[0]]])

    assert naming.deviations(centroids).tolist() == [[-1.0], [1.0]]


def test_three_segments_are_compared_with_the_mean_of_all_customers() -> None:
    centroids = np.array([[-0.2], [1.8], [3.0]])

    assert naming.deviations(centroids) is centroids


def test_names_tell_levels_in_the_features_own_names(name: Name) -> None:
    assert name([[1.0, -1.0], [0.0, 0.2]], ["Einkünfte", "支出"]) == [
        "High Einkünfte, Low 支出",
        "Average Einkünfte, Average 支出",
    ]
    assert name([[1.0], [-1.0]], ["Income"]) == ["High Income", "Low Income"]


def test_of_ten_features_the_three_furthest_from_average_are_told_in_the_tables_order(name: Name) -> None:
    features = list("ABCDEFGHIJ")
    first = [0.6, 0.0, -2.0, 0.0, 0.0, 0.9, 0.0, 0.0, 1.0, 0.0]
    second = [0.0, 0.0, 0.0, -0.7, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    assert name([first, second, [0.1] * 10], features) == ["Low C, High F, High I", "Low D", "Average in everything"]


@pytest.mark.parametrize(
    ("centroids", "names"),
    [
        ([[1.0, 1.0], [1.1, 2.0]], ["High A, High B (lower B)", "High A, High B (higher B)"]),
        ([[1.0, 1.0], [3.0, 1.0], [2.0, 1.0]], [f"High A, High B (A {place} of 3)" for place in ("3rd", "1st", "2nd")]),
        ([[1.0, 1.0], [1.0, 1.0]], ["High A, High B (1st of 2)", "High A, High B (2nd of 2)"]),
    ],
)
def test_namesakes_are_told_apart(name: Name, centroids: list[list[float]], names: list[str]) -> None:
    assert name(centroids, ["A", "B"]) == names


def test_many_namesakes_have_their_rank_in_english(name: Name) -> None:
    names = name([[24.0 - row] for row in range(23)], ["A"])
    assert [names[row].split()[3] for row in (0, 1, 2, 3, 10, 11, 12, 20, 21, 22)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd"]
    )


def test_names_follow_the_language_in_words_and_order(name: Name, tmp_path: Path) -> None:
    german = {
        "High": "hoch",
        "Low": "niedrig",
        "Average": "mittel",
        "{level} {feature}": "{feature} {level}",
        "Average in everything": "Durchschnitt",
        "{name} (higher {feature})": "{name} (mehr {feature})",
        "{name} (lower {feature})": "{name} (weniger {feature})",
        "{name} ({feature} {rank} of {count})": "{name} ({rank} von {count} nach {feature})",
        **dict.fromkeys(("{rank}st", "{rank}nd", "{rank}rd", "{rank}th"), "{rank}."),
    }
    with translated(german, tmp_path) as language, speaking(language):
        assert name([[1.0, -1.0], [0.0, 0.0], [1.1, -2.0]], ["Umsatz", "Alter"]) == [
            "Umsatz hoch, Alter niedrig (mehr Alter)",
            "Umsatz mittel, Alter mittel",
            "Umsatz hoch, Alter niedrig (weniger Alter)",
        ]
        assert name([[1.0], [3.0], [2.0], [0.0]], ["A"]) == [
            "A hoch (3. von 3 nach A)",
            "A hoch (1. von 3 nach A)",
            "A hoch (2. von 3 nach A)",
            "A mittel",
        ]
        assert name([[0.0] * 4], list("ABCD")) == ["Durchschnitt"]


def test_weights_do_not_count_in_the_names_of_a_model(model: SegmentationModel) -> None:
    """Four average features beside a heavy one: what is told is what lies furthest from average, not what weighs."""
    weights, places = [1.0, 1.0, 1.0, 9.0], [0.9, 0.8, 0.7, 0.6]
    features = tuple(
        model.features[0].model_copy(update={"column": name, "name": name, "weight": weight})
        for name, weight in zip("ABCD", weights, strict=True)
    )
    scaled = tuple(place * weight for place, weight in zip(places, weights, strict=True))
    segment = model.segments[0].model_copy(
        update={"levels": dict.fromkeys("ABCD", "High"), "scaled_centroid": scaled, "name": "Segment 1"}
    )
    heavy = model.model_copy(update={"features": features, "segments": (segment,)})

    named = naming.name_model(heavy, ())

    assert [segment.name for segment in named.segments] == ["High A, High B, High C"]
    assert named.segments[0].model_copy(update={"name": "Segment 1"}) == segment


def test_an_analysts_name_goes_by_levels(name: Name) -> None:
    champions = GivenName(when={"A": "High", "B": "High"}, name="Champions")
    assert name([[1.0, 1.0], [-1.0, 1.0]], ["A", "B"], champions) == ["Champions", "Low A, High B"]
    assert name([[-1.0, 1.0], [1.0, 1.0]], ["A", "B"], champions) == ["Low A, High B", "Champions"]
    both = GivenName(when={"B": ("High", "Very High"), "A": "*"}, name="Spenders")
    assert name([[1.0, 1.0], [-1.0, 1.0]], ["A", "B"], both) == ["Spenders (higher A)", "Spenders (lower A)"]


def test_a_name_that_another_segment_has_already_is_refused(name: Name) -> None:
    with pytest.raises(SettingsError, match=r'Several segments would be called "High A \(higher A\)"'):
        name([[2.0], [1.0], [-1.0]], ["A"], GivenName(when={"A": "Low"}, name="High A (higher A)"))


def test_a_given_name_that_is_the_made_one_of_another_segment_is_refused(name: Name) -> None:
    with pytest.raises(SettingsError, match='Several segments would be called "Low A"'):
        name([[2.0], [-1.0]], ["A"], GivenName(when={"A": "High"}, name="Low A"))


def test_numbers_run_from_high_to_low_levels_then_by_centroid() -> None:
    centroids = np.array([[-1.0, 0.0], [1.0, -1.0], [0.9, 1.0], [1.2, 1.0]])
    assert naming.number_segments(levels_of(centroids, ["A", "B"]), centroids) == [3, 2, 1, 0]


def test_numbers_run_from_very_high_to_very_low() -> None:
    centroids = np.array([[-1.0], [2.0], [0.0], [-2.0], [1.0]])
    assert naming.number_segments(levels_of(centroids, ["A"], FIVE), centroids) == [1, 4, 2, 0, 3]
    # What is Low on the first feature comes before Very Low, whatever the second says.
    centroids = np.array([[-2.0, 2.0], [-1.0, -2.0]])
    assert naming.number_segments(levels_of(centroids, ["A", "B"], FIVE), centroids) == [1, 0]


finite = st.floats(-4, 4).map(lambda value: round(value, 2))


@settings(max_examples=50, deadline=None)
@given(data=st.data(), columns=st.integers(1, 6), rows=st.integers(2, 9))
def test_labels_order_shows_neither_in_names_nor_in_numbers(data: st.DataObject, columns: int, rows: int) -> None:
    features = data.draw(st.lists(st.text("aäλ年 1", min_size=1), min_size=columns, max_size=columns, unique=True))
    row = st.lists(finite, min_size=columns, max_size=columns)
    centroids = np.array(data.draw(st.lists(row, min_size=rows, max_size=rows)))
    order = data.draw(st.permutations(range(rows)))

    def in_order(values: np.ndarray) -> list[tuple[str, tuple[float, ...]]]:
        levels = levels_of(values, features)
        names = naming.name_segments(levels, values, ())
        return [(names[position], tuple(values[position])) for position in naming.number_segments(levels, values)]

    named = in_order(centroids)
    assert len({name for name, _ in named}) == rows
    permuted = in_order(centroids[order])
    assert [values for _, values in permuted] == [values for _, values in named]
    if len({values for _, values in named}) == rows:  # equal centroids cannot be told apart
        assert permuted == named


@pytest.mark.parametrize(
    ("deviations", "share", "said"),
    [
        (1.0, 90.0, "Mostly Newsletter"),
        (1.0, 30.0, "More often Newsletter"),
        (-1.0, 10.0, "Rarely Newsletter"),
        (-1.0, 60.0, "Less often Newsletter"),
    ],
)
def test_yes_and_no_are_named_by_what_is_true_of_most(deviations: float, share: float, said: str) -> None:
    centroids, features = np.array([[1.0, deviations]]), ["Income", "Newsletter"]
    names = naming.name_segments(levels_of(centroids, features), centroids, (), [{"Newsletter": share}])
    assert names == [f"High Income, {said}"]


def test_as_many_yes_as_elsewhere_is_not_told() -> None:
    centroids, features = np.array([[0.0, 0.1], [1.0, 0.2]]), ["Income", "Newsletter"]
    names = naming.name_segments(levels_of(centroids, features), centroids, (), [{"Newsletter": 50.0}] * 2)
    assert names == ["Average Income", "High Income"]


def test_a_feature_that_is_average_in_all_segments_is_in_no_name() -> None:
    centroids, features = np.array([[0.0, 0.3], [1.0, -0.4], [-1.0, 0.2]]), ["Income", "Age"]
    names = naming.name_segments(levels_of(centroids, features), centroids, ())
    assert names == ["Average Income", "High Income", "Low Income"]
