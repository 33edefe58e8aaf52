import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.preprocessing import StandardScaler

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.pipelines.clustering import fitting
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.segmentation.options import ExplanationOptions, KMeansOptions, NamingOptions
from tests.conftest import VERDICT
from tests.training import fit_model

Fit = Callable[..., SegmentationModel]


@pytest.fixture
def fit(
    sample_table: pd.DataFrame,
    customer_table: CustomerTable,
    naming: NamingOptions,
    explanation: ExplanationOptions,
) -> Fit:
    def fit_sample(
        table: CustomerTable = customer_table,
        seed: int = 42,
        day: int = 23,
        customers: pd.DataFrame = sample_table,
        verdict: dict[str, Any] = VERDICT,
        options: ExplanationOptions = explanation,
    ) -> SegmentationModel:
        kmeans = KMeansOptions(starts=20, max_iterations=300, seed=seed)
        return fit_model(customers, verdict, table, kmeans, naming, options, dt.date(2026, 11, day))

    return fit_sample


def test_the_five_planted_groups_are_found_where_they_were_planted(model: SegmentationModel) -> None:
    assert [(segment.number, segment.name) for segment in model.segments] == [
        (1, "High Income, High Spending"),
        (2, "High Income, Low Spending"),
        (3, "Average Income, Average Spending"),
        (4, "Low Income, High Spending"),
        (5, "Low Income, Low Spending"),
    ]
    np.testing.assert_allclose([segment.customers for segment in model.segments], [39, 35, 81, 22, 23], atol=1)
    assert model.fit_rows == 200
    # Income, its deviation, spending and its deviation of each group, as they were drawn.
    planted = np.array([(86, 16, 82, 9), (88, 16, 17, 10), (55, 9, 50, 6.5), (26, 7.5, 79, 10), (26, 8, 21, 13)])
    errors = planted[:, [1, 3]] / np.sqrt([[39], [35], [81], [22], [23]])
    centres = np.array([list(segment.centroid.values()) for segment in model.segments])
    assert (abs(centres - planted[:, [0, 2]]) < 3 * errors).all()


def test_the_model_is_that_of_scikit_learn_on_standardised_features(
    model: SegmentationModel, sample_table: pd.DataFrame
) -> None:
    values = sample_table[model.feature_columns]
    scaler = StandardScaler().fit(values)
    reference = KMeans(5, n_init=20, random_state=0, tol=0).fit(scaler.transform(values))
    order = [reference.predict([segment.scaled_centroid])[0] for segment in model.segments]

    assert [segment.customers for segment in model.segments] == np.bincount(reference.labels_)[order].tolist()
    scaled = [segment.scaled_centroid for segment in model.segments]
    np.testing.assert_allclose(scaled, reference.cluster_centers_[order], atol=1e-9)
    centres = [list(segment.centroid.values()) for segment in model.segments]
    np.testing.assert_allclose(centres, scaler.inverse_transform(reference.cluster_centers_[order]), atol=1e-9)
    assert model.inertia == pytest.approx(reference.inertia_)
    distances = reference.transform(scaler.transform(values)).min(axis=1)
    for segment, own in zip(model.segments, order, strict=True):
        expected = np.percentile(distances[reference.labels_ == own], range(0, 101, 10))
        np.testing.assert_allclose(segment.distance_deciles, expected, atol=1e-9)


def test_permuted_labels_give_the_same_model(fit: Fit, monkeypatch: pytest.MonkeyPatch) -> None:
    """K-means' own order of labels depends on its starts; nothing of it may show."""
    expected = fit()
    assert [segment.name for segment in expected.segments] == [f"Segment {number}" for number in range(1, 6)]
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


def test_the_fingerprint_is_that_of_names_and_values(fit: Fit, sample_table: pd.DataFrame) -> None:
    known = fit().fit_sample_sha256
    assert fit(customers=sample_table.assign(Age=1)).fit_sample_sha256 == known, "Age is no feature"
    richer = sample_table.assign(
        **{"Annual Income (k$)": sample_table["Annual Income (k$)"] + (sample_table.index == 7)}
    )
    assert fit(customers=richer).fit_sample_sha256 != known


def test_weights_count_in_distances_but_not_in_levels(fit: Fit, customer_table: CustomerTable) -> None:
    features = tuple(feature.model_copy(update={"weight": 3.0}) for feature in customer_table.features)
    weighted = fit(customer_table.model_copy(update={"features": features}))
    plain = fit()
    assert [segment.levels for segment in weighted.segments] == [segment.levels for segment in plain.segments]
    assert weighted.inertia == pytest.approx(9 * plain.inertia)


def test_bins_describe_the_fit_sample(model: SegmentationModel, sample_table: pd.DataFrame) -> None:
    for feature in model.features:
        counts, _ = np.histogram(sample_table[feature.column] - 1e-9, bins=[-1, *feature.bin_edges, 1e9])
        np.testing.assert_allclose(feature.bin_shares, counts / 200)


@pytest.mark.parametrize(
    ("values", "edges", "shares"),
    [([0.0] * 5 + [1.0] * 95, (0,), (0.05, 0.95)), ([1.0, 2, 3, 4] * 2 + [5.0] * 92, (4,), (0.08, 0.92))],
)
def test_a_value_that_most_customers_have_has_a_bin_of_its_own(
    sample_table: pd.DataFrame, fit: Fit, values: list[float], edges: tuple[float, ...], shares: tuple[float, ...]
) -> None:
    """So drift sees it when they change."""
    income = fit(customers=sample_table.head(100).assign(**{"Annual Income (k$)": values})).features[0]
    assert income.bin_edges == edges
    assert income.bin_shares == pytest.approx(shares)


@pytest.fixture
def two_tight_groups_and_a_wide_one() -> pd.DataFrame:
    generator = np.random.default_rng(2)
    sizes, widths = (450, 450, 100), (0.5, 0.5, 15)
    values = np.vstack(
        [
            generator.normal(centre, width, (size, 2))
            for centre, width, size in zip((20, 50, 120), widths, sizes, strict=True)
        ]
    )
    far_out = [[200.0, 120.0]]
    return pd.DataFrame(np.r_[values, far_out], columns=["Annual Income (k$)", "Spending Score (1-100)"])


def test_a_segment_wider_than_the_others_is_not_full_of_outliers(
    fit: Fit, two_tight_groups_and_a_wide_one: pd.DataFrame
) -> None:
    assert fit(customers=two_tight_groups_and_a_wide_one, verdict={**VERDICT, "k": 3}).outlier_share < 0.02


@pytest.mark.parametrize("fence", [1.5, 3.0])
def test_an_outlier_is_beyond_the_fence_of_everybody_and_of_the_own_segment(
    fit: Fit, two_tight_groups_and_a_wide_one: pd.DataFrame, explanation: ExplanationOptions, fence: float
) -> None:
    """The fence lies so many interquartile ranges above the third quartile; the further one of the two counts."""
    options = explanation.model_copy(update={"outlier_fence": fence})
    model = fit(customers=two_tight_groups_and_a_wide_one, verdict={**VERDICT, "k": 3}, options=options)

    scaled = StandardScaler().fit_transform(two_tight_groups_and_a_wide_one)
    distances = np.linalg.norm(scaled[:, None] - [segment.scaled_centroid for segment in model.segments], axis=2)
    nearest = pd.Series(distances.min(axis=1))
    own = nearest.groupby(distances.argmin(axis=1))

    def fence_of(values: Any) -> Any:
        return values.quantile(0.75) + fence * (values.quantile(0.75) - values.quantile(0.25))

    found = [segment.outlier_distance for segment in model.segments]
    expected = np.maximum(fence_of(own), fence_of(nearest))
    np.testing.assert_allclose(found, expected)
    wide, *tight = np.argsort(found)[::-1]
    assert fence_of(own)[wide] > fence_of(nearest) > max(fence_of(own)[tight])
    outliers = nearest > expected[distances.argmin(axis=1)].to_numpy()
    assert model.outlier_share == pytest.approx(outliers.mean())
    assert outliers.any()
