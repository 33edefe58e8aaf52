"""What a segment's customers bring in and buy, on the segment's sheet."""

from customer_segmentation.language import _
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.segmentation.cards import SegmentCard
from customer_segmentation.transactions.purchases import Bought, Purchases
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

#: Products and categories shown for a segment.
_MOST = 10
#: … and told on its card.
_MOST_TOLD = 3
_TIMES = "0.0"


def write_purchases(page: Page, findings: Findings, segment: int, bought: Purchases) -> None:
    """Write revenue and orders, and the products and categories that the segment's customers buy more than others."""
    money = findings.money_format
    has_money = findings.transactions is not None and findings.transactions["read"]["revenue"] is not None
    rows: list[tuple[str, float, str, float]] = [(_("Orders"), bought["orders"], INTEGER, bought["orders_share"])]
    if has_money:
        rows.insert(0, (_("Revenue, after what was taken back"), bought["revenue"], money, bought["revenue_share"]))
    names, totals, formats, shares = zip(*rows, strict=True)
    page.heading(_("What they bring in, and what they buy"))
    columns = [
        Column(_("What"), names),
        Column(_("This segment"), totals, INTEGER, formats=formats),
        Column(_("Share of all segments"), shares, PERCENT),
    ]
    page.table(f"purchases_{segment}", columns, wraps=True)
    kinds = {"products": _("Product"), "categories": _("Category of products")}
    tables = {kind: header for kind, header in kinds.items() if bought[kind]}  # type: ignore[literal-required]
    for kind, header in tables.items():
        shown: list[Bought] = bought[kind][:_MOST]  # type: ignore[literal-required]
        page.space()
        page.table(f"{kind}_{segment}", _columns(header, shown, money if has_money else None), wraps=True)
    if tables:
        note = _(
            "What these customers buy more than others, beyond chance; the largest difference first. Times as often: "
            "its share in all that they buy, compared with the other segments. A customer counts once for a product."
        )
        page.notes([note])


def favourites(findings: Findings, card: SegmentCard) -> list[str]:
    """What the segment's customers buy more than others, in a sentence; nothing where it is not known."""
    bought = findings.purchases.get(str(card["number"]))
    kinds = (bought["products"] or bought["categories"]) if bought else []
    if not kinds:
        return []
    return [_("They buy more than others: {products}.", products="; ".join(one["name"] for one in kinds[:_MOST_TOLD]))]


def _columns(header: str, shown: list[Bought], money: str | None) -> list[Column]:
    """The columns of products or categories; with their revenue where there is a format of money."""
    names = [one["name"] if one["name"] == one["code"] else f"{one['code']}  {one['name']}" for one in shown]
    columns = [
        Column(header, names),
        Column(_("Customers who bought it"), [one["customers"] for one in shown], INTEGER),
        Column(_("Share of this segment"), [one["share"] for one in shown], PERCENT),
        Column(_("Times as often as others"), [one["times"] for one in shown], _TIMES),
    ]
    return [*columns, Column(_("Revenue"), [one["revenue"] for one in shown], money)] if money else columns
