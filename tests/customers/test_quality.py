"""The counts of the data-quality report, against a table whose defects are known."""

from typing import Any

from tests.customers.preprocessing import customers, declare, preprocess


def test_every_defect_is_counted_and_the_most_frequent_is_told_first(engine: Any) -> None:
    scores = ["50", "60", "-1", "101", "102", "103", "?", "", "lots", "70"]
    ids = ["a", "a", *"bcdefghi"]

    outcome = preprocess(engine(customers(id=ids, Score=scores)), declare())

    quality = outcome.quality
    assert (quality["rows_read"], quality["rows_kept"], quality["rows_rejected"]) == (10, 2, 8)
    counted = [(one["problem"], one["rows"]) for one in quality["rejected_by_reason"]]
    assert counted[:2] == [("above maximum", 3), ("missing", 2)]
    assert sorted(counted[2:]) == [("below minimum", 1), ("not a number", 1), ("repeated id", 1)]
    score = outcome.column("Score")
    facts = {name: score[name] for name in ("role", "kind", "missing", "imputed", "not_a_number", "out_of_range")}
    assert facts == {
        "role": "feature", "kind": "number", "missing": 2, "imputed": 0, "not_a_number": 1, "out_of_range": 4,
    }  # fmt: skip


def test_imputed_values_are_counted_beside_missing_ones(engine: Any) -> None:
    table = customers(Score=["50", "60", "", "?", "70"], City=["Ulm", "", "Ulm", "Ulm", "Ulm"])

    outcome = preprocess(engine(table), declare(missing="median"))

    score, city = outcome.column("Score"), outcome.column("City")
    assert (score["missing"], score["imputed"]) == (2, 2)
    assert (city["missing"], city["imputed"]) == (1, 0), "a category has no median"
    assert outcome.quality["rows_rejected"] == 0
    assert (score["distinct"], city["distinct"]) == (3, 1)
