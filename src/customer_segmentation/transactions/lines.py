"""From transaction lines as they were read to lines with types, each with what becomes of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customers.cells import text, trimmed
from customer_segmentation.customers.columns import ROW
from customer_segmentation.customers.dates import day_count
from customer_segmentation.customers.engine import Table, number_rows, to_pandas, with_repeats
from customer_segmentation.customers.headers import match_headers
from customer_segmentation.customers.number_formats import CURRENCIES, NumberFormat, decide_formats, number
from customer_segmentation.errors import CustomerTableError

from .days import DayOrder, day_steps, decide_day_order, written_day
from .declaration import TransactionTable
from .distinct import Steps, read_once
from .totals import is_total

#: The columns of the lines after ``read_lines``, whatever the user's own are called.
CUSTOMER, ORDER, DAY, NET = "customer", "order", "day", "net"
#: Only where the lines have a status: the money of a purchase that its own status takes back, and NET leaves out.
UNDONE = "undone"
PRODUCT, PRODUCT_NAME, CATEGORY = "product", "product_name", "category"
OUTCOME, REPEATED, TAKEN_BACK = "outcome", "repeated", "taken_back"
#: What becomes of a line: used as a purchase,
PURCHASE = "purchase"
#: or netted, as it takes one back: by its order's number, by its status, or by a number below zero;
CANCELLED, RETURNED, NEGATIVE = "cancelled", "returned", "negative"
#: set aside, as it is right but no customer's purchase up to the reference date,
TOTAL, GUEST, IGNORED, DUPLICATE, LATER = "total", "guest", "ignored", "duplicate", "later"
#: or rejected, as it is wrong.
NO_DATE, TOO_EARLY, FUTURE, NO_NUMBER = "no_date", "too_early", "future", "no_number"
RETURNS = (CANCELLED, RETURNED, NEGATIVE)
USED, SET_ASIDE = (PURCHASE, *RETURNS), (TOTAL, GUEST, IGNORED, DUPLICATE, LATER)
REJECTED = (NO_DATE, TOO_EARLY, FUTURE, NO_NUMBER)

#: What is read from cells on the way to these.
_WRITTEN_DAY, _ORDER_READ, _OF_THE_DAY = "day as written", "order as read", "order of the day"
_IS_GUEST, _IS_CANCELLED, _IS_RETURNED, _IS_IGNORED = "is guest", "is cancelled", "is returned", "is ignored"
_IS_TOTAL = "is total"

#: What numbers are written with; the rest is a currency.
_OF_NUMBERS = "[0-9.,'’+\\-−() \u00a0\u202f]"
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
    written = _number_formats(frame, table, source)
    _require_one_currency(frame, table)
    frame = frame.with_columns(written_day(frame, table.date).alias(_WRITTEN_DAY))
    order = decide_day_order(frame, table.date, _WRITTEN_DAY, given=table.day_order)
    # From here on no header of the user's own is a name that is given here.
    frame = frame.rename({column: _as_read(column) for column in table.columns})
    frame = read_once(frame, _readings(frame.collect_schema(), table, written, order))
    given = [nw.col(_ORDER_READ)] if table.order else []
    # What a customer buys on a day is an order, where the lines do not say which order they belong to.
    order_of_line = nw.coalesce(*given, nw.col(_OF_THE_DAY)).alias(ORDER)
    frame = frame.with_columns(order_of_line, **_numbers(frame.collect_schema(), table))
    numbers = [_number_of(column) for column in table.number_columns]
    frame = frame.with_columns(is_total(frame, DAY, numbers).alias(_IS_TOTAL))
    frame = with_repeats(frame, [*map(_as_read, table.telling_columns)], REPEATED)
    frame = frame.with_columns(_taken_back(table).alias(TAKEN_BACK))
    if table.status:
        frame = frame.with_columns(_undone(table).alias(UNDONE))
    frame = frame.with_columns(_net(table).alias(NET), _outcome(table, today).alias(OUTCOME))
    source["number_formats"] = [{"column": column, **asdict(one)} for column, one in written.items() if one]
    source["day_order"] = order
    names = {PRODUCT: table.product, PRODUCT_NAME: table.product_name, CATEGORY: table.category}
    own = [*(name for name, column in names.items() if column), *([UNDONE] if table.status else [])]
    known = [CUSTOMER, ORDER, DAY, NET, *own, TAKEN_BACK, OUTCOME, REPEATED]
    return frame.select(ROW, *map(_as_read, table.columns), *known), source


def _declared_columns(frame: Any, table: TransactionTable, source: dict[str, Any]) -> Any:
    """The declared columns under their declared names, and the number of every row."""
    headers = frame.collect_schema().names()
    declared = table.columns
    found = match_headers(headers, table.lines, source)
    if absent := [column for column in declared if column not in found.values()]:
        shown = ", ".join(f'"{header}"' for header in headers if header != ROW)
        raise CustomerTableError(
            f'The transactions have no column "{absent[0]}". Their columns are: {shown}. Change transaction_table in '
            "your environment's parameters_transactions.yml, or add the header there under aliases; a column that the "
            "lines do not have is null."
        )
    source["renamed_columns"] = {header: column for header, column in found.items() if header != column}
    if ROW not in headers:
        frame = number_rows(frame, ROW, headers)
    frame = frame.rename(found).select(ROW, *declared)
    floats = [column for column, dtype in frame.collect_schema().items() if dtype.is_float()]
    # A gap is a gap: only some engines tell null from NaN.
    return frame.with_columns(nw.col(column).fill_nan(None) for column in floats) if floats else frame


def _number_formats(frame: Any, table: TransactionTable, source: dict[str, Any]) -> dict[str, NumberFormat | None]:
    """How the columns of numbers are written; each combination is looked at once, as it does not matter how often."""
    if not table.number_columns:
        return {}
    different = frame.select(table.number_columns).unique()
    return decide_formats(different, table.number_columns, table.lines, delimiter=source.get("delimiter"))


def _require_one_currency(frame: Any, table: TransactionTable) -> None:
    schema = frame.collect_schema()
    for column in (table.amount, table.price):
        if column and isinstance(schema[column], nw.String):
            sign = trimmed(nw.col(column).str.replace_all(_OF_NUMBERS, "")).alias("sign")
            different = frame.select(column).unique().select(sign).unique()
            found = set(to_pandas(different)["sign"].dropna()) & set(CURRENCIES)
            signs = sorted({_SAME_CURRENCY.get(sign, sign) for sign in found})
            if len(signs) > 1:
                raise CustomerTableError(
                    f'Column "{column}" holds amounts in several currencies, {" and ".join(signs)}, which cannot be '
                    "added up: convert them into one, or give the lines of one currency only."
                )


def _readings(
    schema: nw.Schema, table: TransactionTable, written: Mapping[str, NumberFormat | None], order: DayOrder
) -> dict[str, Steps]:
    """What is read from the cells of each column of text, dates or written numbers, rules of the trade included."""

    def cell(column: str) -> nw.Expr:
        return text(nw.col(_as_read(column)), schema[_as_read(column)], table.lines)

    customer = cell(table.customer)
    readings = {table.customer: {CUSTOMER: customer, _IS_GUEST: _is_one_of(customer, table.guests)}}
    if table.order:
        number_of_order = cell(table.order)
        cancelled = _matches(number_of_order, table.return_orders)
        readings[table.order] = {_ORDER_READ: number_of_order, _IS_CANCELLED: cancelled}
    if table.product:
        product = cell(table.product)
        readings[table.product] = {PRODUCT: product, _IS_IGNORED: _matches(product, table.ignored_products)}
    if table.status:
        readings[table.status] = {_IS_RETURNED: _is_one_of(cell(table.status), table.return_statuses)}
    for name, column in {PRODUCT_NAME: table.product_name, CATEGORY: table.category}.items():
        if column:
            readings[column] = {name: cell(column)}
    for column in _written_numbers(schema, table):
        readings[column] = {_number_of(column): _number(column, schema, written[column])}
    days = day_steps(_WRITTEN_DAY, schema[_WRITTEN_DAY], order, DAY)
    day = nw.col(DAY).fill_null(-1.0).cast(nw.Int64).cast(nw.String)
    of_the_day = {DAY: nw.col(DAY), _OF_THE_DAY: nw.concat_str(nw.lit("day "), day)}
    return {**{_as_read(column): [reading] for column, reading in readings.items()}, _WRITTEN_DAY: [*days, of_the_day]}


def _numbers(schema: nw.Schema, table: TransactionTable) -> dict[str, nw.Expr]:
    """The columns that hold numbers already."""
    numbers = set(table.number_columns) - set(_written_numbers(schema, table))
    return {_number_of(column): _number(column, schema, None) for column in sorted(numbers)}


def _written_numbers(schema: nw.Schema, table: TransactionTable) -> list[str]:
    return [column for column in table.number_columns if isinstance(schema[_as_read(column)], nw.String)]


def _number(column: str, schema: nw.Schema, written: NumberFormat | None) -> nw.Expr:
    return number(nw.col(_as_read(column)), schema[_as_read(column)], written)


def _as_read(column: str) -> str:
    return f"read {column}"


def _number_of(column: str) -> str:
    return f"number {column}"


def _is_one_of(cell: nw.Expr, words: Sequence[str]) -> nw.Expr:
    return cell.str.to_lowercase().is_in([word.lower() for word in words])


def _matches(cell: nw.Expr, pattern: str | None) -> nw.Expr:
    return cell.str.contains(pattern) if pattern else nw.lit(False)  # noqa: FBT003 - a value


def _taken_back(table: TransactionTable) -> nw.Expr:
    """How a line says that it takes a purchase back, in the first of three ways; null where it does not."""
    below_zero = [nw.col(_number_of(column)) < 0 for column in (table.amount, table.quantity) if column]
    signs = {
        CANCELLED: [nw.col(_IS_CANCELLED)] if table.order else [],
        RETURNED: [nw.col(_IS_RETURNED)] if table.status else [],
        NEGATIVE: below_zero,
    }
    return _first_of({name: _any(conditions) for name, conditions in signs.items()}, nw.lit(None, dtype=nw.String))


def _money(table: TransactionTable) -> nw.Expr:
    """The money that a line is about, as it is written; 0 in totals, and where the lines are about no money."""
    if not table.has_money:
        return nw.lit(0.0)
    money = nw.col(_number_of(table.amount)) if table.amount else _product(table)
    return nw.when(~nw.col(_IS_TOTAL)).then(money).otherwise(nw.lit(0.0))


def _product(table: TransactionTable) -> nw.Expr:
    return nw.col(_number_of(str(table.quantity))) * nw.col(_number_of(str(table.price)))


def _undone(table: TransactionTable) -> nw.Expr:
    """The money of a purchase whose own status says that it was cancelled or returned: nothing is left of it.

    A line that takes another one back has its money below zero.
    """
    money = _money(table)
    return nw.when((nw.col(TAKEN_BACK) == RETURNED) & (money > 0)).then(money).otherwise(nw.lit(0.0))


def _net(table: TransactionTable) -> nw.Expr:
    """The money of a line, negative where it takes another one back."""
    money = _money(table)
    signed = nw.when(nw.col(TAKEN_BACK).is_null()).then(money).otherwise(-money.abs())
    return signed + nw.col(UNDONE) if table.status else signed


def _outcome(table: TransactionTable, today: dt.date) -> nw.Expr:
    """What becomes of a line; where several things are to be said, the first of these."""
    day = nw.col(DAY)
    cases = {
        TOTAL: [nw.col(_IS_TOTAL)],
        GUEST: [nw.col(CUSTOMER).is_null(), nw.col(_IS_GUEST)],
        NO_DATE: [day.is_null()],
        TOO_EARLY: [day < day_count(table.earliest_date)],
        FUTURE: [day > day_count(table.latest_date or today)],
        NO_NUMBER: [nw.col(_number_of(column)).is_null() for column in table.number_columns],
        IGNORED: [nw.col(_IS_IGNORED)] if table.product else [],
        DUPLICATE: [nw.col(REPEATED)] if table.duplicates == "set_aside" else [],
        LATER: [day >= day_count(table.reference_date)] if table.reference_date else [],
    }
    used = nw.coalesce(nw.col(TAKEN_BACK), nw.lit(PURCHASE))
    return _first_of({name: _any(conditions) for name, conditions in cases.items() if conditions}, used)


def _first_of(cases: Mapping[str, nw.Expr], otherwise: nw.Expr) -> nw.Expr:
    """The name of the first case that holds."""
    # Numbers first: in pandas, each choice between texts makes millions of texts anew.
    number = nw.lit(0)
    for place, holds in reversed(list(enumerate(cases.values(), start=1))):
        number = nw.when(holds).then(nw.lit(place)).otherwise(number)
    places = list(range(1, len(cases) + 1))
    return number.replace_strict(places, list(cases), default=otherwise, return_dtype=nw.String)


def _any(conditions: Sequence[nw.Expr]) -> nw.Expr:
    known = [condition.fill_null(value=False) for condition in conditions]
    return nw.any_horizontal(*known, ignore_nulls=True) if known else nw.lit(False)  # noqa: FBT003 - a value
