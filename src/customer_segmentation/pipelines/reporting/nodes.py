"""Reporting nodes: small samples of the labelled customers, the findings, charts, and the workbook."""

from collections.abc import Callable
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
import pyarrow as pa

from customer_segmentation.charts.chart import Chart
from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.customers.declaration import CustomerTable, require_columns
from customer_segmentation.customers.engine import Table, is_spark, sample_rows
from customer_segmentation.customers.quality import DataQuality
from customer_segmentation.customers.splitting import first_rejected
from customer_segmentation.language import speaking
from customer_segmentation.reports.options import ReportingOptions
from customer_segmentation.segmentation.cards import SegmentCards
from customer_segmentation.segmentation.migration import Migration
from customer_segmentation.segmentation.model import read_model
from customer_segmentation.segmentation.movements import first_changes, in_order
from customer_segmentation.segmentation.verdict import Verdict
from customer_segmentation.transactions.purchases import Purchases
from customer_segmentation.transactions.quality import TransactionQuality

from .facts import Facts


def sample_customers_for_charts(
    customer_segments: Table, customer_table: CustomerTable, options: ReportingOptions
) -> pd.DataFrame:
    """Draw the customers that the charts show: everybody, or a random sample of a large table, in any table engine."""
    columns = [*customer_table.encoded_columns, *customer_table.profile_columns, SEGMENT]
    frame = nw.from_native(customer_segments)
    require_columns(frame.collect_schema().names(), columns)
    return sample_rows(frame.select(columns), options.charted_customers, options.seed)


def measure_silhouettes(charted_customers: pd.DataFrame, segmentation_model: dict[str, Any]) -> pd.DataFrame:
    """Measure how well each charted customer fits its segment: ``segment`` and ``silhouette`` (-1…1), a row each."""
    from customer_segmentation.segmentation.assignment import scale_as_fitted
    from customer_segmentation.segmentation.silhouette import silhouettes

    features = read_model(segmentation_model).features
    segments = charted_customers[SEGMENT].to_numpy()
    values = scale_as_fitted([charted_customers[feature.column] for feature in features], features).T
    measured = silhouettes(values, [segments - 1])
    return pd.DataFrame({SEGMENT: segments, "silhouette": measured[:, 0]})


def list_customers_by_segment(
    customer_segments: Table, customer_table: CustomerTable, options: ReportingOptions
) -> pd.DataFrame:
    """List the customers of each segment, the most typical first, up to the number that the workbook shows in all."""
    from customer_segmentation.reports.customer_list import list_customers

    return list_customers(customer_segments, customer_table, options.listed_customers, options.typical_customers)


def list_customers_for_other_tools(
    customer_segments: Table, segment_cards: SegmentCards, moved_customers: Table, customer_table: CustomerTable
) -> tuple[dict[str, Callable[[], pa.RecordBatchReader]] | Table, pa.Table | Table]:
    """List all customers of each segment, by the name of the segment's file, and all whose segment has changed.

    On Spark the lists are one table, with the names as a column, and those who have changed another.
    """
    from . import segment_lists

    cards, changed = segment_cards["segments"], nw.from_native(moved_customers)
    if is_spark(changed):
        lists = segment_lists.lists_on_spark(customer_segments, cards, customer_table.id_name)
        return lists, segment_lists.safe_list_on_spark(in_order(changed, customer_table))
    by_segment = segment_lists.lists_by_segment(customer_segments, cards, customer_table.id_name)
    return by_segment, segment_lists.safe_list(pa.Table.from_pandas(moved_customers, preserve_index=False))


def gather_facts(
    segment_cards: SegmentCards,
    k_evidence: pd.DataFrame,
    k_verdict: Verdict,
    data_quality: DataQuality,
    segmentation_model: dict[str, Any],
    migration: Migration | None,
    transaction_quality: TransactionQuality | None,
    segment_purchases: dict[str, Purchases],
) -> Facts:
    """Gather what the run found into one file, from which charts and workbook are made."""
    return {
        "cards": segment_cards,
        "evidence": [{str(name): value for name, value in row.items()} for row in k_evidence.to_dict("records")],
        "verdict": k_verdict,
        "quality": data_quality,
        "model": segmentation_model,
        "migration": migration or None,
        "transactions": transaction_quality,
        "purchases": segment_purchases,
    }


def plot_charts(
    facts: Facts,
    charted_customers: pd.DataFrame,
    customer_silhouettes: pd.DataFrame,
    customer_table: CustomerTable,
    options: ReportingOptions,
    language: str,
) -> dict[str, Chart]:
    """Draw all charts, by the names of their files; among them one for each segment."""
    from .charts import all_charts

    with speaking(language):
        return {**all_charts(facts, charted_customers, customer_silhouettes, customer_table, options.theme)}


def build_workbook(
    facts: Facts,
    listed_customers: pd.DataFrame,
    moved_customers: Table,
    rejected_customers: Table,
    charts: dict[str, bytes],
    logo: bytes,
    customer_table: CustomerTable,
    options: ReportingOptions,
    language: str,
) -> Any:
    """Build the workbook for business people, an openpyxl ``Workbook``; charts are PNG files, the logo may be empty."""
    from .findings import Findings
    from .segment_workbook import build

    changed = first_changes(moved_customers, customer_table, options.listed_moves)
    with speaking(language):
        shown = {"customers_listed": listed_customers, "moved_customers": changed, "charts": charts}
        others = {
            "rejected": first_rejected(rejected_customers, options.listed_rejected),
            "logo": logo,
            "table": customer_table,
        }
        return build(Findings.gather(facts, options, **shown, **others))


def build_web_page(
    facts: Facts,
    charts: dict[str, bytes],
    logo: bytes,
    customer_table: CustomerTable,
    options: ReportingOptions,
    language: str,
) -> str:
    """Build the page of HTML with the Summary and the segments' cards, which needs nothing but itself."""
    from .findings import Findings
    from .web_page import build

    nobody = pd.DataFrame()  # the page lists no customers
    shown = {"customers_listed": nobody, "moved_customers": nobody, "charts": charts}
    others = {"rejected": nobody, "logo": logo, "table": customer_table}
    with speaking(language):
        return build(Findings.gather(facts, options, **shown, **others))
