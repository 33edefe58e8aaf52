"""Badges stand apart, near where they belong, and inside."""

from itertools import combinations

import numpy as np
import pytest

from customer_segmentation.charts.badges import apart

ROOM = (300.0, 200.0)


def distances(places: np.ndarray) -> list[float]:
    return [float(np.hypot(*(one - other))) for one, other in combinations(places, 2)]


@pytest.mark.parametrize("seed", range(20))
def test_twelve_badges_of_a_small_place_are_apart_inside_and_near_it(seed: int) -> None:
    places = np.random.default_rng(seed).normal((150, 100), 15, (12, 2))
    placed = apart(places, 17.5, ROOM)
    assert min(distances(placed)) >= 17.5
    assert (placed >= 17.5 / 2).all()
    assert (placed <= np.array(ROOM) - 17.5 / 2).all()
    assert np.hypot(*(placed - places).T).max() < 4 * 17.5


def test_badges_of_one_place_are_apart_even_in_a_corner() -> None:
    placed = apart(np.zeros((12, 2)), 17.5, ROOM)
    assert min(distances(placed)) >= 17.5
    assert (placed >= 17.5 / 2).all()


def test_badges_that_do_not_touch_stay_where_they_are() -> None:
    places = np.array([[20.0, 20.0], [60.0, 20.0], [150.0, 180.0]])
    assert (apart(places, 17.5, ROOM) == places).all()


def test_badges_without_room_are_placed_all_the_same() -> None:
    assert apart(np.full((50, 2), 10.0), 17.5, (30.0, 30.0)).shape == (50, 2)
