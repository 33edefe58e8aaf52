"""The one table that ``kedro configure`` prints: every column, what it is, what is made of it, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .proposal import Proposal
from .roles import Column
from .transactions import TransactionColumns
from .words import meanings

#: Columns that are left out are listed up to so many.
_MOST_LEFT_OUT = 25
#: Where no terminal says how wide it is.
_WIDTH = 140


def show(proposal: Proposal, console: Console | None = None) -> None:
    """Print the table, the columns that are used first."""
    console = console or Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH, file=console.file)
    console.print(_table(proposal))
    for line in notes(proposal):
        console.print(line, markup=False)


def show_transactions(found: TransactionColumns, remarks: Sequence[str] = (), console: Console | None = None) -> None:
    """Say that the table holds transactions, what its columns are taken for, and what else to check."""
    console = console or Console(highlight=False)
    console.print("The rows are transactions, not customers: customers are made from them first, and then segments.")
    for role, header in asdict(found).items():
        console.print(f"  {role:<14}{header or '(none)'}", markup=False)
    if not found.has_money:
        console.print("The lines hold no money, so segments are made from recency and frequency alone.")
    for remark in remarks:
        console.print(remark, markup=False)


def notes(proposal: Proposal) -> list[str]:
    """What concerns the whole table."""
    said = [_read(proposal)]
    hidden = proposal.of_role("left out")[_MOST_LEFT_OUT:]
    if hidden:
        kinds = ", ".join(f"{count} {kind}" for kind, count in Counter(one.kind.name for one in hidden).most_common())
        said.append(f"Columns left out besides: {len(hidden)} ({kinds}). parameters_preprocessing.yml lists all.")
    if not proposal.of_role("id"):
        said.append("No column identifies a customer, so the rows are numbered; name one with --id if there is.")
    for column in proposal.of_role("id"):
        if column.facts.distinct_share < 1:
            repeated = round((1 - column.facts.distinct_share) * proposal.rows)
            said.append(
                f'An id of "{column.header}" is repeated in {repeated:,} of {proposal.rows:,} rows: the first row of '
                "each is kept."
            )
    for column in proposal.of_role("left out"):
        if not proposal.of_role("id") and column.kind.name == "key" and "customer" in meanings(column.header):
            different = f"{column.facts.distinct:,} different values in {column.facts.rows:,} rows"
            said.append(
                f'"{column.header}" has only {different}: each row is taken for a customer of its own. If these are '
                "several rows of the same customers, bring a table with one row for each."
            )
    said += _cells(proposal)
    if proposal.most_segments:
        said.append(
            f"At most {proposal.most_segments} segments are tried: so few customers, or so few different ones, allow "
            "no more."
        )
    if proposal.value_column:
        amounts, why = proposal.value_column
        said.append(f'The total of "{amounts}" is shared out over the segments: {why}.')
    return said


def _cells(proposal: Proposal) -> list[str]:
    """What becomes of rows that are totals, and of those in which a feature is blank or cannot be read."""
    said = []
    if proposal.totals:
        said.append(
            f"A total instead of a customer is in {proposal.totals:,} of {proposal.rows:,} rows, such as "
            f"{proposal.first_total}: rejected."
        )
    if proposal.blank:
        became = "the median stands for it (missing: median)" if proposal.fills_blanks else "rejected (missing: reject)"
        said.append(f"A feature is blank in {proposal.blank:,} of {proposal.rows:,} rows: {became}.")
    if proposal.unread:
        said.append(
            f"A feature cannot be read in {proposal.unread:,} of {proposal.rows:,} rows, such as "
            f"{proposal.first_unread}: rejected. Correct these cells, or empty them."
        )
    return said


def _read(proposal: Proposal) -> str:
    """How the file was read: what a person can see is wrong when the columns are."""
    source = proposal.source
    told = {
        "sheet": "sheet {}",
        "encoding": "encoding {}",
        "delimiter": "delimiter {}",
        "header_row": "headers in row {}",
        "drawn_from": "drawn at random from {:,}",
    }
    how = [text.format(source[key]) for key, text in told.items() if source.get(key) is not None]
    return f"{proposal.rows:,} rows read{': ' if how else ''}{', '.join(how)}."


def _table(proposal: Proposal) -> Table:
    table = Table(box=SIMPLE, show_edge=False, pad_edge=False)
    for header in ("Column", "Role", "Kind", "Treatment", "Why"):
        table.add_column(header, overflow="fold", ratio=3 if header == "Why" else None)
    left_out = proposal.of_role("left out")[:_MOST_LEFT_OUT]
    used = [*proposal.of_role("id"), *proposal.of_role("feature"), *proposal.of_role("description")]
    for column in [*used, *left_out]:
        cells = (column.header, column.role, column.kind.name, _treated(column, proposal), column.why)
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _treated(column: Column, proposal: Proposal) -> str:
    treatment = proposal.treatments.get(column.header)
    if treatment is None:
        described = "listed for people" if proposal.declared_kind(column) == "text" else "described"
        return {"id": "kept as text", "description": described}.get(column.role, "")
    parts = [
        f"as {treatment.name}",
        "" if treatment.kind == "number" else f"kind: {treatment.kind}",
        f"in {treatment.unit}" if treatment.unit else "",
    ]
    parts += _limits(treatment.minimum, treatment.maximum)
    if treatment.better:
        parts.append(f"{treatment.better} is better")
    return ", ".join(filter(None, parts))


def _limits(minimum: float | None, maximum: float | None) -> Sequence[str]:
    if minimum is not None and maximum is not None:
        return [f"{minimum:g} to {maximum:g}"]
    return [f"at least {minimum:g}"] if minimum is not None else [f"at most {maximum:g}"] if maximum is not None else []
