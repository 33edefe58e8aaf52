"""Tables whose structure is known, because they are made so: without groups, and with planted ones."""

from collections.abc import Callable

import numpy as np

Table = np.ndarray
#: Makes a table from a generator of random numbers.
Make = Callable[[np.random.Generator], Table]


def lump(count: int, columns: int) -> Make:
    return lambda generator: generator.normal(size=(count, columns))


def even(count: int) -> Make:
    return lambda generator: generator.random((count, 2))


def correlated(generator: np.random.Generator) -> Table:
    return generator.multivariate_normal([0, 0], [[1, 0.9], [0.9, 1]], 1_000)


def lognormal(count: int, columns: int) -> Make:
    return lambda generator: generator.lognormal(size=(count, columns))


def one_factor(generator: np.random.Generator) -> Table:
    """Recency, frequency and money that follow one skewed factor, with noise."""
    factor = generator.normal(size=(1_000, 1))
    return np.exp(factor + 0.4 * generator.normal(size=(1_000, 3)))


def zero_inflated(generator: np.random.Generator) -> Table:
    return generator.lognormal(size=(1_000, 2)) * (generator.random((1_000, 2)) < 0.6)


def flag_and_two_lumps(generator: np.random.Generator) -> Table:
    return np.column_stack([generator.integers(2, size=1_000), generator.normal(size=(1_000, 2))])


def heavy_tails(generator: np.random.Generator) -> Table:
    return generator.standard_t(3, size=(1_000, 2))


def answers(highest: int) -> Make:
    return lambda generator: generator.integers(1, highest + 1, size=(1_000, 3)).astype(float)


def skewed_and_symmetric(generator: np.random.Generator) -> Table:
    return np.column_stack([generator.lognormal(size=(1_000, 2)), generator.normal(size=(1_000, 2))])


def arc(share: float) -> Make:
    """Points along this share of a circle."""

    def make(generator: np.random.Generator) -> Table:
        angle = generator.uniform(0, 2 * np.pi * share, 1_000)
        circle = np.column_stack([np.cos(angle), np.sin(angle)])
        return circle + 0.1 * generator.normal(size=circle.shape)

    return make


def banana(generator: np.random.Generator) -> Table:
    x = generator.normal(size=1_000)
    return np.column_stack([x, x**2 + 0.5 * generator.normal(size=1_000)])


def swiss_roll(generator: np.random.Generator) -> Table:
    turn = 1.5 * np.pi * (1 + 2 * generator.random(1_000))
    return np.column_stack([turn * np.cos(turn), 21 * generator.random(1_000), turn * np.sin(turn)])


#: No groups; the three of the first line are even more: each verdict but ``none`` would be wrong.
WITHOUT_GROUPS: dict[str, Make] = {
    "uniform": even(200),
    "uniform, 5,000 rows": even(5_000),
    "Gaussian, 2 features": lump(1_000, 2),
    "Gaussian, 5 features": lump(1_000, 5),
    "Gaussian, 10 features": lump(1_000, 10),
    "correlated .9": correlated,
    "one lognormal factor": one_factor,
    "zero-inflated": zero_inflated,
    "a 0/1 column beside two Gaussians": flag_and_two_lumps,
    "lognormal, 1 feature, 200 rows": lognormal(200, 1),
    "lognormal, 3 features, 200 rows": lognormal(200, 3),
    "lognormal, 1 feature, 5,000 rows": lognormal(5_000, 1),
    "lognormal, 2 features, 1,000 rows": lognormal(1_000, 2),
    "lognormal, 3 features, 5,000 rows": lognormal(5_000, 3),
    "Student t3": heavy_tails,
    "integers 1 to 5": answers(5),
    "integers 1 to 10": answers(10),
    "skewed and symmetric columns": skewed_and_symmetric,
    "half circle": arc(0.5),
    "circle": arc(1),
    "banana": banana,
    "Swiss roll": swiss_roll,
}


def round_groups(
    k: int, count: int, *, spreads: tuple[float, ...] = (1,), shares: tuple[float, ...] | None = None, apart: float = 9
) -> Make:
    """Groups on a jittered grid, their centres at least ``apart`` - 2 from one another."""

    def make(generator: np.random.Generator) -> Table:
        side = int(np.ceil(np.sqrt(k)))
        grid = np.array([(x, y) for x in range(side) for y in range(side)], dtype=float)
        centres = apart * generator.permutation(grid)[:k] + generator.uniform(-1, 1, size=(k, 2))
        group = generator.choice(k, size=count, p=shares or generator.dirichlet(np.full(k, 20)))
        spread = np.resize(spreads, k)[group][:, None]
        return np.asarray(centres[group] + spread * generator.normal(size=(count, 2)))

    return make


def with_wild_values(make: Make, share: float) -> Make:
    """Some customers get values far beyond everybody else's."""

    def wild(generator: np.random.Generator) -> Table:
        table = make(generator)
        rows = generator.choice(len(table), size=int(share * len(table)), replace=False)
        middle, extent = table.mean(axis=0), np.ptp(table, axis=0)
        table[rows] = middle + generator.uniform(-6, 6, size=(len(rows), table.shape[1])) * extent
        return table

    return wild


def with_noise(make: Make, columns: int) -> Make:
    def noisy(generator: np.random.Generator) -> Table:
        table = make(generator)
        return np.column_stack([table, generator.normal(size=(len(table), columns))])

    return noisy


def with_count(make: Make, mean: float) -> Make:
    """Customers of every group order as often, by a negative binomial: the logarithmic scale has wide steps below."""

    def counted(generator: np.random.Generator) -> Table:
        table = make(generator)
        orders = generator.poisson(generator.gamma(0.8, mean / 0.8, len(table)))
        return np.column_stack([table, np.log1p(orders)])

    return counted


def heaps_of_counts(count: int) -> Make:
    """Half of the customers came once to three times, the others some 60 times, on one feature."""
    return lambda generator: generator.poisson(np.repeat([2.0, 60.0], count // 2)).astype(float)[:, None]


def two_groups(generator: np.random.Generator) -> Table:
    """Two groups five standard deviations apart, on one feature."""
    return (5 * generator.integers(2, size=1_000) + generator.normal(size=1_000))[:, None]


def bands(generator: np.random.Generator) -> Table:
    """Three long parallel bands."""
    return np.column_stack([generator.uniform(0, 60, 1_000), 8 * generator.integers(3, size=1_000)]) + (
        generator.normal(size=(1_000, 2))
    )


def turned(generator: np.random.Generator) -> Table:
    """Three long groups, each turned another way."""
    groups = []
    for angle in np.pi / 3 * np.arange(3):
        along = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        centre = 9 * np.array([np.cos(2 * angle), np.sin(2 * angle)])
        groups.append(generator.normal(size=(333, 2)) * [4, 0.8] @ along + centre)
    return np.vstack(groups)


def lognormal_groups(generator: np.random.Generator) -> Table:
    """Four groups that are round on the scale of the logarithm."""
    return np.exp(round_groups(4, 1_000)(generator) / 2)


#: Planted groups: their number, and how they are made.
WITH_GROUPS: dict[str, tuple[int, Make]] = {
    **{f"{k} round groups, {n:,} rows": (k, round_groups(k, n)) for k in (3, 5, 8) for n in (300, 2_000, 20_000)},
    "sizes 90/5/5": (3, round_groups(3, 1_000, shares=(0.9, 0.05, 0.05))),
    "3 long groups, each turned another way": (3, turned),
    "unequal variances": (3, round_groups(3, 1_000, spreads=(0.4, 1, 1.6))),
    "3 groups and 1 % wild values": (3, with_wild_values(round_groups(3, 1_000), 0.01)),
    "3 groups and 3 % wild values": (3, with_wild_values(round_groups(3, 1_000), 0.03)),
    "3 groups and 5 % wild values": (3, with_wild_values(round_groups(3, 1_000), 0.05)),
    "4 groups and 4 columns of noise": (4, with_noise(round_groups(4, 1_000), 4)),
    "2 groups and 2 columns of noise": (2, with_noise(two_groups, 2)),
    "10 round groups": (10, round_groups(10, 2_000)),
}
