"""Drift in words, in English and in a translation."""

from typing import Any

import pytest

from customer_segmentation.wording.drift import describe
from tests.conftest import Translate


def drift(verdict: str, *, income: str = "stable", segments: str = "stable") -> dict[str, Any]:
    """Facts of a drift: of two features, the outliers and the segments."""
    numbers = {"psi": 0.456, "mean_then": 1234.5, "mean_now": 0.6789}
    return {
        "verdict": verdict,
        "customers": 200,
        "features": [
            {"name": "Income", "unit": "k$", "verdict": income, **numbers},
            {"name": "Visits", "unit": "", "verdict": "stable", **numbers},
        ],
        "outliers": {"share_then": 0.005, "share_now": 0.1234, "verdict": verdict},
        "segments": {"psi": 0.123, "verdict": segments},
    }


OUTLIERS = "12.3% of the customers are outliers, far from every segment (then 0.5%)"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (drift("stable"), "The new customers are like those of the training: the model fits them."),
        (drift("watch"), f"Watch the model, although it still fits on the whole: {OUTLIERS}."),
        (
            drift("refit", income="watch", segments="refit"),
            (
                "Train a new model: Income has shifted (stability index 0.46; mean 0.679 k$, then 1,235 k$); "
                f"{OUTLIERS}; segments are no longer as large as in the training (stability index 0.12)."
            ),
        ),
    ],
)
def test_the_advice_lists_what_has_drifted(found: dict[str, Any], words: str) -> None:
    assert describe(found)["words"] == words


def test_few_customers_are_too_few_to_tell() -> None:
    assert describe({**drift("stable"), "customers": 19})["words"] == (
        "Fewer than 20 customers are too few to tell whether the model still fits; nothing speaks against it."
    )


def test_every_part_has_its_words_and_keeps_its_facts() -> None:
    found = drift("stable")
    told = describe(found)
    assert told["features"][1]["words"] == (
        "Visits is distributed as in the training (stability index 0.46; mean 0.679, then 1,235)"
    )
    assert told["outliers"]["words"] == OUTLIERS
    assert told["segments"]["words"] == "segments are about as large as in the training (stability index 0.12)"
    parts = [told, *told["features"], told["outliers"], told["segments"]]
    assert all(part.pop("words") for part in parts)
    assert told == {**found, "too_few": False}


def test_a_translation_sets_words_order_and_marks(translate: Translate) -> None:
    german = translate(
        numbers={"thousands": ".", "decimal": ",", "with_unit": "{unit} {number}"},
        lists={"semicolon": " und "},
        drift={
            "refit": "Weil {reasons}: neu trainieren!",
            "feature_shifted": "{feature} früher {mean_then}, jetzt {mean_now} war",
            "outliers": "{share_now:.1%} Ausreißer sind",
        },
    )
    assert describe(drift("refit", income="refit"), german)["words"] == (
        "Weil Income früher k$ 1.235, jetzt k$ 0,679 war und 12,3% Ausreißer sind: neu trainieren!"
    )
