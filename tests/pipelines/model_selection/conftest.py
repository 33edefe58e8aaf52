"""Fixtures of the model-selection tests: the typed parameters, and a whole selection in one call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from customer_segmentation.customers.declaration import CustomerTable, Feature
from customer_segmentation.pipelines.model_selection import nodes
from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.pipelines.model_selection.verdict import choose
from customer_segmentation.segmentation.options import KMeansOptions
from customer_segmentation.segmentation.verdict import Choice, Tendency, Verdict


@dataclass(frozen=True)
class Selection:
    """What model selection made of a table."""

    evidence: pd.DataFrame
    verdict: Verdict

    @property
    def k(self) -> int:
        return self.verdict["k"]

    @property
    def structure(self) -> Tendency:
        return self.verdict["cluster_tendency"]["verdict"]


#: Runs the whole of model selection on a table, with changed options.
Select = Callable[..., Selection]


@pytest.fixture(scope="session")
def options(make_options: Callable[..., ModelSelectionOptions]) -> ModelSelectionOptions:
    return make_options()


@pytest.fixture(scope="session")
def select(base_parameters: dict[str, Any], make_options: Callable[..., ModelSelectionOptions]) -> Select:
    kmeans = KMeansOptions.model_validate(base_parameters["kmeans"])

    def run(customers: pd.DataFrame | np.ndarray, table: CustomerTable | None = None, **changes: Any) -> Selection:
        return run_selection(pd.DataFrame(customers).rename(columns=str), kmeans, make_options(**changes), table)

    return run


def run_selection(
    customers: pd.DataFrame, kmeans: KMeansOptions, options: ModelSelectionOptions, table: CustomerTable | None = None
) -> Selection:
    """Run the nodes one after the other, as the pipeline does; all columns are numbers unless a table is declared."""
    table = table or table_of(customers)
    sample = nodes.draw_feature_sample(customers, table, options)
    outliers = nodes.find_sample_outliers(sample, table, options)
    decided, table = table, nodes.set_noise_aside(sample, outliers, table, None, options)
    scaled = nodes.scale_sample(sample, outliers, table)
    labels = nodes.fit_candidates(scaled, kmeans, options)
    measures, differences = nodes.measure_candidates(scaled, labels, options)
    stability = nodes.measure_stability(scaled, labels, table, options)
    halves = nodes.compare_halves(scaled, options)
    references = nodes.search_references(scaled, table, options)
    evidence = nodes.gather_evidence(measures, stability, halves, references)
    choice = nodes.choose_k(evidence, differences, halves, references, options)
    verdict = nodes.judge_choice(choice, scaled, labels, references, outliers, decided, table, options)
    return Selection(evidence, verdict)


def table_of(customers: pd.DataFrame) -> CustomerTable:
    return CustomerTable(
        id_column=None,
        features=tuple(Feature(column=column, name=column) for column in customers),
        profile_columns=(),
        aliases={},
        missing_values=(),
        missing="reject",
        duplicates="first",
    )


def planted_groups(k: int, count: int, seed: int) -> np.ndarray:
    """Two features, k groups of random sizes with unit spread, their centres at least 8 apart."""
    generator = np.random.default_rng(seed)
    grid = np.array([(x, y) for x in range(4) for y in range(4)], dtype=float)
    centres = 10 * generator.permutation(grid)[:k] + generator.uniform(-1, 1, size=(k, 2))
    groups = generator.choice(k, size=count, p=generator.dirichlet(np.full(k, 20)))
    return centres[groups] + generator.normal(size=(count, 2))


def evidence(**columns: list[float]) -> pd.DataFrame:
    """Four candidates that all qualify, and of which 4 is clearly the best."""
    plain: dict[str, Any] = {
        "k": [2, 3, 4, 5],
        "inertia": [100.0, 70.0, 30.0, 25.0],
        "silhouette": [0.40, 0.45, 0.60, 0.50],
        "silhouette_error": 0.02,
        "calinski_harabasz": [100.0, 150.0, 300.0, 310.0],
        "davies_bouldin": [1.2, 1.0, 0.5, 0.7],
        "stability": [0.9, 0.95, 0.97, 0.85],
        "smallest_segment": [400, 300, 200, 100],
        "smallest_share": [0.4, 0.3, 0.2, 0.1],
        "stability_by_chance": 0.5,
        "groups": 1,
        "prediction_strength": [0.9, 0.9, 0.85, 0.5],
        "gap": [0.1, 0.3, 0.8, 0.7],
        "gap_error": 0.05,
    }
    return pd.DataFrame({**plain, **columns})


def differences(table: pd.DataFrame, error: float = 0.02) -> pd.DataFrame:
    """The same standard error for the difference between any two candidates."""
    pairs = table[["k"]].merge(table[["k"]].rename(columns={"k": "other"}), how="cross")
    return pairs.assign(error=error)


def gaps(table: pd.DataFrame) -> pd.DataFrame:
    """The gaps of the candidates, and of no segments."""
    undivided = pd.DataFrame({"k": [1], "gap": [0.0], "gap_error": [0.05]})
    return pd.concat([undivided, table[["k", "gap", "gap_error"]]], ignore_index=True)


def choice_of(table: pd.DataFrame, options: ModelSelectionOptions, error: float = 0.02) -> Choice:
    """The choice, where every difference between silhouettes has the same standard error."""
    return choose(table, differences(table, error), table.assign(half=1), gaps(table), options)
