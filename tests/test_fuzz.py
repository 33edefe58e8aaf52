"""Whatever the table and the parameters are, a run ends with a sound workbook or with one sentence.

`FUZZ_CASES=5000 pytest -m heavy -n 2 tests/test_fuzz.py` tries so many, from seed `FUZZ_FROM` (0) on.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from .conftest import KedroRun
from .workbook_lint import lint

pytestmark = pytest.mark.heavy

FIRST, CASES = int(os.environ.get("FUZZ_FROM", "0")), int(os.environ.get("FUZZ_CASES", "20"))
WORKBOOK = Path("data/test/08_reporting/customer_segments.xlsx")
#: Makes a column of so many cells.
Column = Callable[[np.random.Generator, int], list[Any]]
ODD_CELLS = [
    "",
    " ",
    "?",
    "=1+1",
    "1e999",
    "-0",
    "∞",
    "'",
    '"',
    "\t",
    "1,5",
    "1.234,56",
    "2026-02-30",
    "x" * 500,
    "😀",
    "NaN",
]
COLUMNS: dict[str, Column] = {
    "normal": lambda random, rows: list(random.normal(50, 10, rows).round(2)),
    "groups": lambda random, rows: list((random.integers(0, 4, rows) * 30 + random.normal(0, 2, rows)).round(1)),
    "money": lambda random, rows: list(random.lognormal(5, 2, rows).round(2)),
    "constant": lambda random, rows: [random.integers(0, 9)] * rows,
    "few": lambda random, rows: list(random.integers(0, 3, rows)),
    "huge": lambda random, rows: list(random.normal(0, 1, rows) * 10.0 ** random.integers(-300, 300)),
    "words": lambda random, rows: list(random.choice(["yes", "no", "maybe"], rows)),
    "odd": lambda random, rows: list(random.choice(ODD_CELLS, rows)),
}


def a_table(random: np.random.Generator) -> tuple[pd.DataFrame, list[str]]:
    """A table with odd columns, and those of its columns that segments are to be made from."""
    rows = int(random.choice([0, 1, 5, 60, 120, 200, 200, 200]))
    kinds = list(random.choice(list(COLUMNS), int(random.integers(1, 5))))
    if random.random() < 0.7:  # most tables have something to find
        kinds[0] = "groups"
    table = pd.DataFrame({f"{kind} {place}": COLUMNS[kind](random, rows) for place, kind in enumerate(kinds)})
    features = list(table.columns)
    if random.random() < 0.8:  # most users choose numbers that differ
        numbers = [name for name in features if name.split()[0] not in {"odd", "constant", "huge"}]
        features = numbers or features
    for name in features:
        if random.random() < 0.2:
            spoilt = random.random(rows) < random.choice([0.02, 0.1, 0.9])
            table[name] = table[name].astype(object).mask(spoilt, str(random.choice(ODD_CELLS)))
    table.insert(0, "CustomerID", random.permutation(rows) if random.random() < 0.9 else random.integers(0, 50, rows))
    table["Note"] = random.choice(ODD_CELLS, rows)
    return table, features


def some_parameters(random: np.random.Generator, features: list[str]) -> dict[str, Any]:
    def one_of(*values: Any) -> Any:
        return values[random.integers(len(values))]

    ordered = {"kind": "ordered", "levels": ["no", "maybe", "yes"], "better": "low"}
    number = {"transform": one_of("none", "auto"), "better": one_of("high", None)}
    treatments = {
        "words": [{"kind": "category"}, {"kind": "category", "levels": ["maybe"]}, ordered, {"kind": "yes_no"}],
        "odd": [{"kind": "category"}, number],
        "few": [{"kind": "category"}, {"kind": "yes_no"}, number],
    }
    columns = [
        {"column": name, "name": one_of(name, f"Ä{place}"), **one_of(*treatments.get(name.split()[0], [number]))}
        for place, name in enumerate(features)
    ]
    declared = {"id_column": one_of("CustomerID", None), "features": columns, "profile_columns": one_of([], ["Note"])}
    selection = {"k": one_of(None, None, 2, 7), "k_max": one_of(3, 5)}
    return {
        "customer_table": {
            **declared,
            "missing": one_of("reject", "median"),
            "duplicates": one_of("first", "reject_all"),
        },
        "model_selection": {**selection, "outliers": one_of("set_aside", "keep")},
        "playbook": {"segments": [], "general": []},
        "reporting": {"title": one_of("Segments", "=1+1", "T" * 100), "typical_customers": one_of(1, 25)},
        "language": one_of("en", "de", "fr", "es"),
    }


@pytest.mark.parametrize("seed", range(FIRST, FIRST + CASES))
def test_a_run_ends_with_a_sound_workbook_or_one_sentence(project: Path, kedro_run: KedroRun, seed: int) -> None:
    random = np.random.default_rng(seed)
    table, features = a_table(random)
    table.to_csv(project / "mine.csv", index=False)
    parameters = some_parameters(random, features)
    (project / "conf/test/parameters_model_selection.yml").unlink()
    (project / "conf/test/parameters.yml").write_text(yaml.safe_dump(parameters, allow_unicode=True), encoding="utf-8")
    (project / "conf/test/globals.yml").write_text("customers_file: mine.csv\nchart_dpi: 10\n", encoding="utf-8")

    result = kedro_run()

    if result.exit_code == 0:
        assert lint(WORKBOOK.read_bytes()) == []
        kept = len(pd.read_parquet(project / "data/test/07_model_output/customer_segments.parquet"))
        rejected = len(pd.read_csv(project / "data/test/03_primary/rejected_customers.csv"))
        assert kept + rejected == len(table)
    else:
        assert isinstance(result.exception, SystemExit), repr(result.exception)
        assert "Error: " in result.output
        assert "Traceback" not in result.output
        assert not WORKBOOK.exists()
