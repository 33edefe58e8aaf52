import inspect
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
import pandas as pd
import polars as pl
import pytest

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.errors import CustomerTableError
from customer_segmentation.pipelines.model_selection import nodes
from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions

from .conftest import Select, planted_groups, table_of

Options = Callable[..., ModelSelectionOptions]


@pytest.mark.parametrize("engine", [pd.DataFrame, pl.DataFrame])
def test_the_sample_is_the_same_on_every_engine(make_options: Options, engine: Callable[[Any], Any]) -> None:
    customers = pd.DataFrame({"a": np.arange(500) % 37, "b": np.arange(500.0) ** 2, "other": "x"})
    options = make_options(fit_rows=100)

    sample = nodes.draw_feature_sample(engine(customers.to_dict("list")), table_of(customers[["a", "b"]]), options)

    expected = nodes.draw_feature_sample(customers, table_of(customers[["a", "b"]]), options)
    pd.testing.assert_frame_equal(sample, expected)
    assert len(sample) == 100
    assert list(sample.columns) == ["a", "b"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (np.arange(19), "Too few customers are usable, 19"),
        (np.arange(500) % 10, "only 10 different combinations of a, .* lower k_max"),
    ],
)
def test_too_few_or_too_similar_customers_end_in_one_sentence(
    options: ModelSelectionOptions, values: np.ndarray, sentence: str
) -> None:
    customers = pd.DataFrame({"a": values, "b": 1})

    with pytest.raises(CustomerTableError, match=sentence):
        nodes.draw_feature_sample(customers, table_of(customers), options)


@pytest.mark.filterwarnings("error")
def test_hardly_more_distinct_customers_than_segments_are_no_trouble(select: Select) -> None:
    repeated = np.repeat([(x, y) for x in range(4) for y in range(3)], 10, axis=0).astype(float)

    selection = select(repeated, k_max=11, bootstraps=3)

    assert np.isfinite(selection.evidence.to_numpy()).all()


def test_above_the_limits_samples_stand_for_all_customers(select: Select) -> None:
    customers = planted_groups(4, 12_000, seed=0)
    changes = {"k_max": 5, "bootstraps": 3}

    sampled = select(customers, silhouette_rows=1_000, resample_rows=500, **changes)
    exact = select(customers, silhouette_rows=12_000, resample_rows=500, **changes)

    assert sampled.k == exact.k == 4
    np.testing.assert_allclose(sampled.evidence["silhouette"], exact.evidence["silhouette"], atol=0.02)


def test_a_segment_that_the_sample_misses_is_refused_all_the_same(select: Select) -> None:
    customers = np.r_[planted_groups(3, 12_000, seed=0), [[60.0, 60.0]] * 3]

    selection = select(customers, k_max=4, bootstraps=3, silhouette_rows=1_000, resample_rows=500, outliers="keep")

    assert selection.evidence["smallest_segment"].iloc[-1] == 3
    assert np.isfinite(selection.evidence.to_numpy()).all()
    assert selection.k == 3
    assert selection.verdict["refused"]["4"]["reason"] == "small"
    assert selection.verdict["refused"]["4"]["customers"] == 3


def test_the_verdict_is_plain_json_and_says_what_it_rests_on(select: Select) -> None:
    verdict = select(planted_groups(3, 200, seed=0), bootstraps=3).verdict

    assert json.loads(json.dumps(verdict)) == verdict
    assert verdict["features"] == ["0", "1"]
    assert verdict["sample_rows"] == 200
    assert verdict["seed"] == 42
    assert verdict["method_agreement"]["ward"] == pytest.approx(1)


def test_the_same_seed_gives_the_same_verdict(select: Select) -> None:
    customers = planted_groups(3, 200, seed=0)
    changes = {"k_max": 4, "bootstraps": 3}

    assert select(customers, **changes).verdict == select(customers, **changes).verdict


def test_every_hint_is_real_so_that_parameters_arrive_typed() -> None:
    for node in vars(nodes).values():
        if inspect.isfunction(node) and node.__module__ == nodes.__name__:
            hints = get_type_hints(node)
            assert hints.get("options", ModelSelectionOptions) is ModelSelectionOptions
            assert hints.get("customer_table", CustomerTable) is CustomerTable


def test_the_nodes_import_no_heavy_library() -> None:
    source = Path(nodes.__file__).parents[3]
    program = (
        f"import sys; sys.path.insert(0, {str(source)!r}); import customer_segmentation.pipelines.model_selection; "
        "print([name for name in ('sklearn', 'scipy', 'matplotlib', 'seaborn') if name in sys.modules])"
    )

    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert printed.strip() == "[]"
