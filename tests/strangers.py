"""Customer tables of companies that nobody here knows: seeded, in many languages and dresses, with planted truth.

A table is a function of a random generator. Its decorator says how the file is written, and what is true of it.
"""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import Workbook

Columns = dict[str, Any]
Draw = np.random.Generator


@dataclass(frozen=True)
class Stranger:
    """A table, how its file is written, and what is true of its columns."""

    file: str
    columns: Callable[[Draw], Columns]
    #: The column that identifies a customer, if there is one.
    id: str | None
    #: The numbers that segments may well be made from; nothing else should be a feature.
    features: frozenset[str]
    #: Columns that hold personal data, results, codes or nothing: never a feature.
    never: frozenset[str]
    encoding: str
    delimiter: str
    title: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """The table as text or typed values, always the same."""
        return pd.DataFrame(self.columns(np.random.default_rng(len(self.file))))

    def write(self, folder: Path) -> Path:
        """Write the file in the folder, and return its path."""
        path, table = folder / self.file, self.table()
        if path.suffix == ".parquet":
            table.to_parquet(path, index=False)
        elif path.suffix == ".xlsx":
            _write_sheet(path, table, self.title)
        elif path.suffix == ".json":
            table.to_json(path, orient="records", force_ascii=False)
        elif path.suffix == ".jsonl":
            table.to_json(path, orient="records", lines=True, force_ascii=False)
        elif path.suffix == ".zip":
            _write_months(path, table, self)
        else:
            path.write_bytes(_as_text(table, self))
        return path


STRANGERS: list[Stranger] = []


def stranger(
    file: str,
    *,
    id: str | None,  # noqa: A002 - the word that everybody uses
    features: Sequence[str],
    never: Sequence[str] = (),
    encoding: str = "utf-8",
    delimiter: str = ",",
    title: Sequence[str] = (),
) -> Callable[[Callable[[Draw], Columns]], Callable[[Draw], Columns]]:
    """Register a table."""

    def register(columns: Callable[[Draw], Columns]) -> Callable[[Draw], Columns]:
        truth = (frozenset(features), frozenset(never))
        STRANGERS.append(Stranger(file, columns, id, *truth, encoding, delimiter, tuple(title)))
        return columns

    return register


def _as_text(table: pd.DataFrame, of: Stranger) -> bytes:
    lines = "".join(f"{line}\n" for line in of.title)
    text = table.to_csv(index=False, sep=of.delimiter) if len(of.delimiter) == 1 else _in_columns(table)
    return (lines + text).encode(of.encoding)


def _in_columns(table: pd.DataFrame) -> str:
    """Columns under one another, separated by runs of blanks, as old systems print them."""
    cells = [list(table.columns), *table.astype(str).to_numpy().tolist()]
    widths = [max(len(row[place]) for row in cells) + 3 for place in range(len(table.columns))]
    return "".join(
        "".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in cells
    )


def _write_sheet(path: Path, table: pd.DataFrame, title: Sequence[str]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in title:
        sheet.append([line])
    sheet.append(list(table.columns))
    for row in table.astype(object).where(table.notna(), None).itertuples(index=False):
        sheet.append([value.item() if isinstance(value, np.generic) else value for value in row])
    book.save(path)


def _write_months(path: Path, table: pd.DataFrame, of: Stranger) -> None:
    half = len(table) // 2
    with zipfile.ZipFile(path, "w") as archive:
        for month, part in {"january.csv": table[:half], "february.csv": table[half:]}.items():
            archive.writestr(month, _as_text(part, of))


# --- Values -----------------------------------------------------------------------------------------------------------


def groups(draw: Draw, rows: int, centres: Sequence[Sequence[float]], spread: Sequence[float]) -> Any:
    """Planted groups of about equal size, of shape (rows, features)."""
    own = draw.integers(len(centres), size=rows)
    return np.asarray(centres, dtype=float)[own] + draw.normal(size=(rows, len(spread))) * spread


def positive(values: Any, decimals: int = 0) -> Any:
    """Values cut at zero and rounded; whole numbers without decimals."""
    rounded = np.round(np.clip(values, 0, None), decimals)
    return rounded.astype(int) if decimals == 0 else rounded


def skewed(draw: Draw, rows: int, middle: float, sigma: float = 1.0, decimals: int = 2) -> Any:
    """Lognormal amounts."""
    return np.round(middle * np.exp(draw.normal(0, sigma, rows)), decimals)


def blanks(draw: Draw, values: Sequence[Any], share: float) -> list[Any]:
    """The same values, with a share of them missing."""
    gone = draw.random(len(values)) < share
    return [None if missing else value for value, missing in zip(values, gone, strict=True)]


def one_of(draw: Draw, rows: int, *words: Any, p: Sequence[float] | None = None) -> Any:
    """Random words."""
    return draw.choice(np.array(words, dtype=object), rows, p=p)


def numbered(rows: int, pattern: str = "{}", first: int = 1) -> list[str]:
    """Identifiers."""
    return [pattern.format(number) for number in range(first, first + rows)]


def days(draw: Draw, rows: int, pattern: str = "%Y-%m-%d", first: str = "2019-01-01", span: int = 2000) -> list[str]:
    """Dates as text."""
    return list((pd.Timestamp(first) + pd.to_timedelta(draw.integers(span, size=rows), unit="D")).strftime(pattern))


def european(values: Any, decimals: int = 2, mark: str = ".", unit: str = "") -> list[str]:
    """Numbers with a decimal comma, a mark for thousands, and a unit."""
    swap = str.maketrans({",": mark, ".": ","})
    return [f"{value:,.{decimals}f}".translate(swap) + unit for value in values]


def mails(rows: int, host: str) -> list[str]:
    """E-mail addresses."""
    return [f"person{number}@{host}" for number in range(rows)]


def names(draw: Draw, rows: int, first: Sequence[str], last: Sequence[str]) -> list[str]:
    """Names of people, most of them different."""
    return [f"{draw.choice(first)} {draw.choice(last)} {number}" for number in range(rows)]


# --- English ----------------------------------------------------------------------------------------------------------


@stranger(
    "Telco churn.csv",
    id="customerID",
    features=("tenure", "MonthlyCharges", "TotalCharges"),
    never=("customerID", "Churn", "SeniorCitizen"),
)
def telecom(draw: Draw) -> Columns:
    values = groups(draw, 900, [(6, 30), (10, 85), (60, 25), (62, 100)], (4, 7))
    tenure, charges = positive(values[:, 0]) + 1, positive(values[:, 1], 2) + 15
    return {
        "customerID": numbered(900, "{:04d}-VHVEG", 1200),
        "gender": one_of(draw, 900, "Female", "Male"),
        "SeniorCitizen": draw.integers(2, size=900),
        "tenure": tenure,
        "Contract": one_of(draw, 900, "Month-to-month", "One year", "Two year", p=(0.5, 0.25, 0.25)),
        "PaperlessBilling": one_of(draw, 900, "Yes", "No"),
        "MonthlyCharges": charges,
        "TotalCharges": blanks(draw, [f"{value:.2f}" for value in tenure * charges], 0.01),
        "Churn": one_of(draw, 900, "Yes", "No", p=(0.27, 0.73)),
    }


@stranger(
    "wholesale.csv",
    id=None,
    features=("Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen"),
    never=("Channel", "Region"),
)
def wholesale(draw: Draw) -> Columns:
    shop = draw.random(440) < 0.33
    return {
        "Channel": np.where(shop, 2, 1),
        "Region": draw.integers(1, 4, size=440),
        "Fresh": positive(skewed(draw, 440, 8000, 1.2)),
        "Milk": positive(skewed(draw, 440, 2500, 0.9) * np.where(shop, 3, 1)),
        "Grocery": positive(skewed(draw, 440, 3000, 0.9) * np.where(shop, 4, 1)),
        "Frozen": positive(skewed(draw, 440, 1800, 1.1)),
        "Detergents_Paper": positive(skewed(draw, 440, 400, 1.1) * np.where(shop, 10, 1)),
        "Delicassen": positive(skewed(draw, 440, 900, 1.1)),
    }


@stranger(
    "credit card usage.csv",
    id="CUST_ID",
    features=("BALANCE", "PURCHASES", "CASH_ADVANCE", "CREDIT_LIMIT", "PAYMENTS", "PURCHASES_FREQUENCY", "TENURE"),
    never=("CUST_ID",),
)
def credit_cards(draw: Draw) -> Columns:
    return {
        "CUST_ID": numbered(3000, "C{}", 10001),
        "BALANCE": skewed(draw, 3000, 900, 1.3),
        "PURCHASES": np.where(draw.random(3000) < 0.3, 0.0, skewed(draw, 3000, 400, 1.4)),
        "CASH_ADVANCE": np.where(draw.random(3000) < 0.5, 0.0, skewed(draw, 3000, 600, 1.4)),
        "CREDIT_LIMIT": blanks(draw, list(draw.choice([1000, 1500, 3000, 6000, 9000, 30000], 3000)), 0.001),
        "PAYMENTS": skewed(draw, 3000, 800, 1.1),
        "PURCHASES_FREQUENCY": np.round(draw.random(3000), 3),
        "TENURE": draw.choice([6, 10, 12], 3000, p=(0.05, 0.05, 0.9)),
    }


@stranger(
    "loyalty export 2024.xlsx",
    id="Member No",
    features=("Visits", "Points", "Spend ($)"),
    never=("Member No", "E-mail", "Phone", "First name", "Country"),
    title=("Loyalty programme", "Exported on 3 May 2024 by marketing", ""),
)
def loyalty(draw: Draw) -> Columns:
    values = groups(draw, 300, [(4, 200, 90), (30, 900, 300), (9, 3000, 1600)], (1.5, 60, 40))
    return {
        "Member No": numbered(300, "{:06d}", 12),
        "First name": one_of(draw, 300, "Ann", "Bob", "Cleo", "Dirk", "Eve", "Finn", "Gus"),
        "E-mail": mails(300, "example.com"),
        "Phone": [f"+1 202 555 {number:04d}" for number in range(300)],
        "Country": ["US"] * 300,
        "Visits": positive(values[:, 0]),
        "Points": positive(values[:, 1]),
        "Spend ($)": positive(values[:, 2], 2),
        "Tier": blanks(draw, list(one_of(draw, 300, "Bronze", "Silver", "Gold")), 0.4),
    }


@stranger(
    "saas_accounts.parquet",
    id="account_id",
    features=("seats", "mrr_usd", "logins_30d", "tickets_90d", "health_score"),
    never=("account_id", "is_trial", "churned", "created_at", "mrr_eur"),
)
def software(draw: Draw) -> Columns:
    values = groups(draw, 5000, [(5, 60, 20), (40, 700, 300), (200, 4000, 90)], (1.5, 15, 12))
    return {
        "account_id": np.arange(5000) + 884_000_000,
        "seats": positive(values[:, 0]) + 1,
        "mrr_usd": positive(values[:, 1], 2),
        "mrr_eur": positive(values[:, 1] * 0.92, 2),
        "logins_30d": positive(values[:, 2]),
        "tickets_90d": draw.poisson(2, 5000),
        "health_score": draw.integers(0, 101, 5000),
        "is_trial": draw.random(5000) < 0.1,
        "churned": draw.random(5000) < 0.2,
        "created_at": pd.Timestamp("2020-01-01") + pd.to_timedelta(draw.integers(1500, size=5000), unit="D"),
        "plan": one_of(draw, 5000, "free", "team", "business"),
    }


@stranger(
    "marketing_campaign.tsv",
    id="ID",
    features=("Income", "Recency", "MntWines", "MntMeat", "NumWebPurchases", "NumStorePurchases"),
    never=("ID", "Z_CostContact", "Response", "Year_Birth", "Complain", "Dt_Customer"),
    delimiter="\t",
)
def campaign(draw: Draw) -> Columns:
    rich = draw.random(1200) < 0.4
    return {
        "ID": draw.permutation(11_000)[:1200],
        "Year_Birth": draw.integers(1940, 1997, 1200),
        "Education": one_of(draw, 1200, "Basic", "Graduation", "Master", "PhD"),
        "Income": blanks(draw, list(positive(draw.normal(38_000, 9000, 1200) + 30_000 * rich)), 0.011),
        "Dt_Customer": days(draw, 1200, "%d-%m-%Y", "2012-07-30", 700),
        "Recency": draw.integers(0, 100, 1200),
        "MntWines": positive(skewed(draw, 1200, 60, 0.9) * np.where(rich, 9, 1)),
        "MntMeat": positive(skewed(draw, 1200, 25, 0.9) * np.where(rich, 10, 1)),
        "NumWebPurchases": draw.poisson(3 + 3 * rich),
        "NumStorePurchases": draw.poisson(4 + 5 * rich),
        "Complain": (draw.random(1200) < 0.01).astype(int),
        "Z_CostContact": [3] * 1200,
        "Response": (draw.random(1200) < 0.15).astype(int),
    }


@stranger(
    "gym members.csv",
    id="Member",
    features=("Visits per month", "Minutes per visit", "Months as member"),
    never=("Member", "Notes", "Postcode"),
)
def gym(draw: Draw) -> Columns:
    values = groups(draw, 50, [(3, 35), (18, 50)], (1, 5))
    return {
        "Member": numbered(50, "M-{:03d}"),
        "Visits per month": positive(values[:, 0]),
        "Minutes per visit": positive(values[:, 1]),
        "Months as member": draw.integers(1, 60, 50),
        "Postcode": draw.integers(10_000, 99_999, 50),
        "T-shirt": one_of(draw, 50, "S", "M", "L", "XL"),
        "Notes": [f"Member since the opening, likes class {number}; asked twice about parking" for number in range(50)],
    }


@stranger(
    "donors.csv",
    id="donor_ref",
    features=("gifts", "total_given", "largest_gift", "days_since_last_gift"),
    never=("donor_ref", "surname", "email", "segment"),
    delimiter="|",
)
def donors(draw: Draw) -> Columns:
    return {
        "donor_ref": numbered(800, "D{:05d}"),
        "surname": one_of(draw, 800, *[f"Surname{number}" for number in range(400)]),
        "email": blanks(draw, mails(800, "mail.org"), 0.3),
        "gifts": draw.geometric(0.2, 800),
        "total_given": skewed(draw, 800, 250, 1.1),
        "largest_gift": skewed(draw, 800, 60, 0.9),
        "days_since_last_gift": positive(draw.exponential(300, 800)),
        "segment": draw.integers(1, 5, 800),
        "gift_aid": one_of(draw, 800, "Y", "N"),
    }


@stranger(
    "hotel guests.csv",
    id="guest_id",
    features=("nights", "avg_rate", "stays", "lead_time_days", "cancellations"),
    never=("guest_id", "full_name", "passport_no", "last_stay"),
    encoding="utf-16",
)
def hotel(draw: Draw) -> Columns:
    values = groups(draw, 600, [(2, 240, 12), (14, 90, 1), (3, 95, 2)], (0.7, 15, 0.8))
    return {
        "guest_id": numbered(600, "{:08d}", 4711),
        "full_name": names(draw, 600, ("Mia", "Noah", "Liam"), ("Smith", "Jones", "Brown")),
        "passport_no": [f"X{number:07d}" for number in draw.permutation(9_000_000)[:600]],
        "nights": positive(values[:, 0]) + 1,
        "avg_rate": positive(values[:, 1], 2),
        "stays": positive(values[:, 2]) + 1,
        "lead_time_days": positive(draw.exponential(30, 600)),
        "cancellations": draw.poisson(0.3, 600),
        "last_stay": days(draw, 600, "%m/%d/%Y"),
        "purpose": one_of(draw, 600, "business", "leisure", "", p=(0.3, 0.4, 0.3)),
    }


@stranger(
    "survey.csv",
    id=None,
    features=("q1_price", "q2_service", "q3_quality", "q4_speed", "nps"),
    never=("submitted", "comment"),
)
def survey(draw: Draw) -> Columns:
    values = groups(draw, 400, [(2, 4, 4, 2, 9), (4, 2, 2, 4, 3)], (0.6, 0.6, 0.6, 0.6, 1))
    scale = np.clip(np.round(values), (1, 1, 1, 1, 0), (5, 5, 5, 5, 10)).astype(int)
    return {
        "submitted": days(draw, 400, "%Y-%m-%d 10:%M:00"),
        **{name: scale[:, place] for place, name in enumerate(("q1_price", "q2_service", "q3_quality", "q4_speed"))},
        "nps": scale[:, 4],
        "comment": blanks(draw, [f"The answer number {number} of many, with words" for number in range(400)], 0.6),
    }


@stranger(
    "insurance.jsonl",
    id="policy_holder",
    features=("premium", "claims", "claim_amount", "years_insured"),
    never=("policy_holder", "date_of_birth", "phone"),
)
def insurance(draw: Draw) -> Columns:
    return {
        "policy_holder": numbered(700, "PH{}", 5000),
        "date_of_birth": days(draw, 700, "%Y-%m-%d", "1945-01-01", 20_000),
        "phone": [f"0{number}" for number in draw.integers(201_000_000, 209_999_999, 700)],
        "premium": skewed(draw, 700, 500, 0.5),
        "claims": draw.poisson(0.6, 700),
        "claim_amount": np.where(draw.random(700) < 0.6, 0.0, skewed(draw, 700, 900, 1.2)),
        "years_insured": draw.integers(0, 30, 700),
        "product": one_of(draw, 700, "car", "home", "life"),
    }


@stranger(
    "energy.json",
    id="meter",
    features=("kwh_year", "peak_share", "solar_kwh"),
    never=("meter", "constant_tariff"),
)
def energy(draw: Draw) -> Columns:
    values = groups(draw, 350, [(1800, 0.2), (4500, 0.35), (9000, 0.6)], (250, 0.03))
    return {
        "meter": numbered(350, "DE000{:09d}", 77),
        "kwh_year": positive(values[:, 0]),
        "peak_share": np.clip(np.round(values[:, 1], 3), 0, 1),
        "solar_kwh": np.where(draw.random(350) < 0.7, 0, positive(draw.normal(3000, 600, 350))),
        "constant_tariff": ["T1"] * 350,
        "heat_pump": one_of(draw, 350, "yes", "no", "unknown", p=(0.2, 0.7, 0.1)),
    }


@stranger(
    "wide export.csv",
    id="cust_no",
    features=tuple(f"metric_{number:03d}" for number in range(180)),
    never=("cust_no", *(f"flag_{number:02d}" for number in range(19))),
)
def wide(draw: Draw) -> Columns:
    hidden = groups(draw, 500, [(0, 0), (4, 0), (0, 4)], (1, 1)) @ draw.normal(size=(2, 180))
    return {
        "cust_no": numbered(500, "{:07d}", 3),
        **{f"metric_{place:03d}": np.round(hidden[:, place] + draw.normal(size=500), 3) for place in range(180)},
        **{f"flag_{place:02d}": draw.integers(2, size=500) for place in range(19)},
    }


@stranger("big.csv", id="id", features=("orders", "revenue", "recency"), never=("id", "zip", "signup_year"))
def big(draw: Draw) -> Columns:
    values = groups(draw, 100_000, [(2, 40, 300), (15, 900, 20), (6, 250, 90)], (0.7, 12, 12))
    return {
        "id": draw.permutation(10_000_000)[:100_000],
        "orders": positive(values[:, 0]) + 1,
        "revenue": positive(values[:, 1], 2),
        "recency": positive(values[:, 2]),
        "zip": draw.integers(501, 99_950, 100_000),
        "signup_year": draw.integers(2015, 2025, 100_000),
        "channel": one_of(draw, 100_000, "web", "app", "store"),
    }


@stranger("three columns.csv", id="id", features=("income", "spending"), never=("id",))
def smallest(draw: Draw) -> Columns:
    values = groups(draw, 120, [(20, 80), (80, 20), (50, 50)], (5, 5))
    return {"id": numbered(120), "income": positive(values[:, 0], 1), "spending": positive(values[:, 1], 1)}


@stranger("printed list.txt", id="ACCT", features=("BAL", "TRANS"), never=("ACCT", "OPENED"), delimiter="blanks")
def printed(draw: Draw) -> Columns:
    values = groups(draw, 150, [(500, 4), (9000, 40)], (100, 2))
    return {
        "ACCT": numbered(150, "{:06d}", 40),
        "OPENED": days(draw, 150, "%Y%m%d"),
        "BAL": [f"{value:.2f}" for value in positive(values[:, 0], 2)],
        "TRANS": positive(values[:, 1]),
        "BRANCH": one_of(draw, 150, "NORTH", "SOUTH"),
    }


@stranger("monthly.zip", id="customer", features=("basket", "visits"), never=("customer",))
def months(draw: Draw) -> Columns:
    values = groups(draw, 240, [(12, 2), (60, 9), (25, 20)], (3, 1))
    return {
        "customer": numbered(240, "K{:04d}"),
        "basket": positive(values[:, 0], 2),
        "visits": positive(values[:, 1]),
        "region": one_of(draw, 240, "A", "B", "C"),
    }


# --- German, Dutch ----------------------------------------------------------------------------------------------------


@stranger(
    "Kundenliste.csv",
    id="Kundennummer",
    features=("Umsatz (€)", "Bestellungen", "Tage seit letztem Kauf", "Reklamationen"),
    never=("Kundennummer", "Nachname", "E-Mail-Adresse", "PLZ", "Geburtsdatum"),
    encoding="cp1252",
    delimiter=";",
)
def german_shop(draw: Draw) -> Columns:
    values = groups(draw, 800, [(80, 2, 300), (600, 8, 60), (3500, 25, 15)], (15, 0.8, 8))
    return {
        "Kundennummer": numbered(800, "{:05d}", 17),
        "Nachname": one_of(draw, 800, *[f"Müller{number}" for number in range(300)]),
        "E-Mail-Adresse": mails(800, "beispiel.de"),
        "PLZ": numbered(800, "{:05d}", 1067),
        "Geburtsdatum": days(draw, 800, "%d.%m.%Y", "1950-01-01", 18_000),
        "Umsatz (€)": european(positive(values[:, 0], 2)),
        "Bestellungen": positive(values[:, 1]) + 1,
        "Tage seit letztem Kauf": positive(values[:, 2]),
        "Reklamationen": draw.poisson(0.2, 800),
        "Newsletter": one_of(draw, 800, "ja", "nein"),
        "Bewertung": one_of(draw, 800, "niedrig", "mittel", "hoch"),
    }


@stranger(
    "Mitglieder Schweiz.xlsx",
    id="Mitglied-Nr.",
    features=("Jahresbeitrag CHF", "Spenden CHF", "Veranstaltungen"),
    never=("Mitglied-Nr.", "Name", "Eintrittsjahr"),
    title=("Verein Beispiel", ""),
)
def swiss_club(draw: Draw) -> Columns:
    values = groups(draw, 220, [(120, 10, 1), (120, 900, 3), (400, 60, 12)], (10, 5, 0.6))
    return {
        "Mitglied-Nr.": [int(number) for number in numbered(220, "{}", 1001)],
        "Name": names(draw, 220, ("Urs", "Vreni", "Beat"), ("Meier", "Keller", "Frei")),
        "Jahresbeitrag CHF": [f"{value:,.2f}".replace(",", "’") for value in positive(values[:, 0], 2)],
        "Spenden CHF": [f"{value:,.2f}".replace(",", "’") for value in positive(values[:, 1], 2)],
        "Veranstaltungen": positive(values[:, 2]),
        "Eintrittsjahr": draw.integers(1975, 2025, 220),
        "Kanton": one_of(draw, 220, "ZH", "BE", "VD", "TI"),
    }


@stranger(
    "klanten.csv",
    id="klantnummer",
    features=("omzet", "aantal_bestellingen"),
    never=("klantnummer", "postcode"),
    delimiter=";",
)
def dutch_shop(draw: Draw) -> Columns:
    values = groups(draw, 400, [(100, 2), (1500, 14)], (20, 0.8))
    return {
        "klantnummer": numbered(400, "NL{:05d}"),
        "omzet": european(positive(values[:, 0], 2), unit=" €"),
        "aantal_bestellingen": positive(values[:, 1]) + 1,
        "postcode": numbered(400, "{} AB", 1000),
        "geslacht": one_of(draw, 400, "man", "vrouw", "onbekend"),
    }


# --- Romance languages ------------------------------------------------------------------------------------------------


@stranger(
    "clients.csv",
    id="N° client",
    features=("Chiffre d'affaires", "Nombre de commandes", "Ancienneté (mois)"),
    never=("N° client", "Prénom", "Téléphone"),
    delimiter=";",
    encoding="utf-8-sig",
)
def french_shop(draw: Draw) -> Columns:
    values = groups(draw, 500, [(120, 2, 5), (1800, 20, 40), (700, 5, 80)], (25, 0.7, 3))
    return {
        "N° client": numbered(500, "FR-{:05d}"),
        "Prénom": one_of(draw, 500, *[f"Prénom{number}" for number in range(120)]),
        "Téléphone": [f"0{number}" for number in draw.integers(610_000_000, 699_999_999, 500)],
        "Chiffre d'affaires": european(positive(values[:, 0], 2), mark="\N{NARROW NO-BREAK SPACE}", unit=" €"),
        "Nombre de commandes": positive(values[:, 1]) + 1,
        "Ancienneté (mois)": positive(values[:, 2]) + 1,
        "Abonné": one_of(draw, 500, "oui", "non"),
        "Région": blanks(draw, list(one_of(draw, 500, "Bretagne", "Alsace", "Corse")), 0.5),
    }


@stranger(
    "clientes.csv",
    id="ID Cliente",
    features=("Ingreso anual (miles)", "Puntuación de gasto"),
    never=("ID Cliente", "Edad"),
    delimiter=";",
    encoding="cp1252",
)
def spanish_mall(draw: Draw) -> Columns:
    values = groups(draw, 200, [(25, 80), (25, 20), (55, 50), (88, 17), (86, 82)], (6, 7))
    return {
        "ID Cliente": numbered(200, "{:04d}"),
        "Género": one_of(draw, 200, "Mujer", "Hombre"),
        "Edad": draw.integers(18, 71, 200),
        "Ingreso anual (miles)": european(positive(values[:, 0], 1), 1),
        "Puntuación de gasto": np.clip(positive(values[:, 1]), 1, 100),
    }


@stranger(
    "clienti.xlsx",
    id="Codice cliente",
    features=("Fatturato", "Ordini", "Giorni dall'ultimo ordine"),
    never=("Codice cliente", "Cognome"),
)
def italian_shop(draw: Draw) -> Columns:
    values = groups(draw, 300, [(150, 2, 280), (2600, 18, 20)], (30, 0.8, 10))
    return {
        "Codice cliente": numbered(300, "IT{:04d}"),
        "Cognome": one_of(draw, 300, *[f"Rossi{number}" for number in range(150)]),
        "Fatturato": positive(values[:, 0], 2),
        "Ordini": positive(values[:, 1]) + 1,
        "Giorni dall'ultimo ordine": positive(values[:, 2]),
        "Iscritto": one_of(draw, 300, "sì", "no"),
    }


@stranger(
    "base_clientes_br.csv",
    id="CPF",
    features=("Receita total", "Compras", "Dias sem comprar"),
    never=("CPF", "Nome"),
    delimiter=";",
)
def brazilian_shop(draw: Draw) -> Columns:
    values = groups(draw, 350, [(90, 2, 200), (2000, 15, 20), (800, 4, 60)], (20, 0.6, 6))
    numbers = draw.choice(899_999_999, 350, replace=False) + 100_000_000
    return {
        "CPF": [f"{str(n)[:3]}.{str(n)[3:6]}.{str(n)[6:]}-{n % 97:02d}" for n in numbers],
        "Nome": names(draw, 350, ("João", "Maria", "Inês"), ("Silva", "Souza")),
        "Receita total": [f"R$ {value}" for value in european(positive(values[:, 0], 2))],
        "Compras": positive(values[:, 1]) + 1,
        "Dias sem comprar": positive(values[:, 2]),
        "Estado": one_of(draw, 350, "SP", "RJ", "MG"),
    }


# --- Slavic, Turkish, Greek -------------------------------------------------------------------------------------------


@stranger(
    "klienci.csv",
    id="Numer klienta",
    features=("Przychód", "Liczba zamówień"),
    never=("Numer klienta", "Nazwisko"),
    delimiter=";",
    encoding="cp1250",
)
def polish_shop(draw: Draw) -> Columns:
    values = groups(draw, 260, [(200, 2), (3000, 16), (1200, 5)], (40, 0.6))
    return {
        "Numer klienta": numbered(260, "{:05d}", 9),
        "Nazwisko": one_of(draw, 260, *[f"Wiśniewski{number}" for number in range(120)]),
        "Przychód": european(positive(values[:, 0], 2), mark=" ", unit=" zł"),
        "Liczba zamówień": positive(values[:, 1]) + 1,
        "Województwo": one_of(draw, 260, "śląskie", "łódzkie", "małopolskie"),
        "Zgoda": one_of(draw, 260, "tak", "nie"),
    }


@stranger(
    "клиенты.csv",
    id="Код клиента",
    features=("Выручка", "Заказы", "Давность"),
    never=("Код клиента", "Фамилия"),
    delimiter=";",
    encoding="cp1251",
)
def russian_shop(draw: Draw) -> Columns:
    values = groups(draw, 320, [(900, 2, 250), (18_000, 14, 20)], (150, 0.7, 10))
    return {
        "Код клиента": numbered(320, "К{:05d}"),
        "Фамилия": one_of(draw, 320, *[f"Иванов{number}" for number in range(150)]),
        "Выручка": european(positive(values[:, 0], 2), mark="\N{NO-BREAK SPACE}"),
        "Заказы": positive(values[:, 1]) + 1,
        "Давность": positive(values[:, 2]),
        "Пол": one_of(draw, 320, "жен", "муж"),
    }


@stranger(
    "müşteriler.csv",
    id="Müşteri No",
    features=("Ciro", "Sipariş sayısı"),
    never=("Müşteri No",),
    delimiter=";",
    encoding="cp1254",
)
def turkish_shop(draw: Draw) -> Columns:
    values = groups(draw, 200, [(300, 2), (5200, 18)], (50, 0.7))
    return {
        "Müşteri No": numbered(200, "TR{:05d}"),
        "Ciro": european(positive(values[:, 0], 2)),
        "Sipariş sayısı": positive(values[:, 1]) + 1,
        "Şehir": one_of(draw, 200, "İstanbul", "İzmir", "Eskişehir"),
    }


@stranger("πελάτες.xlsx", id="Κωδικός πελάτη", features=("Έσοδα", "Παραγγελίες"), never=("Κωδικός πελάτη",))
def greek_shop(draw: Draw) -> Columns:
    values = groups(draw, 180, [(150, 2), (2200, 12)], (30, 0.6))
    return {
        "Κωδικός πελάτη": numbered(180, "GR{:04d}"),
        "Έσοδα": positive(values[:, 0], 2),
        "Παραγγελίες": positive(values[:, 1]) + 1,
        "Πόλη": one_of(draw, 180, "Αθήνα", "Πάτρα", "Χανιά"),
    }


# --- Asian languages --------------------------------------------------------------------------------------------------


@stranger(
    "客户.csv",
    id="客户编号",
    features=("年收入(千元)", "消费评分"),
    never=("客户编号", "年龄"),
    encoding="gb18030",
)
def chinese_mall(draw: Draw) -> Columns:
    values = groups(draw, 240, [(25, 80), (25, 20), (85, 20), (85, 80)], (6, 7))
    return {
        "客户编号": numbered(240, "{:05d}"),
        "性别": one_of(draw, 240, "男", "女"),
        "年龄": draw.integers(18, 70, 240),
        "年收入(千元)": positive(values[:, 0]),
        "消费评分": np.clip(positive(values[:, 1]), 1, 100),
    }


@stranger(
    "顧客.csv",
    id="顧客ID",
    features=("購入金額", "購入回数"),
    never=("顧客ID", "氏名", "登録日"),
    encoding="shift_jis",
)
def japanese_shop(draw: Draw) -> Columns:
    values = groups(draw, 240, [(3000, 2), (60_000, 15)], (600, 0.7))
    return {
        "顧客ID": numbered(240, "J{:05d}"),
        "氏名": names(draw, 240, ("太郎", "花子"), ("佐藤", "鈴木")),
        "購入金額": [f"{value:,}円" for value in positive(values[:, 0])],
        "購入回数": positive(values[:, 1]) + 1,
        "登録日": days(draw, 240, "%Y年%m月%d日"),
        "都道府県": one_of(draw, 240, "東京都", "大阪府", "京都府"),
    }


@stranger("고객.parquet", id="고객번호", features=("구매금액", "방문횟수"), never=("고객번호",))
def korean_shop(draw: Draw) -> Columns:
    values = groups(draw, 260, [(20_000, 3), (400_000, 20)], (3000, 0.8))
    return {
        "고객번호": numbered(260, "{:06d}", 8),
        "구매금액": positive(values[:, 0]),
        "방문횟수": positive(values[:, 1]) + 1,
        "지역": one_of(draw, 260, "서울", "부산"),
    }


def bytes_of(table: pd.DataFrame) -> bytes:
    """A table as the bytes of a CSV file."""
    return io.BytesIO(table.to_csv(index=False).encode()).getvalue()
