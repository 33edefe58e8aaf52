"""Names for tabs: short, and still telling one segment from another."""

import doctest

import pytest

from customer_segmentation.wording import short_names as module
from customer_segmentation.wording.short_names import short_names

LONGEST = 31


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["Champions", "High Income, High Spending"], ["1 Champions", "2 High Income, High Spending"]),
        (["Average Income, Average Spending"], ["1 Avg Income, Avg Spending"]),
        (
            ["High Income, High Spending (higher Spending)", "High Income, High Spending (lower Spending)"],
            ["1 High Income… (higher)", "2 High Income… (lower)"],
        ),
        (
            [f"{one} Measure of something 8, {one} Measure of something 16" for one in ("High", "Low")],
            ["1 High Measure of something 8…", "2 Low Measure of something 8…"],
        ),
        (
            ["High Score, Mostly News, Average Support", "High Score, Rarely News, Average Support"],
            ["1 High Score, Mostly News…", "2 High Score, Rarely News…"],
        ),
        (["X" * 50 + " north", "X" * 50 + " south"], ["1 XXXXXXXXXXX. north", "2 XXXXXXXXXXX. south"]),
        (
            ["a b c d " * 5 + "north", "a b c d " * 5 + "south"],
            ["1 a b c d a b c d a … c d north", "2 a b c d a b c d a … c d south"],
        ),
    ],
)
def test_what_differs_survives(names: list[str], short: list[str]) -> None:
    found = list(short_names(dict(enumerate(names, start=1)), LONGEST).values())
    assert all(len(name) <= LONGEST for name in found)
    assert found == short


def test_words_are_cut_where_every_part_is_needed() -> None:
    names = [
        f"{one} Income, {two} Spending ({three} Spending)"
        for one in ("High", "Low")
        for two in ("High", "Low")
        for three in ("higher", "lower")
    ]
    found = list(short_names(dict(enumerate(names, start=1)), LONGEST).values())
    assert found[:2] == ["1 High Inc., High Spe. (higher)", "2 High Inc., High Spe. (lower)"]
    assert len({name.partition(" ")[2] for name in found}) == len(names)


def test_the_example_holds() -> None:
    assert doctest.testmod(module).failed == 0
