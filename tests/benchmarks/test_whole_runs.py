"""What a whole run costs, from the table to the workbook: beside bare imports, and beside a plain script.

`REWRITE_DOCS=1 pytest -m benchmark -n 0 -s tests/benchmarks/test_whole_runs.py` writes `docs/benchmarks.md` anew.
BENCHMARK_ROWS says how many customers are tried: ten million, as on that page, take several minutes.
"""

import json
import math
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from customer_segmentation.customers.sample import make_sample
from tests.conftest import PROJECT, copy_project

pytestmark = pytest.mark.benchmark

ROWS = [int(rows) for rows in os.environ.get("BENCHMARK_ROWS", "200,10000,100000,1000000").split(",")]
PACKAGES = ("kedro", "pandas", "numpy", "scikit-learn", "matplotlib", "openpyxl")
REPORT = PROJECT / "docs" / "benchmarks.md"

IMPORTS = """
import openpyxl, pandas, seaborn, sklearn.cluster, sklearn.metrics
from kedro.framework.session import KedroSession
"""
PLAIN = """
from tests.benchmarks.plain_script import segment
segment({file!r}, "labelled.parquet")
"""
RUN = """
from customer_segmentation.__main__ import main
main(["--params", "customers_file=" + {file!r}], standalone_mode=False)
"""
MEASURED = """
import json, time
from tests.benchmarks.memory import peak_megabytes
print()
print(json.dumps([time.process_time(), peak_megabytes()]))
"""


class Cost(NamedTuple):
    """What a process took, from its start to its end."""

    wall_seconds: float
    cpu_seconds: float
    peak_megabytes: float


def cost_of(program: str, folder: Path) -> Cost:
    """Run a program in a fresh process in a folder."""
    environment = {**os.environ, "PYTHONPATH": f"{PROJECT / 'src'}{os.pathsep}{PROJECT}"}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program + MEASURED],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    cpu, peak = json.loads(done.stdout.splitlines()[-1])
    return Cost(time.perf_counter() - start, cpu, peak)


def write_customers(rows: int, path: Path) -> None:
    """The sample's customers, each many times with a little noise, in eight columns."""
    generator = np.random.default_rng(0)
    customers = make_sample()
    customers = customers.iloc[np.arange(rows) % len(customers)].reset_index(drop=True)
    customers["CustomerID"] = np.arange(rows)
    for name in ("Annual Income (k$)", "Spending Score (1-100)"):
        noisy = customers[name] + generator.normal(0, 2, rows) * (rows > 200)
        customers[name] = noisy.clip(1, 140 if "Income" in name else 100).round(1)
    customers["Revenue"] = generator.lognormal(4, 1, rows).round(2)
    customers["City"] = generator.choice(["Berlin", "Köln", "Paris"], rows)
    customers["Orders"] = generator.poisson(4, rows)
    customers.to_parquet(path)


def growth(costs: dict[int, Cost]) -> str:
    """The exponent with which CPU seconds grow from the last table but one to the largest."""
    (few, cheap), (many, dear) = list(costs.items())[-2:]
    return f"{math.log(dear.cpu_seconds / cheap.cpu_seconds) / math.log(many / few):.2f}"


def table_of(bare: Cost, plain: dict[int, Cost], ours: dict[int, Cost]) -> str:
    """The costs in a table of Markdown."""
    lines = [
        "| Customers | Program | Seconds | CPU seconds | Peak memory, MB | CPU ÷ bare imports | CPU ÷ plain script |",
        "|---|---|---|---|---|---|---|",
    ]
    for rows in [None, *ours]:
        programs = {"bare imports": bare} if rows is None else {"plain script": plain[rows], "kedro run": ours[rows]}
        number = f"{rows:,}" if rows else "–"
        for name, cost in programs.items():
            ratio = f"{cost.cpu_seconds / plain[rows].cpu_seconds:.1f}" if rows else ""
            lines.append(
                f"| {number} | {name} | {cost.wall_seconds:.1f} | {cost.cpu_seconds:.1f} | "
                f"{cost.peak_megabytes:,.0f} | {cost.cpu_seconds / bare.cpu_seconds:.1f} | {ratio} |"
            )
    return "\n".join(lines)


def test_whole_runs(tmp_path: Path) -> None:
    """Every run labels every customer; the figures are printed."""
    bare = min((cost_of(IMPORTS, tmp_path) for _ in range(3)), key=lambda cost: cost.cpu_seconds)
    plain, ours = dict[int, Cost](), dict[int, Cost]()
    for rows in ROWS:
        project = copy_project(tmp_path / str(rows))
        file = project / "customers.parquet"
        write_customers(rows, file)
        plain[rows] = cost_of(PLAIN.format(file=str(file)), project)
        ours[rows] = cost_of(RUN.format(file=str(file)), project)
        labelled = pd.read_parquet(project / "data/07_model_output/customer_segments.parquet", columns=["segment"])
        assert len(labelled) == rows
    table = table_of(bare, plain, ours)
    print(f"\n{table}\nGrowth exponent of the CPU seconds, {ROWS[-2]:,} to {ROWS[-1]:,}: {growth(ours)}")
    if os.environ.get("REWRITE_DOCS"):
        REPORT.write_text(report(table, growth(ours)), encoding="utf-8")


def report(table: str, exponent: str) -> str:
    """The page of the documentation."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"""# What a run costs

Measured by `tests/benchmarks/test_whole_runs.py`, which writes this page anew:

```console
BENCHMARK_ROWS={",".join(map(str, ROWS))} REWRITE_DOCS=1 \\
  pytest -m benchmark -n 0 -s tests/benchmarks/test_whole_runs.py
```

Each program ran in a fresh process, from a Parquet file of eight columns. `kedro run` does everything, from the
checks to the workbook, the charts and the campaign lists, with the settings of `conf/base`. The plain script reads,
scales, chooses k by the silhouette of 2,000 customers, fits, labels and writes; it neither checks nor explains nor
draws anything (`tests/benchmarks/plain_script.py`). Bare imports are those of pandas, scikit-learn, seaborn, openpyxl
and Kedro's session. Where other programs are at work, CPU seconds say more than seconds.

{table}

From {ROWS[-2]:,} to {ROWS[-1]:,} customers, the CPU seconds of a run grow with their number to the power of {exponent}.

Machine: {platform.machine()}, {os.cpu_count()} cores, {total_gigabytes():.0f} GB, {platform.system()}; the load average
of the last 15 minutes was {os.getloadavg()[2]:.1f} (above the number of cores, others were at work: threads that wait
for one another then count as CPU time too, most of all in the plain script).

Python {platform.python_version()}, {versions}.
"""


def total_gigabytes() -> float:
    """The machine's memory."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
