"""The proposal for a table: roles, features and treatments."""

import numpy as np
import pandas as pd
import pytest
import yaml

from customer_segmentation.configuring.environment import write_preprocessing
from customer_segmentation.configuring.proposal import Proposal
from customer_segmentation.configuring.report import notes
from customer_segmentation.customers.declaration import Feature
from customer_segmentation.errors import CustomerTableError, SettingsError

from .conftest import ProposeFor
from .tables import mall, shop


def roles(proposal: Proposal) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for column in proposal.columns:
        found.setdefault(column.role, []).append(column.header)
    return found


@pytest.mark.parametrize(
    "headers",
    [
        ["CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)"],
        ["customer_id", "gender", "age", "annual_income_thousands", "spending_score"],
        ["ID", "Sex", "Age", "Annual", "Spend"],
        ["ID de cliente", "Género", "Edad", "Ingresos anuales (k$)", "Puntuación de gasto (1-100)"],
        ["Kundennummer", "Geschlecht", "Alter", "Jahreseinkommen (k€)", "Ausgabenwert (1-100)"],
        ["Numéro client", "Sexe", "Âge", "Revenu annuel", "Score de dépense"],
        ["Номер клиента", "Пол", "Возраст", "Годовой доход", "Расходы"],
        ["客户编号", "性别", "年龄", "年收入", "消费分数"],
        ["顧客ID", "性別", "年齢", "年収", "消費スコア"],
        ["a", "b", "Age", "d", "e"],
    ],
    ids=lambda headers: headers[3],
)
def test_income_and_spending_are_the_features_in_every_dress(propose_for: ProposeFor, headers: list[str]) -> None:
    proposal = propose_for(mall().set_axis(headers, axis=1))
    assert roles(proposal) == {"id": headers[:1], "description": headers[1:3], "feature": headers[3:]}


def test_every_kind_of_column_of_a_shop_gets_its_role(propose_for: ProposeFor) -> None:
    proposal = propose_for(shop())
    assert roles(proposal) == {
        "id": ["customer_no"],
        "feature": ["orders", "revenue_eur", "days since last order"],
        "description": [
            *("full name", "e-mail", "region", "size", "newsletter", "joined", "birth year", "churned"),
        ],
        "left out": ["revenue in cents", "country", "comment", "empty"],
    }
    why = {column.header: column.why for column in proposal.columns}
    assert 'nearly a copy of "revenue_eur"' in why["revenue in cents"]
    assert "looks like a result" in why["churned"]
    assert proposal.value_column == ("revenue_eur", "what customers spend, by its header")


def test_directions_ranges_and_units_follow_from_the_meaning(propose_for: ProposeFor) -> None:
    treated = propose_for(shop()).treatments
    assert {header: one.better for header, one in treated.items()} == {
        "orders": "high", "revenue_eur": "high", "days since last order": "low",
    }  # fmt: skip
    assert [treated["revenue_eur"].name, treated["revenue_eur"].unit] == ["Revenue", "€"]
    assert treated["days since last order"].unit == "days"
    assert {one.minimum for one in treated.values()} == {0.0}
    spending = propose_for(mall()).treatments["Spending Score (1-100)"]
    assert (spending.minimum, spending.maximum, spending.name) == (1, 100, "Spending")


@pytest.mark.parametrize(
    ("header", "unit"),
    [("Revenue kEUR", "k€"), ("revenue_k_usd", "k$"), ("Revenue Mio EUR", "M€"), ("Revenue thousand USD", "k$"),
     ("revenue_meur", "M€"), ("Revenue EUR", "€"), ("Revenue (last 12 mo.)", ""), ("Revenue (2025)", "")],
)  # fmt: skip
def test_a_unit_in_thousands_is_no_unit_of_ones(propose_for: ProposeFor, header: str, unit: str) -> None:
    treated = propose_for(shop().rename(columns={"revenue_eur": header})).treatments[header]
    assert (treated.name, treated.unit) == ("Revenue", unit)


@pytest.mark.parametrize(
    "header",
    [
        "Orders last 30 days",
        "orders_12m",
        "Orders (12 months)",
        "Orders der letzten 6 Monate",
        "Orders 12 derniers mois",
    ],
)
def test_the_time_in_which_something_was_counted_is_no_unit(propose_for: ProposeFor, header: str) -> None:
    treated = propose_for(shop().rename(columns={"orders": header})).treatments[header]
    assert (treated.name, treated.unit) == ("Orders", "")


def test_two_counts_of_different_times_have_different_names(propose_for: ProposeFor) -> None:
    rng = np.random.default_rng(0)
    table = shop(120).assign(
        **{"Logins last 30 days": rng.poisson(9, 120), "Logins last 90 days": rng.poisson(30, 120)}
    )
    treated = propose_for(table, features=["Logins last 30 days", "Logins last 90 days"]).treatments
    assert [one.name for one in treated.values()] == ["Logins", "Logins last 90 days"]


def test_a_copy_that_says_something_else_is_described(propose_for: ProposeFor) -> None:
    table = shop().drop(columns=["revenue_eur", "revenue in cents"])
    proposal = propose_for(table.assign(MRR=12.5 * table["orders"]))
    assert "orders" in roles(proposal)["feature"]
    assert "MRR" in roles(proposal)["description"]
    assert proposal.value_column == ("MRR", "what customers spend, by its header")


def test_an_amount_that_is_often_negative_gets_no_minimum(propose_for: ProposeFor) -> None:
    table = mall().assign(Revenue=np.linspace(-100, 400, 120))
    treated = propose_for(table, features=["Revenue", "Annual Income (k$)"]).treatments["Revenue"]
    assert treated.minimum is None
    assert "negative" in treated.reasons["range"]


@pytest.mark.heavy
def test_of_many_columns_that_say_the_same_one_of_each_family_is_taken(propose_for: ProposeFor) -> None:
    rng = np.random.default_rng(3)
    families = rng.normal(size=(300, 4))
    columns = {
        f"v{family}_{i}": families[:, family] + rng.normal(0, 0.4, 300) for family in range(4) for i in range(20)
    }
    proposal = propose_for(pd.DataFrame({"id": range(300), **columns}))
    features = roles(proposal)["feature"]
    assert sorted({header[:2] for header in features}) == ["v0", "v1", "v2", "v3"]
    assert len(features) <= 6
    assert len(roles(proposal)["description"]) <= 12


def test_wishes_decide_about_single_columns(propose_for: ProposeFor) -> None:
    proposal = propose_for(
        shop(), id="E-Mail", features=["orders,birth year"], describe=["country"], value="days since last order"
    )
    found = roles(proposal)
    assert found["id"] == ["e-mail"]
    assert found["feature"] == ["birth year", "orders"]
    assert {"country", "days since last order"} <= set(found["description"])
    assert proposal.value_column == ("days since last order", "named with --value")


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"features": ["ordrs"]}, '--features names "ordrs", which is no column of the table; do you mean "orders"?'),
        ({"features": ["comment"]}, '--features names "comment", which holds no numbers'),
        ({"value": "newsletter"}, '--value names "newsletter", which holds no numbers'),
        ({"features": ["orders"], "describe": ["orders"]}, '"orders" is wished for as two different things'),
    ],
)
def test_a_wish_that_cannot_be_fulfilled_is_told(
    propose_for: ProposeFor, wishes: dict[str, list[str]], sentence: str
) -> None:
    with pytest.raises(SettingsError) as error:
        propose_for(shop(), **wishes)
    assert sentence in str(error.value)


def test_a_table_without_numbers_is_named_as_such(propose_for: ProposeFor) -> None:
    with pytest.raises(CustomerTableError, match=r'holds no numbers .*"comment" \(free text\)'):
        propose_for(shop()[["customer_no", "comment", "country"]])


def test_words_make_segments_where_there_are_no_numbers_or_where_they_are_named(propose_for: ProposeFor) -> None:
    alone = propose_for(shop()[["customer_no", "size", "newsletter", "country"]])
    assert [column.header for column in alone.of_role("feature")] == ["size", "newsletter"]

    table = shop().assign(channel="shop", plan="old").astype({"joined": str})
    table.loc[::3, ["channel", "plan"]] = ["web", "new"]
    named = propose_for(table, features=["orders", "size", "newsletter", "channel", "joined"])
    declared = yaml.safe_load(write_preprocessing(named))["customer_table"]["features"]
    assert {one["column"]: (one.get("kind", "number"), one.get("levels")) for one in declared} == {
        "orders": ("number", None),
        "size": ("ordered", ["S", "M", "L", "XL"]),
        "newsletter": ("yes_no", None),
        "channel": ("category", None),
        "joined": ("date", None),
    }
    assert [Feature.model_validate(one).name for one in declared if one["column"] == "joined"] == ["Joined"]


def test_few_customers_get_fewer_segments_to_try(propose_for: ProposeFor) -> None:
    assert propose_for(mall(30)).most_segments == 6
    assert propose_for(mall(120)).most_segments is None
    with pytest.raises(CustomerTableError, match="rows of the table are too few, 4: segments need 6"):
        propose_for(mall(4))


def test_many_blanks_are_filled_and_few_are_rejected(propose_for: ProposeFor) -> None:
    table = mall()
    table.loc[3:4, "Annual Income (k$)"] = None
    assert (propose_for(table).blank, propose_for(table).fills_blanks) == (2, False)
    table.loc[3:40, "Annual Income (k$)"] = None
    assert propose_for(table).fills_blanks


def test_cells_that_cannot_be_read_are_told_from_blank_ones(propose_for: ProposeFor) -> None:
    table = mall().astype({"Annual Income (k$)": str}).assign(joined="2024-03-05", support="yes")
    table.loc[::2, ["joined", "support"]] = ["2023-01-31", "no"]
    table.loc[3:40, "Annual Income (k$)"] = None
    table.loc[7, ["Spending Score (1-100)", "joined", "support"]] = None
    table.loc[[50, 51], "Annual Income (k$)"] = "on request"
    table.loc[60, "joined"] = "2023-02-30"
    proposal = propose_for(table, features=["Annual Income (k$)", "joined", "support"])
    assert (proposal.blank, proposal.unread) == (38, 3)
    said = " ".join(notes(proposal))
    assert "A feature is blank in 38 of 120 rows: the median stands for it (missing: median)." in said
    assert 'in 3 of 120 rows, such as "on request" as "Annual Income (k$)" in row 52: rejected.' in said
    assert '"on request"' in write_preprocessing(proposal)


def test_a_total_is_told_and_decides_nothing(propose_for: ProposeFor) -> None:
    table = mall().astype({"CustomerID": str})
    plain, numbers = propose_for(table), table.drop(columns=["CustomerID", "Gender"])
    total = {"CustomerID": "Total", **numbers.sum()}
    summed = propose_for(pd.concat([table, pd.DataFrame([total])], ignore_index=True))
    assert (summed.treatments, summed.totals, summed.rows) == (plain.treatments, 1, 121)
    assert 'in 1 of 121 rows, such as "Total" as "CustomerID" in row 122: rejected.' in " ".join(notes(summed))


def test_no_median_is_taken_where_cells_can_only_not_be_read(propose_for: ProposeFor) -> None:
    table = mall().astype({"Annual Income (k$)": str})
    table.loc[3:20, "Annual Income (k$)"] = "on request"
    proposal = propose_for(table)
    assert (proposal.blank, proposal.unread, proposal.fills_blanks) == (0, 18, False)


@pytest.mark.parametrize(
    ("headers", "value"),
    [
        (["Annual revenue", "Average basket"], "Annual revenue"),
        (["Jahresumsatz", "Ausgaben Wein"], "Jahresumsatz"),
        (["MntWines", "MntFruits"], None),
        (["Average basket", "Spending score"], None),
    ],
)
def test_only_what_is_plainly_all_that_is_spent_is_totalled(
    propose_for: ProposeFor, headers: list[str], value: str | None
) -> None:
    rng = np.random.default_rng(8)
    table = pd.DataFrame({"id": range(100), headers[0]: rng.lognormal(5, 1, 100), headers[1]: rng.lognormal(3, 1, 100)})
    found = propose_for(table).value_column
    assert (found and found[0]) == value


def test_of_one_meaning_at_most_two_columns_are_features(propose_for: ProposeFor) -> None:
    rng = np.random.default_rng(7)
    products = ("wine", "fruit", "meat", "fish", "sweets")
    table = pd.DataFrame({"id": range(200), **{f"spend on {one}": rng.lognormal(3, 1, 200) for one in products}})
    table = table.assign(recency=rng.integers(0, 99, 200), visits=rng.poisson(7, 200))
    features = roles(propose_for(table))["feature"]
    assert {"recency", "visits"} <= set(features)
    assert sum(header.startswith("spend") for header in features) == 2


def test_abbreviations_have_their_capitals(propose_for: ProposeFor) -> None:
    table = mall().assign(mrr_eur=range(120), nps_score=range(120), avg_AOV=range(120))
    proposal = propose_for(table, features=["mrr_eur", "nps_score", "avg_AOV"])
    assert [one.name for one in proposal.treatments.values()] == ["MRR", "NPS", "AOV"]


def test_a_score_of_something_is_not_called_by_that_alone(propose_for: ProposeFor) -> None:
    table = mall().assign(**{"Credit Score": range(120), "Total risk score": range(120)})
    proposal = propose_for(table, features=["Credit Score", "Total risk score", "Spending Score (1-100)"])
    assert {one.name for one in proposal.treatments.values()} == {"Credit Score", "Risk score", "Spending"}


def test_a_number_of_policies_is_counted_however_few_they_are(propose_for: ProposeFor) -> None:
    proposal = propose_for(mall().assign(Policies=np.resize([1, 3, 6, 1], 120)))
    assert {column.header: column.kind.name for column in proposal.columns}["Policies"] == "number"
    assert "Policies" in roles(proposal)["feature"]


def test_answers_of_a_survey_make_segments_whatever_words_the_questions_have(propose_for: ProposeFor) -> None:
    rng = np.random.default_rng(5)
    questions = [
        *("Q1 I often shop online", "Q2 Price matters to me", "Q3 I like new products", "Q4: I read the reviews first"),
        "Q5 I trust this brand",
    ]
    answers = {question: rng.permutation(np.resize([1, 2, 3, 4, 5], 120)) for question in questions}
    proposal = propose_for(pd.DataFrame({"Respondent ID": range(120), **answers}))
    assert roles(proposal)["feature"] == questions
    assert {treatment.better for treatment in proposal.treatments.values()} == {None}
    names = [treatment.name for treatment in proposal.treatments.values()]
    assert names[0] == "“I often shop online”"
    assert names[4] == "“I trust this brand”"


def test_a_long_statement_is_cut_between_words(propose_for: ProposeFor) -> None:
    header = "Q12. The staff were friendly and answered all of my questions"
    treated = propose_for(mall().assign(**{header: np.arange(120) % 5}), features=[header]).treatments[header]
    assert treated.name == "“The staff were friendly and answered…”"


def test_names_are_short_and_all_different(propose_for: ProposeFor) -> None:
    rng = np.random.default_rng(9)
    headers = ["id", "Annual Spend (k$)", "Spend score", "R_Score", "Number of visits", "Visits total"]
    table = pd.DataFrame({header: rng.permutation(150) for header in headers})
    names = [one.name for one in propose_for(table, features=headers[1:]).treatments.values()]
    assert names == ["Spend", "Spend score", "R Score", "Visits", "Visits total"]


def test_a_few_repeated_ids_are_told_and_the_column_stays_the_id(propose_for: ProposeFor) -> None:
    table = mall()
    proposal = propose_for(pd.concat([table, table.head(6)]))
    assert roles(proposal)["id"] == ["CustomerID"]
    assert 'An id of "CustomerID" is repeated in 6 of 126 rows: the first row of each is kept.' in notes(proposal)


def test_ids_that_repeat_throughout_are_no_ids_and_it_is_told(propose_for: ProposeFor) -> None:
    table = pd.concat([mall(), mall(seed=1), mall(seed=2)]).assign(Month=np.repeat(["Jan", "Feb", "Mar"], 120))
    proposal = propose_for(table)
    assert "id" not in roles(proposal)
    assert any("each row is taken for a customer of its own" in note for note in notes(proposal))


def test_names_of_companies_tell_customers_apart_where_nothing_else_does(propose_for: ProposeFor) -> None:
    table = mall().rename(columns={"CustomerID": "Company"}).assign(Company=[f"Firm {i} Ltd" for i in range(120)])
    assert roles(propose_for(table))["id"] == ["Company"]


def test_the_settings_say_what_each_described_column_holds(propose_for: ProposeFor) -> None:
    proposal = propose_for(shop())
    kinds = {column.header: proposal.declared_kind(column) for column in proposal.of_role("description")}
    assert kinds == {
        **dict.fromkeys(["full name", "e-mail"], "text"),
        **dict.fromkeys(["region", "size", "newsletter", "churned"], "category"),
        "joined": "date",
        "birth year": "year",
    }


def test_dates_that_no_run_can_read_are_left_out(propose_for: ProposeFor) -> None:
    days = pd.date_range("2020-01-01", periods=120)
    proposal = propose_for(mall().assign(since=days.strftime("%Y 年 %m 月"), until=days.strftime("%d %b %Y")))
    assert roles(proposal)["left out"] == ["since"]
    assert "until" in roles(proposal)["description"]


def test_a_rate_with_a_currency_sign_is_money_and_no_share(propose_for: ProposeFor) -> None:
    table = mall().assign(**{"Average rate": [f"€ {80 + row}.50" for row in range(120)]})
    (rate,) = (column for column in propose_for(table).columns if column.header == "Average rate")
    assert "money" in rate.why


def test_a_rate_per_night_is_money_of_which_more_is_better(propose_for: ProposeFor) -> None:
    rng = np.random.default_rng(4)
    header = "Avg. rate/night $"
    treated = propose_for(mall().assign(**{header: rng.lognormal(5, 0.3, 120)})).treatments[header]
    assert (treated.name, treated.unit, treated.better) == ("Rate/night", "$", "high")


def test_random_numbers_make_no_segments(propose_for: ProposeFor) -> None:
    rng = np.random.default_rng(1)
    table = shop(400).drop(columns="birth year")
    table["Random score"] = rng.random(400)
    table["count check"] = rng.integers(1000, 9999, 400)
    found = roles(propose_for(table))
    assert found["feature"] == ["orders", "revenue_eur", "days since last order"]
    assert {"Random score", "count check"} <= set(found["description"])


def test_evenly_spread_spending_that_makes_groups_with_income_is_no_random_number(propose_for: ProposeFor) -> None:
    rng = np.random.default_rng(2)
    spending = rng.permutation(np.arange(300) / 3)
    # The highest and the lowest spending go with a middling income: no rank correlation, and yet groups.
    income = 40 + 40 * (abs(spending - 50) < 25) + rng.normal(0, 3, 300)
    table = pd.DataFrame(
        {"id": range(300), "Spending score": spending, "Income": income, "Visits": rng.poisson(5, 300)}
    )
    assert "Spending score" in roles(propose_for(table))["feature"]


def test_where_headers_are_not_understood_money_is_not_all(propose_for: ProposeFor) -> None:
    rng = np.random.default_rng(3)
    table = pd.DataFrame(
        {
            "Kundnr": range(150),
            "Snittköp (kr)": rng.lognormal(5, 1, 150),
            "Total försäljning (kr)": rng.lognormal(8, 1, 150),
            "Dagar sedan senaste köp": rng.exponential(40, 150).round(),
        }
    )
    assert roles(propose_for(table))["feature"] == [*table.columns[1:]]
