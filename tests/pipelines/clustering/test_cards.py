import json
from collections.abc import Callable

import narwhals.stable.v2 as nw
import pandas as pd
import pytest

from customer_segmentation.customers.columns import SEGMENT, TYPICALITY
from customer_segmentation.customers.declaration import CustomerTable, DescribedColumn, Kind
from customer_segmentation.errors import SettingsError
from customer_segmentation.pipelines.clustering import nodes
from customer_segmentation.pipelines.clustering.cards import make_cards
from customer_segmentation.pipelines.clustering.options import Playbook
from customer_segmentation.pipelines.clustering.value_column import require_amounts, require_declared
from customer_segmentation.segmentation.assignment import assign
from customer_segmentation.segmentation.cards import Explanation, SegmentCard, SegmentCards, SegmentEvidence
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.segmentation.options import ExplanationOptions
from tests.customers.preprocessing import preprocess
from tests.training import verdict_of


@pytest.fixture(scope="module")
def labelled(sample_table: pd.DataFrame, model: SegmentationModel) -> pd.DataFrame:
    revenue = sample_table["Spending Score (1-100)"] * 10.0
    return assign(nw.from_native(sample_table.assign(Revenue=revenue)), model).to_native()


def write(
    labelled: pd.DataFrame,
    model: SegmentationModel,
    table: CustomerTable,
    playbook: Playbook,
    options: ExplanationOptions,
) -> SegmentCards:
    content = model.model_dump(mode="json")
    profiles, mixes = nodes.profile_segments(labelled, table)
    explanations = nodes.explain_segments(labelled, labelled, content, verdict_of(model), table, options)
    cards = nodes.write_segment_cards(content, profiles, mixes, explanations, table, options, playbook)
    return json.loads(json.dumps(cards, allow_nan=False))


@pytest.fixture(scope="module")
def with_revenue(customer_table: CustomerTable) -> CustomerTable:
    kinds: dict[str, Kind] = {"Age": "number", "Gender": "category", "Revenue": "number"}
    described = tuple(DescribedColumn(column=column, kind=kind) for column, kind in kinds.items())
    return customer_table.model_copy(update={"described": described})


@pytest.fixture(scope="module")
def cards(
    labelled: pd.DataFrame,
    model: SegmentationModel,
    with_revenue: CustomerTable,
    playbook: Playbook,
    explanation: ExplanationOptions,
) -> SegmentCards:
    options = explanation.model_copy(update={"value_column": "Revenue"})
    return write(labelled, model, with_revenue, playbook, options)


def test_there_is_a_card_for_each_segment_with_everything_to_say_about_it(cards: SegmentCards) -> None:
    assert [card["customers"] for card in cards["segments"]] == [38, 35, 81, 23, 23]
    for card in cards["segments"]:
        assert set(card) == set(SegmentCard.__annotations__)
        assert card["rules"]
        assert card["advice"]
        assert [one["column"] for one in card["differences"]] == [
            "Annual Income (k$)", "Spending Score (1-100)", "Age", "Revenue",
        ]  # fmt: skip


def test_a_segment_is_compared_with_all_others(cards: SegmentCards) -> None:
    young = cards["segments"][3]
    income = next(one for one in young["differences"] if one["name"] == "Income")
    # 23 customers earn 29.0 on average; the 177 others (11,913 - 23 × 29) / 177.
    assert (income["mean"], income["others_mean"]) == (pytest.approx(29), pytest.approx(11_246 / 177))
    assert (income["rank"], income["unit"], income["feature"]) == (1, "k$", True)
    assert [one["name"] for one in young["differences"] if not one["feature"]] == ["Age", "Revenue"]


def test_a_segment_has_its_borders_by_the_numbers_of_its_neighbours(cards: SegmentCards) -> None:
    neighbours = [[one["number"] for one in card["evidence"]["neighbours"]] for card in cards["segments"]]

    assert neighbours == [[2], [1, 3], [2, 4], [3, 5], [4]]


def test_differences_are_ranked_by_their_effect(cards: SegmentCards) -> None:
    for card in cards["segments"]:
        ranked = sorted(card["differences"], key=lambda one: one["rank"])
        assert [one["rank"] for one in ranked] == [1, 2, 3, 4]
        effects = [abs(one["effect"]) for one in ranked]
        assert effects == sorted(effects, reverse=True)


def test_the_most_typical_customers_are_those_closest_to_the_centre(
    cards: SegmentCards, labelled: pd.DataFrame
) -> None:
    for card in cards["segments"]:
        own = labelled[labelled[SEGMENT] == card["number"]]
        assert [one[TYPICALITY] for one in card["most_typical"]] == own[TYPICALITY].nlargest(5).tolist()
        assert {one["CustomerID"] for one in card["most_typical"]} <= set(own["CustomerID"])


def test_value_is_shared_out(cards: SegmentCards, labelled: pd.DataFrame) -> None:
    values = [card["value"] for card in cards["segments"]]
    assert sum(value["share"] for value in values) == pytest.approx(1)
    first = labelled.loc[labelled[SEGMENT] == 1, "Revenue"]
    assert values[0]["total"] == pytest.approx(first.sum())
    assert values[0]["index"] == pytest.approx(100 * first.mean() / labelled["Revenue"].mean())
    assert {value["name"] for value in values} == {"Revenue"}
    # The largest segment holds 81 of 200 customers; their scores add up to 3943 of 10074.
    assert (cards["segments"][2]["share"], values[2]["share"]) == (pytest.approx(81 / 200), pytest.approx(3943 / 10074))
    # The rich who buy little are 35 of 200, and their scores add up to 644.
    assert (cards["segments"][1]["share"], values[1]["share"]) == (pytest.approx(35 / 200), pytest.approx(644 / 10074))


def test_the_playbook_speaks_of_segments_and_of_several_of_them(cards: SegmentCards) -> None:
    high_spenders, reactivate, everybody = cards["general_insights"]
    assert (high_spenders["segments"], high_spenders["share"]) == ([1, 4], pytest.approx((38 + 23) / 200))
    assert (reactivate["segments"], reactivate["share"]) == ([2], pytest.approx(35 / 200))
    assert everybody["segments"] == [1, 2, 3, 4, 5]
    assert [card["advice"]["priority"] for card in cards["segments"] if card["advice"]] == [
        "prioritise", "reactivate", "maintain", "maintain", "low",
    ]  # fmt: skip


def test_negative_values_have_totals_but_no_shares(
    labelled: pd.DataFrame,
    model: SegmentationModel,
    with_revenue: CustomerTable,
    playbook: Playbook,
    explanation: ExplanationOptions,
) -> None:
    loss = labelled.assign(Revenue=labelled["Revenue"].where(labelled[SEGMENT] != 5, -1.0))
    options = explanation.model_copy(update={"value_column": "Revenue"})
    cards = write(loss, model, with_revenue, playbook, options)
    assert [card["value"]["share"] for card in cards["segments"]] == [None] * 5
    assert cards["segments"][4]["value"]["total"] == pytest.approx(-23)


def test_a_value_column_of_words_or_of_another_table_is_refused(
    sample_table: pd.DataFrame, customer_table: CustomerTable
) -> None:
    quality = preprocess(sample_table, customer_table).quality
    for column in (None, "Age", "Annual Income (k$)"):
        require_declared(column, customer_table)
        require_amounts(column, quality, customer_table)
    require_declared("Gender", customer_table)
    with pytest.raises(SettingsError, match='value_column is "Gender", which holds no numbers'):
        require_amounts("Gender", quality, customer_table)
    with pytest.raises(SettingsError, match='value_column is "Revenue", which is neither a feature nor'):
        require_declared("Revenue", customer_table)


def test_small_groups_are_marked_and_categories_ranked(
    labelled: pd.DataFrame,
    model: SegmentationModel,
    customer_table: CustomerTable,
    playbook: Playbook,
    explanation: ExplanationOptions,
) -> None:
    city = labelled["CustomerID"].astype(int).mod(2).map({0: "Ulm", 1: "Bonn"}).mask(labelled[SEGMENT] == 1, "Köln")
    rare = city.mask(labelled.index == labelled.index[labelled[SEGMENT] == 2][0], "Hof")
    table = customer_table.model_copy(update={"described": (DescribedColumn(column="City", kind="category"),)})
    options = explanation.model_copy(update={"smallest_group": 35})
    cards = write(labelled.assign(City=rare), model, table, playbook, options)["segments"]
    assert [card["differences"][0]["trusted"] for card in cards] == [True, True, True, False, False]
    koeln = cards[0]["notable_categories"][0]
    assert (koeln["value"], koeln["share"], koeln["trusted"]) == ("Köln", 1.0, True)
    assert (koeln["column"], koeln["all_share"]) == ("City", pytest.approx(38 / 200))
    strongest = cards[1]["notable_categories"]
    assert [one["trusted"] for one in strongest] == sorted((one["trusted"] for one in strongest), reverse=True)
    assert [one["value"] for one in strongest if not one["trusted"]] == [], "one customer of Hof says nothing"


def test_no_profile_columns_and_an_empty_segment_still_give_cards(
    labelled: pd.DataFrame,
    model: SegmentationModel,
    customer_table: CustomerTable,
    playbook: Playbook,
    explanation: ExplanationOptions,
) -> None:
    table = customer_table.model_copy(update={"described": ()})
    cards = write(labelled[labelled[SEGMENT] != 4], model, table, playbook, explanation)["segments"]
    assert cards[3]["customers"] == 0
    assert cards[3]["rules"] == cards[3]["most_typical"] == cards[3]["differences"] == []
    assert cards[0]["category_profiles"] == []


#: The card of the first segment, of 1,000 customers beside so many others: `gather((city, customers, expected, p), …)`.
Gather = Callable[..., SegmentCard]


@pytest.fixture
def gather(model: SegmentationModel, customer_table: CustomerTable, explanation: ExplanationOptions) -> Gather:
    def gather_first(*cities: tuple[str, int, float, float], others: int = 1000, own: int = 1000) -> SegmentCard:
        profiles = pd.DataFrame(
            {
                SEGMENT: [1], "customers": own, "share": own / (own + others), "column": "Age", "mean": 1.0,
                "all_mean": 1.0, "others_mean": 1.0, "index": 100.0, "difference": 0.0, "effect": 0.0, "total": 1.0,
                "p_value": 1.0,
            }
        )  # fmt: skip
        mixes = pd.DataFrame(cities, columns=["value", "customers", "expected", "p_value"]).assign(
            column="City", **{SEGMENT: 1}
        )
        mixes["share"], mixes["all_share"] = mixes["customers"] / own, mixes["expected"] / own
        mixes["lift"] = mixes["share"] / mixes["all_share"]
        evidence: SegmentEvidence = {"similarity_again": 1, "found_again": 1, "gap_inside": False, "neighbours": []}
        nothing: Explanation = {"rules": [], "most_typical": [], "evidence": evidence}
        none = {str(number): nothing for number in range(1, 6)}
        playbook = Playbook(segments=(), general=())
        return make_cards(model, profiles, mixes, none, customer_table, explanation, playbook)["segments"][0]

    return gather_first


@pytest.mark.parametrize(
    ("customers", "expected", "p_value", "told"),
    [
        # More than chance: Age is no discovery, so that City is one with half the rate, .05.
        (35, 25, 0.024, True),
        (35, 25, 0.026, False),
        (80, 100, 0.024, True),
        (80, 100, 0.026, False),
        # Often enough: a quarter more, or a fifth less.
        (125, 100, 0.0, True),
        (124, 100, 0.0, False),
        (320, 400, 0.0, True),
        (321, 400, 0.0, False),
        # Enough customers to speak of: five who have it, or five who should.
        (5, 1, 0.0, True),
        (4, 1, 0.0, False),
        (0, 5, 0.0, True),
        (0, 4.9, 0.0, False),
    ],
)
def test_a_category_is_told_of_where_it_is_neither_chance_nor_small(
    gather: Gather,
    customers: int,
    expected: float,
    p_value: float,
    told: bool,  # noqa: FBT001
) -> None:
    card = gather(("Ulm", customers, expected, p_value))

    assert [one["value"] for one in card["notable_categories"]] == ["Ulm"] * told
    assert card["category_profiles"][0]["trusted"] == (expected >= 5)


def test_the_ten_most_surprising_categories_are_told_and_those_to_trust_come_first(gather: Gather) -> None:
    few = ("few but surprising", 20, 4.0, 0.0)
    cities = [(f"{customers} for 50", customers, 50.0, 0.0) for customers in (70, 90, 80, 5)]
    plain = ("as expected", 50, 50.0, 1.0)
    more = [(f"{customers} for 100", customers, 100.0, 0.0) for customers in range(200, 270, 10)]

    assert [one["value"] for one in gather(few, *cities, plain)["notable_categories"]] == [
        "5 for 50", "90 for 50", "80 for 50", "70 for 50", "few but surprising",
    ]  # fmt: skip
    told = [one["value"] for one in gather(few, *cities, *more)["notable_categories"]]
    assert told[:7] == [f"{customers} for 100" for customers in range(260, 190, -10)]
    assert told[7:] == ["5 for 50", "90 for 50", "80 for 50"]


@pytest.mark.parametrize(
    ("own", "others", "trusted"), [(20, 20, True), (19, 1000, False), (1000, 19, False), (20, 1000, True)]
)
def test_a_difference_is_to_be_trusted_where_both_groups_are_large_enough(
    gather: Gather,
    own: int,
    others: int,
    trusted: bool,  # noqa: FBT001
) -> None:
    assert gather(("Ulm", 10, 10.0, 1.0), own=own, others=others)["differences"][0]["trusted"] == trusted
