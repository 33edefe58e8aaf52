"""The sheet about customers who moved between segments since an earlier run."""

from typing import Literal

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
            (
                "{stayed:,} customers stayed in their segment and {moved:,} moved to another one. {joined:,} "
                "customers joined the table and {left:,} left it."
            ),
            **{key: migration[key] for key in ("stayed", "moved", "joined", "left")},
        ),
        "headline",
    )
    if new := [findings.segment_names[card["number"]] for card in findings.cards if card["new"]]:
        page.paragraph(_("Segments that the earlier run did not have: {segments}.", segments="; ".join(new)))
    if gone := _gone(migration):
        page.paragraph(_("Segments of the earlier run that no longer exist: {segments}.", segments="; ".join(gone)))
    page.heading(_("From the segment in the row to the segment in the column"))
    columns = _matrix_columns(migration)
    page.table("migration", columns, chosen=len(columns[0].values) - 1)
    for name, heading in {"joiners": _("Joined"), "leavers": _("Left")}.items():
        if rows := migration[name]:
            page.heading(heading)
            page.table(
                name,
                [
                    Column(_("Segment"), [f"{row['segment']}  {row['name']}" for row in rows]),
                    Column(_("Customers"), [row["customers"] for row in rows], INTEGER),
                ],
            )
    page.finish()


def _gone(migration: Migration) -> list[str]:
    """Segments that only the earlier run had."""
    now = _segments(migration, "to")
    return [name for number, name in _segments(migration, "from").items() if number not in now]


def _segments(migration: Migration, side: Literal["from", "to"]) -> dict[int, str]:
    """Number and name of the segments that customers come "from" or go "to", by number."""
    return {move[f"{side}_number"]: f"{move[f'{side}_number']}  {move[f'{side}_name']}" for move in migration["matrix"]}


def _matrix_columns(migration: Migration) -> list[Column]:
    """The moves with their totals; those who stayed are highlighted."""
    moves = {(move["from_number"], move["to_number"]): move["customers"] for move in migration["matrix"]}
    before, now = _segments(migration, "from"), _segments(migration, "to")
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
