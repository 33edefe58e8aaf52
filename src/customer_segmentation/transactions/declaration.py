"""What the columns of a table of transactions mean, and the rules of the trade: the block ``transaction_table``."""

import datetime as dt
import re
from typing import ClassVar, Literal, Self

from pydantic import Field, field_validator, model_validator

from customer_segmentation.customers.declaration import CustomerTable, DescribedColumn, Feature
from customer_segmentation.options import Options


class LinesTable(CustomerTable):
    """The declared columns of transaction lines, for all that reads tables."""

    called: ClassVar[str] = "table of transactions"
    block: ClassVar[str] = "transaction_table"
    file: ClassVar[str] = "conf/base/parameters_transactions.yml"


class TransactionTable(Options):
    """Which columns transaction lines have, and how they are treated; ``conf/base`` comments every field.

    A column that is null is not in the table. Without ``amount``, quantity times price is the money; without those,
    there is none.
    """

    customer: str = Field(min_length=1)
    date: str = Field(min_length=1)
    order: str | None
    amount: str | None
    quantity: str | None
    price: str | None
    product: str | None
    product_name: str | None
    category: str | None
    status: str | None
    aliases: dict[str, tuple[str, ...]]
    missing_values: tuple[str, ...]
    guests: tuple[str, ...]
    return_orders: str | None
    return_statuses: tuple[str, ...]
    ignored_products: str | None
    duplicates: Literal["keep", "set_aside"]
    day_order: Literal["auto", "day_first", "month_first"]
    reference_date: dt.date | None
    latest_date: dt.date | None
    earliest_date: dt.date
    trend_days: int = Field(ge=1)

    @property
    def number_columns(self) -> list[str]:
        """The columns of numbers that the table has."""
        return [column for column in (self.amount, self.quantity, self.price) if column]

    @property
    def text_columns(self) -> list[str]:
        """The other declared columns that the table has, without the customer."""
        declared = (self.date, self.order, self.product, self.product_name, self.category, self.status)
        return [column for column in declared if column]

    @property
    def columns(self) -> list[str]:
        """Every declared column that the table has."""
        return [self.customer, *self.number_columns, *self.text_columns]

    @property
    def telling_columns(self) -> list[str]:
        """The same, those first that tell most lines apart: an order hardly ever has a product twice."""
        first = (self.order, self.product, self.customer, self.date)
        return list(dict.fromkeys([*(column for column in first if column), *self.columns]))

    @property
    def has_money(self) -> bool:
        """Whether the lines say how much money they are about."""
        return bool(self.amount or (self.quantity and self.price))

    @property
    def lines(self) -> LinesTable:
        """The same columns as a declaration of a table, for all that reads tables: headers, numbers, blank cells."""
        # A table is read for its numbers; lines without any have none to find.
        numbers = self.number_columns or [self.date]
        return LinesTable(
            id_column=self.customer,
            features=tuple(Feature(column=column, name=column) for column in numbers),
            described=tuple(DescribedColumn(column=column) for column in self.text_columns if column not in numbers),
            aliases=self.aliases,
            missing_values=self.missing_values,
            missing="reject",
            duplicates="first",
        )

    @field_validator("return_orders", "ignored_products")
    @classmethod
    def _is_a_pattern(cls, pattern: str | None) -> str | None:
        try:
            re.compile(pattern or "")
        except re.error as error:
            raise ValueError(f'"{pattern}" is no regular expression: {error}') from None
        return pattern

    @model_validator(mode="after")
    def _columns_are_different(self) -> Self:
        if repeated := sorted({column for column in self.columns if self.columns.count(column) > 1}):
            raise ValueError(f"column given twice: {', '.join(repeated)}")
        return self
