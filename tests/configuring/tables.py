"""Tables of unknown companies, made for the tests."""

import numpy as np
import pandas as pd


def mall(rows: int = 120, seed: int = 0) -> pd.DataFrame:
    """A table like the classic one, with four planted groups in income and spending."""
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 4, rows)
    return pd.DataFrame(
        {
            "CustomerID": np.arange(1, rows + 1),
            "Gender": rng.choice(["Female", "Male"], rows),
            "Age": rng.integers(18, 70, rows),
            "Annual Income (k$)": (30 + 60 * (group // 2) + rng.normal(0, 4, rows)).round(),
            "Spending Score (1-100)": (20 + 60 * (group % 2) + rng.normal(0, 4, rows)).round(),
        }
    )


def shop(rows: int = 150, seed: int = 1) -> pd.DataFrame:
    """A shop's table with columns of every kind."""
    rng = np.random.default_rng(seed)
    orders = rng.poisson(6, rows) + 1
    revenue = (orders * rng.lognormal(3, 0.6, rows)).round(2)
    first, last = np.array(["Ann", "Bob", "Cid", "Dora", "Eve"]), np.array(["Ash", "Birch", "Cedar", "Oak", "Pine"])
    return pd.DataFrame(
        {
            "customer_no": [f"{number:05d}" for number in rng.permutation(rows)],
            "full name": [
                f"{rng.choice(first)}{i} {rng.choice(last)}".replace(str(i), "a" * (i % 7)) for i in range(rows)
            ],
            "e-mail": [f"person{i}@example.org" for i in range(rows)],
            "region": rng.choice([1, 2, 3], rows),
            "size": rng.choice(["S", "M", "L", "XL"], rows),
            "newsletter": rng.choice(["yes", "no"], rows),
            "joined": pd.to_datetime("2020-01-01") + pd.to_timedelta(rng.integers(0, 1500, rows), unit="D"),
            "birth year": rng.integers(1950, 2005, rows),
            "orders": orders,
            "revenue_eur": revenue,
            "revenue in cents": (revenue * 100).round(),
            "days since last order": rng.integers(0, 400, rows),
            "churned": rng.choice([0, 1], rows),
            "country": "DE",
            "comment": [f"Called {i} times about the parcel number {i * 7}, was friendly" for i in range(rows)],
            "empty": None,
        }
    )
