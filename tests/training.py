"""A model trained on a table of which nobody is set aside, and a verdict that suits it."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.pipelines.clustering.fitting import describe_model, fit_sample
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.segmentation.options import ExplanationOptions, KMeansOptions, NamingOptions


def fit_model(
    customers: pd.DataFrame,
    verdict: Any,
    table: CustomerTable,
    kmeans: KMeansOptions,
    naming: NamingOptions,
    explanation: ExplanationOptions,
    day: dt.date,
) -> SegmentationModel:
    """Fit K-means and write down the model."""
    nobody = np.zeros(len(customers), dtype=bool)
    fit = fit_sample(customers, nobody, table.encoded_features, verdict["k"], kmeans)
    return describe_model(fit, verdict, table, kmeans, naming, explanation, day)


def verdict_of(model: SegmentationModel) -> Any:
    """A verdict on the model's segments, in a chain with drawn borders."""
    judged = {"similarity_again": 0.9, "found_again": 0.95, "gap_inside": False}
    figures = {"natural": False, "p_value": 0.5, "depth": 0.1, "sparsity": 0.2}
    return {
        "segments": [{"centroid": list(segment.scaled_centroid), **judged} for segment in model.segments],
        "borders": [{"between": [place, place + 1], **figures} for place in range(len(model.segments) - 1)],
    }
