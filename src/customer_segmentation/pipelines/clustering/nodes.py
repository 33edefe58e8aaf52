"""Clustering nodes: the fitted model labels every customer, and the segments are profiled and explained."""

from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customer_table import CustomerTable
from customer_segmentation.engine import Table
from customer_segmentation.model import SegmentationModel
from customer_segmentation.options import KMeansOptions

from . import cards, profiling
from .assignment import assign
from .options import NamingOptions, Playbook


def fit_segmentation_model(
    feature_sample: pd.DataFrame,
    k_verdict: dict[str, Any],
    customer_table: CustomerTable,
    kmeans: KMeansOptions,
    naming: NamingOptions,
) -> dict[str, Any]:
    """Fit K-means with the chosen k, then number and name the segments.

    Args:
        feature_sample: The features in their own units.
        k_verdict: The verdict, with ``k``.
        customer_table: The declared features.
        kmeans: How K-means is run.
        naming: When a segment is Low or High.

    Returns:
        The fields of ``SegmentationModel``, ready for JSON.
    """
    from .fitting import fit_model

    return fit_model(feature_sample, k_verdict["k"], customer_table, kmeans, naming).model_dump(mode="json")


def assign_segments(clean_customers: Table, segmentation_model: dict[str, Any]) -> Table:
    """Label every customer with the nearest segment.

    Args:
        clean_customers: The clean customers, in any table engine.
        segmentation_model: The model.

    Returns:
        The customers in their order, with ``segment`` (1…k) and ``segment_name`` added last.
    """
    model = SegmentationModel.model_validate(segmentation_model)
    labelled: Table = assign(nw.from_native(clean_customers), model).to_native()
    return labelled


def profile_segments(customer_segments: Table, customer_table: CustomerTable) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Describe the segments by the declared columns.

    Args:
        customer_segments: The labelled customers, in any table engine.
        customer_table: The declared columns.

    Returns:
        The profiles of number columns and the mixes of category columns, see ``profiling``.
    """
    frame = nw.from_native(customer_segments)
    schema = frame.collect_schema()
    described = [*customer_table.feature_columns, *customer_table.profile_columns]
    numbers = [column for column in described if schema[column].is_numeric()]
    categories = [column for column in described if not schema[column].is_numeric()]
    return profiling.profile_numbers(frame, numbers), profiling.profile_categories(frame, categories)


def write_segment_cards(
    segmentation_model: dict[str, Any],
    segment_profiles: pd.DataFrame,
    segment_mixes: pd.DataFrame,
    customer_table: CustomerTable,
    playbook: Playbook,
) -> dict[str, Any]:
    """Write everything that the reports say about each segment.

    Args:
        segmentation_model: The model.
        segment_profiles: Averages per segment and number column.
        segment_mixes: Shares per segment and category.
        customer_table: Names and units of the columns.
        playbook: The business's advice.

    Returns:
        The cards and the general insights, see ``cards.write_cards``.
    """
    model = SegmentationModel.model_validate(segmentation_model)
    return cards.write_cards(model, segment_profiles, segment_mixes, customer_table, playbook)
