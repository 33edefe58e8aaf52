"""Findings of scoring runs in memory, to report on."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from kedro.framework.project import pipelines
from kedro.io import DataCatalog, MemoryDataset
from kedro.runner import SequentialRunner

from customer_segmentation.customers.sample import make_sample
from customer_segmentation.reports.options import ReportingOptions
from tests.pipelines.reporting.conftest import Findings, KeptDataset, run_pipelines

#: Score customers with the sample's model, or another; parameters that differ from `conf/base` by block.
ScoreInMemory = Callable[..., Findings]


@pytest.fixture(scope="session")
def sample_training(base_parameters: dict[str, Any]) -> Findings:
    """A training on the built-in sample, up to the cards of its segments."""
    training = pipelines["__default__"].to_outputs("segmentation_model", "segment_cards")
    return run_pipelines(base_parameters, make_sample(), training, model_selection={"k_min": 5, "k_max": 5})


@pytest.fixture(scope="session")
def sample_model(sample_training: Findings) -> dict[str, Any]:
    """The model of the built-in sample."""
    return dict(sample_training["segmentation_model"])


@pytest.fixture(scope="session")
def score_in_memory(
    base_parameters: dict[str, Any], sample_training: Findings, sample_model: dict[str, Any]
) -> ScoreInMemory:
    """Run the scoring pipeline without files."""

    def score(customers: pd.DataFrame, model: dict[str, Any] = sample_model, **parameters: Any) -> Findings:
        from kedro.validation.parameter_validator import ParameterValidator

        changed = {
            name: {**block, **parameters.get(name, {})} if isinstance(block, dict) else parameters.get(name, block)
            for name, block in base_parameters.items()
        }
        changed["reporting"] = {**changed["reporting"], "report_date": dt.date(2026, 1, 31)}
        typed = ParameterValidator(dict(pipelines)).validate_raw_params(changed)
        results = sorted(name for name in pipelines["scoring"].datasets() if not name.startswith("params:"))
        catalog = DataCatalog({name: KeptDataset(copy_mode="assign") for name in results})
        for optional in ("new_customers", "new_transaction_quality", "transaction_quality"):
            catalog[optional] = MemoryDataset(None)  # the customers are a table already
        catalog.save("logo", b"")
        catalog.save("customers", customers)
        catalog.save("segmentation_model", model)
        catalog.save("cards_of_training", sample_training["segment_cards"])
        for name in changed:
            catalog[f"params:{name}"] = typed[name]
        SequentialRunner().run(pipelines["scoring"], catalog)
        return {name: catalog[name].load() for name in results}

    return score


@pytest.fixture(scope="session")
def reporting(base_parameters: dict[str, Any]) -> ReportingOptions:
    """The reporting parameters of `conf/base`."""
    return ReportingOptions.model_validate(base_parameters["reporting"])
