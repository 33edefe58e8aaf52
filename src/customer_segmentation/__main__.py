"""Run the project as a program: ``python -m customer_segmentation``."""

import sys
from pathlib import Path
from typing import Any

from kedro.framework.cli.utils import find_run_command
from kedro.framework.project import configure_project


def main(*args: Any, **kwargs: Any) -> Any:
    """Run the pipelines with the options of ``kedro run``."""
    package_name = Path(__file__).parent.name
    configure_project(package_name)
    kwargs.setdefault("standalone_mode", not hasattr(sys, "ps1"))
    run = find_run_command(package_name)
    return run(*args, **kwargs)


if __name__ == "__main__":
    main()
