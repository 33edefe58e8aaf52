"""The project's command line: ``kedro run`` as Kedro has it, but a user's mistake ends in one sentence.

``kedro configure`` writes the settings for a table that nobody has described yet.
"""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any, cast

import click
import yaml
from kedro.framework.cli.project import run as kedro_run
from kedro.framework.cli.utils import KedroCliError
from kedro.utils import find_kedro_project

from .config_files import check_config_file
from .config_loader import ProjectConfigLoader
from .error_sentences import sentence_for
from .errors import SettingsError
from .garbage import seldom_collected
from .hooks.still_running import told_when_it_takes_long
from .run_options import check_options


@click.group()
def cli() -> None:
    """Commands of this project; they replace Kedro's own of the same name."""


def _run(**options: Any) -> Any:
    try:
        check_options(options)
        # ParallelRunner tells nothing of its steps, and forks, which is safe as long as nothing else goes on.
        in_processes = "ParallelRunner" in str(options["runner"])
        with seldom_collected(), nullcontext() if in_processes else told_when_it_takes_long():
            return _kedro_run(**_with_transactions(options))
    except KeyboardInterrupt:
        raise _Stopped from None
    except Exception as error:
        if sentence := sentence_for(error):
            raise click.ClickException(_with_own_files(sentence, options["env"])) from None
        raise


def _with_own_files(sentence: str, environment: str | None) -> str:
    """The sentence with the environment's files in place of those of ``conf/base``: there is what to change."""
    return sentence.replace("conf/base/", f"conf/{environment}/") if environment else sentence


def _with_transactions(options: dict[str, Any]) -> dict[str, Any]:
    """Run ``transactions`` before a plain run, where the environment makes its customers from a file of transactions.

    Kedro joins the pipelines that ``--pipelines`` names, so this is what a person would type. Scoring begins with new
    lines there, whose customers have files of their own.
    """
    project = find_kedro_project(Path.cwd())
    chosen = [value for name, value in options.items() if name in _CHOOSING and value]
    scoring = [[value] if isinstance(value, str) else list(value) for value in chosen] == [["scoring"]]
    if project is None or (chosen and not scoring):
        return options
    folder = Path(options["conf_source"] or project / "conf")
    if not folder.is_dir():
        return options
    loader = ProjectConfigLoader(folder, options["env"], base_env="base", default_run_env="local")
    first = {**loader["globals"], **(options["params"] or {})}.get("transactions_file")
    first_of_all = ["new_transactions", "scoring"] if scoring else ["transactions", "__default__"]
    return options | {"pipelines": first_of_all, "pipeline": None} if first else options


#: Options that say which pipelines or nodes are run.
_CHOOSING = (
    *("pipeline", "pipelines", "node_names", "from_nodes", "to_nodes", "from_inputs", "to_outputs"),
    *("tags", "namespaces"),
)


class _Stopped(click.ClickException):
    """Somebody has pressed Ctrl-C."""

    exit_code = 130  # as every shell says of it

    def __init__(self) -> None:
        super().__init__(
            "Stopped. No file is half written: each is of this run or of an earlier one, and run.json says which."
        )


class _RunCommand(click.Command):
    """A command that says what is wrong with an option; Kedro's shows no more than "NoneType: None" for some."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the options."""
        try:
            return super().make_context(*args, **kwargs)
        except KedroCliError as error:
            raise click.ClickException(error.message) from None
        except click.ClickException:
            raise
        except Exception as error:
            if sentence := sentence_for(error):
                raise click.ClickException(sentence) from None
            raise


def _read_options(context: click.Context, option: click.Parameter, file: str | None) -> str | None:
    """Read the options that a file gives (``--config``), after a look at what it is."""
    if file:
        path = Path(file)
        check_config_file(path, path.read_bytes())
        if not isinstance((yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get(context.info_name), dict):
            raise SettingsError(f"{file}, which --config names, must hold the options in a block {context.info_name}.")
    return cast("str | None", _read_kedro_options(context, option, file))


_kedro_run = cast("Callable[..., Any]", kedro_run.callback)
_config_option = next(option for option in kedro_run.params if option.name == "config")
_read_kedro_options = cast("Callable[..., Any]", _config_option.callback)
_config_option.callback = _read_options
#: Kedro's command with all its options.
run = _RunCommand("run", params=kedro_run.params, callback=_run, help=kedro_run.help)
cli.add_command(run)


@cli.command()
@click.argument("file", required=False)
@click.option("--env", "-e", help="Name of the environment; by default the file's name.")
@click.option("--run", "and_run", is_flag=True, help="Run the pipelines with it at once.")
@click.option("--overwrite", is_flag=True, help="Write an environment anew that is there already.")
@click.option("--id", "id_column", help="The column that identifies a customer.")
@click.option("--features", multiple=True, help="The columns that segments are made from, with commas between them.")
@click.option("--describe", multiple=True, help="Columns to describe for every segment.")
@click.option("--value", help="A column of amounts whose total is shared out over the segments.")
@click.option("--sheet", help="The sheet of a workbook.")
@click.option("--spark", is_flag=True, help="Let Spark read FILE (Parquet, or a folder of it) and do the runs.")
@click.option("--catalog-entry", help="A dataset of the environment's catalog instead of a file, such as a database.")
@click.pass_context
def configure(context: click.Context, /, **options: Any) -> None:
    """Find out what the columns of FILE are, and write an environment for it: conf/NAME/."""
    try:
        environment = _configure(options)
    except Exception as error:
        if sentence := sentence_for(error):
            raise click.ClickException(sentence) from None
        raise
    if options["and_run"]:
        run.main(["--env", environment], prog_name="kedro run", standalone_mode=False, parent=context)


def _configure(options: dict[str, Any]) -> str:
    """Write the environment, say what was done, and return its name."""
    from .configuring.command import Request  # noqa: PLC0415
    from .configuring.command import configure as write_environment  # noqa: PLC0415
    from .configuring.report import show, show_transactions  # noqa: PLC0415
    from .configuring.roles import Wishes  # noqa: PLC0415

    project = find_kedro_project(Path.cwd()) or Path.cwd()
    request = Request(
        file=options["file"],
        wishes=Wishes(options["id_column"], options["features"], options["describe"], options["value"]),
        environment=options["env"],
        **{option: options[option] for option in ("sheet", "catalog_entry", "spark", "overwrite")},
    )
    outcome = write_environment(project, partial(_settings_of, project), request)
    folder = f"conf/{outcome.environment}/"
    if outcome.transactions is not None:
        show_transactions(outcome.transactions, outcome.remarks)
        click.echo(f"Written to {folder}: {', '.join(outcome.files)}.")
    elif outcome.proposal is None:
        click.echo(f"{folder} is there already, and nothing was changed; --overwrite writes it anew.")
    else:
        show(outcome.proposal)
        click.echo(f"Written to {folder}: {', '.join(outcome.files)}.")
    if not options["and_run"]:
        click.echo(f"Next: kedro run --env {outcome.environment}")
    return outcome.environment


def _settings_of(project: Path, environment: str) -> ProjectConfigLoader:
    return ProjectConfigLoader(project / "conf", environment, base_env="base", default_run_env=environment)
