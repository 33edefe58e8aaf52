"""Tables of numbers, categories and yes/no: planted groups are found, and independent columns hold none.

`SEEDS=10 pytest -m heavy -n 0 -s tests/pipelines/model_selection/test_mixed.py` prints the rates of `docs/method.md`.
"""

import os
import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from customer_segmentation.customers.checking import check_table
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.imputation import measure_medians
from customer_segmentation.customers.splitting import clean_rows
from customer_segmentation.segmentation.kmeans import fit_kmeans
from customer_segmentation.segmentation.options import KMeansOptions
from customer_segmentation.segmentation.scaling import scale_features

from .conftest import Select, Selection

pytestmark = pytest.mark.heavy

SEEDS = range(int(os.environ.get("SEEDS", "1")))
SIZES = [400, 2_000, 20_000]


def mixed_table(base_parameters: dict[str, Any]) -> CustomerTable:
    features = [
        {"column": "tenure", "name": "Tenure"},
        {"column": "charges", "name": "Charges"},
        {"column": "contract", "name": "Contract", "kind": "category"},
        {"column": "payment", "name": "Payment", "kind": "category"},
        {"column": "newsletter", "name": "Newsletter", "kind": "yes_no"},
    ]
    changed = {"id_column": None, "features": features, "profile_columns": [], "list_columns": [], "aliases": {}}
    return CustomerTable.model_validate(base_parameters["customer_table"] | changed)


def planted(k: int, count: int, seed: int, usual: float = 0.9, apart: float = 7.0) -> tuple[pd.DataFrame, np.ndarray]:
    """Groups that differ by two numbers, two categories and yes or no.

    So many of a group have its ``usual`` words, and the others any word; centres lie ``apart`` from the middle.
    """
    generator = np.random.default_rng(seed)
    around = 2 * np.pi * np.arange(k) / k
    centres = apart * np.column_stack([np.cos(around), np.sin(around)])
    groups = generator.choice(k, size=count, p=generator.dirichlet(np.full(k, 20)))
    numbers = centres[groups] + generator.normal(size=(count, 2))

    def words(of_group: np.ndarray, known: list[str]) -> np.ndarray:
        anything = generator.integers(len(known), size=count)
        return np.array(known)[np.where(generator.random(count) < usual, of_group, anything)]

    contracts, payments = ["Monthly", "One year", "Two years"], ["Card", "Transfer", "Check", "Cash"]
    return (
        pd.DataFrame(numbers, columns=["tenure", "charges"]).assign(
            contract=words(groups % 3, contracts),
            payment=words(generator.permutation(5)[groups] % 4, payments),
            newsletter=words(groups % 2, ["no", "yes"]),
        ),
        groups,
    )


def independent(count: int, seed: int) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    return pd.DataFrame(generator.normal(size=(count, 2)), columns=["tenure", "charges"]).assign(
        contract=generator.choice(["Monthly", "One year", "Two years"], size=count, p=[0.5, 0.3, 0.2]),
        payment=generator.choice(["Card", "Transfer", "Check", "Cash"], size=count),
        newsletter=generator.choice(["no", "yes"], size=count, p=[0.7, 0.3]),
    )


def select_mixed(
    select: Select, customers: pd.DataFrame, declared: CustomerTable
) -> tuple[Selection, pd.DataFrame, CustomerTable]:
    checked, _source, table = check_table(customers, declared, measure_medians)
    clean = clean_rows(checked, table).to_native()
    return select(clean, table, bootstraps=10), clean, table


def tell(*figures: object) -> None:
    """Print a row of the table."""
    sys.stdout.write("\n" + " | ".join(map(str, ("", *figures, ""))).strip())


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("k", [3, 5])
def test_planted_groups_are_found(select: Select, base_parameters: dict[str, Any], k: int, count: int) -> None:
    declared, kmeans = mixed_table(base_parameters), KMeansOptions.model_validate(base_parameters["kmeans"])
    found: list[int] = []
    agreement: list[float] = []
    verdicts: list[str] = []
    for seed in SEEDS:
        customers, groups = planted(k, count, seed)
        selection, clean, table = select_mixed(select, customers, declared)
        found.append(selection.k)
        verdicts.append(selection.structure)
        labels = fit_kmeans(scale_features(clean, table.encoded_features).values, k, kmeans).labels_
        agreement.append(adjusted_rand_score(groups, labels))
    tell(k, count, f"{np.mean([own == k for own in found]):.0%}", f"{min(agreement):.3f}", *verdicts)
    assert np.mean([own == k for own in found]) >= 0.95
    assert min(agreement) >= 0.95
    assert set(verdicts) <= {"weak", "strong"}


@pytest.mark.parametrize("count", SIZES)
def test_independent_columns_have_no_groups(select: Select, base_parameters: dict[str, Any], count: int) -> None:
    declared = mixed_table(base_parameters)
    verdicts = [select_mixed(select, independent(count, seed), declared)[0].structure for seed in SEEDS]
    tell(count, verdicts)
    assert np.mean([verdict == "none" for verdict in verdicts]) >= 0.9


@pytest.mark.parametrize(("usual", "apart"), [(0.9, 7.0), (0.8, 3.0), (0.7, 2.0), (0.9, 1.5)])
@pytest.mark.parametrize("k", [3, 5])
def test_groups_are_found_as_well_as_by_k_prototypes(
    base_parameters: dict[str, Any], k: int, usual: float, apart: float
) -> None:
    """Huang's own method for mixed tables (1998), with Cao's starts, on groups that are apart by more or less."""
    kprototypes = pytest.importorskip("kmodes.kprototypes")
    declared, kmeans = mixed_table(base_parameters), KMeansOptions.model_validate(base_parameters["kmeans"])
    own, other = [], []
    for seed in range(max(2, len(SEEDS))):
        customers, groups = planted(k, 600, seed, usual, apart)
        checked, _source, table = check_table(customers, declared, measure_medians)
        clean = clean_rows(checked, table).to_native()
        labels = fit_kmeans(scale_features(clean, table.encoded_features).values, k, kmeans).labels_
        own.append(adjusted_rand_score(groups, labels))
        numbers = customers[["tenure", "charges"]]
        standardised = customers.assign(**((numbers - numbers.mean()) / numbers.std()))
        prototypes = kprototypes.KPrototypes(k, n_init=3, random_state=seed, init="Cao")
        found = prototypes.fit_predict(standardised.to_numpy(dtype=object), categorical=[2, 3, 4])
        other.append(adjusted_rand_score(groups, found))
    tell(k, usual, apart, f"{np.mean(own):.3f}", f"{np.mean(other):.3f}")
    assert np.mean(own) >= np.mean(other) - 0.01
