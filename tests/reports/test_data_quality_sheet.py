"""The sheet on data quality has words for whatever may be wrong with a row."""

import pandas as pd

from customer_segmentation.customers.columns import EXTRA_CELLS, ROW
from customer_segmentation.reports.data_quality_sheet import _PROBLEMS
from tests.customers.preprocessing import declare, preprocess


def test_every_problem_of_a_row_has_words() -> None:
    features = [
        {"column": "score", "name": "Score", "minimum": 0, "maximum": 100},
        {"column": "since", "name": "Since", "kind": "date"},
        {"column": "plan", "name": "Plan", "kind": "ordered", "levels": ["S", "L"]},
    ]
    good = pd.DataFrame(
        {
            EXTRA_CELLS: None,
            "id": [str(number) for number in range(40)],
            "score": ["5", "7"] * 20,
            "since": ["2024-01-31", "2023-05-01"] * 20,
            "plan": ["S", "L"] * 20,
        }
    )
    bad = pd.DataFrame(
        {
            EXTRA_CELLS: [*[None] * 6, "x"],
            "id": ["0", "51", "52", "53", "Grand total:", "55", "SUMME"],
            "score": ["5", "", "many", "-1", "101", "5", "7"],
            "since": [*["2024-01-31"] * 5, "soon", "2024-01-31"],
            "plan": [*["S"] * 5, "XL", "L"],
        }
    )
    rows = pd.concat([good, bad], ignore_index=True)
    rows.insert(0, ROW, range(2, len(rows) + 2))
    table = declare(id_column="id", features=features, profile_columns=[], missing="reject")
    found = {reason["problem"] for reason in preprocess(rows, table).quality["rejected_by_reason"]}
    assert found == set(_PROBLEMS)
