"""Scoring nodes: the saved model is checked, labels new customers, is compared with them, and all of it is reported."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customers.engine import Table
from customer_segmentation.customers.headers import has_column
from customer_segmentation.customers.table import CustomerTable
from customer_segmentation.errors import SegmentationModelError
from customer_segmentation.language import _
from customer_segmentation.pipelines.preprocessing.nodes import report_data_quality
from customer_segmentation.reports.options import ReportingOptions
from customer_segmentation.segmentation.model import read_model
from customer_segmentation.segmentation.options import ExplanationOptions
from customer_segmentation.wording import drift as wording

from . import drift
from .options import DriftOptions


def check_model(segmentation_model: dict[str, Any], customer_table: CustomerTable) -> dict[str, Any]:
    """Make sure that the saved model can label tables with these columns.

    Args:
        segmentation_model: The saved model.
        customer_table: The declared columns.

    Returns:
        The same model.

    Raises:
        SegmentationModelError: The model is damaged, of an unknown version, made from other features, or has nothing
            to put in for missing values.
    """
    model = read_model(segmentation_model)
    wanted = {feature.column: feature.transform for feature in model.features}
    declared = {feature.column: feature.transform for feature in customer_table.features}
    if wanted != declared:
        raise SegmentationModelError(
            f"The saved model was made from {_listed(wanted)}, but customer_table declares {_listed(declared)}: run "
            "with the environment that the model was trained in (`kedro run --env …`), or train a new model."
        )
    if customer_table.missing == "median" and not model.medians:
        raise SegmentationModelError(
            "customer_table says missing: median, but the saved model was trained with missing: reject and holds no "
            "medians to put in for missing values: set missing: reject, or train a new model with missing: median."
        )
    return segmentation_model


def leave_out_absent_columns(customers: Table, customer_table: CustomerTable) -> tuple[Table, CustomerTable]:
    """Do without those profile columns that the new customers do not have: the model knows the features only.

    Args:
        customers: The new customers as read.
        customer_table: The declared columns.

    Returns:
        The customers as they are, and the columns that they are declared to have.
    """
    headers = nw.from_native(customers).collect_schema().names()
    profile = customer_table.profile_columns
    present = tuple(column for column in profile if has_column(column, headers, customer_table))
    return customers, customer_table.model_copy(update={"profile_columns": present})


def report_new_data_quality(
    usable_customers: Table,
    table_source: dict[str, Any],
    described_columns: CustomerTable,
    customer_table: CustomerTable,
) -> dict[str, Any]:
    """Report the quality of the new customers' table, from which no segments are made.

    Args:
        usable_customers: The checked table.
        table_source: Where the table comes from.
        described_columns: The columns that the new customers have.
        customer_table: The declared columns.

    Returns:
        The report of ``preprocessing``; profile columns that the new customers do not have are its first warning.
    """
    report = report_data_quality(usable_customers, table_source, described_columns, fitted=False)
    present = described_columns.profile_columns
    if absent := [column for column in customer_table.profile_columns if column not in present]:
        left_out = _("The new customers have no {columns}: they are scored without.", columns=", ".join(absent))
        return {**report, "warnings": [left_out, *report["warnings"]]}
    return report


def recall_medians(segmentation_model: dict[str, Any], customer_table: CustomerTable) -> dict[str, float]:
    """What stands for missing numbers: the medians of the training, so that a segment does not depend on the others.

    Args:
        segmentation_model: The model.
        customer_table: ``missing: median`` asks for them.

    Returns:
        By number column, its median; nothing with ``missing: reject``.
    """
    return read_model(segmentation_model).medians if customer_table.missing == "median" else {}


def measure_drift(scored_customers: Table, segmentation_model: dict[str, Any], options: DriftOptions) -> dict[str, Any]:
    """Compare the new customers with those that the model was trained on.

    Args:
        scored_customers: The labelled new customers, in any table engine.
        segmentation_model: The model.
        options: When to watch and when to refit.

    Returns:
        The verdict and its evidence, see ``drift.measure_drift``, each with its ``words``.
    """
    facts = drift.measure_drift(nw.from_native(scored_customers), read_model(segmentation_model), options)
    return wording.describe(facts)


def build_scoring_workbook(
    measured_drift: dict[str, Any],
    listed_customers: pd.DataFrame,
    data_quality: dict[str, Any],
    rejected_customers: pd.DataFrame,
    model: dict[str, Any],
    small_logo: bytes,
    customer_table: CustomerTable,
    bounds: DriftOptions,
    explanation: ExplanationOptions,
    options: ReportingOptions,
) -> Any:
    """Build the workbook of new customers for business people.

    Args:
        measured_drift: How far they differ from the customers of the training.
        listed_customers: The labelled customers to list.
        data_quality: The data-quality report of their table.
        rejected_customers: The rejected rows.
        model: The model that labelled them.
        small_logo: The logo's PNG file; empty where there is none.
        customer_table: The declared columns.
        bounds: When to watch and when to refit.
        explanation: Names the value column, whose amounts are in the theme's currency.
        options: What is shown, and the theme.

    Returns:
        An openpyxl ``Workbook``.
    """
    from .findings import Content
    from .scoring_workbook import build

    return build(
        Content(
            drift=measured_drift,
            bounds=bounds,
            customers_listed=listed_customers,
            quality=data_quality,
            rejected=rejected_customers,
            model=read_model(model),
            table=customer_table,
            options=options,
            texts=texts,
            report_date=options.report_date or dt.date.today(),
            value_column=explanation.value_column,
            logo=small_logo,
        )
    )


def _listed(features: Mapping[str, str]) -> str:
    return ", ".join(f"{column} (transform: log)" if how == "log" else column for column, how in features.items())
