"""Drift in words: the advice names what has drifted, with its figures."""

from typing import Any

import pytest

from customer_segmentation.language import speaking
from customer_segmentation.wording.drift import advice, verdict_of_all


def drift(verdict: str, *, income: str = "stable", segments: str = "stable", customers: int = 200) -> Any:
    """Facts of a drift: of two features, the outliers and the segments."""
    numbers = {"psi": 0.456, "mean_then": 1234.5, "mean_now": 0.6789}
    return {
        "verdict": verdict,
        "customers": customers,
        "features": [
            {"name": "Income", "unit": "k$", "verdict": income, **numbers},
            {"name": "Visits", "unit": "", "verdict": "stable", **numbers},
        ],
        "outliers": {"share_then": 0.005, "share_now": 0.1234, "verdict": verdict},
        "segments": {"psi": 0.123, "verdict": segments},
    }


def test_a_stable_model_fits() -> None:
    assert "Income" not in advice(drift("stable"))
    assert verdict_of_all(drift("stable")) == "Stable"


def test_outliers_alone_are_worth_watching() -> None:
    said = advice(drift("watch"))
    assert said.startswith("Watch the model")
    assert "12.3%" in said
    assert "0.5%" in said
    assert "Income" not in said


def test_the_advice_to_refit_lists_all_that_has_drifted_with_its_figures() -> None:
    said = advice(drift("refit", income="watch", segments="refit"))
    assert said.startswith("Train a new model: ")
    places = [said.find(figure) for figure in ("Income", "0.46", "0.679 k$", "1,235 k$", "12.3%", "0.12")]
    assert -1 not in places
    assert places == sorted(places)
    assert "Visits" not in said


@pytest.mark.parametrize(("customers", "said"), [(19, "Too few to tell"), (20, "Stable")])
def test_few_customers_are_too_few_to_tell(customers: int, said: str) -> None:
    found = drift("stable", customers=customers)
    assert verdict_of_all(found) == said
    assert ("20" in advice(found)) == (customers < 20)


def test_too_few_customers_may_still_speak_against_the_model() -> None:
    assert verdict_of_all(drift("refit", customers=5)) == "Train a new model"


def test_figures_follow_the_language() -> None:
    with speaking("de"):
        assert all(figure in advice(drift("refit", income="refit")) for figure in ("12,3\xa0%", "1.235 k$", "0,679 k$"))
