"""The sheet that tells the segment of any customer, by formulas made from the model alone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from customer_segmentation.customers.columns import OTHER
from customer_segmentation.customers.encoding import DAYS_OF, NO, YES, choices, codes_of, day_for, word_for
from customer_segmentation.language import _
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.reports.advised import advice_columns
from customer_segmentation.segmentation.model import ModelFeature
from customer_segmentation.workbook.cells import Formula
from customer_segmentation.workbook.column_widths import LEFT
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import DECIMAL, TEXT
from customer_segmentation.workbook.table import Column

#: Rows between the end of a table and the first row of the next one: blank, heading, header.
_BETWEEN = 4
_SCALED = "0.000"
#: What formulas call the distances of the customer to the segments, and the segments' names beside them.
_DISTANCES, _NAMES = "Segment_distances", "Segment_names"
#: What Excel takes for patterns where it looks a word up.
_PATTERNS = "*?~"
#: The format of dates that are typed, where the theme's is none of Excel's.
_DATE = "yyyy-mm-dd"
#: Segment, second nearest one, typicality, borderline, outlier; what to do follows.
_ANSWERS = 5
#: Column of the advice in the table of how far the segments reach, behind name, number, limit and eleven deciles.
_ADVICE = LEFT + 14


@dataclass(frozen=True)
class _Places:
    """In which rows the tables stand: formulas refer to tables above and below them."""

    above: int  # the last row before the first table's heading
    typed: list[str]  # the columns of which values are typed: a category is one, whatever its levels
    features: int  # that distances are measured by: each level of a category is one
    segments: int
    answers: int
    words: dict[str, dict[str, float]]  # as ``_words`` gives them: a table has them, if there are any

    @property
    def value(self) -> int:
        """First row of the features with the customer's values."""
        return self.above + _BETWEEN

    @property
    def answer(self) -> int:
        """First row of the answers."""
        return self.value + len(self.typed) - 1 + _BETWEEN

    @property
    def distance(self) -> int:
        """First row of the distances, one for each segment."""
        return self.answer + self.answers - 1 + _BETWEEN

    @property
    def scale(self) -> int:
        """First row of the features with their scale and centres."""
        return self.distance + self.segments - 1 + _BETWEEN

    @property
    def reach(self) -> int:
        """First row of how far the segments reach; a blank row and the header are above it."""
        return self.scale + self.features - 1 + 3

    @property
    def word(self) -> int:
        """First row of the words; a blank row and the header are above it."""
        return self.reach + self.segments - 1 + 3

    @property
    def block(self) -> int:
        """First row of the block of customers, which has a sentence above it."""
        rows = sum(map(len, self.words.values()))
        end = self.word + rows - 1 if rows else self.reach + self.segments - 1
        return end + _BETWEEN + 1

    def of_features(self, column: int, first: int) -> str:
        """A column of a table with a row per feature."""
        return _range(column, first, column, first + self.features - 1)

    def of_segments(self, column: int, first: int) -> str:
        """A column of a table with a row per segment."""
        return _range(column, first, column, first + self.segments - 1)


def write_calculator(workbook: Workbook, findings: Findings) -> None:
    """Write the cells for a customer's values, the answer, the distances, and a block for many customers."""
    subtitle = _("Type the values of a customer into the coloured cells: the segment follows")
    page = findings.page(workbook, "calculator", _("Which segment?"), subtitle)
    model = findings.model
    answers = _ANSWERS + len(advice_columns(findings.cards))
    words = _words(findings)
    typed = findings.table.feature_columns
    places = _Places(page.last_row, typed, len(model.features), len(model.segments), answers, words)
    page.heading(_("The customer"))
    page.table("which", _value_columns(findings, places))
    page.heading(_("The answer"))
    page.table("answer", _answer_columns(findings, places))
    page.heading(_("How far the customer is from the centres of the segments"))
    _first, last_printed_row = page.table("distances", _distance_columns(findings, places))
    page.heading(_("How it is computed"))
    page.table("scale", _scale_columns(findings, places), wraps=True)
    page.space()
    page.table("reach", _reach_columns(findings), wraps=True)
    if words:
        page.space()
        page.table("words", _word_columns(findings, words), wraps=True)
    page.heading(_("Many customers at once"))
    rows = findings.options.calculator_rows
    page.paragraph(_("Paste up to {rows:,} customers into the coloured columns.", rows=rows))
    page.table("block", _block_columns(findings, places, rows), wraps=True)
    _check_what_is_typed(page, findings, places, rows)
    page.define(_DISTANCES, places.of_segments(LEFT + 1, places.distance))
    page.define(_NAMES, places.of_segments(LEFT, places.distance))
    page.finish(pages="at headings", last_printed_row=last_printed_row)
    workbook.calculation.fullCalcOnLoad = True


def _words(findings: Findings) -> dict[str, dict[str, float]]:
    """The words of each feature of words with their numbers, by its column: first those that are offered.

    Where Excel would take a word for a pattern, numbers are typed.
    """
    found: dict[str, dict[str, float]] = {}
    for column, feature in findings.table.word_features.items():
        codes = codes_of(feature)
        offered = dict(zip(choices(feature, _("yes"), _("no")), sorted(set(codes.values())), strict=True))
        known = {word.lower() for word in offered}
        words = offered | {word: code for word, code in codes.items() if word not in known and not word.isdigit()}
        if not any(sign in word for word in words for sign in _PATTERNS):
            found[column] = words
    for level in findings.model.features:
        if level.kind == "category":
            found.setdefault(level.category_column, {})[_shown_level(level)] = YES
    return found


def _shown_level(level: ModelFeature) -> str:
    """A level as it is offered."""
    return _("(other)") if level.level == OTHER else level.level


def _word_places(findings: Findings, places: _Places) -> dict[str, tuple[int, int, int]]:
    """For each feature with words, the first row of them, the last one that is offered, and the last of all."""
    found, row = {}, places.word
    for column, words in places.words.items():
        offered = len(words) if column in findings.table.category_features else len(set(words.values()))
        found[column] = (row, row + offered - 1, row + len(words) - 1)
        row += len(words)
    return found


def _word_columns(findings: Findings, words: dict[str, dict[str, float]]) -> list[Column]:
    """What a word stands for where distances are measured."""
    names = {feature.column: feature.name for feature in findings.table.features}
    rows = [(names[column], word, code) for column, own in words.items() for word, code in own.items()]
    features, shown, codes = zip(*rows, strict=True)
    return [Column(_("Feature"), features), Column(_("Word"), shown), Column(_("Number"), codes, "0")]


def _check_what_is_typed(page: Page, findings: Findings, places: _Places, rows: int) -> None:
    """Offer the words of features of words; tell whoever types anything but a number for another one."""
    words = _word_places(findings, places)
    numbers = []
    for position, column in enumerate(places.typed):
        cell = _cell(LEFT + 1, places.value + position)
        if column not in words:
            numbers.append(cell)
            continue
        first, last_offered, _last = words[column]
        block = _range(LEFT + position, places.block, LEFT + position, places.block + rows - 1)
        page.offer_choices(f"{cell} {block}", _range(LEFT + 1, first, LEFT + 1, last_offered))
    if numbers:
        page.allow_numbers(" ".join(numbers))


def _code(findings: Findings, places: _Places, feature: ModelFeature, value: str) -> str:
    """The number in a cell, or that of the word in it."""
    found = _word_places(findings, places).get(feature.table_column)
    if not found:
        return value
    first, _last_offered, last = found
    if feature.kind == "category":
        return _has_level(places, feature, first, value)
    words, codes = (_absolute(_range(LEFT + column, first, LEFT + column, last)) for column in (1, 2))
    own = findings.table.word_features[feature.column]
    # Where nothing else is declared, 1 is a yes as it is in the table of customers.
    number = f"IF({value}=1,{YES:g},{value})" if own.kind == "yes_no" and not own.levels else value
    return f"IF(ISNUMBER({value}),{number},INDEX({codes},MATCH({value},{words},0)))"


def _has_level(places: _Places, level: ModelFeature, first: int, value: str) -> str:
    """100 where a cell holds the level of a category, else 0; whatever is none of the levels is another one."""
    words = list(places.words[level.category_column])
    named = words[:-1] if words[-1] == _("(other)") else words
    if level.level == OTHER:
        cells = (_cell(LEFT + 1, first + row, absolute=True) for row in range(len(named)))
        has = "*".join(f"({value}<>{cell})" for cell in cells)
    else:
        has = f"{value}={_cell(LEFT + 1, first + named.index(level.level), absolute=True)}"
    return f'IF({value}="","",IF({has},{YES:g},{NO:g}))'


def _typed_features(findings: Findings) -> list[ModelFeature]:
    """A feature for each column that is typed; of a category it is the level that most customers have."""
    by_column: dict[str, ModelFeature] = {}
    for feature in findings.model.features:
        column = feature.table_column
        if column not in by_column or feature.mean > by_column[column].mean:
            by_column[column] = feature
    return list(by_column.values())


def _value_columns(findings: Findings, places: _Places) -> list[Column]:
    """The features: the customer's values, what is plausible, and where the border to the next segment lies."""
    cards, features = findings.cards, _typed_features(findings)
    means = {one["column"]: one["all_mean"] for one in cards[0]["differences"]}
    formats = [_input_format(findings, feature) for feature in features]
    own_means = [means.get(one.column, one.in_own_unit(one.mean)) for one in features]
    at_start = [_typed(one, mean) for one, mean in zip(features, own_means, strict=True)]
    words = findings.table.word_features
    chosen = places.words
    typed = [
        word_for(words[one.column], mean, _("yes"), _("no"))
        if one.column in words and one.column in chosen
        else _typed(one, mean)
        for one, mean in zip(features, own_means, strict=True)
    ]
    plausible = [
        ", ".join(choices(words[one.column], _("yes"), _("no")))
        if one.column in words and one.column in chosen
        else ", ".join(chosen[one.category_column])
        if one.kind == "category"
        else findings.plausible_range(one.column)
        for one in features
    ]
    rows = {feature.column: row for row, feature in enumerate(findings.model.features)}
    return [
        Column(_("Feature"), [_label(findings, one, one.category or one.name) for one in features]),
        Column(_("Value"), typed, DECIMAL, formats=formats, is_input=True),
        Column(_("Plausible values"), plausible),
        Column(_("Mean of all customers"), at_start, DECIMAL, formats=formats),
        Column(
            _("Value at the border to the second nearest segment"),
            [
                None if one.table_column in chosen else _border(findings, one, places, rows[one.column])
                for one in features
            ],
            DECIMAL,
            formats=formats,
        ),
    ]


def _border(findings: Findings, feature: ModelFeature, places: _Places, row: int) -> Formula:
    """The value of a feature at which the second nearest centre is as near, if no other value changes.

    A dash says that there is none among the plausible ones.
    """
    nearest, second = (f"SMALL({_DISTANCES},{rank})" for rank in (1, 2))
    at = places.scale + row
    own, mean, deviation, weight = (_cell(LEFT + column, at) for column in (1, 2, 3, 4))
    centres = _range(LEFT + 5, at, LEFT + 4 + places.segments, at)
    here, there = (f"INDEX({centres},1,MATCH({distance},{_DISTANCES},0))" for distance in (nearest, second))
    moved = f"({own}+({second}^2-{nearest}^2)/(2*({there}-{here})))"
    border = f"{mean}+{deviation}*{moved}/{weight}"
    if feature.transform == "log":
        border = f"EXP({border})-1"
    if feature.reference:
        # Excel shows no date before 1900.
        border = f"MAX(1,{_date(feature.reference)}-{DAYS_OF[feature.unit]}*({border}))"
    declared = next(one for one in findings.table.encoded_features if one.column == feature.column)
    limits = [(sign, limit) for sign, limit in (("<", declared.minimum), (">", declared.maximum)) if limit is not None]
    if limits:
        is_outside = "+".join(f"({border}{sign}{limit!r})" for sign, limit in limits)
        border = f'IF({is_outside}>0,"–",{border})'
    sample = findings.day(feature.reference) if feature.reference else ""
    return Formula(f'IF(COUNT({_DISTANCES})={places.segments},IF({here}={there},"",{border}),"")', sample)


def _answer_columns(findings: Findings, places: _Places) -> list[Column]:
    nearest, second, position, second_position = _two_nearest(_DISTANCES)
    given = advice_columns(findings.cards)
    name = max(findings.segment_names.values(), key=len)
    told = [
        (_("Segment"), f"INDEX({_NAMES},{position})", name),
        (_("Second nearest segment"), f"INDEX({_NAMES},{second_position})", name),
        (_("Typicality (100 = at the centre)"), _typicality(places, nearest, position), ""),
        (_("Borderline"), _yes_or_no(f"{nearest}>{second}*{findings.model.borderline_ratio!r}"), ""),
        (_("Outlier"), _yes_or_no(f"{nearest}>{_of_reach(places, LEFT + 2, position)}"), ""),
        *(
            (
                column.header,
                _of_reach(places, _ADVICE + index, position),
                max(column.values, key=len),
            )
            for index, column in enumerate(given)
        ),
    ]
    unknown = _text(_("Fill in every value."))
    answers = [
        f"IF(COUNT({_DISTANCES})={places.segments},{formula},{unknown if row == 0 else _text('')})"
        for row, (_what, formula, _example) in enumerate(told)
    ]
    examples = [example for _what, _formula, example in told]
    return [
        Column(_("What"), [what for what, _formula, _example in told]),
        Column(_("Answer"), [Formula(*one) for one in zip(answers, examples, strict=True)], TEXT),
    ]


def _distance_columns(findings: Findings, places: _Places) -> list[Column]:
    own = places.of_features(LEFT + 1, places.scale)
    centres = (places.of_features(LEFT + 5 + index, places.scale) for index in range(places.segments))
    distances = [f'IF(COUNT({own})={places.features},SQRT(SUMXMY2({own},{centre})),"")' for centre in centres]
    return [
        Column(_("Segment"), list(findings.segment_names.values())),
        Column(_("Distance"), [Formula(distance) for distance in distances], "0.00", bar=findings.options.theme.bar),
    ]


def _scale_columns(findings: Findings, places: _Places) -> list[Column]:
    """What the model does with a value: its mean is subtracted, it is divided by the deviation, and weighted."""
    model = findings.model
    values = [
        _scaled(
            feature,
            _code(findings, places, feature, _cell(LEFT + 1, places.value + places.typed.index(feature.table_column))),
            *(_cell(LEFT + c, places.scale + row) for c in (2, 3, 4)),
        )
        for row, feature in enumerate(model.features)
    ]
    return [
        Column(_("Feature"), [feature.name for feature in model.features]),
        Column(_("Scaled value"), [Formula(value) for value in values], _SCALED),
        Column(_("Mean"), [feature.mean for feature in model.features], _SCALED),
        Column(_("Standard deviation"), [feature.deviation for feature in model.features], _SCALED),
        Column(_("Weight"), [feature.weight for feature in model.features], "0.00"),
        *(
            Column(_("Centre of {segment}", segment=segment.number), list(segment.scaled_centroid), _SCALED)
            for segment in model.segments
        ),
    ]


def _reach_columns(findings: Findings) -> list[Column]:
    """How far the customers of each segment are from its centre, and what to do with them."""
    segments = findings.model.segments
    deciles = zip(*(segment.rising_deciles for segment in segments), strict=True)
    return [
        Column(_("Segment"), list(findings.segment_names.values())),
        Column(_("Number"), [segment.number for segment in segments], "0"),
        Column(_("Outlier beyond"), [segment.outlier_distance for segment in segments], _SCALED),
        *(
            Column(_("{share:.0%} are nearer", share=index / 10), list(decile), _SCALED)
            for index, decile in enumerate(deciles)
        ),
        *advice_columns(findings.cards),
    ]


def _block_columns(findings: Findings, places: _Places, rows: int) -> list[Column]:
    """Customers side by side with their segments; the last columns are what is computed on the way."""
    model = findings.model
    features, segments = places.features, places.segments
    scaled_at = LEFT + len(places.typed) + 6
    distance_at = scaled_at + features
    headers = [
        _("Segment"),
        _("Segment name"),
        _("Typicality (100 = at the centre)"),
        _("Second nearest segment"),
        _("Borderline"),
        _("Outlier"),
        *(_("Scaled {feature}", feature=feature.name) for feature in model.features),
        *(_("Distance to {segment}", segment=segment.number) for segment in model.segments),
    ]
    longest = max(findings.segment_names.values(), key=len)
    samples = ["", longest, *[""] * (len(headers) - 2)]
    computed = [_block_row(findings, places, places.block + row, scaled_at, distance_at) for row in range(rows)]
    formats = ["0", TEXT, DECIMAL, "0", TEXT, TEXT, *[_SCALED] * (features + segments)]
    inputs = [
        Column(
            findings.label(one.table_column, one.table_column, ""),
            [None] * rows,
            _input_format(findings, one),
            is_input=True,
        )
        for one in _typed_features(findings)
    ]
    told = zip(headers, zip(*computed, strict=True), samples, formats, strict=True)
    answers = [Column(header, [Formula(one, sample) for one in own], form) for header, own, sample, form in told]
    return [*inputs, *answers]


def _block_row(findings: Findings, places: _Places, row: int, scaled_at: int, distance_at: int) -> list[str]:
    """The formulas of a customer's row, which show nothing where a value is missing."""
    model = findings.model
    features, segments = places.features, places.segments
    scaled = [
        _scaled(
            feature,
            _code(findings, places, feature, _cell(LEFT + places.typed.index(feature.table_column), row)),
            *(_cell(LEFT + c, places.scale + index, absolute=True) for c in (2, 3, 4)),
        )
        for index, feature in enumerate(model.features)
    ]
    own = [_cell(scaled_at + index, row) for index in range(features)]
    own_range = _range(scaled_at, row, scaled_at + features - 1, row)
    distances = []
    for segment in range(segments):
        centre = (_cell(LEFT + 5 + segment, places.scale + index, absolute=True) for index in range(features))
        squares = "+".join(f"({value}-{place})^2" for value, place in zip(own, centre, strict=True))
        distances.append(f'IF(COUNT({own_range})={features},SQRT({squares}),"")')
    measured = _range(distance_at, row, distance_at + segments - 1, row)
    nearest, second, position, second_position = _two_nearest(measured)
    answers = [
        _of_reach(places, LEFT + 1, position),
        f"INDEX({_absolute(places.of_segments(LEFT, places.reach))},{position})",
        _typicality(places, nearest, position),
        _of_reach(places, LEFT + 1, second_position),
        _yes_or_no(f"{nearest}>{second}*{model.borderline_ratio!r}"),
        _yes_or_no(f"{nearest}>{_of_reach(places, LEFT + 2, position)}"),
    ]
    ready = f"COUNT({measured})={segments}"
    return [*(f'IF({ready},{answer},"")' for answer in answers), *scaled, *distances]


def _two_nearest(distances: str) -> tuple[str, str, str, str]:
    """The smallest two of the distances, then the places of their segments."""
    nearest, second = f"MIN({distances})", f"SMALL({distances},2)"
    return nearest, second, f"MATCH({nearest},{distances},0)", f"MATCH({second},{distances},0)"


def _scaled(feature: ModelFeature, value: str, mean: str, deviation: str, weight: str) -> str:
    """A value on the scale on which distances are measured."""
    if feature.transform == "log":
        return f'IF(ISNUMBER({value}),IF({value}>-1,{weight}*(LN(1+{value})-{mean})/{deviation},""),"")'
    own = f"({_date(feature.reference)}-{value})/{DAYS_OF[feature.unit]}" if feature.reference else value
    return f'IF(ISNUMBER({value}),{weight}*({own}-{mean})/{deviation},"")'


def _typed(feature: ModelFeature, value: float) -> float | dt.date | str:
    """A feature's value as it is typed: a date for the time since then, the level of a category."""
    if feature.kind == "category":
        return _shown_level(feature)
    return day_for(feature.reference, feature.unit, value) if feature.reference else value


def _label(findings: Findings, feature: ModelFeature, name: str) -> str:
    """A feature's name, with the unit of the value that is typed."""
    return (
        name if feature.reference or feature.kind == "category" else findings.label(feature.column, name, feature.unit)
    )


def _input_format(findings: Findings, feature: ModelFeature) -> str:
    """Excel's number format of a feature's values as they are typed."""
    if feature.kind == "category":
        return TEXT
    if feature.reference is None:
        return findings.measure_format(feature.column)
    form = findings.date_cell(feature.reference)[1]
    return _DATE if form == TEXT else form


def _date(day: dt.date) -> str:
    """A date in a formula."""
    return f"DATE({day.year},{day.month},{day.day})"


def _typicality(places: _Places, distance: str, position: str) -> str:
    """100 less the distance's percentile in its segment: a line from decile to decile."""
    table = _absolute(_range(LEFT + 3, places.reach, LEFT + 13, places.reach + places.segments - 1))

    def decile(index: str) -> str:
        return f"INDEX({table},{position},{index})"

    step = f"MATCH({distance},INDEX({table},{position},0),1)"
    within = f"({distance}-{decile(step)})/({decile(f'{step}+1')}-{decile(step)})"
    line = f"ROUND(100-10*({step}-1)-10*{within},1)"
    return f"IF({distance}<={decile('1')},100,IF({distance}>={decile('11')},0,{line}))"


def _of_reach(places: _Places, column: int, position: str) -> str:
    return f"INDEX({_absolute(places.of_segments(column, places.reach))},{position})"


def _yes_or_no(condition: str) -> str:
    return f"IF({condition},{_text(_('yes'))},{_text(_('no'))})"


def _text(text: str) -> str:
    """A text in a formula."""
    quoted = text.replace('"', '""')
    return f'"{quoted}"'


def _cell(column: int, row: int, *, absolute: bool = False) -> str:
    mark = "$" if absolute else ""
    return f"{mark}{get_column_letter(column)}{mark}{row}"


def _range(first_column: int, first_row: int, last_column: int, last_row: int) -> str:
    return f"{_cell(first_column, first_row)}:{_cell(last_column, last_row)}"


def _absolute(cells: str) -> str:
    """The same cells wherever the formula is copied to."""
    parts: Sequence[str] = cells.split(":")
    return ":".join(f"${part.rstrip('0123456789')}${part.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}" for part in parts)
