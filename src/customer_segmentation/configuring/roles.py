"""What each column is used for: id, feature, description, or left out, each with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .choice import MOST_FEATURES, choose_features
from .facts import ColumnFacts
from .meaning import looks_like_result, meaning_of
from .recognition import IDENTIFIES, MOST_CATEGORIES, Kind, kind_of
from .words import meanings

Role = Literal["id", "feature", "description", "left out"]

#: More described columns make the workbook long without telling more.
_MOST_DESCRIBED = 12
#: Below this share of filled cells a column says little about most customers.
_MOSTLY_FILLED = 0.3
#: So many columns of personal data are enough to know a customer by.
_MOST_PERSONAL = 3
#: Personal data that tell people apart where no key does.
_UNIQUE_TO_PEOPLE = {"e-mail addresses", "account or card numbers"}
#: A name has at most so many words, on average.
_LONGEST_NAME = 4
#: Fewer different numbers are no scale.
_LEAST_STEPS = 4
_NEVER_DESCRIBED = {
    "empty": "nothing to describe",
    "constant": "it tells no customers apart",
    "key": "another key; it stays beside each customer in customer_segments.parquet",
    "free text": "free text is not described; it stays beside each customer in customer_segments.parquet",
}


@dataclass(frozen=True)
class Column:
    """A column and what it is used for."""

    facts: ColumnFacts
    kind: Kind
    role: Role = "left out"
    why: str = ""

    @property
    def header(self) -> str:
        """The column's header."""
        return self.facts.header

    def as_(self, role: Role, why: str) -> "Column":
        """The same column in a role."""
        return replace(self, role=role, why=why)


@dataclass(frozen=True)
class Wishes:
    """What the user decided; empty where the data may."""

    id: str | None = None
    features: Sequence[str] = ()
    describe: Sequence[str] = ()
    value: str | None = None


def assign_roles(columns: Sequence[ColumnFacts], wishes: Wishes) -> list[Column]:
    """Say for every column what it is used for, in the table's order."""
    known = [Column(facts, kind_of(facts)) for facts in columns]
    decided = {column.header: column for column in _given(known, wishes)}
    if wishes.id is None and (key := _best_key([one for one in known if one.header not in decided])):
        decided[key.header] = key.as_("id", key.kind.why)
    free = [column for column in known if column.header not in decided]
    passed_over: dict[str, str] = {}
    if not wishes.features:
        found = _chosen(free)
        decided |= {column.header: column for column in found if column.role != "description"}
        passed_over = {column.header: column.why for column in found if column.role == "description"}
    free = [column for column in known if column.header not in decided]
    decided |= {one.header: one for one in _described(free, passed_over, _MOST_DESCRIBED - len(wishes.describe))}
    return [decided[column.header] for column in known]


def _chosen(columns: Sequence[Column]) -> list[Column]:
    """The numbers among some columns with the roles that the choice of features gives them.

    Where there are hardly any, scales such as answers from 1 to 5 are numbers, too.
    """
    numbers = [column for column in columns if column.kind.name == "number"]
    decided = choose_features([column.facts for column in numbers])
    if sum(role == "feature" for role, _ in decided.values()) < 2:
        numbers = [column for column in columns if column.kind.name == "number" or _is_scale(column)]
        decided = choose_features([column.facts for column in numbers])
    if not any(role == "feature" for role, _ in decided.values()):
        decided |= {
            column.header: ("feature", "words that many customers share, as there are no numbers")
            for column in [one for one in columns if _are_shared_words(one)][:MOST_FEATURES]
        }
    return [column.as_(*decided[column.header]) for column in columns if column.header in decided]


def _are_shared_words(column: Column) -> bool:
    """Whether a column may make segments where no numbers can."""
    few = column.facts.distinct <= MOST_CATEGORIES and column.facts.filled >= _MOSTLY_FILLED
    return few and column.kind.name in {"yes/no", "ordered words", "category"} and not looks_like_result(column.facts)


def _is_scale(column: Column) -> bool:
    """Whether a column may be a scale, such as answers from 1 to 5, or years: numbers where there are no others."""
    said = meanings(column.header)
    scale = (
        column.kind.name == "code" and column.facts.distinct >= _LEAST_STEPS and not said & {"code", "place", "result"}
    )
    return (scale or column.kind.name == "year") and not column.facts.shares["zero"]


def _given(known: Sequence[Column], wishes: Wishes) -> list[Column]:
    """The columns whose role the user named."""
    roles: dict[str, tuple[Role, str]] = {}
    if wishes.value and wishes.value not in wishes.features:
        roles[wishes.value] = ("description", "named with --value")
    roles |= dict.fromkeys(wishes.describe, ("description", "named with --describe"))
    roles |= dict.fromkeys(wishes.features, ("feature", "named with --features"))
    if wishes.id:
        roles[wishes.id] = ("id", "named with --id")
    return [column.as_(*roles[column.header]) for column in known if column.header in roles]


def _best_key(columns: Sequence[Column]) -> Column | None:
    """The column that identifies a customer: unique, and the most like a customer's id."""
    keys = [column for column in columns if column.kind.name == "key" and column.facts.distinct_share >= IDENTIFIES]
    if keys:
        return max(keys, key=_likeness_to_id)
    emails = [
        one for one in columns if one.kind.why in _UNIQUE_TO_PEOPLE and one.facts.unique and one.facts.filled == 1
    ]
    names = [
        one for one in columns if one.kind.name == "free text" and one.facts.unique and _may_name_customers(one.facts)
    ]
    return next(iter([*emails, *names]), None)


def _may_name_customers(facts: ColumnFacts) -> bool:
    """Whether a text tells customers apart, such as the names of companies in the first column."""
    return facts.position == 0 and facts.filled == 1 and facts.words <= _LONGEST_NAME


def _likeness_to_id(column: Column) -> tuple[int, int]:
    said = meanings(column.header)
    likeness = 3 * ("customer" in said) + 2 * ("id" in said) - ("order" in said) + (column.facts.position == 0)
    return likeness, -column.facts.position


def _described(columns: Sequence[Column], passed_over: Mapping[str, str], most: int) -> list[Column]:
    """The other columns, described as far as they can be and there is room; the most telling first.

    ``passed_over`` says of columns why they are no features.
    """
    roles = {column.header: _as_description(column, passed_over.get(column.header)) for column in columns}
    wanted = sorted((one for one in roles.values() if one.role == "description"), key=_telling)
    personal = [column for column in wanted if column.kind.name == "personal data"]
    telling = [column for column in wanted if column not in personal]
    for column in [*telling[max(0, most) :], *personal[_MOST_PERSONAL:]]:
        why = passed_over.get(column.header, column.kind.why)
        why = f"{why}; not described either, as {_MOST_DESCRIBED} columns are enough to read"
        roles[column.header] = column.as_("left out", why)
    return list(roles.values())


def _as_description(column: Column, why_no_feature: str | None) -> Column:
    facts, kind = column.facts, column.kind
    obstacles = [
        (kind.name in _NEVER_DESCRIBED, f"{kind.why}; {_NEVER_DESCRIBED.get(kind.name, '')}"),
        (facts.filled < _MOSTLY_FILLED, f"only {facts.filled:.0%} of its cells are filled"),
        (
            kind.name in {"category", "code"} and facts.distinct > MOST_CATEGORIES,
            f"{facts.distinct:,} different values are too many to describe",
        ),
        (kind.name == "date" and not facts.dated, f"dates in a notation that is not read, {kind.why}"),
        (not facts.header.strip("?"), "its header cannot be written into the settings: give it another one"),
    ]
    for holds, why in obstacles:
        if holds:
            return column.as_("left out", why)
    if kind.name == "personal data":
        return column.as_("description", f"{kind.why}: listed for people, never used to make segments")
    if looks_like_result(facts):
        return column.as_("description", "looks like a result (a segment, churn or target), so it makes no segments")
    why = meaning_of(facts).name if kind.name == "number" else kind.why
    return column.as_("description", why_no_feature or why)


def _telling(column: Column) -> tuple[int, int]:
    """The order in which columns are described when there is not room for all."""
    said = meanings(column.header)
    order = {"yes/no": 2, "ordered words": 1, "category": 1, "code": 2, "date": 3, "year": 3, "number": 4}
    first = bool(said & {"age", "sex", "birth", "result", "code", "spend", "income"})
    return (0 if first else order.get(column.kind.name, 5)), column.facts.position
