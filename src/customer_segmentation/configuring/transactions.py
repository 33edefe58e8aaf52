"""Telling transactions from customers, and the environment for a table of them: one row per purchase or payment."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from customer_segmentation.customers.columns import header_key
from customer_segmentation.errors import SettingsError

from .environment import MARK, as_text, quoted
from .facts import ColumnFacts
from .recognition import is_key_like, kind_of
from .words import folded, meanings

#: If fewer of the rows than this have a customer of their own, customers stand in several rows.
_REPEATED = 0.9
#: Lines of which more than this have a date that can be read are worth a run; the others are rejected.
_READABLE = 0.5
#: What headers of products, categories and statuses have in them.
_PRODUCT = (
    *("stock", "product", "sku", "article", "artikel", "produkt", "produit", "producto", "prodotto", "produto"),
    *("item", "towar", "zboží", "položka", "ürün", "товар", "商品", "産品", "产品", "製品"),
)
#: What the names of products are called, beside their codes.
_PRODUCT_NAME = (
    *("description", "descript", "descripci", "descri", "bezeichnung", "designation", "désignation", "productname"),
    *("itemname", "artikelname", "nazwa", "název", "benämning", "название", "наименование", "商品名", "产品名称"),
)
_CATEGORY = ("categor", "kategori", "warengruppe", "catégorie", "категор", "分类", "分類", "カテゴリ")
_STATUS = ("status", "state", "estado", "statut", "stato", "durum", "статус", "状态", "状態")
_QUANTITY = (
    *("quantity", "qty", "menge", "anzahl", "stück", "quantit", "qté", "cantidad", "quantidade", "qtd", "aantal"),
    *("ilość", "množství", "počet", "antal", "adet", "miktar", "количеств", "数量", "units"),
)
#: Lines of the example environment that speak of money.
_OF_MONEY = re.compile("Monetary|Revenue")
#: The described features that lines without money, and without products, do not give.
_MONEY_COLUMNS = ("Net revenue", "Nothing left after returns", "Mean basket", "Share of returns")
_PRODUCT_COLUMNS = ("Different products",)


@dataclass(frozen=True)
class TransactionColumns:
    """The columns of a table of transactions, by what ``transaction_table`` calls them; none where there is none."""

    customer: str
    date: str
    order: str | None
    amount: str | None
    quantity: str | None
    price: str | None
    product: str | None
    product_name: str | None
    category: str | None
    status: str | None

    @property
    def has_money(self) -> bool:
        """Whether the lines say how much money they are about."""
        return bool(self.amount or (self.quantity and self.price))


@dataclass(frozen=True)
class Lines:
    """Where the lines are: the file as it is written down, and the sheet of a workbook of several."""

    file: str
    sheet: str | None = None


def recognise(columns: Sequence[ColumnFacts]) -> TransactionColumns | None:
    """The columns of a table of transactions: customers stand in several rows, each with a date; else nothing."""
    found = _customer_and_date(columns)
    if found is None:
        return None
    customer, date = found
    free = [facts for facts in columns if facts not in found]

    def take(fits: Callable[[ColumnFacts], bool]) -> str | None:
        taken = next((facts for facts in free if fits(facts)), None)
        if taken is not None:
            free.remove(taken)
        return taken.header if taken else None

    order = take(lambda facts: "order" in meanings(facts.header) and kind_of(facts).name != "date")
    price = take(lambda facts: facts.numbers is not None and "price" in meanings(facts.header))
    quantity = take(lambda facts: facts.numbers is not None and _has(facts, _QUANTITY))
    amount = take(lambda facts: facts.numbers is not None and "spend" in meanings(facts.header))
    category = take(lambda facts: _has(facts, _CATEGORY))
    status = take(lambda facts: facts.numbers is None and _has(facts, _STATUS))
    product = take(lambda facts: _has(facts, _PRODUCT))
    product_name = take(lambda facts: _has(facts, _PRODUCT_NAME)) if product else None
    if amount:
        price = None  # the money is there already
    return TransactionColumns(
        customer.header, date.header, order, amount, quantity, price, product, product_name, category, status
    )


def write_transactions(
    found: TransactionColumns,
    lines: Lines,
    environment: str,
    example: Path,
    *,
    spark: bool,
    cancelled_by_order: bool = True,
) -> dict[str, str]:
    """The text of each file of the environment, by its name: where the lines are, what they mean, and RFM from them.

    Args:
        found: The columns.
        lines: Where the lines are.
        environment: The environment's name.
        example: The folder of the example environment, whose segments, names and playbook hold for any shop.
        spark: Whether Spark makes the tables.
        cancelled_by_order: Whether the numbers of orders may say that they are cancellations.

    Raises:
        SettingsError: The example's catalog was changed, so that Spark's cannot be made of it.
    """
    texts = {name: (example / name).read_text(encoding="utf-8") for name in _TAKEN_OVER}
    settings = texts["parameters.yml"].replace("id_column: CustomerID", f"id_column: {quoted(found.customer)}")
    if not found.product:
        settings = _without(settings, _PRODUCT_COLUMNS)
    texts["parameters.yml"] = settings if found.has_money else _without_money(settings)
    if spark:
        texts["catalog.yml"] = _on_spark(texts["catalog.yml"])
    return {
        "globals.yml": as_text(
            [
                MARK,
                "# Everything not named here keeps its value from conf/base/globals.yml.",
                "",
                "# The transaction lines. As long as a file is named, a run makes the customers from it first.",
                f"transactions_file: {quoted(lines.file)}",
                "",
                *([f"transactions_sheet: {quoted(lines.sheet)}", ""] if lines.sheet else []),
                f"# Results lie in data/{environment}/; name another folder here if you like: results_folder: …",
            ]
        ),
        "parameters_transactions.yml": as_text([*_declared(found, cancelled_by_order=cancelled_by_order)]),
        **{name: f"{MARK}\n{text}" for name, text in texts.items()},
    }


#: What the example's catalog says its tables are, and what they are on Spark.
_TABLES_IN_MEMORY = "{type: customer_segmentation.datasets.results.ParquetDataset}"
_TABLES_ON_SPARK = "{type: spark.SparkDatasetV2, save_args: {mode: overwrite}}"
#: Files of the example environment that the new one takes over.
_TAKEN_OVER = ("catalog.yml", "parameters.yml", "parameters_playbook.yml")


def _on_spark(catalog: str) -> str:
    if _TABLES_IN_MEMORY not in catalog:
        raise SettingsError(
            f"conf/transactions/catalog.yml was changed: --spark looks for {_TABLES_IN_MEMORY} in it, for tables "
            "in memory. Bring this line back, or write the new environment's catalog yourself."
        )
    return catalog.replace(_TABLES_IN_MEMORY, _TABLES_ON_SPARK)


def _declared(found: TransactionColumns, *, cancelled_by_order: bool) -> Iterator[str]:
    yield from (MARK, "# What each setting means is explained in conf/base/parameters_transactions.yml.", "")
    yield from ("# What the columns of the lines mean, as their headers and cells tell; null: there is none.",)
    yield "transaction_table:"
    reasons: Mapping[str, str] = {
        "customer": "who bought; it stands in several rows",
        "date": "when",
        "order": "null: what a customer buys on a day is one order",
        "amount": "the money of a line; null: quantity times price",
        "quantity": "how many",
        "price": "of one piece",
        "product": "what was bought",
        "product_name": "what it is called, for people",
        "category": "the kind of product",
        "status": "whether it was cancelled or returned",
    }
    for name, reason in reasons.items():
        header = getattr(found, name)
        yield f"  {name}: {'null' if header is None else quoted(header)}   # {reason}"
    yield "  aliases: {}   # other headers under which a column may be found"
    if not cancelled_by_order:
        yield "  return_orders: null   # what looks like the number of a cancellation is that of a purchase"


def _without_money(settings: str) -> str:
    """The example's settings without what only lines with money give."""
    lines = _without(settings, _MONEY_COLUMNS).replace("value_column: Net revenue", "value_column: null").splitlines()
    return "\n".join(line for line in lines if line.lstrip()[:1] != "-" or not _OF_MONEY.search(line)) + "\n"


def _without(settings: str, columns: Sequence[str]) -> str:
    """The example's settings without some of its described columns, which are in the only line that lists them."""
    return re.sub(
        r"(?<=profile_columns: \[).*(?=\])",
        lambda listed: ", ".join(one for one in listed[0].split(", ") if one not in columns),
        settings,
    )


def _customer_and_date(columns: Sequence[ColumnFacts]) -> tuple[ColumnFacts, ColumnFacts] | None:
    kinds = {facts.header: kind_of(facts).name for facts in columns}
    keys = [facts for facts in columns if kinds[facts.header] != "date" and _names_customers(facts)]
    dates = [one for one in columns if kinds[one.header] == "date" and one.shares["readable date"] > _READABLE]
    if not dates or any(facts.distinct_share >= _REPEATED for facts in keys):
        return None
    several = [facts for facts in keys if facts.distinct > 1]
    return (max(several, key=lambda facts: facts.distinct), dates[0]) if several else None


def _names_customers(facts: ColumnFacts) -> bool:
    said = meanings(facts.header)
    return "customer" in said and not said & {"code", "sex", "age", "result"} and is_key_like(facts, said)


def _has(facts: ColumnFacts, words: Sequence[str]) -> bool:
    key = folded(header_key(facts.header))
    return any(folded(header_key(word)) in key for word in words)
