"""The sheet about customers who moved between segments since an earlier run."""

from openpyxl import Workbook

from customer_segmentation.language import _
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.segmentation.migration import Migration
from customer_segmentation.workbook.styles import INTEGER
from customer_segmentation.workbook.table import Column


def write_migration(workbook: Workbook, findings: Findings, migration: Migration) -> None:
    """Write how many customers stayed, moved, joined and left, and from where to where."""
    subtitle = _("Customers of this run compared with those of the earlier run")
    page = findings.page(workbook, "migration", _("Who moved"), subtitle)
    page.space()
    counts = _(
        "{stayed:,} customers stayed in their segment and {moved:,} moved to another one. {joined:,} customers joined "
        "the table and {left:,} left it.",
        **migration,
    )
    page.paragraph(counts, "headline")
    matrix = migration["matrix"]
    before = {move["from_number"]: f"{move['from_number']}  {move['from_name']}" for move in matrix}
    now = {move["to_number"]: f"{move['to_number']}  {move['to_name']}" for move in matrix}
    if new := "; ".join(findings.segment_names[card["number"]] for card in findings.cards if card["new"]):
        page.paragraph(_("Segments that the earlier run did not have: {segments}.", segments=new))
    if gone := "; ".join(name for number, name in before.items() if number not in now):
        page.paragraph(_("Segments of the earlier run that no longer exist: {segments}.", segments=gone))
    page.heading(_("From the segment in the row to the segment in the column"))
    page.table("migration", _matrix_columns(migration, before, now), chosen=len(before))
    for name, heading, rows in (
        ("joiners", _("Joined"), migration["joiners"]),
        ("leavers", _("Left"), migration["leavers"]),
    ):
        if rows:
            page.heading(heading)
            names = [f"{row['segment']}  {row['name']}" for row in rows]
            sizes = [row["customers"] for row in rows]
            page.table(name, [Column(_("Segment"), names), Column(_("Customers"), sizes, INTEGER)])
    page.finish()


def _matrix_columns(migration: Migration, before: dict[int, str], now: dict[int, str]) -> list[Column]:
    """The moves with their totals, under the segments' names; those who stayed are highlighted."""
    moves = {(move["from_number"], move["to_number"]): move["customers"] for move in migration["matrix"]}
    counts = {target: [moves[origin, target] for origin in before] for target in now}
    totals = [sum(row) for row in zip(*counts.values(), strict=True)]
    rows = {origin: position for position, origin in enumerate(before)}
    return [
        Column(_("Earlier run"), [*before.values(), _("Total")]),
        *(
            Column(name, [*counts[target], sum(counts[target])], INTEGER, chosen=rows.get(target))
            for target, name in now.items()
        ),
        Column(_("Total"), [*totals, sum(totals)], INTEGER),
    ]
