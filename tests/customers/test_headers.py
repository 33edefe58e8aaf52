"""Declared columns are found under the headers that people write; what is not found is explained."""

import pytest

from customer_segmentation.customers.headers import match_headers
from customer_segmentation.errors import CustomerTableError
from tests.customers.preprocessing import declare


@pytest.mark.parametrize(
    "headers",
    [
        ["id", "Score", "Age", "City"],
        ["ID", "score", " AGE ", "city"],
        ["i.d.", "Score (!)", "age_", "Town"],
        ["extra", "id", "SCORE", "Age", "town"],
    ],
)
def test_case_spaces_punctuation_and_aliases_do_not_matter(headers: list[str]) -> None:
    assert set(match_headers(headers, declare(), {}).values()) == {"id", "Score", "Age", "City"}


def test_an_exact_header_comes_first() -> None:
    found = match_headers(["id", "ID ", "Score", "Age", "City", "Town"], declare(), {})
    assert found == {"id": "id", "Score": "Score", "Age": "Age", "City": "City"}


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [
        (["id", "Scores", "Age", "City"], 'has no column "Score"; its columns are "id", "Scores"'),
        (["Points", "Age"], 'has no columns "id", "Score"; its columns are "Points", "Age"'),
        (["Points", "Age"], "`kedro configure <file>` finds out"),
        (["id", "Scores", "Age", "City"], '    "Score": ["Scores"]'),
        (["id", "score", "SCORE", "Age", "City"], 'Column "Score" could be any of "score", "SCORE"'),
    ],
)
def test_a_column_that_is_not_found_is_explained(headers: list[str], sentence: str) -> None:
    with pytest.raises(CustomerTableError) as caught:
        match_headers(headers, declare(), {})
    assert sentence in str(caught.value)
