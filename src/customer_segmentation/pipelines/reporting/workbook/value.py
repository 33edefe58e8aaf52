"""What the segments are worth: the value column's totals, and their shares."""

from .content import Content
from .look import INTEGER, PERCENT
from .table import Column


def value_columns(content: Content, *, everybody: bool = False) -> list[Column]:
    """The columns of a table of segments that show the value column; none where there is no such column.

    Args:
        content: Everything there is to say.
        everybody: Whether a row for all customers follows those of the segments.
    """
    values = [card["value"] for card in content.cards if card["value"]]
    if not values:
        return []
    totals = [value["total"] for value in values]
    shares = [value["share"] for value in values]
    has_shares = None not in shares  # a total with negative parts has none
    if everybody:
        totals.append(sum(totals))
        shares.append(1.0)
    name, column = values[0]["name"], values[0]["column"]
    labels = {feature.column: feature.label for feature in content.table.features}
    total = content.texts.say("value.total", measure=labels.get(column, name))
    columns = [Column(total, totals, content.amount_format(column, INTEGER))]
    if has_shares:
        share = content.texts.say("value.share", measure=name)
        # Beside the 100 % of all customers, bars of the segments would be short.
        columns.append(Column(share, shares, PERCENT, bar=None if everybody else content.options.theme.bar))
    return columns
