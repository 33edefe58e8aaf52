"""What a whole run costs, from the table to the workbook: beside bare imports, beside a plain script, and on Spark.

`REWRITE_DOCS=1 pytest -m benchmark -n 0 -s tests/benchmarks/test_whole_runs.py` writes `docs/benchmarks.md` anew.
BENCHMARK_ROWS says how many customers are tried in memory, BENCHMARK_SPARK_ROWS how many on Spark. As many as on that
page take seven minutes; a hundred million on Spark take twenty, and some 15 GB of disk while they are at work.
"""

import json
import math
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet
import pytest
import yaml

from customer_segmentation.customers.sample import make_sample
from customer_segmentation.pipeline_registry import MAIN_PIPELINES
from tests.conftest import PROJECT, copy_project
from tests.engines import NO_SPARK

pytestmark = pytest.mark.benchmark


def _numbers(variable: str, default: str) -> list[int]:
    return [int(number) for number in os.environ.get(variable, default).split(",") if number]


ROWS = _numbers("BENCHMARK_ROWS", "200,10000,100000,1000000")
SPARK_ROWS = [] if NO_SPARK else _numbers("BENCHMARK_SPARK_ROWS", "10000")
SPARK = {"spark.master": "local[2]", "spark.driver.memory": "4g"}
PACKAGES = ("kedro", "pandas", "numpy", "scikit-learn", "matplotlib", "openpyxl", *([] if NO_SPARK else ["pyspark"]))
REPORT = PROJECT / "docs" / "benchmarks.md"

BARE_IMPORTS, PLAIN_SCRIPT = "bare imports", "plain script"
PLAIN_RUN, SPARK_RUN = "kedro run", "kedro run --env spark"
IMPORTS = """
import openpyxl, pandas, seaborn, sklearn.cluster, sklearn.metrics
from kedro.framework.session import KedroSession
"""
SCRIPT = """
from tests.benchmarks.plain_script import segment
segment("customers.parquet", "labelled.parquet")
"""
RUN = """
from customer_segmentation import settings
from customer_segmentation.__main__ import main
from tests.benchmarks.pipeline_clock import PipelineClock
clock = PipelineClock()
settings.HOOKS += (clock,)
main(["--env", {env!r}, "--params", "customers_file=customers.parquet"], standalone_mode=False)
seconds = clock.seconds
"""
MEASURED = """
import json
from tests.benchmarks.costs import family_cpu_seconds, family_peak_megabytes
print()
print(json.dumps([family_cpu_seconds(), family_peak_megabytes(), globals().get("seconds", {})]))
"""


class Cost(NamedTuple):
    """What a process took from its start to its end, and each pipeline of it."""

    seconds: float
    cpu_seconds: float
    peak_megabytes: float
    pipeline_seconds: Mapping[str, float]


#: By the number of customers and the program.
Costs = Mapping[tuple[int, str], Cost]


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
        check=False,
    )
    seconds = time.perf_counter() - start
    assert done.returncode == 0, done.stdout + done.stderr
    return Cost(seconds, *json.loads(done.stdout.splitlines()[-1]))


def make_customers(ids: np.ndarray, noise: float) -> pd.DataFrame:
    """The sample's customers, each many times with a little noise, in eight columns."""
    generator = np.random.default_rng(ids[0])
    sample = make_sample()
    customers = sample.iloc[ids % len(sample)].reset_index(drop=True)
    customers["CustomerID"] = ids
    for name in ("Annual Income (k$)", "Spending Score (1-100)"):
        noisy = customers[name] + generator.normal(0, noise, len(ids))
        customers[name] = noisy.clip(1, 140 if "Income" in name else 100).round(1)
    customers["Revenue"] = generator.lognormal(4, 1, len(ids)).round(2)
    customers["City"] = generator.choice(["Berlin", "Köln", "Paris"], len(ids))
    customers["Orders"] = generator.poisson(4, len(ids))
    return customers


def write_customers(rows: int, path: Path) -> None:
    """A Parquet file of customers, which are made a million at a time."""
    noise = 2 if rows > 200 else 0
    schema = pa.Schema.from_pandas(make_customers(np.arange(2), noise), preserve_index=False)
    with pa.parquet.ParquetWriter(path, schema) as file:
        for ids in np.array_split(np.arange(rows), math.ceil(rows / 1_000_000)):
            file.write_table(pa.Table.from_pandas(make_customers(ids, noise), schema, preserve_index=False))


def project_with_customers(rows: int, folder: Path) -> Path:
    """A copy of the project with a table of customers beside it, and Spark on two cores with four gigabytes."""
    project = copy_project(folder)
    write_customers(rows, project / "customers.parquet")
    settings = project / "conf" / "spark" / "spark.yml"
    settings.write_text(yaml.safe_dump({**yaml.safe_load(settings.read_text(encoding="utf-8")), **SPARK}))
    return project


def cost_of_run(env: str, rows: int, project: Path) -> Cost:
    """Run everything, and see that every customer has a segment and is counted in a profile."""
    cost = cost_of(RUN.format(env=env), project)
    results = project / "data" / ("" if env == "base" else env) / "07_model_output"
    labelled = pa.dataset.dataset(results / "customer_segments.parquet")
    assert labelled.count_rows(pa.dataset.field("segment") > 0) == rows
    assert pd.read_csv(results / "segment_profiles.csv").groupby("segment")["customers"].first().sum() == rows
    return cost


def test_whole_runs(tmp_path: Path) -> None:
    """Every run labels every customer; the figures are printed."""
    bare = min((cost_of(IMPORTS, tmp_path) for _ in range(3)), key=lambda cost: cost.cpu_seconds)
    costs: dict[tuple[int, str], Cost] = {}
    for rows in sorted({*ROWS, *SPARK_ROWS}):
        project = project_with_customers(rows, tmp_path / str(rows))
        if rows in ROWS:
            costs[rows, PLAIN_SCRIPT] = cost_of(SCRIPT, project)
            costs[rows, PLAIN_RUN] = cost_of_run("base", rows, project)
        if rows in SPARK_ROWS:
            costs[rows, SPARK_RUN] = cost_of_run("spark", rows, project)
        shutil.rmtree(project)
    tables = f"{table_of_costs(bare, costs)}\n\n{growth_of(costs)}\n\n{table_of_pipelines(costs)}"
    print(f"\n{tables}")
    if os.environ.get("REWRITE_DOCS"):
        REPORT.write_text(report(tables), encoding="utf-8")


def table_of_costs(bare: Cost, costs: Costs) -> str:
    """What every program took, in a table of Markdown."""
    titles = ["Customers", "Program", "Seconds", "CPU seconds", "Peak memory, MB"]
    titles += ["CPU ÷ bare imports", "CPU ÷ plain script", "Seconds ÷ plain run"]
    lines = [
        f"| {' | '.join(titles)} |",
        "|---" * len(titles) + "|",
        f"| – | {BARE_IMPORTS} | {_figures(bare)} | 1.0 | | |",
    ]
    for (rows, program), cost in costs.items():
        script, run = costs.get((rows, PLAIN_SCRIPT)), costs.get((rows, PLAIN_RUN))
        to_bare = f"{cost.cpu_seconds / bare.cpu_seconds:.1f}"
        to_script = f"{cost.cpu_seconds / script.cpu_seconds:.1f}" if script else ""
        to_run = f"{cost.seconds / run.seconds:.1f}" if run and program != PLAIN_SCRIPT else ""
        lines.append(f"| {rows:,} | {program} | {_figures(cost)} | {to_bare} | {to_script} | {to_run} |")
    return "\n".join(lines)


def _figures(cost: Cost) -> str:
    return f"{cost.seconds:.1f} | {cost.cpu_seconds:.1f} | {cost.peak_megabytes:,.0f}"


def growth_of(costs: Costs) -> str:
    """The exponents with which CPU seconds grow from the last table but one to the largest."""
    sentences = []
    for program in (PLAIN_RUN, SPARK_RUN):
        ours = [(rows, cost.cpu_seconds) for (rows, name), cost in costs.items() if name == program]
        if len(ours) > 1:
            (few, cheap), (many, dear) = ours[-2:]
            exponent = math.log(dear / cheap) / math.log(many / few)
            sentences.append(
                f"From {few:,} to {many:,} customers, the CPU seconds of `{program}` grow with their number to the "
                f"power of {exponent:.2f}."
            )
    return "\n".join(sentences)


def table_of_pipelines(costs: Costs) -> str:
    """The seconds of every run by its pipelines, in a table of Markdown."""
    titles = ["Customers", "Program", *(name.replace("_", " ") for name in MAIN_PIPELINES), "start and end"]
    lines = [f"| {' | '.join(titles)} |", "|---" * len(titles) + "|"]
    for (rows, program), cost in costs.items():
        if program != PLAIN_SCRIPT:
            seconds = [cost.pipeline_seconds[name] for name in MAIN_PIPELINES]
            spread = " | ".join(f"{part:.1f}" for part in (*seconds, cost.seconds - sum(seconds)))
            lines.append(f"| {rows:,} | {program} | {spread} |")
    return "\n".join(lines)


def report(tables: str) -> str:
    """The page of the documentation."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"""# What a run costs

Measured by `tests/benchmarks/test_whole_runs.py`, which writes this page anew:

```console
BENCHMARK_ROWS={",".join(map(str, ROWS))} BENCHMARK_SPARK_ROWS={",".join(map(str, SPARK_ROWS))} REWRITE_DOCS=1 \\
  pytest -m benchmark -n 0 -s tests/benchmarks/test_whole_runs.py
```

Each program ran in a fresh process, from a Parquet file of eight columns. `kedro run` does everything, from the
checks to the workbook, the charts and the campaign lists, with the settings of `conf/base`. The plain script reads,
scales, chooses k by the silhouette of 2,000 customers, fits, labels and writes; it neither checks nor explains nor
draws anything (`tests/benchmarks/plain_script.py`). Bare imports are those of pandas, scikit-learn, seaborn, openpyxl
and Kedro's session. Where other programs are at work, CPU seconds say more than seconds. On Spark, `spark.master` is
`local[2]` and `spark.driver.memory` is `4g`; CPU seconds and memory are those of Python and Java together.

{tables}

Seconds of a pipeline are those of loading, working and saving; on Spark, work is done when a result is written. Start
and end are imports, the configuration, checks before the first step, and Java's start.

Machine: {platform.machine()}, {os.cpu_count()} cores, {total_gigabytes():.0f} GB, {platform.system()}; the load average
of the last 15 minutes was {os.getloadavg()[2]:.1f} (above the number of cores, others were at work: threads that wait
for one another then count as CPU time too, most of all in the plain script).

Python {platform.python_version()}, {versions}.
"""


def total_gigabytes() -> float:
    """The machine's memory."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
