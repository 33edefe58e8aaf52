"""Reporting nodes: small samples of the labelled customers, charts, and the workbook."""

import datetime as dt
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.charts.chart import Chart
from customer_segmentation.customers.columns import BORDERLINE, OUTLIER, SECOND_SEGMENT, SEGMENT, TYPICALITY
from customer_segmentation.customers.engine import Table, sample_rows, to_pandas
from customer_segmentation.customers.table import CustomerTable, require_columns
from customer_segmentation.reports.options import ReportingOptions
from customer_segmentation.segmentation.model import read_model


def sample_for_charts(
    customer_segments: Table, customer_table: CustomerTable, options: ReportingOptions
) -> pd.DataFrame:
    """Draw the customers that the charts show: everybody, or a random sample of a large table.

    Args:
        customer_segments: The labelled customers, in any table engine.
        customer_table: The declared columns.
        options: The sample's size and seed.

    Returns:
        Features, profile columns and ``segment``.
    """
    columns = [*customer_table.feature_columns, *customer_table.profile_columns, SEGMENT]
    require_columns(nw.from_native(customer_segments).collect_schema().names(), columns)
    return sample_rows(nw.from_native(customer_segments).select(columns), options.charted_customers, options.seed)


def list_customers(customer_segments: Table, customer_table: CustomerTable, options: ReportingOptions) -> pd.DataFrame:
    """List the customers of each segment, up to the number that the workbook shows.

    Args:
        customer_segments: The labelled customers, in any table engine.
        customer_table: The declared columns.
        options: The most customers listed per segment.

    Returns:
        Id, features, profile columns, how well the customer fits, and ``segment``; by segment, the most typical first.
    """
    frame = nw.from_native(customer_segments)
    described = [customer_table.id_name, *customer_table.feature_columns, *customer_table.profile_columns]
    columns = [*described, TYPICALITY, SECOND_SEGMENT, BORDERLINE, OUTLIER, SEGMENT]
    require_columns(frame.collect_schema().names(), columns)
    numbers = sorted(to_pandas(frame.select(SEGMENT).unique())[SEGMENT])
    lists = [
        to_pandas(
            frame.filter(nw.col(SEGMENT) == int(number))
            .select(columns)
            .sort(TYPICALITY, customer_table.id_name, descending=[True, False])
            .head(options.listed_customers)
        )
        for number in numbers
    ]
    return pd.concat(lists, ignore_index=True)


def plot_k_evidence(k_evidence: pd.DataFrame, k_verdict: dict[str, Any], options: ReportingOptions) -> Chart:
    """Draw elbow, silhouette and stability over the number of segments."""
    from .charts import evidence

    return evidence.plot_k_evidence(k_evidence, k_verdict, options.theme)


def measure_silhouettes(charted_customers: pd.DataFrame, segmentation_model: dict[str, Any]) -> pd.DataFrame:
    """Measure how well each charted customer fits its segment.

    Args:
        charted_customers: Labelled customers, all or a sample.
        segmentation_model: The model that labelled them.

    Returns:
        ``segment`` and ``silhouette`` (-1…1), a row per customer.
    """
    from customer_segmentation.segmentation.scaling import scale_as_fitted
    from customer_segmentation.segmentation.silhouette import silhouettes

    model = read_model(segmentation_model)
    segments = charted_customers[SEGMENT].to_numpy()
    measured = silhouettes(scale_as_fitted(charted_customers, model.features), [segments - 1])
    return pd.DataFrame({SEGMENT: segments, "silhouette": measured[:, 0]})


def plot_silhouettes(
    customer_silhouettes: pd.DataFrame, segment_cards: dict[str, Any], options: ReportingOptions
) -> Chart:
    """Draw the silhouette of every charted customer, by segment."""
    from .charts import evidence

    return evidence.plot_silhouettes(customer_silhouettes, segment_cards["segments"], options.theme)


def plot_segment_map(
    charted_customers: pd.DataFrame,
    segment_cards: dict[str, Any],
    customer_table: CustomerTable,
    options: ReportingOptions,
) -> Chart:
    """Draw the customers on the first two features, with the segments' centres."""
    from .charts import segments

    return segments.plot_segment_map(charted_customers, segment_cards["segments"], customer_table, options.theme)


def plot_segment_portraits(
    charted_customers: pd.DataFrame,
    segment_cards: dict[str, Any],
    customer_table: CustomerTable,
    options: ReportingOptions,
) -> dict[str, Chart]:
    """Draw each segment among all customers, by the name of its file."""
    from .charts import segments

    return {
        f"segment_{card['number']}": segments.plot_segment_portrait(
            charted_customers, card, customer_table, options.theme
        )
        for card in segment_cards["segments"]
    }


def plot_segment_sizes(segment_cards: dict[str, Any], options: ReportingOptions) -> Chart:
    """Draw the segments' shares of all customers."""
    from .charts import segments

    return segments.plot_segment_sizes(segment_cards["segments"], options.theme)


def plot_profile_heatmap(segment_cards: dict[str, Any], options: ReportingOptions) -> Chart:
    """Draw the segments' mean values."""
    from .charts import profiles

    return profiles.plot_profile_heatmap(segment_cards["segments"], options.theme)


def plot_distributions(
    charted_customers: pd.DataFrame,
    segment_cards: dict[str, Any],
    customer_table: CustomerTable,
    options: ReportingOptions,
) -> Chart:
    """Draw the spread of the number columns by segment."""
    from .charts import profiles

    return profiles.plot_distributions(charted_customers, segment_cards["segments"], customer_table, options.theme)


def shrink_logo(logo: Any) -> bytes:
    """Make the logo as small as it is shown; it is looked at before anything is computed.

    Args:
        logo: A picture of Pillow, or none.

    Returns:
        A PNG file; empty where there is no logo.
    """
    if logo is None:
        return b""
    from customer_segmentation.workbook.logo import shrink

    return shrink(logo)


def build_workbook(
    segment_cards: dict[str, Any],
    listed_customers: pd.DataFrame,
    k_evidence: pd.DataFrame,
    k_verdict: dict[str, Any],
    data_quality: dict[str, Any],
    rejected_customers: pd.DataFrame,
    segmentation_model: dict[str, Any],
    migration: dict[str, Any],
    small_logo: bytes,
    customer_table: CustomerTable,
    options: ReportingOptions,
    segment_portraits: dict[str, bytes],
    **charts: bytes,
) -> Any:
    """Build the workbook for business people.

    Args:
        segment_cards: Everything to say about each segment, and the general insights.
        listed_customers: The customers listed on the segments' sheets.
        k_evidence: One row per number of segments tried.
        k_verdict: The chosen number and why.
        data_quality: The data-quality report.
        rejected_customers: The rejected rows.
        segmentation_model: The model.
        migration: Who moved between segments since an earlier run; empty where there is none.
        small_logo: The logo's PNG file; empty where there is none.
        customer_table: The declared columns.
        options: What is shown, and the theme.
        segment_portraits: A PNG file per segment.
        **charts: The charts' PNG files, by name.

    Returns:
        An openpyxl ``Workbook``.
    """
    from .findings import Content
    from .segment_workbook import build

    value = segment_cards["segments"][0]["value"]
    return build(
        Content(
            cards=segment_cards["segments"],
            general_insights=segment_cards["general_insights"],
            customers_listed=listed_customers,
            evidence=k_evidence,
            verdict=k_verdict,
            quality=data_quality,
            rejected=rejected_customers,
            model=read_model(segmentation_model),
            migration=migration,
            charts={**charts, **segment_portraits},
            table=customer_table,
            options=options,
            texts=texts,
            report_date=options.report_date or dt.date.today(),
            value_column=value["column"] if value else None,
            logo=small_logo,
        )
    )
