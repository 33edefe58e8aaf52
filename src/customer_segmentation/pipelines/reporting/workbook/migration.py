"""The sheet about customers who moved between segments since an earlier run."""

from openpyxl import Workbook

from . import summary
from .content import Content
from .look import INTEGER
from .page import Column, Page

NAME = "Who moved"


def write_migration(workbook: Workbook, content: Content) -> None:
    """Write how many customers stayed, moved, joined and left, and from where to where.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
    """
    migration = content.migration
    page = Page(workbook, NAME, content.options.theme)
    page.title(NAME, "Customers of this run compared with those of the earlier run")
    page.navigation(summary.BACK)
    page.space()
    page.paragraph(
        f"{migration['stayed']:,} customers stayed in their segment and {migration['moved']:,} moved; "
        f"{migration['joined']:,} joined and {migration['left']:,} left.",
        "headline",
    )
    if new := [card["name"] for card in content.cards if card["new"]]:
        page.paragraph(f"New segments, which the earlier run did not have: {'; '.join(new)}.")
    page.heading("From the segment in the row to the segment in the column")
    page.table("migration", _matrix_columns(content))
    for heading, name in (("Joined", "joiners"), ("Left", "leavers")):
        if rows := migration[name]:
            page.heading(heading)
            page.table(
                name,
                [
                    Column("Segment", [f"{row['segment']}  {row['name']}" for row in rows]),
                    Column("Customers", [row["customers"] for row in rows], INTEGER),
                ],
            )
    page.finish()


def _matrix_columns(content: Content) -> list[Column]:
    moves = {(move["from"], move["to"]): move["customers"] for move in content.migration["matrix"]}
    before = {move["from"]: f"{move['from']}  {move['from_name']}" for move in content.migration["matrix"]}
    now = {move["to"]: f"{move['to']}  {move['to_name']}" for move in content.migration["matrix"]}
    return [
        Column("Earlier run", list(before.values())),
        *(Column(name, [moves[origin, target] for origin in before], INTEGER) for target, name in now.items()),
    ]
