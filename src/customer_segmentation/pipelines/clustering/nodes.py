"""Clustering nodes: the fitted model labels every customer, and the segments are profiled and explained."""

import datetime as dt
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customers.engine import Table
from customer_segmentation.customers.table import CustomerTable, require_columns
from customer_segmentation.errors import SettingsError
from customer_segmentation.language import _
from customer_segmentation.segmentation.assignment import assign
from customer_segmentation.segmentation.model import read_model
from customer_segmentation.segmentation.options import ExplanationOptions, KMeansOptions, MatchingOptions, NamingOptions

from . import cards, explaining, profiling
from . import migration as previous
from .options import Playbook, TrainingOptions
from .playbook import fit_playbook


def check_playbook(
    playbook: Playbook, naming: NamingOptions, explanation: ExplanationOptions, customer_table: CustomerTable
) -> Playbook:
    """Make sure, before anything is computed, that the texts of the parameters fit the table.

    Args:
        playbook: The business's advice.
        naming: The levels that there are, and the analyst's own names.
        explanation: The value column.
        customer_table: The declared columns.

    Returns:
        The playbook, without entries that speak of another table's features.

    Raises:
        SettingsError: An entry names an unknown feature or level, or the value column is not among the declared ones.
    """
    declared = [*customer_table.feature_columns, *customer_table.profile_columns]
    if explanation.value_column is not None and explanation.value_column not in declared:
        raise SettingsError(
            f'explanation: value_column is "{explanation.value_column}", which is neither a feature nor a profile '
            f"column of customer_table ({', '.join(declared)}): add it to profile_columns."
        )
    return fit_playbook(playbook, naming, customer_table)


def check_value_column(explanation: ExplanationOptions, clean_customers: Table) -> ExplanationOptions:
    """Make sure, before a model is fitted, that the value column holds amounts.

    Args:
        explanation: Names the value column, if there is one.
        clean_customers: The clean customers, in any table engine.

    Returns:
        The same parameters.

    Raises:
        SettingsError: The value column holds no numbers.
    """
    column = explanation.value_column
    if column is None:
        return explanation
    schema = nw.from_native(clean_customers).collect_schema()
    require_columns(schema.names(), [column])
    if not schema[column].is_numeric():
        raise SettingsError(
            f'explanation: value_column is "{column}", which holds no numbers: name a column of amounts, or null.'
        )
    return explanation


def check_previous_run(
    previous_model: dict[str, Any] | None, previous_segments: Table | None, customer_table: CustomerTable
) -> dict[str, Any]:
    """Make sure that an earlier model and its labelled customers, if given, belong together.

    Args:
        previous_model: The earlier model, or none.
        previous_segments: The customers that it labelled, or none.
        customer_table: The declared columns.

    Returns:
        ``model`` and ``customers`` (ids and segments), each only where given.

    Raises:
        SettingsError: Customers are given without their model, or cannot be followed from run to run.
        SegmentationModelError: The earlier model is damaged.
        CustomerTableError: The customers are not those that the model labelled.
    """
    return previous.check(previous_model, previous_segments, customer_table)


def fit_segmentation_model(
    feature_sample: pd.DataFrame,
    k_verdict: dict[str, Any],
    medians: dict[str, float],
    customer_table: CustomerTable,
    kmeans: KMeansOptions,
    naming: NamingOptions,
    explanation: ExplanationOptions,
    training: TrainingOptions,
) -> dict[str, Any]:
    """Fit K-means with the chosen k, then number and name the segments.

    Args:
        feature_sample: The features in their own units.
        k_verdict: The verdict, with ``k``, ``silhouette`` and ``reason``.
        medians: What stands for missing values, by column.
        customer_table: The declared features.
        kmeans: How K-means is run.
        naming: When a segment is Low or High, and the analyst's own names.
        explanation: When a customer is borderline or an outlier.
        training: The day to write into the model.

    Returns:
        The fields of ``SegmentationModel``, ready for JSON.
    """
    from customer_segmentation.segmentation.naming import Namer

    from .fitting import fit_model

    require_columns(feature_sample.columns, customer_table.feature_columns)
    day = training.date or dt.datetime.now().astimezone().date()
    model = fit_model(feature_sample, k_verdict, customer_table, kmeans, Namer(naming), explanation, day)
    return model.model_copy(update={"medians": medians}).model_dump(mode="json")


def keep_known_segments(
    fitted_model: dict[str, Any],
    previous_run: dict[str, Any],
    matching: MatchingOptions,
    naming: NamingOptions,
) -> dict[str, Any]:
    """Give segments that an earlier model knew their earlier number and name.

    Args:
        fitted_model: The model just fitted.
        previous_run: The earlier run, or nothing.
        matching: How far apart the same segment may lie.
        naming: The analyst's own names.

    Returns:
        The fields of ``SegmentationModel``, ready for JSON; without an earlier model unchanged.
    """
    if not previous_run:
        return fitted_model
    from customer_segmentation.segmentation.matching import keep_known_segments

    model = keep_known_segments(read_model(fitted_model), previous_run["model"], matching, naming.names)
    return model.model_dump(mode="json")


def assign_segments(clean_customers: Table, segmentation_model: dict[str, Any]) -> Table:
    """Label every customer with the nearest segment.

    Args:
        clean_customers: The clean customers, in any table engine.
        segmentation_model: The model.

    Returns:
        The customers in their order, with ``segment``, ``segment_name``, ``typicality``, ``second_segment``,
        ``borderline`` and ``outlier`` added last.
    """
    labelled: Table = assign(nw.from_native(clean_customers), read_model(segmentation_model)).to_native()
    return labelled


def compare_with_previous_run(
    customer_segments: Table,
    segmentation_model: dict[str, Any],
    previous_run: dict[str, Any],
    customer_table: CustomerTable,
) -> dict[str, Any]:
    """Count who moved between segments since the earlier run, who joined and who left.

    Args:
        customer_segments: The labelled customers.
        segmentation_model: The model.
        previous_run: The earlier run, or nothing.
        customer_table: Says which column identifies a customer.

    Returns:
        The counts of ``previous.count_migration``; nothing without the earlier run's customers.
    """
    if "customers" not in previous_run:
        return {}
    return previous.count_migration(
        nw.from_native(previous_run["customers"]),
        nw.from_native(customer_segments),
        customer_table.id_name,
        previous_run["model"],
        read_model(segmentation_model),
    )


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
    missing, other = _("(missing)"), _("(other)")
    logarithmic = [feature.column for feature in customer_table.logarithmic_features]
    profiles = profiling.profile_numbers(frame, numbers, logarithmic)
    return profiles, profiling.profile_categories(frame, categories, missing, other)


def explain_segments(
    feature_sample: pd.DataFrame,
    customer_segments: Table,
    segmentation_model: dict[str, Any],
    customer_table: CustomerTable,
    explanation: ExplanationOptions,
) -> dict[str, Any]:
    """Find each segment's rule and its most typical customers.

    Args:
        feature_sample: The customers from which rules are read.
        customer_segments: The labelled customers, in any table engine.
        segmentation_model: The model.
        customer_table: The declared columns.
        explanation: Size of the tree and number of customers.

    Returns:
        By segment number (as text): ``rules`` and ``most_typical``.
    """
    model = read_model(segmentation_model)
    rules = explaining.find_rules(feature_sample, model, explanation)
    typical = explaining.most_typical(nw.from_native(customer_segments), model, customer_table, explanation)
    return {number: {"rules": rules[number], "most_typical": typical[number]} for number in rules}


def write_segment_cards(
    segmentation_model: dict[str, Any],
    segment_profiles: pd.DataFrame,
    segment_mixes: pd.DataFrame,
    segment_explanations: dict[str, Any],
    customer_table: CustomerTable,
    playbook: Playbook,
    explanation: ExplanationOptions,
) -> dict[str, Any]:
    """Write everything that the reports say about each segment.

    Args:
        segmentation_model: The model.
        segment_profiles: Averages per segment and number column.
        segment_mixes: Shares per segment and category.
        segment_explanations: Rules and most typical customers per segment.
        customer_table: Names and units of the columns.
        playbook: The business's advice.
        explanation: The value column, and which groups are too small.

    Returns:
        The cards and the general insights, see ``cards.gather_facts`` and ``cards.write_cards``.
    """
    facts = cards.gather_facts(
        read_model(segmentation_model),
        segment_profiles,
        segment_mixes,
        segment_explanations,
        customer_table,
        explanation,
    )
    return cards.write_cards(facts, playbook)
