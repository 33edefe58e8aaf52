from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as of_numpy

from customer_segmentation.customers.declaration import Feature
from customer_segmentation.pipelines.model_selection import nodes
from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.pipelines.model_selection.outliers import find_outliers

from . import shapes
from .conftest import table_of

Options = Callable[..., ModelSelectionOptions]


def mark(table: np.ndarray, options: ModelSelectionOptions) -> np.ndarray:
    frame = pd.DataFrame(table).rename(columns=str)
    return find_outliers(frame, [Feature(column=column, name=column) for column in frame], options)


@pytest.mark.parametrize("share", [0.01, 0.03, 0.05])
def test_wild_values_are_set_aside_and_hardly_anybody_else(options: ModelSelectionOptions, share: float) -> None:
    groups = shapes.round_groups(3, 1_000)
    plain, wild = (make(np.random.default_rng(0)) for make in (groups, shapes.with_wild_values(groups, share)))

    marked, is_wild = mark(wild, options), (plain != wild).any(axis=1)

    assert marked[is_wild].mean() >= 0.9
    assert marked[~is_wild].mean() <= 0.002


@pytest.mark.parametrize(
    "name",
    [
        "uniform",
        "Gaussian, 5 features",
        "zero-inflated",
        "Student t3",
        "lognormal, 3 features, 5,000 rows",
        "half circle",
    ],
)
def test_of_tables_without_wild_values_hardly_anybody_is_set_aside(options: ModelSelectionOptions, name: str) -> None:
    assert mark(shapes.WITHOUT_GROUPS[name](np.random.default_rng(0)), options).mean() <= 0.005


def test_a_small_group_is_no_outlier_but_a_few_customers_are(options: ModelSelectionOptions) -> None:
    generator = np.random.default_rng(0)
    crowd = generator.normal(size=(950, 2))
    small, few = generator.normal(40, 1, (40, 2)), generator.normal(-40, 1, (10, 2))

    marked = mark(np.r_[crowd, small, few], options)

    assert not marked[:990].any()
    assert marked[990:].all()


def test_at_most_the_given_share_is_set_aside_the_farthest_first(make_options: Options) -> None:
    generator = np.random.default_rng(0)
    table = np.r_[generator.normal(size=(960, 1)), generator.uniform(50, 100, (40, 1))]
    table[-1] = 10_000

    marked = mark(table, make_options(most_outliers=0.01))

    assert 0 < marked.sum() <= 10
    assert marked[-1]
    assert not mark(table, make_options(most_outliers=0)).any()


def test_a_rare_value_is_not_taken_from_a_column_that_has_no_other(options: ModelSelectionOptions) -> None:
    flag = np.zeros((1_000, 2))
    flag[:, 0] = np.random.default_rng(0).normal(size=1_000)
    flag[:5, 1] = 1

    assert not mark(flag, options).any()


def test_the_analyst_may_keep_everybody(make_options: Options) -> None:
    table = pd.DataFrame(shapes.with_wild_values(shapes.round_groups(3, 300), 0.03)(np.random.default_rng(0)))
    table = table.rename(columns=str)

    assert nodes.find_sample_outliers(table, table_of(table), make_options())["set_aside"].sum() > 5
    assert not nodes.find_sample_outliers(table, table_of(table), make_options(outliers="keep"))["set_aside"].any()


def test_values_apart_by_next_to_nothing_are_one_value(options: ModelSelectionOptions) -> None:
    table = np.r_[np.linspace(0, 1e-200, 40), np.arange(1, 11)][:, np.newaxis]

    assert mark(table, options).mean() <= options.most_outliers


@given(
    of_numpy.arrays(
        float,
        st.tuples(st.integers(20, 60), st.integers(1, 3)),
        elements=st.floats(-1e9, 1e9) | st.sampled_from([0.0, 1.0]),
    )
)
@settings(max_examples=30, deadline=None)
def test_whatever_the_table_at_most_the_share_is_marked(options: ModelSelectionOptions, table: np.ndarray) -> None:
    marked = mark(table, options)

    assert marked.shape == (len(table),)
    assert marked.mean() <= options.most_outliers
