"""Where round badges stand so that none covers another."""

import numpy as np
from numpy.typing import NDArray

#: Badges are pushed apart until none covers another, which takes few rounds; where there is no room for all, never.
_MOST_ROUNDS = 500
#: What badges are further apart than they need be, so that the last push is not repeated for ever.
_SPARE = 1.01
#: Badges that stand on the same place are pushed apart in a direction of each pair's own.
_TURN = np.pi * (3 - np.sqrt(5))


def apart(places: NDArray[np.float64], diameter: float, room: tuple[float, float]) -> NDArray[np.float64]:
    """Move badges no further than needed for each to be seen whole.

    Args:
        places: Where the badges' middles would stand, shape (badges, 2), in any unit from the lower left corner.
        diameter: Of a badge, in the same unit.
        room: Width and height of what they stand in.

    Returns:
        Where they stand, shape (badges, 2): apart from one another and inside, if there is room.
    """
    lowest, highest = diameter / 2, np.array(room) - diameter / 2
    placed = np.clip(places, lowest, highest)
    first, second = np.triu_indices(len(placed), 1)
    angles = _TURN * np.arange(len(first))
    anywhere = np.column_stack([np.cos(angles), np.sin(angles)])
    for _ in range(_MOST_ROUNDS):
        between = placed[second] - placed[first]
        distance = np.hypot(*between.T)
        close = distance < diameter
        if not close.any():
            break
        same = (distance == 0)[:, None]
        direction = np.where(same, anywhere, between / np.where(same, 1, distance[:, None]))
        push = direction[close] * ((_SPARE * diameter - distance[close]) / 2)[:, None]
        np.add.at(placed, first[close], -push)
        np.add.at(placed, second[close], push)
        placed = np.clip(placed, lowest, highest)
    return placed
