"""Clustering nodes: the fitted model labels every customer, and the segments are profiled and explained.

A feature sample holds the features in their own units; a model comes and goes as the fields of ``SegmentationModel``,
ready for JSON.
"""

import datetime as dt
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customers.declaration import CustomerTable, require_columns
from customer_segmentation.customers.engine import Table
from customer_segmentation.customers.quality import DataQuality
from customer_segmentation.language import speaking
from customer_segmentation.segmentation import migration, movements
from customer_segmentation.segmentation.assignment import assign
from customer_segmentation.segmentation.cards import Explanation, SegmentCards
from customer_segmentation.segmentation.migration import Migration
from customer_segmentation.segmentation.model import read_model
from customer_segmentation.segmentation.options import ExplanationOptions, KMeansOptions, MatchingOptions, NamingOptions
from customer_segmentation.segmentation.verdict import Verdict
from customer_segmentation.transactions.purchases import Purchases
from customer_segmentation.wording import verdict as verdict_in_words

from . import explaining
from .options import Playbook, TrainingOptions
from .periods import as_periods
from .playbook import playbook_for
from .value_column import require_amounts


def fit_segmentation_model(
    feature_sample: pd.DataFrame,
    sample_outliers: pd.DataFrame,
    k_verdict: Verdict,
    data_quality: DataQuality,
    customer_table: CustomerTable,
    kmeans: KMeansOptions,
    naming: NamingOptions,
    explanation: ExplanationOptions,
    training: TrainingOptions,
) -> dict[str, Any]:
    """Fit K-means with the chosen k, and number the segments; they are not yet named."""
    from .fitting import describe_model, fit_sample

    require_amounts(explanation.value_column, data_quality, customer_table)
    require_columns(feature_sample.columns, customer_table.encoded_columns)
    day = training.date or dt.datetime.now().astimezone().date()
    set_aside = sample_outliers["set_aside"].to_numpy()
    fit = fit_sample(feature_sample, set_aside, customer_table.encoded_features, k_verdict["k"], kmeans)
    model = describe_model(fit, k_verdict, customer_table, kmeans, naming, explanation, day)
    measured = {
        "medians": data_quality["source"].get("medians", {}),
        "noise_columns": tuple(feature_sample.columns.difference(customer_table.encoded_columns, sort=False)),
    }
    return model.model_copy(update=measured).model_dump(mode="json")


def name_segments(
    fitted_model: dict[str, Any],
    k_verdict: Verdict,
    previous_model: dict[str, Any] | None,
    naming: NamingOptions,
    matching: MatchingOptions,
    language: str,
) -> dict[str, Any]:
    """Name the segments; those that an earlier model, if there is one, knew keep their number and name."""
    from customer_segmentation.segmentation.naming import name_model

    earlier = None if previous_model is None else read_model(previous_model)
    with speaking(language):
        model = name_model(read_model(fitted_model), naming.names)
        if earlier:
            from customer_segmentation.segmentation.matching import keep_known_segments

            model = keep_known_segments(model, earlier, matching, naming.names)
        reason = verdict_in_words.conclusion(k_verdict)
    verdict = model.verdict.model_copy(update={"reason": reason})
    return model.model_copy(update={"verdict": verdict}).model_dump(mode="json")


def assign_segments(
    clean_customers: Table,
    segmentation_model: dict[str, Any],
    previous_model: dict[str, Any] | None,
    previous_segments: Table | None,
    customer_table: CustomerTable,
) -> Table:
    """Label every customer with the nearest segment, and say how well the customer fits it (see ``assign``).

    With an earlier run, the customer's segment in that one is told too.
    """
    labelled = assign(nw.from_native(clean_customers), read_model(segmentation_model))
    migration.check_earlier_run(previous_model, previous_segments, customer_table)
    if previous_segments is not None:
        earlier = nw.from_native(previous_segments)
        labelled = movements.with_previous_segment(labelled, earlier, customer_table.id_name)
    table: Table = labelled.to_native()
    return table


def compare_with_previous_run(
    customer_segments: Table,
    segmentation_model: dict[str, Any],
    previous_model: dict[str, Any] | None,
    previous_segments: Table | None,
    customer_table: CustomerTable,
    explanation: ExplanationOptions,
) -> tuple[Migration | dict[str, Any], Table]:
    """Count who moved between segments since the earlier run, who joined and who left, and list them.

    Without an earlier run there is nothing to count, and nobody to list.
    """
    earlier = migration.check_earlier_run(previous_model, previous_segments, customer_table)
    now = nw.from_native(customer_segments)
    if earlier is None or previous_segments is None:
        return {}, movements.no_changes(now, customer_table)
    before = nw.from_native(previous_segments)
    model, value_column = read_model(segmentation_model), explanation.value_column
    return (
        migration.count_migration(before, now, customer_table.id_name, earlier, model, value_column),
        movements.list_changes(now, before, customer_table, earlier, model, value_column),
    )


def profile_segments(customer_segments: Table, customer_table: CustomerTable) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Describe the segments by the declared columns: the numbers, and the categories and periods of time."""
    from . import profiling

    frame = nw.from_native(customer_segments)
    kinds = {column: kind for column, kind in customer_table.kinds.items() if column in customer_table.profile_columns}
    numbers = [*customer_table.encoded_columns, *(column for column, kind in kinds.items() if kind == "number")]
    categories = [column for column, kind in kinds.items() if kind in {"category", "date", "year"}]
    logarithmic = [feature.column for feature in customer_table.logarithmic_features]
    periods = as_periods(frame, [column for column in categories if kinds[column] != "category"])
    return profiling.profile_numbers(frame, numbers, logarithmic), profiling.profile_categories(periods, categories)


def explain_segments(
    feature_sample: pd.DataFrame,
    customer_segments: Table,
    segmentation_model: dict[str, Any],
    k_verdict: Verdict,
    customer_table: CustomerTable,
    explanation: ExplanationOptions,
) -> dict[str, Explanation]:
    """Find each segment's rule, its most typical customers and its borders, by the segment's number (as text)."""
    from .evidence import evidence_by_segment

    model = read_model(segmentation_model)
    rules = explaining.find_rules(feature_sample, model, explanation)
    typical = explaining.find_typical(nw.from_native(customer_segments), model, customer_table, explanation)
    evidence = evidence_by_segment(model, k_verdict)
    return {
        number: {"rules": rules[number], "most_typical": typical[number], "evidence": evidence[number]}
        for number in rules
    }


def describe_purchases(
    customer_segments: Table,
    transaction_lines: Table | None,
    customer_table: CustomerTable,
    explanation: ExplanationOptions,
) -> dict[str, Purchases]:
    """Describe what each segment's customers buy, by the segment's number (as text); nothing without transactions."""
    if transaction_lines is None:
        return {}
    from .purchases import purchases_of_segments

    return purchases_of_segments(
        nw.from_native(transaction_lines),
        nw.from_native(customer_segments),
        customer_table.id_name,
        explanation.false_discovery_rate,
    )


def write_segment_cards(
    segmentation_model: dict[str, Any],
    segment_profiles: pd.DataFrame,
    category_profiles: pd.DataFrame,
    segment_explanations: dict[str, Explanation],
    customer_table: CustomerTable,
    explanation: ExplanationOptions,
    playbook: Playbook,
) -> SegmentCards:
    """Gather everything that the reports say about each segment, and the playbook's advice."""
    from . import cards

    return cards.make_cards(
        read_model(segmentation_model),
        segment_profiles,
        category_profiles,
        segment_explanations,
        customer_table,
        explanation,
        playbook_for(customer_table, playbook),
    )
