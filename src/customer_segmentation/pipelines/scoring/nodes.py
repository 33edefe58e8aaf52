"""Scoring nodes: the saved model labels new customers, they are compared with those of the training, and reported."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customers.checking import check_table
from customer_segmentation.customers.columns import OTHER
from customer_segmentation.customers.declaration import CustomerTable, Feature
from customer_segmentation.customers.encoding import YES, codes_of
from customer_segmentation.customers.engine import Table
from customer_segmentation.customers.quality import DataQuality, report_quality
from customer_segmentation.customers.splitting import clean_rows, first_rejected, rejected_rows
from customer_segmentation.errors import SegmentationModelError
from customer_segmentation.language import speaking
from customer_segmentation.reports.options import ReportingOptions
from customer_segmentation.segmentation import drift
from customer_segmentation.segmentation.assignment import assign
from customer_segmentation.segmentation.cards import SegmentCards
from customer_segmentation.segmentation.drift import Drift
from customer_segmentation.segmentation.model import SegmentationModel, read_model
from customer_segmentation.segmentation.options import DriftOptions, ExplanationOptions
from customer_segmentation.transactions.quality import TransactionQuality
from customer_segmentation.wording import data_quality

from .facts import Facts


def check_new_customers(
    customers: Table, new_customers: Table | None, segmentation_model: dict[str, Any], customer_table: CustomerTable
) -> tuple[Table, dict[str, Any], CustomerTable]:
    """Check the new customers as those of the training were; see ``check_table`` for what is returned.

    New customers that were made from transactions come before the customers, which then are those of the training.

    Segments are not made here, so customers may be alike, and a single one can be scored. The features are transformed
    as the model's are, time is counted up to the day of the training, categories have its levels, and its medians stand
    for missing numbers.

    Raises:
        SegmentationModelError: The model is damaged, or cannot label tables with these columns.
        CustomerTableError: A declared column is missing, or too many rows are rejected.
    """
    model = read_model(segmentation_model)
    customer_table = customer_table.describe_only(model.noise_columns)
    _require_same_features(model, customer_table)
    transforms = {feature.column: feature.transform for feature in model.features}
    references = {feature.column: feature.reference for feature in model.features if feature.reference}
    notations = {feature.column: feature.notation for feature in model.features if feature.notation}
    declared = customer_table.with_transforms(transforms).with_references(references).with_notations(notations)
    declared = declared.with_levels(_levels_of_training(model, declared))
    given = customers if new_customers is None else new_customers
    checked, source, table = check_table(given, declared, lambda *_tidied: model.medians, for_training=False)
    return checked.to_native(), source, table


def keep_clean_new_customers(checked_new_customers: Table, decided_new_table: CustomerTable) -> Table:
    """Keep the rows that passed every check."""
    clean: Table = clean_rows(nw.from_native(checked_new_customers), decided_new_table).to_native()
    return clean


def keep_rejected_new_customers(checked_new_customers: Table, decided_new_table: CustomerTable, language: str) -> Table:
    """Keep the rows that failed a check, as they were read, each with its row number and every reason in words."""
    with speaking(language):
        rejected = rejected_rows(nw.from_native(checked_new_customers), decided_new_table, data_quality.reason)
    native: Table = rejected.to_native()
    return native


def report_new_data_quality(
    checked_new_customers: Table, new_table_source: dict[str, Any], decided_new_table: CustomerTable
) -> DataQuality:
    """Report the quality of the new customers' table, whose skewness does not matter: no segments are made from it."""
    return report_quality(
        nw.from_native(checked_new_customers), new_table_source, decided_new_table, for_training=False
    )


def score_customers(clean_new_customers: Table, segmentation_model: dict[str, Any]) -> Table:
    """Label every new customer with the nearest segment, and say how well the customer fits it (see ``assign``)."""
    labelled: Table = assign(nw.from_native(clean_new_customers), read_model(segmentation_model)).to_native()
    return labelled


def measure_drift(scored_customers: Table, segmentation_model: dict[str, Any], options: DriftOptions) -> Drift:
    """Measure how far the new customers differ from those that the model was trained on."""
    return drift.measure_drift(nw.from_native(scored_customers), read_model(segmentation_model), options)


def list_scored_customers(
    scored_customers: Table, decided_new_table: CustomerTable, options: ReportingOptions
) -> pd.DataFrame:
    """List the customers of each segment, the most typical first, up to the number that the workbook shows in all."""
    from customer_segmentation.reports.customer_list import list_customers

    return list_customers(scored_customers, decided_new_table, options.listed_customers, options.typical_customers)


def gather_scoring_facts(
    measured_drift: Drift,
    quality: DataQuality,
    model: dict[str, Any],
    cards_of_training: SegmentCards | None,
    explanation: ExplanationOptions,
    transactions: TransactionQuality | None,
    earlier_transactions: TransactionQuality | None,
) -> Facts:
    """Gather what the run found into one file, from which the workbook is made.

    Advice on the segments is that of the training, if its cards are there and tell of the very segments of the model.
    """
    names = {segment["number"]: segment["name"] for segment in model["segments"]}
    cards = cards_of_training["segments"] if cards_of_training else []
    return {
        "drift": measured_drift,
        "quality": quality,
        "model": model,
        "value_column": explanation.value_column,
        "cards": cards if {card["number"]: card["name"] for card in cards} == names else [],
        "transactions": transactions,
        "earlier_transactions": earlier_transactions,
    }


def build_scoring_workbook(
    facts: Facts,
    listed_customers: pd.DataFrame,
    rejected_customers: Table,
    logo: bytes,
    decided_new_table: CustomerTable,
    options: ReportingOptions,
    language: str,
) -> Any:
    """Build the workbook of new customers for business people, an openpyxl ``Workbook``; the logo may be empty."""
    from .findings import Findings
    from .scoring_workbook import build

    rejected = first_rejected(rejected_customers, options.listed_rejected)
    with speaking(language):
        shown = {"customers_listed": listed_customers, "rejected": rejected, "logo": logo}
        return build(Findings.gather(facts, options=options, table=decided_new_table, **shown))


def _levels_of_training(model: SegmentationModel, table: CustomerTable) -> dict[str, Feature]:
    """The categories with the levels that the model knows, by their columns."""
    found = {}
    for column, own in model.categories.items():
        known = {
            "levels": tuple(level.level for level in own if level.level != OTHER),
            "shares": tuple(level.mean / YES for level in own),
            "pooled": next((level.levels for level in own if level.level == OTHER), ()),
        }
        found[column] = table.category_features[column].model_copy(update=known)
    return found


def _require_same_features(model: SegmentationModel, table: CustomerTable) -> None:
    wanted = {feature.table_column: feature.transform for feature in model.features}
    declared = {feature.column: feature.transform for feature in table.features}
    as_trained = {column: wanted.get(column) if how == "auto" else how for column, how in declared.items()}
    if wanted != as_trained:
        raise SegmentationModelError(
            f"The saved model was made from {_listed(wanted)}, but customer_table declares {_listed(declared)}: run "
            "with the environment that the model was trained in (`kedro run --env …`), or train a new model."
        )
    dated = {feature.column: feature.unit for feature in model.features if feature.kind == "date"}
    declared_dates = {column: feature.unit for column, feature in table.date_features.items()}
    if dated != declared_dates:
        column = min(dated.items() ^ declared_dates.items())[0]
        raise SegmentationModelError(
            f"The saved model reads {column} as {_time(dated.get(column))}, but customer_table declares "
            f"{_time(declared_dates.get(column))} (kind and unit of the feature): declare it as before, or "
            "train a new one."
        )
    levels = {column: [one.level for one in own if one.level != OTHER] for column, own in model.categories.items()}
    for column in sorted({*levels, *table.category_features}):
        category = table.category_features.get(column)
        if category is None or column not in levels or (category.levels and list(category.levels) != levels[column]):
            raise SegmentationModelError(
                f"The saved model reads {column} as {_category(levels.get(column))}, but customer_table declares "
                f"{_category(category.levels if category else None)} (kind and levels of the feature): declare "
                "it as before, or train a new one."
            )
    words = table.word_features
    for feature in model.features:
        declared_codes = codes_of(words[feature.column]) if feature.column in words else {}
        if declared_codes != feature.codes:
            raise SegmentationModelError(
                f"The saved model reads {feature.column} by {_words(feature.codes)}, but customer_table declares "
                f"{_words(declared_codes)} (kind and levels of the feature): declare it as before, or train a new one."
            )
    if table.missing == "median" and not model.medians:
        raise SegmentationModelError(
            "customer_table says missing: median, but the saved model was trained with missing: reject and holds no "
            "medians to put in for missing values: set missing: reject, or train a new model with missing: median."
        )


def _time(unit: str | None) -> str:
    return f"the {unit} since a date" if unit else "no date"


def _category(levels: Sequence[str] | None) -> str:
    if levels is None:
        return "no category"
    return f"a category with the levels {', '.join(levels)}" if levels else "a category with levels of its own"


def _words(codes: Mapping[str, float]) -> str:
    return f"the words {', '.join(codes)}" if codes else "numbers"


def _listed(features: Mapping[str, str]) -> str:
    return ", ".join(f"{column} (transform: log)" if how == "log" else column for column, how in features.items())
