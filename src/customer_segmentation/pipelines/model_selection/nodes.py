"""Model-selection nodes: a sample of bounded size, evidence for every k on it, and a verdict."""

from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customer_table import CustomerTable
from customer_segmentation.engine import Table, sample_rows
from customer_segmentation.errors import CustomerTableError
from customer_segmentation.options import KMeansOptions

from .options import ModelSelectionOptions


def draw_feature_sample(
    clean_customers: Table, customer_table: CustomerTable, options: ModelSelectionOptions
) -> pd.DataFrame:
    """Draw the customers on which k is chosen and the model is fitted: everybody, or a random sample of a large table.

    Args:
        clean_customers: The clean customers, in any table engine.
        customer_table: The declared features.
        options: The sample's size and seed, and the largest k.

    Returns:
        The features' columns in their own units, as floats; at most ``fit_rows`` rows.

    Raises:
        CustomerTableError: There are fewer customers than twice the largest k.
    """
    features = nw.from_native(clean_customers).select(customer_table.feature_columns)
    sample = sample_rows(features, options.fit_rows, options.seed).astype(float)
    if len(sample) < 2 * options.k_max:
        raise CustomerTableError(
            f"Only {len(sample)} customers are usable, but trying up to {options.k_max} segments takes at least "
            f"{2 * options.k_max}: bring more customers, or lower k_max in conf/base/parameters_model_selection.yml."
        )
    return sample


def measure_candidates(
    feature_sample: pd.DataFrame, customer_table: CustomerTable, kmeans: KMeansOptions, options: ModelSelectionOptions
) -> pd.DataFrame:
    """Measure the evidence for every number of segments.

    Args:
        feature_sample: The features in their own units.
        customer_table: The declared features.
        kmeans: How K-means is run.
        options: The numbers of segments to try.

    Returns:
        One row per k with the criteria of ``criteria.measure_candidate``.
    """
    from customer_segmentation.scaling import scale_features

    from .criteria import measure_candidate

    values = scale_features(feature_sample, customer_table.features).values
    candidates = range(options.k_min, options.k_max + 1)
    return pd.DataFrame([measure_candidate(values, k, kmeans, options) for k in candidates])


def choose_k(
    k_evidence: pd.DataFrame, feature_sample: pd.DataFrame, customer_table: CustomerTable, options: ModelSelectionOptions
) -> dict[str, Any]:
    """Choose the number of segments and say why.

    Args:
        k_evidence: One row per k.
        feature_sample: The sample that was measured.
        customer_table: The declared features.
        options: What may win.

    Returns:
        The verdict of ``verdict.choose`` with the features, the sample's size and the seed that it rests on.
    """
    from .verdict import choose

    return {
        **choose(k_evidence, options),
        "features": [feature.label for feature in customer_table.features],
        "sample_rows": len(feature_sample),
        "seed": options.seed,
    }
