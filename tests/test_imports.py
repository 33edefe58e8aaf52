"""What a command imports: the heavy libraries only where they are needed."""

import subprocess
import sys

import pytest

from .conftest import PROJECT

HEAVY = ("sklearn", "matplotlib", "seaborn", "openpyxl", "pyspark", "polars", "duckdb")
SCRIPT = """
import sys
from kedro.framework.cli.cli import main
sys.argv = ["kedro", *{arguments!r}]
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
print("imported:", sorted(name for name in {heavy!r} if name in sys.modules))
"""


@pytest.mark.parametrize(
    "arguments", [("registry", "list"), ("run", "--env", "test", "--pipelines", "preprocessing")], ids=" ".join
)
def test_light_commands_import_no_heavy_library(project: object, arguments: tuple[str, ...]) -> None:  # noqa: ARG001
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(arguments=arguments, heavy=HEAVY)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(PROJECT / "src"), "PATH": "/usr/bin:/bin"},
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "imported: []"
