"""Whatever the table: kedro configure never crashes, and what it writes can be used, or one sentence says why not."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customer_segmentation.cli import configure as command
from customer_segmentation.configuring import environment
from customer_segmentation.configuring.facts import look_at, with_plain_columns
from customer_segmentation.configuring.proposal import propose
from customer_segmentation.configuring.report import notes
from customer_segmentation.configuring.roles import Wishes
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.datasets.customer_table import CustomerTableDataset
from customer_segmentation.errors import CustomerTableError, SettingsError
from tests.configuring.test_command import settings_of, uncommented_keys

CELLS: list[st.SearchStrategy[Any]] = [
    st.integers(0, 5),
    st.integers(-(10**9), 10**18),
    st.floats(allow_nan=True, allow_infinity=True),
    st.decimals(0, 10**6, places=2).map(lambda number: f"{number:,} €"),
    st.sampled_from(["yes", "no", ""]),
    st.sampled_from(["Low", "High", "?", "n/a"]),
    st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)),
    st.integers(0, 99).map("{:05d}".format),
    st.text(max_size=12),
    st.text(alphabet="0123456789.,-%$() ", max_size=8),
    st.emails(),
    st.just(""),
    st.just("same"),
]
HEADERS = st.one_of(
    st.sampled_from(
        [
            "id",
            "Customer ID",
            "Age",
            "Income (k$)",
            "Spend",
            "Score (1-100)",
            "% share",
            "Year",
            "Churn",
            "Date",
            "客户",
        ]
    ),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=15),
)


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    rows = draw(st.integers(1, 40))
    headers = draw(
        st.lists(HEADERS, min_size=1, max_size=7, unique_by=lambda header: " ".join(header.split()).casefold())
    )
    columns = {}
    for header in headers:
        kind = draw(st.sampled_from(CELLS))
        columns[header] = draw(st.lists(kind, min_size=rows, max_size=rows))
    return pd.DataFrame(columns)


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(table=tables())
def test_any_table_is_proposed_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, customer_table: CustomerTable, base_parameters: dict[str, Any], table: Any
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.csv"
    table.to_csv(path, index=False)
    try:
        read = with_plain_columns(CustomerTableDataset(filepath=str(path)).load())
        proposal = propose(read, look_at(read, customer_table), customer_table, Wishes(), usual_most=10)
    except (CustomerTableError, SettingsError):
        return
    folder = path.parent / "conf" / "any"
    (path.parent / "conf" / "base").mkdir(parents=True)
    folder.mkdir()
    texts = {
        "parameters_preprocessing.yml": environment.write_preprocessing(proposal),
        "parameters_playbook.yml": environment.write_playbook(proposal, base_parameters["playbook"]),
        "parameters_clustering.yml": environment.write_clustering(proposal) or "",
        "globals.yml": environment.write_globals(str(path), None, "any"),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        assert uncommented_keys(text) == []
    written = settings_of(path.parent, "any")
    parameters = {**base_parameters["customer_table"], **written["parameters"]["customer_table"]}
    declared = CustomerTable.model_validate(parameters)
    assert set(declared.declared_columns) <= {column.header for column in proposal.columns}
    assert written["globals"]["customers_file"] == str(path)
    assert all(notes(proposal))


@pytest.mark.heavy
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(table=tables())
def test_what_is_written_for_any_table_runs_or_ends_in_a_sentence(
    project: Path, run_command: Callable[..., Any], table: Any
) -> None:
    table.to_csv(project / "any.csv", index=False)
    result = run_command(command, "any.csv", "--overwrite", "--run")
    assert result.exit_code in {0, 1}
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 0 or "Error: " in result.output
