"""The sheet about customers who moved between segments since an earlier run."""

from openpyxl import Workbook

from customer_segmentation.language import _
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.segmentation.migration import Migration
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import INTEGER
from customer_segmentation.workbook.table import Column


def write_migration(workbook: Workbook, findings: Findings, migration: Migration) -> None:
    """Write how many customers stayed, moved, joined and left, and from where to where."""
    page = Page(workbook, findings.sheets["migration"], findings.options.theme)
    page.title(_("Who moved"), _("Customers of this run compared with those of the earlier run"))
    page.navigation(findings.way_back)
    page.space()
    page.paragraph(
        _(
            "{stayed:,} customers stayed in their segment and {moved:,} moved to another one. {joined:,} "
            "customers joined the table and {left:,} left it.",
            stayed=migration["stayed"],
            moved=migration["moved"],
            joined=migration["joined"],
            left=migration["left"],
        ),
        "headline",
    )
    if new := [findings.segment_names[card["number"]] for card in findings.cards if card["new"]]:
        page.paragraph(_("Segments that the earlier run did not have: {segments}.", segments="; ".join(new)))
    now = _now(migration)
    if gone := [name for number, name in _before(migration).items() if number not in now]:
        page.paragraph(_("Segments of the earlier run that no longer exist: {segments}.", segments="; ".join(gone)))
    page.heading(_("From the segment in the row to the segment in the column"))
    columns = _matrix_columns(migration)
    page.table("migration", columns, chosen=len(columns[0].values) - 1)
    for name, heading, rows in (
        ("joiners", _("Joined"), migration["joiners"]),
        ("leavers", _("Left"), migration["leavers"]),
    ):
        if rows:
            page.heading(heading)
            names = [f"{row['segment']}  {row['name']}" for row in rows]
            counts = [row["customers"] for row in rows]
            page.table(name, [Column(_("Segment"), names), Column(_("Customers"), counts, INTEGER)])
    page.finish()


def _before(migration: Migration) -> dict[int, str]:
    """Number and name of the segments of the earlier run, by number."""
    return {move["from_number"]: f"{move['from_number']}  {move['from_name']}" for move in migration["matrix"]}


def _now(migration: Migration) -> dict[int, str]:
    """Number and name of this run's segments, by number."""
    return {move["to_number"]: f"{move['to_number']}  {move['to_name']}" for move in migration["matrix"]}


def _matrix_columns(migration: Migration) -> list[Column]:
    """The moves with their totals; those who stayed are highlighted."""
    moves = {(move["from_number"], move["to_number"]): move["customers"] for move in migration["matrix"]}
    before, now = _before(migration), _now(migration)
    counts = {target: [moves[origin, target] for origin in before] for target in now}
    totals = [sum(row) for row in zip(*counts.values(), strict=True)]
    stayed = {origin: position for position, origin in enumerate(before)}
    return [
        Column(_("Earlier run"), [*before.values(), _("Total")]),
        *(
            Column(name, [*counts[target], sum(counts[target])], INTEGER, chosen=stayed.get(target))
            for target, name in now.items()
        ),
        Column(_("Total"), [*totals, sum(totals)], INTEGER),
    ]
