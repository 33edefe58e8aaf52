"""Scoring nodes: the saved model is checked, labels new customers, and is compared with them."""

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customer_table import CustomerTable
from customer_segmentation.engine import Table
from customer_segmentation.errors import SegmentationModelError
from customer_segmentation.model import read_model
from customer_segmentation.texts import Texts

from . import drift, wording
from .options import DriftOptions


def check_model(segmentation_model: dict[str, Any], customer_table: CustomerTable) -> dict[str, Any]:
    """Make sure that the saved model can label tables with these columns.

    Args:
        segmentation_model: The saved model.
        customer_table: The declared columns.

    Returns:
        The same model.

    Raises:
        SegmentationModelError: The model is damaged, of an unknown version, or made from other features.
    """
    model = read_model(segmentation_model)
    wanted = {feature.column: feature.transform for feature in model.features}
    declared = {feature.column: feature.transform for feature in customer_table.features}
    if wanted != declared:
        raise SegmentationModelError(
            f"The saved model was made from {_listed(wanted)}, but customer_table declares {_listed(declared)}: run "
            "with the environment that the model was trained in (`kedro run --env …`), or train a new model."
        )
    return segmentation_model


def measure_drift(
    scored_customers: Table, segmentation_model: dict[str, Any], options: DriftOptions, texts: Texts
) -> dict[str, Any]:
    """Compare the new customers with those that the model was trained on.

    Args:
        scored_customers: The labelled new customers, in any table engine.
        segmentation_model: The model.
        options: When to watch and when to refit.
        texts: The fixed texts.

    Returns:
        The verdict and its evidence, see ``drift.measure_drift``, each with its ``words``.
    """
    found = drift.measure_drift(nw.from_native(scored_customers), read_model(segmentation_model), options)
    return wording.describe(found, texts)


def _listed(features: Mapping[str, str]) -> str:
    return ", ".join(f"{column} (transform: log)" if how == "log" else column for column, how in features.items())
