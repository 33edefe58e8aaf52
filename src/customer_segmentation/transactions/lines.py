"""From transaction lines as they were read to lines with types, each with what becomes of it."""

import datetime as dt
from dataclasses import asdict
from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customers.cells import missing, text, trimmed
from customer_segmentation.customers.columns import ROW
from customer_segmentation.customers.engine import Table, to_pandas
from customer_segmentation.customers.headers import match_headers
from customer_segmentation.customers.number_formats import CURRENCIES, decide_formats, number
from customer_segmentation.errors import CustomerTableError

from .days import day_count, days, decide_day_order
from .declaration import TransactionTable

#: The columns of the lines after ``read_lines``, whatever the user's own are called.
CUSTOMER, ORDER, DAY, NET, PRODUCT, CATEGORY, OUTCOME, REPEATED = (
    "customer",
    "order",
    "day",
    "net",
    "product",
    "category",
    "outcome",
    "repeated",
)
#: What becomes of a line: used as one of these,
PURCHASE, RETURN = "purchase", "return"
#: set aside, as it is right but no customer's purchase,
GUEST, IGNORED, DUPLICATE = "guest", "ignored", "duplicate"
#: or rejected, as it is wrong.
NO_DATE, TOO_EARLY, FUTURE, NO_NUMBER = "no_date", "too_early", "future", "no_number"
USED, SET_ASIDE = (PURCHASE, RETURN), (GUEST, IGNORED, DUPLICATE)
REJECTED = (NO_DATE, TOO_EARLY, FUTURE, NO_NUMBER)

_SAME_CURRENCY = {"EUR": "€", "USD": "$", "US$": "$", "GBP": "£", "PLN": "zł", "руб.": "₽", "руб": "₽"}


def read_lines(transactions: Table, table: TransactionTable, today: dt.date) -> tuple[Any, dict[str, Any]]:
    """Give the declared columns their types, and decide what becomes of every line.

    Returns:
        A Narwhals frame with every line in its order: ``row_in_file`` and the declared columns as they were read, then
        the columns named at the top of this module. Then the source: the reader's notes, ``renamed_columns``,
        ``number_formats`` and ``day_order``.

    Raises:
        CustomerTableError: A declared column is missing, the amounts are in several currencies, or no line can be used.
    """
    frame: Any = nw.from_native(transactions)
    source = dict(getattr(transactions, "attrs", {}).get("source", {}))
    frame = _declared_columns(frame, table, source)
    schema = frame.collect_schema()
    written = decide_formats(frame, table.number_columns, table.lines, delimiter=source.get("delimiter"))
    _require_one_currency(frame, table)
    order = decide_day_order(frame, table.date, given=table.day_order)
    source["number_formats"] = [{"column": column, **asdict(one)} for column, one in written.items() if one]
    source["day_order"] = order
    frame = frame.with_columns(
        *(text(nw.col(own), schema[own], table.lines).alias(column) for column, own in _texts(table).items()),
        days(table.date, schema[table.date], order).alias(DAY),
        *(number(nw.col(own), schema[own], written[own]).alias(f"number {own}") for own in table.number_columns),
    )
    frame = _with_order(frame, table)
    frame = frame.with_columns(_returned(table).alias(RETURN))
    frame = frame.with_columns(_net(table).alias(NET))
    frame = frame.with_columns(_is_repeated(frame, table).alias(REPEATED))
    frame = frame.with_columns(_outcome(table, today).alias(OUTCOME))
    own = [ROW, table.customer, *table.number_columns, *table.text_columns]
    known = [CUSTOMER, ORDER, DAY, NET, *(name for name in (PRODUCT, CATEGORY) if name in _texts(table))]
    return frame.select(
        *(nw.col(column).alias(column if column == ROW else f"read {column}") for column in own),
        *(nw.col(column) for column in [*known, OUTCOME, REPEATED]),
    ), source


def _declared_columns(frame: Any, table: TransactionTable, source: dict[str, Any]) -> Any:
    """The declared columns under their declared names, and the number of every row."""
    headers = frame.collect_schema().names()
    declared = [table.customer, *table.number_columns, *table.text_columns]
    found = match_headers(headers, table.lines, source)
    if absent := [column for column in declared if column not in found.values()]:
        shown = ", ".join(f'"{header}"' for header in headers if header != ROW)
        raise CustomerTableError(
            f'The transactions have no column "{absent[0]}". Their columns are: {shown}. Change transaction_table in '
            "your environment's parameters_transactions.yml, or add the header there under aliases; a column that the "
            "lines do not have is null."
        )
    if ROW not in headers:
        order = {"order_by": headers} if isinstance(frame, nw.LazyFrame) else {}
        frame = frame.with_row_index(ROW, **order).with_columns((nw.col(ROW).cast(nw.Int64) + 1).alias(ROW))
    return frame.rename(found).select(ROW, *declared)


def _texts(table: TransactionTable) -> dict[str, str]:
    """The declared column by what it stands for, of all that is text."""
    own = {CUSTOMER: table.customer, "read order": table.order, PRODUCT: table.product, CATEGORY: table.category}
    return {name: column for name, column in {**own, "status": table.status}.items() if column}


def _require_one_currency(frame: Any, table: TransactionTable) -> None:
    schema = frame.collect_schema()
    for column in (table.amount, table.price):
        if column and isinstance(schema[column], nw.String):
            sign = trimmed(nw.col(column).str.replace_all(r"[0-9.,'’+\-−() \u00a0\u202f]", "")).alias("sign")
            found = set(to_pandas(frame.select(sign).unique())["sign"].dropna()) & set(CURRENCIES)
            signs = sorted({_SAME_CURRENCY.get(sign, sign) for sign in found})
            if len(signs) > 1:
                raise CustomerTableError(
                    f'Column "{column}" holds amounts in several currencies, {" and ".join(signs)}, which cannot be '
                    "added up: convert them into one, or give the lines of one currency only."
                )


def _with_order(frame: Any, table: TransactionTable) -> Any:
    """What a customer buys on a day is an order, where the lines do not say which order they belong to."""
    of_the_day = nw.concat_str(nw.lit("day "), nw.col(DAY).fill_null(-1.0).cast(nw.Int64).cast(nw.String))
    given = [nw.col("read order")] if table.order else []
    return frame.with_columns(nw.coalesce(*given, of_the_day).alias(ORDER))


def _returned(table: TransactionTable) -> nw.Expr:
    """Whether a line takes a purchase back."""
    signs = [nw.col(f"number {column}") < 0 for column in (table.amount, table.quantity) if column]
    if table.order and table.return_orders:
        signs.append(nw.col("read order").str.contains(table.return_orders))
    if table.status and table.return_statuses:
        signs.append(nw.col("status").str.to_lowercase().is_in([one.lower() for one in table.return_statuses]))
    return _any(signs)


def _net(table: TransactionTable) -> nw.Expr:
    """The money of a line, negative where it is returned; 0 where the lines are about no money."""
    if not table.has_money:
        return nw.lit(0.0)
    money = nw.col(f"number {table.amount}") if table.amount else _product(table)
    return nw.when(nw.col(RETURN)).then(-money.abs()).otherwise(money)


def _product(table: TransactionTable) -> nw.Expr:
    return nw.col(f"number {table.quantity}") * nw.col(f"number {table.price}")


def _is_repeated(frame: Any, table: TransactionTable) -> nw.Expr:
    """Whether all declared cells of a line stand in an earlier line too."""
    schema = frame.collect_schema()
    columns = [table.customer, *table.number_columns, *table.text_columns]
    cells = [
        nw.when(missing(nw.col(column), schema[column], table.lines))
        .then(nw.lit(""))
        .otherwise(nw.col(column).cast(nw.String))
        for column in columns
    ]
    first = nw.concat_str(*cells, separator="\x1f").is_first_distinct()
    return ~(first.over(order_by=ROW) if isinstance(frame, nw.LazyFrame) else first)


def _outcome(table: TransactionTable, today: dt.date) -> nw.Expr:
    """What becomes of a line; where several things are to be said, the first of these."""
    customer, day = nw.col(CUSTOMER), nw.col(DAY)
    cases = {
        GUEST: _any([customer.is_null(), customer.str.to_lowercase().is_in([one.lower() for one in table.guests])]),
        NO_DATE: day.is_null(),
        TOO_EARLY: day < day_count(table.earliest_date),
        FUTURE: day > day_count(table.latest_date or today),
        NO_NUMBER: _any([nw.col(f"number {column}").is_null() for column in table.number_columns]),
        IGNORED: _any(
            [nw.col(PRODUCT).str.contains(table.ignored_products)] if table.product and table.ignored_products else []
        ),
        DUPLICATE: nw.col(REPEATED) if table.duplicates == "set_aside" else nw.lit(False),  # noqa: FBT003 - a value
        RETURN: nw.col(RETURN),
    }
    outcome = nw.lit(PURCHASE)
    for name, holds in reversed(cases.items()):
        outcome = nw.when(holds).then(nw.lit(name)).otherwise(outcome)
    return outcome


def _any(conditions: list[nw.Expr]) -> nw.Expr:
    known = [condition.fill_null(value=False) for condition in conditions]
    return nw.any_horizontal(*known, ignore_nulls=True) if known else nw.lit(False)  # noqa: FBT003 - a value
