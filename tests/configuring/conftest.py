"""A project to configure in, and what is made of a table."""

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from customer_segmentation.cli import configure as command
from customer_segmentation.configuring.facts import look_at, with_plain_columns
from customer_segmentation.configuring.proposal import Proposal, propose
from customer_segmentation.configuring.roles import Wishes
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.datasets.customer_table import CustomerTableDataset

#: Proposes what to make of a table, with the user's wishes as keywords.
ProposeFor = Callable[..., Proposal]
#: `kedro configure …` in the copy of the project.
Configure = Callable[..., Result]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Write a table as CSV and read it as users' tables are read."""

    def as_read(table: pd.DataFrame) -> pd.DataFrame:
        path = tmp_path / "table.csv"
        content = io.StringIO()
        table.to_csv(content, index=False)
        path.write_text(content.getvalue(), encoding="utf-8")
        customers: pd.DataFrame = CustomerTableDataset(filepath=str(path)).load()
        return customers

    return as_read


@pytest.fixture
def propose_for(read: Callable[[pd.DataFrame], pd.DataFrame], customer_table: CustomerTable) -> ProposeFor:
    def proposed(table: pd.DataFrame, **wishes: Any) -> Proposal:
        plain = with_plain_columns(read(table))
        facts = look_at(plain, customer_table)
        return propose(plain, facts, customer_table, Wishes(**wishes), usual_most=10)

    return proposed


@pytest.fixture
def run_command(project: Path) -> Callable[..., Result]:  # noqa: ARG001 - the current folder is the copy
    """Run a command in the copy of the project, in this process."""

    def run(command: click.Command, *arguments: str | Path) -> Result:
        return CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=True)

    return run


@pytest.fixture
def configure(run_command: Callable[..., Result]) -> Configure:
    return partial(run_command, command)
