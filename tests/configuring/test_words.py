"""What headers say, in the languages that users have."""

import pytest

from customer_segmentation.configuring.words import meanings, split, written_words


@pytest.mark.parametrize(
    ("meaning", "headers"),
    {
        "income": [
            "annual_income_thousands", "AnnualIncome", "Jahreseinkommen", "Revenu annuel",
            "Ingresos anuales", "Reddito annuo", "Renda anual", "Dochód", "Доход", "年收入", "年収",
        ],
        "spend": [
            "Spending Score (1-100)", "Spend", "MntWines", "Jahresumsatz", "Dépenses", "Gasto", "Spesa annua",
            "Despesas", "Wydatki", "Расходы", "消费分数", "年間購入額",
            "Betrag", "Montant", "Importe", "Importo", "Valor", "Bedrag", "Kwota", "Částka", "Belopp", "Tutar",
        ],
        "customer": [
            "CustomerID", "Client", "Kunden-Nr.", "Numéro client", "ID cliente", "Codice cliente", "Nº do cliente",
            "Numer klienta", "Номер клиента", "客户编号", "顧客ID", "Donor", "PolicyholderNo",
            "Klantnummer", "Číslo zákazníka", "Kundnummer", "Müşteri No", "Patient ID",
        ],
        "age": ["Age", "Alter", "Âge", "Edad", "Età", "Idade", "Wiek", "Возраст", "年龄", "年齢"],
        "recency": ["Recency", "DaysSinceLastPurchase", "Days since order", "Tage seit Kauf", "Jours depuis achat"],
        "trouble": ["Complaints", "Reklamationen", "Retours", "Devoluciones", "Zwroty", "Жалобы", "退货", "返品"],
        "order": [
            "Nr zamówienia", "Numer zamówienia", "Bestellnummer", "Bestell-Nr.", "Rechnungsnr",
            "Auftragsnummer", "Numéro de commande", "N° facture", "Número de pedido", "Nº factura",
            "Numero ordine", "N. fattura", "Número da encomenda", "Fatura", "Bestelnummer",
            "Factuurnummer", "Číslo objednávky", "Číslo faktury", "Ordernummer", "Fakturanummer",
            "Sipariş No", "Fatura No", "Beleg", "Appt ID",
        ],
        "price": [
            "Einzelpreis", "Stückpreis", "Prix unitaire", "Precio unitario", "Prezzo unitario",
            "Preço unitário", "Valor unitário", "Stukprijs", "Prijs", "Cena jednostkowa",
            "Jednotková cena", "Styckpris", "Pris", "Birim fiyat", "Cena",
        ],
    }.items(),
)  # fmt: skip
def test_headers_of_many_languages_mean_the_same(meaning: str, headers: list[str]) -> None:
    assert [header for header in headers if meaning not in meanings(header)] == []


@pytest.mark.parametrize("header", ["Annual", "Var 17", "x", "Spent on aging wine"])
def test_a_header_that_says_nothing_of_it_means_no_age(header: str) -> None:
    assert "age" not in meanings(header)


def test_a_span_of_time_is_no_result() -> None:
    assert "result" in meanings("y")
    assert meanings("Claims5y") == meanings("claims_12m") == meanings("Claims")


def test_a_header_is_split_at_capitals_digits_and_punctuation() -> None:
    assert split("avgOrder_Value2024 (k€)") == ["avg", "Order", "Value", "2024", "k"]


def test_the_divisor_of_a_unit_says_nothing_of_the_column() -> None:
    assert meanings("eGFR (mL/min/1.73m²)") == frozenset()
    assert "orders" in meanings("Verbrauch (kWh/Jahr)")


def test_words_stay_as_people_write_them() -> None:
    written = {
        "F&B spend": ["F&B", "spend"],
        "No-shows": ["No-shows"],
        "rate/night": ["rate/night"],
        "txns / month": ["txns", "/", "month"],
        "eGFR": ["eGFR"],
        "Chiffre d'affaires": ["Chiffre", "d'affaires"],
        "avg-order-value": ["avg", "order", "value"],
        "customerID": ["customer", "ID"],
        "_lastVisit_": ["last", "Visit"],
    }
    assert {header: written_words(header) for header in written} == written
