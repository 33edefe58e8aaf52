"""Model-selection nodes: a sample of bounded size, evidence for every k on it, and a verdict."""

from itertools import compress
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customers.declaration import CustomerTable, require_columns
from customer_segmentation.customers.engine import Table, sample_rows
from customer_segmentation.errors import CustomerTableError
from customer_segmentation.segmentation.model import read_model
from customer_segmentation.segmentation.options import KMeansOptions
from customer_segmentation.segmentation.verdict import Choice, Verdict

from .options import ModelSelectionOptions
from .sampling import draw_rows


def draw_feature_sample(
    clean_customers: Table, customer_table: CustomerTable, options: ModelSelectionOptions
) -> pd.DataFrame:
    """Draw the customers on which k is chosen and the model is fitted: everybody, or a random sample of a large table.

    The result holds the features in their own units, as floats, in at most ``fit_rows`` rows.

    Raises:
        CustomerTableError: There are fewer customers than twice the largest k, or too few different ones.
    """
    frame = nw.from_native(clean_customers)
    columns = customer_table.encoded_columns
    require_columns(frame.collect_schema().names(), columns)
    sample = sample_rows(frame.select(columns), options.fit_rows, options.seed).astype(float)
    if len(sample) < 2 * options.k_max:
        raise CustomerTableError(
            f"Too few customers are usable, {len(sample)}: trying up to {options.k_max} segments takes at least "
            f"{2 * options.k_max}: bring more customers, or lower k_max in conf/base/parameters_model_selection.yml."
        )
    different = len(sample.drop_duplicates())
    if different <= options.k_max:
        raise CustomerTableError(
            f"The {len(sample)} customers have only {different} different combinations of "
            f"{', '.join(customer_table.feature_columns)}, but trying up to {options.k_max} segments takes more than "
            f"{options.k_max}: lower k_max in conf/base/parameters_model_selection.yml, or add a feature."
        )
    return sample


def find_sample_outliers(
    feature_sample: pd.DataFrame, customer_table: CustomerTable, options: ModelSelectionOptions
) -> pd.DataFrame:
    """Mark the customers who are far from all others (``set_aside``), row by row; nobody with ``outliers: keep``."""
    from .outliers import find_outliers

    if options.outliers == "keep":
        return pd.DataFrame({"set_aside": False}, index=feature_sample.index)
    far_out = find_outliers(feature_sample, customer_table.encoded_features, options)
    remaining = feature_sample[~far_out].drop_duplicates()
    # Too few different customers would be left to try every number of segments.
    return pd.DataFrame({"set_aside": far_out & (len(remaining) > options.k_max)}, index=feature_sample.index)


def set_noise_aside(
    feature_sample: pd.DataFrame,
    sample_outliers: pd.DataFrame,
    decided_table: CustomerTable,
    previous_model: dict[str, Any] | None,
    options: ModelSelectionOptions,
) -> CustomerTable:
    """Let numbers that only hide groups describe the segments instead of making them.

    With an earlier model it is the numbers that this one set aside, so that its segments can be found again.
    """
    from .feature_evidence import find_noise

    if options.noise_features == "keep":
        return decided_table
    if previous_model is not None:
        return decided_table.describe_only(read_model(previous_model).noise_columns)
    scaled = scale_sample(feature_sample, sample_outliers, decided_table).to_numpy()
    rows = draw_rows(len(scaled), options.resample_rows, options.seed)
    return decided_table.describe_only(find_noise(scaled[rows], decided_table, options))


def scale_sample(
    feature_sample: pd.DataFrame, sample_outliers: pd.DataFrame, customer_table: CustomerTable
) -> pd.DataFrame:
    """Make the features comparable: transformed, standardised, weighted; without the customers who are set aside."""
    from customer_segmentation.segmentation.scaling import scale_features

    taking_part = feature_sample[~sample_outliers["set_aside"].to_numpy()]
    scaled = scale_features(taking_part, customer_table.encoded_features)
    return pd.DataFrame(scaled.values, columns=customer_table.encoded_columns)


def fit_candidates(scaled_sample: pd.DataFrame, kmeans: KMeansOptions, options: ModelSelectionOptions) -> pd.DataFrame:
    """Fit K-means with every k: a column each, "k = 2" and so on, holds the segment 0…k-1 of every customer."""
    from customer_segmentation.segmentation.kmeans import fit_kmeans

    from .progress import with_progress

    values = scaled_sample.to_numpy()
    candidates = with_progress(options.candidates, "Numbers of segments fitted")
    return pd.DataFrame({_column(k): fit_kmeans(values, k, kmeans, exact=False).labels_ for k in candidates})


def measure_candidates(
    scaled_sample: pd.DataFrame, candidate_labels: pd.DataFrame, options: ModelSelectionOptions
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measure how well every candidate separates the customers, one row per k, and how sure the differences are."""
    from customer_segmentation.segmentation.silhouette import mean_silhouette, silhouettes

    from .criteria import compare_silhouettes, measure_separation

    values = scaled_sample.to_numpy()
    labels = [candidate_labels[_column(k)].to_numpy() for k in options.candidates]
    rows = draw_rows(len(values), options.silhouette_rows, options.seed)
    of_rows = silhouettes(values[rows], [of_k[rows] for of_k in labels])
    measures = pd.DataFrame(
        [
            {"k": k, **measure_separation(values, of_k), **mean_silhouette(of_k_rows)}
            for k, of_k, of_k_rows in zip(options.candidates, labels, of_rows.T, strict=True)
        ]
    )
    return measures, compare_silhouettes(options.candidates, of_rows)


def measure_stability(
    scaled_sample: pd.DataFrame,
    candidate_labels: pd.DataFrame,
    customer_table: CustomerTable,
    options: ModelSelectionOptions,
) -> pd.DataFrame:
    """Measure how well bootstrap samples find every candidate again, and how many of its segments are apart."""
    from .borders import count_groups, find_borders
    from .stability import measure_stability as measure

    rows = draw_rows(len(scaled_sample), options.resample_rows, options.seed)
    values, words = scaled_sample.to_numpy()[rows], customer_table.word_columns
    labels = [candidate_labels[_column(k)].to_numpy()[rows] for k in options.candidates]
    groups = [
        count_groups(find_borders(values, of_k, options, words), k)
        for k, of_k in zip(options.candidates, labels, strict=True)
    ]
    return pd.DataFrame({"k": options.candidates, "stability": measure(values, labels, options), "groups": groups})


def compare_halves(scaled_sample: pd.DataFrame, options: ModelSelectionOptions) -> pd.DataFrame:
    """Search random halves of the customers with every k: one row per half and k."""
    from .stability import compare_halves as compare

    rows = draw_rows(len(scaled_sample), options.resample_rows, options.seed)
    return compare(scaled_sample.to_numpy()[rows], options)


def search_references(
    scaled_sample: pd.DataFrame, customer_table: CustomerTable, options: ModelSelectionOptions
) -> pd.DataFrame:
    """Run the same search on the customers and on tables without structure: one row per table and k."""
    from .reference import search_references as search

    rows = draw_rows(len(scaled_sample), options.resample_rows, options.seed)
    return search(scaled_sample.to_numpy()[rows], options, customer_table.word_places)


def gather_evidence(
    candidate_measures: pd.DataFrame,
    candidate_stability: pd.DataFrame,
    candidate_halves: pd.DataFrame,
    k_references: pd.DataFrame,
) -> pd.DataFrame:
    """Put all evidence into one table: one row per k."""
    from .criteria import gap_statistic

    strength = candidate_halves.groupby("k")["prediction_strength"].mean().reset_index()
    by_chance = k_references.groupby("k")["stability"].mean().rename("stability_by_chance").reset_index()
    evidence = candidate_measures.merge(candidate_stability, on="k").merge(by_chance, on="k")
    return evidence.merge(strength, on="k").merge(gap_statistic(k_references), on="k")


def choose_k(
    k_evidence: pd.DataFrame,
    silhouette_differences: pd.DataFrame,
    candidate_halves: pd.DataFrame,
    k_references: pd.DataFrame,
    options: ModelSelectionOptions,
) -> Choice:
    """Choose the number of segments (see ``verdict.choose``)."""
    from .criteria import gap_statistic
    from .verdict import choose

    return choose(k_evidence, silhouette_differences, candidate_halves, gap_statistic(k_references), options)


def judge_choice(
    k_choice: Choice,
    scaled_sample: pd.DataFrame,
    candidate_labels: pd.DataFrame,
    k_references: pd.DataFrame,
    sample_outliers: pd.DataFrame,
    decided_table: CustomerTable,
    clustering_table: CustomerTable,
    options: ModelSelectionOptions,
) -> Verdict:
    """Judge how sure one can be of the choice: is there structure, and do other methods find the same segments?"""
    from .borders import find_borders
    from .cluster_tendency import judge_cluster_tendency
    from .feature_evidence import (
        between_shares,
        decide_together,
        decides_alone,
        find_idle,
        may_be_codes,
        most_groups,
        one_column_each,
    )
    from .method_agreement import measure_agreement
    from .segment_evidence import examine_segments
    from .verdict import largest_k

    k = k_choice["k"]
    rows = draw_rows(len(scaled_sample), options.resample_rows, options.seed)
    values, labels = scaled_sample.to_numpy()[rows], candidate_labels[_column(k)].to_numpy()[rows]
    features = [feature.label for feature in clustering_table.features]
    names = [feature.name for feature in clustering_table.features]
    by_feature = one_column_each(values, clustering_table.encoded_places)
    alone = decides_alone(by_feature, labels)
    shares = between_shares(values, labels, clustering_table.encoded_places)
    together = decide_together(by_feature, labels, shares, clustering_table.of_words)
    borders = find_borders(values, labels, options, clustering_table.word_columns)
    idle = find_idle(by_feature, shares, options)
    telling = [
        place
        for places, of_no_use in zip(clustering_table.encoded_places, idle, strict=True)
        if not of_no_use
        for place in places
    ]
    words = [position for position, place in enumerate(telling) if place in clustering_table.word_columns]
    return {
        **k_choice,
        "cluster_tendency": judge_cluster_tendency(
            values, labels, borders, k_references, options, flagged=k_choice["flagged"]
        ),
        "segments": examine_segments(values, labels, k, options, clustering_table.word_columns),
        "borders": borders,
        "set_aside": {
            "customers": int(sample_outliers["set_aside"].sum()),
            "share": float(sample_outliers["set_aside"].mean()),
        },
        "method_agreement": measure_agreement(values, k, labels, options.seed),
        "features": features,
        "feature_shares": shares,
        "noise_features": [
            feature.label for feature in decided_table.features if feature.column in clustering_table.profile_columns
        ],
        "idle_features": list(compress(features, idle)),
        "groups_without_idle": most_groups(values[:, telling], words, options) if any(idle) and telling else None,
        "coded_features": [
            feature.label
            for feature, coded in zip(clustering_table.features, may_be_codes(by_feature), strict=True)
            if coded and feature.kind == "number"  # of declared words and dates, the distances are meant
        ],
        "deciding_features": list(compress(names, alone)),
        "deciding_together": [] if any(alone) else list(compress(names, together)),
        "sample_rows": len(scaled_sample),
        "largest_k": largest_k(scaled_sample, options),
        "seed": options.seed,
    }


def _column(k: int) -> str:
    """Name of the column with the segments of a candidate."""
    return f"k = {k}"
