"""The project as a program: ``customer-segmentation``, or ``python -m customer_segmentation``.

Its options are those of ``kedro run``. ``customer-segmentation configure FILE`` begins a project in an empty folder.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from kedro.framework.cli.utils import find_run_command
from kedro.framework.project import configure_project

from customer_segmentation.errors import SettingsError
from customer_segmentation.new_project import begin_project


def main(*args: Any, **kwargs: Any) -> Any:
    """Run the pipelines with the options of ``kedro run``, or write the settings for a table (``configure``)."""
    package_name = Path(__file__).parent.name
    configure_project(package_name)
    kwargs.setdefault("standalone_mode", not hasattr(sys, "ps1"))
    if not args and sys.argv[1:2] == ["configure"]:
        return _configure(sys.argv[2:], **kwargs)
    run = find_run_command(package_name)
    return run(*args, **kwargs)


def _configure(arguments: Sequence[str], **kwargs: Any) -> Any:
    """Write the settings for a table; in a folder without a project, begin one first."""
    from customer_segmentation.cli import configure  # noqa: PLC0415

    if not {"--help", "-h"} & set(arguments):
        try:
            if begin_project(Path.cwd()):
                click.echo("This folder is a Kedro project now: conf/, data/ and pyproject.toml were made.")
        except (SettingsError, OSError) as error:
            raise SystemExit(f"Error: {error}") from None
    return configure.main([*arguments], prog_name="customer-segmentation configure", **kwargs)


if __name__ == "__main__":
    main()
