"""Tables that are hard to report on, each with the parameters of its run."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from customer_segmentation.customers.sample import make_sample

#: A customer table, and the parameters that differ from `conf/base`, by block.
Case = tuple[pd.DataFrame, dict[str, dict[str, Any]]]
MakeCase = Callable[[], Case]

#: What OWASP lists as formula injection, what Excel reads as something else, and what XML cannot hold.
PAYLOADS = (
    "=1+1",
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "-2+3",
    '=HYPERLINK("http://x")',
    "=cmd|' /C notepad'!'A1'",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "#REF!",
    "#N/A",
    "_x0041_",
    "a\x07b",
    "\ufffe",
    "<b>&amp;</b>",
    "]]>",
    "'quoted",
    "http://x.example",
    "TRUE",
    "😀" * 300,
)


def sample() -> Case:
    """The built-in sample, of which no row is rejected."""
    return make_sample(), {}


def two_segments() -> Case:
    """The fewest segments that there can be."""
    return make_sample(), {"model_selection": {"k_min": 2, "k_max": 2}}


def twelve_segments() -> Case:
    """As many segments as the theme has colours."""
    return make_sample(), {"model_selection": {"k_min": 12, "k_max": 12, "smallest_share": 0.0}}


def three_thousand() -> Case:
    """Many customers in as many segments as the theme has colours, with money, a date and categories."""
    generator = np.random.default_rng(0)
    customers = pd.concat([make_sample()] * 15, ignore_index=True)
    customers["CustomerID"] = [f"{row:05d}" for row in range(len(customers))]
    for name in ("Annual Income (k$)", "Spending Score (1-100)"):
        customers[name] = (customers[name] + generator.normal(0, 4, len(customers))).clip(1, 100).round(1)
    customers["Revenue"] = generator.lognormal(4, 1, len(customers)).round(2)
    customers["City"] = generator.choice(["Berlin", "Köln", "Paris"], len(customers))
    customers["Orders"] = generator.poisson(4, len(customers))
    profiled = ["Age", "Gender", "Revenue", "City", "Orders"]
    return customers, {
        "customer_table": {"profile_columns": profiled},
        "explanation": {"value_column": "Revenue"},
        "model_selection": {"k_min": 12, "k_max": 12, "smallest_share": 0.0},
    }


def hostile_strings() -> Case:
    """Strings in every place that data and parameters reach which would like to be formulas, links or broken XML."""
    table = make_sample().astype(str)
    customers = table.rename(columns={"Gender": "=Gender+1", "Age": "-Age[x]"})
    customers["=Gender+1"] = [PAYLOADS[row % len(PAYLOADS)] for row in range(len(customers))]
    customers["CustomerID"] = [f"{PAYLOADS[row % len(PAYLOADS)]}{row}" for row in range(len(customers))]
    customers.loc[3, "Annual Income (k$)"] = "=2+5"
    return customers, {
        "model_selection": {"k_min": 5, "k_max": 5},
        "customer_table": {
            "features": [
                {"column": "Annual Income (k$)", "name": "=Income", "unit": "k$"},
                {"column": "Spending Score (1-100)", "name": "@Spending/[1]", "unit": "\x07"},
            ],
            "profile_columns": ["=Gender+1", "-Age[x]"],
            "aliases": {},
        },
        "playbook": {
            "segments": [{"when": {}, "priority": "low", "insight": "=1+1", "actions": ["@act", "+\x01"]}],
            "general": [{"when": {}, "text": "=2 \x02"}],
        },
        "reporting": {"title": "=Title\x07 & <more>"},
    }


def fifty_columns() -> Case:
    """25 features and 25 columns that are only described."""
    numbers = np.random.default_rng(1).normal(100, 20, size=(120, 49)).round(2)
    numbers[60:, :25] += 200
    customers = pd.DataFrame(numbers, columns=[f"Measure of something {number}" for number in range(1, 50)])
    customers.insert(0, "CustomerID", [f"{row:04d}" for row in range(120)])
    features = [{"column": name, "name": name} for name in customers.columns[1:26]]
    return customers, {
        "customer_table": {"features": features, "profile_columns": list(customers.columns[26:]), "aliases": {}}
    }


def segment_of_one() -> Case:
    """A customer so far from all others that the two segments are that one and the rest, as nobody is set aside."""
    customers = make_sample()
    customers.loc[0, "Annual Income (k$)"] = 100_000
    return customers, {"model_selection": {"k_min": 2, "k_max": 2, "smallest_share": 0.0, "outliers": "keep"}}


def rejected_rows() -> Case:
    """A quarter of the rows rejected, for a value that looks like a formula."""
    customers = make_sample().astype(str)
    customers.loc[::4, "Annual Income (k$)"] = "=1+1"
    return customers, {"model_selection": {"k_min": 5, "k_max": 5}}


CASES: tuple[MakeCase, ...] = (
    sample,
    two_segments,
    twelve_segments,
    hostile_strings,
    fifty_columns,
    segment_of_one,
    rejected_rows,
)

#: Run only with the heavy tests.
HEAVY_CASES = (hostile_strings, segment_of_one, two_segments, twelve_segments, fifty_columns, rejected_rows)
