import numpy as np
import pandas as pd

from customer_segmentation.customers.declaration import Feature
from customer_segmentation.segmentation.assignment import scale_as_fitted
from customer_segmentation.segmentation.model import ModelFeature
from customer_segmentation.segmentation.scaling import scale_features, unscale_centroids

CUSTOMERS = pd.DataFrame({"money": [0.0, 10.0, 1000.0, 50.0], "visits": [1.0, 2.0, 3.0, 10.0]})
FEATURES = (
    Feature(column="money", name="Money", minimum=0, transform="log", weight=2),
    Feature(column="visits", name="Visits"),
)


def test_features_are_transformed_standardised_and_weighted() -> None:
    values = scale_features(CUSTOMERS, FEATURES).values  # noqa: PD011 (not pandas)

    logs = np.log1p(CUSTOMERS["money"].to_numpy())
    np.testing.assert_allclose(values[:, 0], 2 * (logs - logs.mean()) / logs.std())
    np.testing.assert_allclose(values.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(values.std(axis=0), [2, 1])
    assert CUSTOMERS["money"].iloc[2] == 1000, "the table itself stays as it was"


def test_unscaling_undoes_scaling() -> None:
    scaled = scale_features(CUSTOMERS, FEATURES)

    np.testing.assert_allclose(unscale_centroids(scaled.values, scaled, FEATURES), CUSTOMERS.to_numpy(), atol=1e-9)


def test_other_customers_are_scaled_with_the_numbers_of_the_fit() -> None:
    scaled = scale_features(CUSTOMERS, FEATURES)
    fitted = [
        ModelFeature(
            column=feature.column,
            name=feature.name,
            unit="",
            transform=feature.transform,
            mean=mean,
            deviation=deviation,
            weight=feature.weight,
            bin_edges=(1.0,),
            bin_shares=(0.5, 0.5),
        )
        for feature, mean, deviation in zip(FEATURES, scaled.means, scaled.stds, strict=True)
    ]

    one = [CUSTOMERS["money"].head(1), CUSTOMERS["visits"].head(1)]
    np.testing.assert_allclose(scale_as_fitted(one, fitted).T, scaled.values[:1])  # noqa: PD011 (not pandas)
