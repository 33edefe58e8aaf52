import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans

from customer_segmentation.customers.table import CustomerTable
from customer_segmentation.pipelines.clustering import fitting
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.segmentation.naming import Namer
from customer_segmentation.segmentation.options import ExplanationOptions, KMeansOptions, NamingOptions
from customer_segmentation.texts import Texts
from tests.conftest import VERDICT

Fit = Callable[..., SegmentationModel]


@pytest.fixture
def fit(
    mall: pd.DataFrame,
    customer_table: CustomerTable,
    naming: NamingOptions,
    explanation: ExplanationOptions,
    texts: Texts,
) -> Fit:
    def fit_mall(
        table: CustomerTable = customer_table,
        seed: int = 42,
        day: int = 23,
        customers: pd.DataFrame = mall,
        verdict: dict[str, Any] = VERDICT,
    ) -> SegmentationModel:
        kmeans = KMeansOptions(starts=20, max_iterations=300, seed=seed)
        return fitting.fit_model(
            customers, verdict, table, kmeans, Namer(naming, texts), explanation, dt.date(2026, 11, day)
        )

    return fit_mall


def test_the_mall_table_has_the_five_published_centres(model: SegmentationModel) -> None:
    assert [(segment.number, segment.name, segment.customers) for segment in model.segments] == [
        (1, "High Income, High Spending", 39),
        (2, "High Income, Low Spending", 35),
        (3, "Average Income, Average Spending", 81),
        (4, "Low Income, High Spending", 22),
        (5, "Low Income, Low Spending", 23),
    ]
    centres = [list(segment.centroid.values()) for segment in model.segments]
    published = [[86.5, 82.1], [88.2, 17.1], [55.3, 49.5], [25.7, 79.4], [26.3, 20.9]]
    np.testing.assert_allclose(centres, published, atol=0.05)
    assert model.inertia == pytest.approx(65.57, abs=0.01)
    assert model.fit_rows == 200


def test_permuted_labels_give_the_same_model(fit: Fit, monkeypatch: pytest.MonkeyPatch) -> None:
    """K-means' own order of labels depends on its starts; nothing of it may show."""
    expected = fit()
    plain = fitting.fit_kmeans

    def permuted(values: Any, k: int, options: KMeansOptions) -> KMeans:
        fitted = plain(values, k, options)
        order = np.random.default_rng(7).permutation(k)
        fitted.cluster_centers_ = fitted.cluster_centers_[order]
        fitted.labels_ = np.argsort(order)[fitted.labels_].astype(fitted.labels_.dtype)
        return fitted

    monkeypatch.setattr(fitting, "fit_kmeans", permuted)
    assert fit() == expected


def test_two_fits_give_the_same_bytes_but_for_the_training_date(fit: Fit) -> None:
    assert fit().model_dump_json() == fit().model_dump_json()
    other_day = fit(day=24)
    assert other_day.trained_on == dt.date(2026, 11, 24)
    assert other_day.model_copy(update={"trained_on": dt.date(2026, 11, 23)}) == fit()


def test_weights_count_in_distances_but_not_in_levels(fit: Fit, customer_table: CustomerTable) -> None:
    features = tuple(feature.model_copy(update={"weight": 3.0}) for feature in customer_table.features)
    weighted = fit(customer_table.model_copy(update={"features": features}))
    plain = fit()
    assert [segment.name for segment in weighted.segments] == [segment.name for segment in plain.segments]
    assert weighted.inertia == pytest.approx(9 * plain.inertia)


def test_bins_and_deciles_describe_the_fit_sample(model: SegmentationModel, mall: pd.DataFrame) -> None:
    for feature in model.features:
        counts, _ = np.histogram(mall[feature.column] - 1e-9, bins=[-1, *feature.bin_edges, 1e9])
        np.testing.assert_allclose(feature.bin_shares, counts / 200)
    for segment in model.segments:
        assert list(segment.distance_deciles) == sorted(segment.distance_deciles)
    assert 0 < model.outlier_share < 0.05


@pytest.mark.parametrize(
    ("values", "edges", "shares"),
    [([0.0] * 5 + [1.0] * 95, (0,), (0.05, 0.95)), ([1.0, 2, 3, 4] * 2 + [5.0] * 92, (4,), (0.08, 0.92))],
)
def test_a_value_that_most_customers_have_has_a_bin_of_its_own(
    mall: pd.DataFrame, fit: Fit, values: list[float], edges: tuple[float, ...], shares: tuple[float, ...]
) -> None:
    """So drift sees it when they change."""
    income = fit(customers=mall.head(100).assign(**{"Annual Income (k$)": values})).features[0]
    assert income.bin_edges == edges
    assert income.bin_shares == pytest.approx(shares)


def test_a_segment_wider_than_the_others_is_not_full_of_outliers(fit: Fit) -> None:
    generator = np.random.default_rng(2)
    sizes, widths = (450, 450, 100), (0.5, 0.5, 15)
    values = np.vstack(
        [
            generator.normal(centre, width, (size, 2))
            for centre, width, size in zip((20, 50, 120), widths, sizes, strict=True)
        ]
    )
    customers = pd.DataFrame(values, columns=["Annual Income (k$)", "Spending Score (1-100)"])
    assert fit(customers=customers, verdict={**VERDICT, "k": 3}).outlier_share < 0.02
