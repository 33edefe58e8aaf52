"""The project's command line: ``kedro run`` as Kedro has it, but a user's mistake ends in one sentence."""

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any, cast

import click
from kedro.framework.cli.project import run as kedro_run
from kedro.io import DatasetError
from kedro.validation.exceptions import ParameterValidationError
from pydantic import ValidationError

from customer_segmentation.errors import CustomerTableError, SettingsError


@click.group()
def cli() -> None:
    """Commands of this project; they replace Kedro's own of the same name."""


def _run(**options: Any) -> Any:
    try:
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


def _sentence(error: BaseException) -> str | None:
    """The sentence for an error that the user can mend; none for any other error."""
    for cause in _causes(error):
        if isinstance(cause, ValidationError):
            return _parameter_sentence(cause)
        if isinstance(cause, (CustomerTableError, SettingsError)):
            return str(cause)
    for cause in _causes(error):
        if isinstance(cause, ParameterValidationError):
            return " ".join(str(cause).split())
        if isinstance(cause, DatasetError) and isinstance(cause.__cause__, OSError):
            return str(cause)
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


def _parameter_sentence(error: ValidationError) -> str:
    """Pydantic's findings without its jargon: which parameter, and what is wrong with it."""
    problems = []
    for problem in error.errors(include_url=False):
        place = ".".join(str(part) for part in problem["loc"])
        message = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "extra_forbidden":
            message = "there is no such parameter; is it misspelt?"
        problems.append(f"{place}: {message}" if place else message)
    return f"The parameters of {error.title} are not right. " + "; ".join(problems) + "."
