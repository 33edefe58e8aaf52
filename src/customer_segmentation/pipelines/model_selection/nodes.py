"""Model-selection nodes: a sample of bounded size, evidence for every k on it, and a verdict."""

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customers.engine import Table, sample_rows
from customer_segmentation.customers.table import CustomerTable, require_columns
from customer_segmentation.errors import CustomerTableError
from customer_segmentation.segmentation.options import KMeansOptions
from customer_segmentation.segmentation.types import Matrix
from customer_segmentation.segmentation.verdict import JudgedKChoice, KVerdict, MethodAgreement
from customer_segmentation.texts import Texts

from .options import ModelSelectionOptions


def draw_feature_sample(
    clean_customers: Table, customer_table: CustomerTable, options: ModelSelectionOptions
) -> pd.DataFrame:
    """Draw the customers on which k is chosen and the model is fitted: everybody, or a random sample of a large table.

    Returns:
        The features' columns in their own units, as floats; at most ``fit_rows`` rows.

    Raises:
        CustomerTableError: There are fewer customers than twice the largest k, or too few different ones.
    """
    frame = nw.from_native(clean_customers)
    require_columns(frame.collect_schema().names(), customer_table.feature_columns)
    sample = sample_rows(frame.select(customer_table.feature_columns), options.fit_rows, options.seed).astype(float)
    if len(sample) < 2 * options.k_max:
        raise CustomerTableError(
            f"Only {len(sample)} customers are usable, but trying up to {options.k_max} segments takes at least "
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


def scale_sample(feature_sample: pd.DataFrame, customer_table: CustomerTable) -> Matrix:
    """Make the features comparable.

    Returns:
        Scaled features, of shape (customers, features).
    """
    from customer_segmentation.segmentation.scaling import scale_features

    scaled = scale_features(feature_sample, customer_table.features)
    return scaled.values  # noqa: PD011 (not pandas)


def fit_candidates(scaled_sample: Matrix, kmeans: KMeansOptions, options: ModelSelectionOptions) -> pd.DataFrame:
    """Fit K-means with every number of segments.

    Returns:
        The segment 0…k-1 of every customer: one column per k, named k.
    """
    from customer_segmentation.segmentation.kmeans import fit_kmeans

    from .progress import with_progress

    candidates = with_progress(options.candidates, "Numbers of segments fitted")
    return pd.DataFrame({k: fit_kmeans(scaled_sample, k, kmeans).labels_ for k in candidates})


def measure_candidates(
    scaled_sample: Matrix, candidate_labels: pd.DataFrame, options: ModelSelectionOptions
) -> pd.DataFrame:
    """Measure how well every candidate separates the customers.

    Returns:
        One row per k with the criteria of ``criteria.measure_separation`` and ``silhouette.mean_silhouette``.
    """
    from customer_segmentation.segmentation.silhouette import mean_silhouette, silhouettes

    from .criteria import measure_separation
    from .sampling import draw_rows

    labels = [candidate_labels[k].to_numpy() for k in candidate_labels]
    rows = draw_rows(len(scaled_sample), options.silhouette_rows, options.seed)
    of_rows = silhouettes(scaled_sample[rows], [of_k[rows] for of_k in labels])
    return pd.DataFrame(
        [
            {"k": k, **measure_separation(scaled_sample, of_k), **mean_silhouette(of_k_rows)}
            for k, of_k, of_k_rows in zip(candidate_labels, labels, of_rows.T, strict=True)
        ]
    )


def measure_stability(
    scaled_sample: Matrix, candidate_labels: pd.DataFrame, options: ModelSelectionOptions
) -> pd.DataFrame:
    """Measure how well every candidate is found again in bootstrap samples.

    Returns:
        One row per k with its ``stability``, see ``stability.measure_stability``.
    """
    from .progress import with_progress
    from .sampling import draw_rows
    from .stability import measure_stability as measure

    rows = draw_rows(len(scaled_sample), options.resample_rows, options.seed)
    values, labels = scaled_sample[rows], candidate_labels.iloc[rows]
    candidates = with_progress(options.candidates, "Numbers of segments bootstrapped")
    return pd.DataFrame([{"k": k, "stability": measure(values, k, labels[k].to_numpy(), options)} for k in candidates])


def search_references(scaled_sample: Matrix, options: ModelSelectionOptions) -> pd.DataFrame:
    """Run the same search on the customers and on tables without structure.

    Returns:
        One row per table and k, see ``reference.search_references``.
    """
    from .reference import search_references as search
    from .sampling import draw_rows

    rows = draw_rows(len(scaled_sample), options.resample_rows, options.seed)
    return search(scaled_sample[rows], options)


def gather_evidence(
    candidate_measures: pd.DataFrame, candidate_stability: pd.DataFrame, k_references: pd.DataFrame
) -> pd.DataFrame:
    """Put all evidence into one table.

    Returns:
        One row per k: the columns of the first two, ``gap``, ``gap_error``, and ``reference_silhouette`` (mean
        silhouette in tables without structure).
    """
    from .gap import gap_statistic

    structureless = k_references[k_references["reference"] > 0].groupby("k")["silhouette"].mean()
    return (
        candidate_measures.merge(candidate_stability, on="k")
        .merge(gap_statistic(k_references), on="k")
        .merge(structureless.rename("reference_silhouette").reset_index(), on="k")
    )


def choose_k(k_evidence: pd.DataFrame, k_references: pd.DataFrame, options: ModelSelectionOptions) -> JudgedKChoice:
    """Choose the number of segments, and judge whether there is any structure.

    Returns:
        The choice of ``verdict.choose`` with the ``structure`` of ``cluster_tendency.judge_cluster_tendency``.
    """
    from .cluster_tendency import judge_cluster_tendency
    from .verdict import choose

    choice = choose(k_evidence, options)
    return {**choice, "structure": judge_cluster_tendency(k_references, options, flagged=choice["flagged"])}


def ask_other_methods(
    scaled_sample: Matrix,
    candidate_labels: pd.DataFrame,
    k_choice: JudgedKChoice,
    customer_table: CustomerTable,
    options: ModelSelectionOptions,
) -> MethodAgreement:
    """Compare the chosen segments with those of other methods.

    Returns:
        The agreement with each method, see ``method_agreement.ask_other_methods``.
    """
    from .method_agreement import ask_other_methods as ask
    from .sampling import draw_rows

    k = k_choice["k"]
    rows = draw_rows(len(scaled_sample), options.resample_rows, options.seed)
    weights = [feature.weight for feature in customer_table.features]
    return ask(scaled_sample[rows], k, candidate_labels[k].to_numpy()[rows], weights, options.seed)


def write_verdict(
    k_choice: JudgedKChoice,
    second_opinions: MethodAgreement,
    feature_sample: pd.DataFrame,
    customer_table: CustomerTable,
    options: ModelSelectionOptions,
    texts: Texts,
) -> KVerdict:
    """Put the choice into words, and complete it with what it rests on."""
    from customer_segmentation.wording import verdict as wording

    searched = min(len(feature_sample), options.resample_rows)
    tendency = k_choice["structure"]
    untransformed = [feature.column for feature in customer_table.features if feature.transform == "none"]
    return {
        **k_choice,
        "rule": wording.rule(k_choice["limits"], texts),
        "reason": wording.reason(k_choice, texts),
        "refusals": wording.refusals(k_choice["refused"], texts),
        "warnings": [
            *wording.warnings(k_choice, texts),
            *wording.skewness_warnings(feature_sample, untransformed, options.skewness, texts),
        ],
        "structure": {**tendency, "sentence": wording.cluster_tendency(tendency, searched, texts)},
        "second_opinions": {**second_opinions, "sentence": wording.method_agreement(second_opinions, texts)},
        "features": [feature.label for feature in customer_table.features],
        "sample_rows": len(feature_sample),
        "seed": options.seed,
    }
