"""The sheet about customers who moved between segments since an earlier run."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import pandas as pd
from openpyxl import Workbook

from customer_segmentation.customers.columns import (
    PREVIOUS_SEGMENT,
    PREVIOUS_SEGMENT_NAME,
    SEGMENT,
    SEGMENT_CHANGE,
    SEGMENT_NAME,
)
from customer_segmentation.language import _
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.segmentation.migration import Counted, Migration, Move
from customer_segmentation.segmentation.movements import JOINED, LEFT, MOVED
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import INTEGER
from customer_segmentation.workbook.table import Column

from .comparison import total_format, value_label

_CHANGE = "+#,##0;-#,##0;0"


def write_migration(workbook: Workbook, findings: Findings, migration: Migration) -> None:
    """Write how many customers stayed, moved, joined and left, and from where to where."""
    subtitle = _("Customers of this run compared with those of the earlier run")
    page = findings.page(workbook, "migration", _("Who moved"), subtitle)
    page.space()
    page.paragraph(moved(migration), "headline")
    matrix = migration["matrix"]
    before = {move["from_number"]: f"{move['from_number']}  {move['from_name']}" for move in matrix}
    now = {move["to_number"]: f"{move['to_number']}  {move['to_name']}" for move in matrix}
    unknown = [card for card in findings.cards if card["new"] or card["number"] not in before]
    if new := "; ".join(findings.segment_names[card["number"]] for card in unknown if card["new"]):
        page.paragraph(_("Segments that the earlier run did not have: {segments}.", segments=new))
    if redrawn := "; ".join(findings.segment_names[card["number"]] for card in unknown if not card["new"]):
        page.paragraph(
            _(
                "Segments that are cut in another way than those of the earlier run, from much the same customers: "
                "{segments}.",
                segments=redrawn,
            )
        )
    if gone := "; ".join(name for number, name in before.items() if number not in now):
        page.paragraph(_("Segments of the earlier run that no longer exist: {segments}.", segments=gone))
    page.heading(_("From the segment in the row to the segment in the column"))
    columns = _matrix_columns(findings, migration, before, now)
    page.table("migration", columns, chosen=len(before) + 1)
    last_printed_row = page.last_row
    _write_list(page, findings, changed(migration))
    prints_all = findings.options.print_lists
    page.finish(pages=None if prints_all else "at headings", last_printed_row=None if prints_all else last_printed_row)


def _write_list(page: Page, findings: Findings, number: int) -> None:
    """Write who moved, joined and left, so many in all, and where all of them are."""
    listed = findings.moved_customers
    if listed.empty:
        return
    page.heading(_("Who moved, joined or left"))
    if len(listed) < number:
        note = _(
            "{listed:,} of {changed:,} customers are shown. All of them are in {file}.",
            listed=len(listed),
            changed=number,
            file=findings.changes_file,
        )
        page.notes([note])
    columns = _list_columns(listed, findings)
    page.table("moved_customers", columns, filters=True, repeat=findings.options.print_lists, wraps=True)


def _list_columns(listed: pd.DataFrame, findings: Findings) -> list[Column]:
    """Id and the columns that people need, what happened, from which segment to which, and the value."""
    known = [findings.table.id_name, *findings.table.text_columns]
    columns = [Column(name, listed[name].tolist()) for name in known]
    happened = {MOVED: _("Moved"), JOINED: _("Joined"), LEFT: _("Left")}
    columns += [
        Column(_("What happened"), [happened[one] for one in listed[SEGMENT_CHANGE]]),
        Column(_("From segment"), _numbers_and_names(listed, PREVIOUS_SEGMENT, PREVIOUS_SEGMENT_NAME)),
        Column(_("To segment"), _numbers_and_names(listed, SEGMENT, SEGMENT_NAME)),
    ]
    if (value := findings.value_column) in listed:
        columns.append(Column(value_label(findings), listed[value].tolist(), findings.measure_format(str(value))))
    return columns


def _numbers_and_names(listed: pd.DataFrame, number: str, name: str) -> list[str | None]:
    both = zip(listed[number], listed[name], strict=True)
    return [None if pd.isna(own) else f"{own}  {called}" for own, called in both]


def moved(migration: Migration) -> str:
    """How many customers stayed, moved, joined and left, in a sentence."""
    return _(
        "{stayed:,} customers stayed in their segment and {moved:,} moved to another one. {joined:,} customers joined "
        "the table and {left:,} left it.",
        **migration,
    )


def changed(migration: Migration) -> int:
    """How many customers moved, joined or left."""
    return migration["moved"] + migration["joined"] + migration["left"]


def changed_segments(migration: Migration) -> int:
    """How many segments there are in either run: the position of the total below them."""
    return len(_names(migration))


def change_columns(findings: Findings, migration: Migration) -> list[Column]:
    """Per segment the customers before and now, how the one became the other, and the value; a total follows."""
    names = _names(migration)
    moves = [move for move in migration["matrix"] if move["from_number"] != move["to_number"]]
    stayed = {move["to_number"]: move["customers"] for move in migration["matrix"] if move not in moves}
    came, went = _sums(moves, "to_number"), _sums(moves, "from_number")
    joined, left = _by_segment(migration["joiners"]), _by_segment(migration["leavers"])
    now = {number: _of(number, stayed, came, joined) for number in names}
    before = {number: _of(number, stayed, went, left) for number in names}
    told = [
        (_("Customers before"), before, INTEGER),
        (_("Customers now"), now, INTEGER),
        (_("Change"), {number: now[number] - before[number] for number in names}, _CHANGE),
        (_("Moved in"), came, INTEGER),
        (_("Moved out"), went, INTEGER),
        (_("Joined"), joined, INTEGER),
        (_("Left"), left, INTEGER),
    ]
    counts = ((header, [by_number.get(number, 0) for number in names], form) for header, by_number, form in told)
    return [
        Column(_("Segment"), [*names.values(), _("Total")]),
        *(Column(header, [*values, sum(values)], form) for header, values, form in counts),
        *_value_columns(findings, migration),
    ]


def _value_columns(findings: Findings, migration: Migration) -> list[Column]:
    """How much more or less each segment holds of the value column, if the earlier run tells it."""
    values = migration.get("value")
    if not values or not findings.value_column:
        return []
    changes = [value["now"] - value["before"] for value in values]
    form = total_format(findings, findings.value_column, [value["now"] for value in values])
    signed = form if ";" in form else f"+{form};-{form};{form}"
    return [Column(_("Change of {measure}", measure=value_label(findings)), [*changes, sum(changes)], signed)]


def _names(migration: Migration) -> dict[int, str]:
    """Number and name of each segment of either run, by number; the name that it has now."""
    before = {move["from_number"]: move["from_name"] for move in migration["matrix"]}
    names = before | {move["to_number"]: move["to_name"] for move in migration["matrix"]}
    return {number: f"{number}  {names[number]}" for number in sorted(names)}


def _sums(moves: Sequence[Move], key: Literal["from_number", "to_number"]) -> dict[int, int]:
    """The customers of these moves, by the segment at one end of them."""
    sums: Counter[int] = Counter()
    for move in moves:
        sums[move[key]] += move["customers"]
    return dict(sums)


def _of(number: int, *counts: dict[int, int]) -> int:
    return sum(one.get(number, 0) for one in counts)


def _matrix_columns(
    findings: Findings, migration: Migration, before: dict[int, str], now: dict[int, str]
) -> list[Column]:
    """The moves, who joined and who left, with their totals; those who stayed are highlighted."""
    moves = {(move["from_number"], move["to_number"]): move["customers"] for move in migration["matrix"]}
    joined, left = _by_segment(migration["joiners"]), _by_segment(migration["leavers"])
    counts = {target: [*(moves.get((origin, target), 0) for origin in before), joined.get(target, 0)] for target in now}
    gone = [left.get(origin, 0) for origin in before]
    totals = [sum(row) for row in zip(*counts.values(), [*gone, 0], strict=True)]
    rows = {origin: position for position, origin in enumerate(before)}
    names = {**before, **now, **findings.segment_sheets}  # the short ones of the segments that there are
    return [
        Column(_("Earlier run"), [*(names[origin] for origin in before), _("Joined"), _("Total")]),
        *(Column(names[target], [*own, sum(own)], INTEGER, chosen=rows.get(target)) for target, own in counts.items()),
        Column(_("Left"), [*gone, None, sum(gone)], INTEGER),
        Column(_("Total"), [*totals, sum(totals)], INTEGER),
    ]


def _by_segment(counted: Sequence[Counted]) -> dict[int, int]:
    return {row["segment"]: row["customers"] for row in counted}
