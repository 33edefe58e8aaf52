"""The project's command line: ``kedro run`` as Kedro has it, but a user's mistake ends in one sentence."""

import pkgutil
import warnings
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from typing import Any, cast

import click
from kedro.config import MissingConfigException
from kedro.framework.cli.project import run as kedro_run
from kedro.io import DatasetError, DatasetNotFoundError
from kedro.validation.exceptions import ParameterValidationError
from yaml import YAMLError

from . import pipelines
from .errors import CustomerTableError, SegmentationModelError, SettingsError


@click.group()
def cli() -> None:
    """Commands of this project; they replace Kedro's own of the same name."""


def _run(**options: Any) -> Any:
    _require_pipelines(options["pipelines"])
    try:
        with warnings.catch_warnings():
            # Of an unknown environment Kedro warns, with a place in its code, and then fails with the same sentence.
            warnings.filterwarnings("ignore", message="Parameters not found")
            return _kedro_run(**options)
    except Exception as error:
        if sentence := _sentence(error):
            raise click.ClickException(sentence) from None
        raise


_kedro_run = cast("Callable[..., Any]", kedro_run.callback)
#: Kedro's command with all its options.
run = copy(kedro_run)
run.callback = _run
cli.add_command(run)


def _require_pipelines(names: Sequence[str]) -> None:
    known = ["__default__", *(module.name for module in pkgutil.iter_modules(pipelines.__path__))]
    for name in names:
        if name not in known:
            raise click.ClickException(f"There is no pipeline {name}. There are: {', '.join(known)}.")


def _sentence(error: BaseException) -> str | None:
    """The sentence for an error that the user can mend; none for any other error."""
    for cause in _causes(error):
        if isinstance(cause, (CustomerTableError, SegmentationModelError, SettingsError)):
            return str(cause)
        if isinstance(cause, ParameterValidationError):
            return _parameter_sentence(str(cause))
        if isinstance(cause, (MissingConfigException, DatasetNotFoundError, YAMLError)):
            return str(cause)
        if isinstance(cause, DatasetError) and isinstance(cause.__cause__, FileNotFoundError):
            return f"A file is missing that an earlier pipeline writes ({cause.__cause__}): run `kedro run` first."
        if isinstance(cause, DatasetError) and isinstance(cause.__cause__, OSError):
            return str(cause)
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what led to it; the catalog wraps the errors of datasets in its own."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


def _parameter_sentence(report: str) -> str:
    """What Kedro reports of bad parameters, without pydantic's jargon: which parameter, and what is wrong with it.

    Kedro hands on pydantic's findings as text only, where a line is a block's name, a place in it, or a finding.
    """
    findings, block, place = [], "", ""
    for line in report.splitlines():
        if line.startswith("- Parameter '"):
            block, place = line.split("'")[1], ""
        elif line.startswith("    "):
            continue  # where to read more about pydantic
        elif line.startswith("  "):
            finding = line.strip().partition(" [type=")[0].removeprefix("Value error, ")
            finding = finding.replace("Extra inputs are not permitted", "there is no such parameter, or it is misspelt")
            findings.append(f"{'.'.join(filter(None, (block, place)))}: {finding}")
            place = ""
        else:
            place = line.strip()
    return f"The parameters are not right. {'. '.join(findings)}." if findings else report
