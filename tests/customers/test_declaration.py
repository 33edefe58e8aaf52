"""The parameter block `customer_table` refuses what contradicts itself."""

from typing import Any

import pytest
from pydantic import ValidationError

from customer_segmentation.customers.declaration import CustomerTable

FEATURE = {"column": "Income", "name": "Income", "minimum": 0, "maximum": 10}
BLOCK: dict[str, Any] = {
    "id_column": "id",
    "features": [FEATURE],
    "profile_columns": ["Age"],
    "aliases": {"Age": ["Years"]},
    "missing_values": [],
    "missing": "reject",
    "duplicates": "first",
}


def test_the_declared_columns_and_their_accepted_headers() -> None:
    table = CustomerTable(**BLOCK)
    assert table.declared_columns == ["id", "Income", "Age"]
    assert table.accepted_headers == [["id"], ["Income"], ["Age", "Years"]]
    assert CustomerTable(**BLOCK | {"id_column": None}).id_name == "row_in_file"


def test_listed_columns_are_texts_that_describe_no_segment() -> None:
    table = CustomerTable(**BLOCK | {"list_columns": ["Name", "E-mail"]})
    assert table.profile_columns == ["Age", "Name", "E-mail"]
    assert table.text_columns == ["Name", "E-mail"]
    assert CustomerTable.model_validate(table.model_dump()) == table


def test_aliases_of_other_tables_do_no_harm() -> None:
    """An environment for another table inherits the aliases of the base environment."""
    assert CustomerTable(**BLOCK | {"aliases": {"Other": ["Something"]}}).accepted_headers[2] == ["Age"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"features": []}, "at least 1 item"),
        ({"features": [{**FEATURE, "minimum": 10}]}, "minimum must be smaller than maximum"),
        ({"features": [{**FEATURE, "minimum": None, "transform": "log"}]}, "log needs minimum: 0 or more"),
        ({"features": [{**FEATURE, "weight": 0}]}, "greater than 0"),
        ({"features": [{**FEATURE, "transform": "sqrt"}]}, "'none', 'log' or 'auto'"),
        ({"features": [FEATURE, {**FEATURE, "name": "Other"}]}, "column given twice: Income"),
        ({"features": [FEATURE, {**FEATURE, "column": "Other"}]}, "feature name given twice: Income"),
        ({"profile_columns": ["id"]}, "column given twice: id"),
        ({"profile_columns": ["segment"]}, "reads yours under the name"),
        ({"list_columns": "Name"}, "give headers of columns"),
        ({"list_columns": ["Age"]}, "column given twice: Age"),
        ({"missing": "mean"}, "'reject' or 'median'"),
        ({"most_rejected": 2}, "less than or equal to 1"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
    ],
)
def test_contradictions_are_refused(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        CustomerTable(**BLOCK | change)
