"""Fixtures of the pipelines that have segments: the classic table, its typed parameters, and the model fitted on it."""

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from customer_segmentation.customer_table import CustomerTable
from customer_segmentation.model import SegmentationModel
from customer_segmentation.options import KMeansOptions
from customer_segmentation.pipelines.clustering.fitting import fit_model
from customer_segmentation.pipelines.clustering.naming import Namer
from customer_segmentation.pipelines.clustering.options import ExplanationOptions, NamingOptions, Playbook
from customer_segmentation.texts import Texts

VERDICT = {"k": 5, "silhouette": 0.555, "reason": "Five segments separate the customers best."}


@pytest.fixture(scope="session")
def mall(mall_file: Path) -> pd.DataFrame:
    """The classic table, ids as text."""
    return pd.read_csv(mall_file, dtype={"CustomerID": str})


@pytest.fixture(scope="session")
def naming(base_parameters: dict[str, Any]) -> NamingOptions:
    return NamingOptions.model_validate(base_parameters["naming"])


@pytest.fixture(scope="session")
def explanation(base_parameters: dict[str, Any]) -> ExplanationOptions:
    return ExplanationOptions.model_validate(base_parameters["explanation"])


@pytest.fixture(scope="session")
def playbook(base_parameters: dict[str, Any]) -> Playbook:
    return Playbook.model_validate(base_parameters["playbook"])


@pytest.fixture(scope="session")
def kmeans() -> KMeansOptions:
    return KMeansOptions(starts=10, max_iterations=300, seed=42)


@pytest.fixture(scope="session")
def model(
    mall: pd.DataFrame,
    customer_table: CustomerTable,
    kmeans: KMeansOptions,
    naming: NamingOptions,
    explanation: ExplanationOptions,
    texts: Texts,
) -> SegmentationModel:
    """The model of the classic table."""
    return fit_model(mall, VERDICT, customer_table, kmeans, Namer(naming, texts), explanation, dt.date(2026, 11, 23))
