from collections.abc import Callable

import numpy as np
import pytest
from sklearn.cluster import KMeans

from customer_segmentation.pipelines.model_selection.borders import count_groups, find_borders, has_gap_inside
from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.segmentation.verdict import Border

from . import shapes


def cut(table: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """A table, scaled, and its segments."""
    values = (table - table.mean(axis=0)) / table.std(axis=0)
    return values, KMeans(k, n_init=10, random_state=0).fit(values).labels_


@pytest.mark.parametrize(
    ("name", "k"),
    [
        ("Gaussian, 2 features", 2),
        ("uniform", 4),
        ("correlated .9", 2),
        ("lognormal, 2 features, 1,000 rows", 3),
        ("half circle", 3),
        ("circle", 3),
        ("banana", 3),
        ("Swiss roll", 6),
        ("integers 1 to 5", 6),
    ],
)
def test_in_one_crowd_every_segment_is_joined_to_the_others(options: ModelSelectionOptions, name: str, k: int) -> None:
    values, labels = cut(shapes.WITHOUT_GROUPS[name](np.random.default_rng(0))[:1_000], k)

    assert count_groups(find_borders(values, labels, options), k) == 1


@pytest.mark.parametrize(
    "name",
    ["3 round groups, 300 rows", "8 round groups, 2,000 rows", "sizes 90/5/5", "2 groups and 2 columns of noise"],
)
def test_planted_groups_have_natural_borders_only(options: ModelSelectionOptions, name: str) -> None:
    k, make = shapes.WITH_GROUPS[name]
    values, labels = cut(make(np.random.default_rng(0)), k)

    borders = find_borders(values, labels, options)

    assert all(border["natural"] for border in borders)
    assert count_groups(borders, k) == k


@pytest.mark.parametrize("orders", [0.4, 1.0, 2.0])
@pytest.mark.parametrize("spread", [0.3, 1.2])
def test_the_steps_between_counts_on_a_logarithmic_scale_are_no_gaps(
    options: ModelSelectionOptions, orders: float, spread: float
) -> None:
    generator = np.random.default_rng(0)
    counts = np.floor(generator.lognormal(orders, spread, 1_000))
    values = np.column_stack([np.log1p(counts), generator.normal(size=1_000)])

    assert not any(border["natural"] for border in find_borders(values, (counts > counts.min()).astype(int), options))


def test_a_gap_between_counts_is_one(options: ModelSelectionOptions) -> None:
    generator = np.random.default_rng(0)
    few, many = generator.poisson(2, 300), 15 + generator.poisson(2, 300)
    values = np.column_stack([np.log1p(np.r_[few, many]), generator.normal(size=600)])

    assert all(border["natural"] for border in find_borders(values, np.repeat([0, 1], 300), options))


def test_long_groups_cut_into_pieces_are_counted_whole(options: ModelSelectionOptions) -> None:
    values, labels = cut(shapes.bands(np.random.default_rng(0)), 9)

    assert count_groups(find_borders(values, labels, options), 9) == 3


def test_a_border_is_told_by_its_figures(options: ModelSelectionOptions) -> None:
    """Two heaps with nobody in between: the middle is empty, and nobody has a neighbour beyond."""
    generator = np.random.default_rng(0)
    values = np.r_[generator.normal(0, 1, (200, 2)), generator.normal(20, 1, (200, 2))]

    (border,) = find_borders(values, np.repeat([0, 1], 200), options)

    assert border["between"] == [0, 1]
    assert border["p_value"] < 0.001
    assert (border["depth"], border["sparsity"]) == (1, 1)


def test_segments_with_another_one_between_them_are_no_neighbours(options: ModelSelectionOptions) -> None:
    values = np.r_[np.zeros((50, 1)), np.full((50, 1), 5), np.full((50, 1), 10)]
    values += np.random.default_rng(0).normal(0, 0.1, values.shape)

    borders = find_borders(values, np.repeat([0, 1, 2], 50), options)

    assert [border["between"] for border in borders] == [[0, 1], [1, 2]]


def test_a_segment_of_two_heaps_has_a_gap_inside(options: ModelSelectionOptions) -> None:
    generator = np.random.default_rng(0)
    heap, other = generator.normal(0, 1, (100, 2)), generator.normal(8, 1, (100, 2))

    assert has_gap_inside(np.r_[heap, other], options)
    assert not has_gap_inside(heap, options)
    assert not has_gap_inside(np.r_[heap[:5], other[:5]], options), "too few to tell"


@pytest.mark.filterwarnings("error")
def test_repeated_customers_and_empty_segments_are_no_trouble(options: ModelSelectionOptions) -> None:
    values = np.repeat([[0.0], [1.0], [5.0]], 10, axis=0)

    borders = find_borders(values, np.repeat([0, 1, 3], 10), options)

    assert [border["between"] for border in borders] == [[0, 1], [1, 3]]


@pytest.mark.parametrize(("natural", "groups"), [([], 3), ([True, True], 3), ([True, False], 2), ([False, False], 1)])
def test_segments_with_a_drawn_border_are_one_group(natural: list[bool], groups: int) -> None:
    borders = [
        Border(between=between, natural=of_one, p_value=0.5, depth=0.5, sparsity=0.5)
        for between, of_one in zip([[0, 1], [1, 2]], natural, strict=False)
    ]

    assert count_groups(borders, 3) == groups


def test_thresholds_are_the_analysts(make_options: Callable[..., ModelSelectionOptions]) -> None:
    values, labels = cut(shapes.round_groups(2, 400, apart=6)(np.random.default_rng(0)), 2)

    assert find_borders(values, labels, make_options())[0]["natural"]
    assert not find_borders(values, labels, make_options(border_depth=1))[0]["natural"]


@pytest.mark.filterwarnings("error")
def test_two_segments_of_three_customers_are_silently_no_heaps(options: ModelSelectionOptions) -> None:
    (border,) = find_borders(np.array([[0.0], [0.1], [9.0]]), np.array([0, 0, 1]), options)

    assert border["p_value"] == 1
