"""The project's command line: ``kedro run`` as Kedro has it, but a user's mistake ends in one sentence."""

from collections.abc import Callable
from typing import Any, cast

import click
from kedro.framework.cli.project import run as kedro_run
from kedro.framework.cli.utils import KedroCliError

from .error_sentences import sentence_for
from .run_options import check_options


@click.group()
def cli() -> None:
    """Commands of this project; they replace Kedro's own of the same name."""


def _run(**options: Any) -> Any:
    try:
        check_options(options)
        return _kedro_run(**options)
    except Exception as error:
        if sentence := sentence_for(error):
            raise click.ClickException(sentence) from None
        raise


class _RunCommand(click.Command):
    """A command that says what is wrong with an option; Kedro's shows no more than "NoneType: None" for some."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the options."""
        try:
            return super().make_context(*args, **kwargs)
        except KedroCliError as error:
            raise click.ClickException(error.message) from None


_kedro_run = cast("Callable[..., Any]", kedro_run.callback)
#: Kedro's command with all its options.
run = _RunCommand("run", params=kedro_run.params, callback=_run, help=kedro_run.help)
cli.add_command(run)
