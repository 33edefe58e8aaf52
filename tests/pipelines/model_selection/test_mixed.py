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

SEEDS = range(int(os.environ.get("SEEDS", "2")))
SIZES = [400, 2_000, 20_000]
#: How often a customer has the word that is usual in the group.
_USUAL = 0.9


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


def usual_words(usual: np.ndarray, words: list[str], generator: np.random.Generator) -> np.ndarray:
    """The word that is usual in each customer's group, or sometimes any other."""
    anything = generator.integers(len(words), size=len(usual))
    return np.array(words)[np.where(generator.random(len(usual)) < _USUAL, usual, anything)]


def planted(k: int, count: int, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Groups that differ by two numbers, two categories and yes or no."""
    generator = np.random.default_rng(seed)
    around = 2 * np.pi * np.arange(k) / k
    centres = 7 * np.column_stack([np.cos(around), np.sin(around)])  # at least 8 deviations from one another
    groups = generator.choice(k, size=count, p=generator.dirichlet(np.full(k, 20)))
    numbers = centres[groups] + generator.normal(size=(count, 2))
    contracts, payments = ["Monthly", "One year", "Two years"], ["Card", "Transfer", "Check", "Cash"]
    return (
        pd.DataFrame(numbers, columns=["tenure", "charges"]).assign(
            contract=usual_words(groups % 3, contracts, generator),
            payment=usual_words(generator.permutation(5)[groups] % 4, payments, generator),
            newsletter=usual_words(groups % 2, ["no", "yes"], generator),
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
