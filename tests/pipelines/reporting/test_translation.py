"""A translation reaches every place: with all texts in another alphabet, English is left only where data speaks."""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from string import ascii_letters
from typing import Any

import pandas as pd
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from matplotlib.figure import Figure
from matplotlib.text import Text

from customer_segmentation import language
from customer_segmentation.customers.columns import REASONS
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.sample import make_sample
from customer_segmentation.datasets.customer_table import CustomerTableDataset
from customer_segmentation.locale.__main__ import template
from customer_segmentation.reports.report import SHEETS
from tests.workbook_lint import Book, lint

from .conftest import Findings, RunInMemory, run_node, workbook_of

#: Latin letters become Cyrillic ones, which stand in the same order further up in Unicode.
CYRILLIC = {ord(letter): ord(letter) + 0x3CF for letter in ascii_letters}
LONGEST_SHEET_NAME = 31

#: English that stays, beside data, and why.
MAY_STAY = (
    "Customer Segmentation",  # the program, as the author of the file
    "UTF-8",  # the name of an encoding is the same everywhere
    *("kedro run --env test --pipelines scoring --params customers_file=", "kedro run --pipelines scoring --params"),
    "customers_file=",  # what is typed
    "ru",  # the language, in the document's properties
    *("07_model_output/customer_segments.parquet", "03_primary/rejected_customers.csv"),  # where a file lies
)
#: Words in the data that stand for something: they are shown only in the words of the language.
IDENTIFIERS = {
    *("decimal", "delimiter", "encoding", "format", "kind", "left_out", "levels", "priority", "problem", "role"),
    *("separation", "transform", "verdict"),
}


# --- Another language ---


def translated(message: str) -> str:
    """A message in Cyrillic letters and longer, as translations are; what is filled in keeps its name."""
    parts = re.split(r"(\{.*?\})", message)
    parts[::2] = [re.sub("[aeiou]", lambda vowel: 2 * vowel[0], part).translate(CYRILLIC) for part in parts[::2]]
    return "".join(parts)


def russian(sheets: Callable[[str], str], folder: Path) -> None:
    """Write a catalogue with all messages translated, and the names of sheets in a way of their own."""
    catalogue, messages = Catalog("ru"), template()
    for message in messages:
        if message.id:
            singular = message.id if isinstance(message.id, str) else message.id[1]
            said = sheets(singular) if singular in SHEETS.values() else translated(singular)
            catalogue.add(message.id, said if isinstance(message.id, str) else [said] * catalogue.num_plurals)
    path = folder / "ru" / "LC_MESSAGES" / f"{language.DOMAIN}.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalogue)


@pytest.fixture(scope="module", autouse=True)
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Translate everything; the names of sheets become such as no workbook may hold."""
    folder = tmp_path_factory.mktemp("locale")
    russian(lambda name: f"{translated(name)}: [{translated(name)}/*?\\", folder)
    with using(folder):
        yield


@contextmanager
def using(folder: Path) -> Iterator[None]:
    """Take the catalogues of a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "CATALOGUES", folder)
        language._translations.cache_clear()
        yield
    language._translations.cache_clear()


# --- Tables that make the reports say as much as they can ---


def moved(findings: Findings) -> Findings:
    """The same findings with an earlier run to compare them with."""
    first, second, *_ = findings["segment_cards"]["segments"]
    move = {"from_number": 1, "from_name": first["name"], "to_number": 2, "to_name": second["name"], "customers": 7}
    some = [{"segment": 1, "name": first["name"], "customers": 4}]
    migration = {"stayed": 9000, "moved": 7, "joined": 4, "left": 4, "matrix": [move], "joiners": some, "leavers": some}
    cards = {
        **findings["segment_cards"],
        "segments": [{**first, "new": True}, *findings["segment_cards"]["segments"][1:]],
    }
    return {**findings, "migration": migration, "segment_cards": cards}


def messy_file(folder: Path) -> Path:
    """A customer table in which something is wrong in every way that the reader and the checks know."""
    customers = make_sample().astype(str).rename(columns={"Gender": "Genre"})
    customers["Annual Income (k$)"] += ",5 €"
    customers["Spending Score (1-100)"] += " %"
    customers.loc[[0, 1, 2], "Age"] = ["", "old", "?"]
    customers.loc[[3, 4], "Spending Score (1-100)"] = ["0 %", "700 %"]
    customers.loc[5, "CustomerID"] = "5"
    customers.loc[6, "Genre"] = "Fem\ufffdle"
    header, *rows = customers.to_csv(sep=";").splitlines()
    rows[7] += ";one too many"
    lines = ["Export of customers;;;;;", header, *rows[:20], *[";;;;;"] * 30, *rows[20:]]
    path = folder / "customers.csv.gz"
    content = "\n".join(lines).encode("utf-8-sig").replace("\ufffd".encode(), b"\xff")
    path.write_bytes(gzip.compress(content))
    return path


@pytest.fixture(scope="module")
def sample_findings(run_in_memory: RunInMemory) -> Findings:
    return moved(run_in_memory(make_sample(), language="ru"))


@pytest.fixture(scope="module")
def messy_findings(
    run_in_memory: RunInMemory, customer_table: CustomerTable, tmp_path_factory: pytest.TempPathFactory
) -> Findings:
    reader = CustomerTableDataset(filepath=str(messy_file(tmp_path_factory.mktemp("messy"))))
    reader.expect_columns(customer_table.accepted_headers)
    return run_in_memory(
        reader.load(),
        language="ru",
        model_selection={"k": 3},
        reporting={"listed_customers": 20, "listed_rejected": 2},
        playbook={"segments": [], "general": []},
    )


@pytest.fixture(scope="module", params=["sample_findings", pytest.param("messy_findings", marks=pytest.mark.heavy)])
def findings(request: pytest.FixtureRequest) -> Findings:
    found: Findings = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def content(findings: Findings) -> bytes:
    return workbook_of(findings)


@pytest.fixture(scope="module")
def book(content: bytes) -> Book:
    return Book(content)


# --- What they say ---


def workbook_texts(book: Book) -> Iterator[str]:
    """Every text that a person can read, or have read aloud, in the workbook."""
    for sheet in book.sheets:
        yield sheet.name
        yield from (cell.text for cell in sheet.texts)
        yield from (drawing.description for drawing in sheet.drawings)
        yield from sheet.root.xpath("//@tooltip")
        for footer in sheet.root.iter("{*}oddFooter"):
            yield re.sub("&[A-Z]", "", footer.text)
    for _, chart in book.charts:
        yield from (text for element in chart.iter("{*}t") if (text := element.text))
    properties = book.xml("docProps/core.xml")
    yield from (
        element.text
        for name in ("title", "subject", "creator", "language")
        for element in properties.iter(f"{{*}}{name}")
    )


def figures(findings: Findings) -> Iterator[Figure]:
    """The charts, drawn once more."""
    yield from run_node(findings, "plot_charts").values()


def chart_texts(findings: Findings) -> Iterator[str]:
    """Every text drawn in the charts."""
    for figure in figures(findings):
        figure.draw_without_rendering()
        yield from (text.get_text() for text in figure.findobj(Text))


def data_texts(findings: Findings) -> set[str]:
    """What does not come from the texts: the customers' columns and values, names and units."""
    customers, rejected = findings["customer_segments"], findings["rejected_customers"].drop(columns=REASONS)
    found = {str(value) for table in (customers, rejected) for value in cells(table)}
    source = findings["data_quality"]["source"]
    found |= {*leaves(source), *source["renamed_columns"]}
    model = findings["segmentation_model"]
    found |= {model["fit_sample_sha256"], *model["versions"], *model["versions"].values()}
    table = findings["parameters"]["customer_table"]
    for feature in table.features:
        found |= {feature.name, feature.unit, feature.label}
    return found


def cells(table: pd.DataFrame) -> Iterator[Any]:
    yield from table.columns
    for column in table:
        yield from table[column]


def leaves(found: Any) -> Iterator[str]:
    """The texts in a JSON document, without identifiers."""
    if isinstance(found, dict):
        yield from (text for key, value in found.items() if key not in IDENTIFIERS for text in leaves(value))
    elif isinstance(found, list):
        yield from (text for value in found for text in leaves(value))
    elif isinstance(found, str):
        yield found


def without(known: Iterable[str], shown: Iterable[str]) -> list[tuple[str, str]]:
    """What is shown, beside what remains of it when all that is known is taken away; line breaks count as blanks."""
    whole = {on_one_line(text) for text in known}
    # A number may be a customer's as well as one in a sentence.
    words = sorted((text for text in whole if re.search("[A-Za-z]", text)), key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in words))
    return [(text, "" if on_one_line(text) in whole else pattern.sub("", on_one_line(text))) for text in shown]


def on_one_line(text: str) -> str:
    return " ".join(text.split())


# --- The tests ---


def test_the_workbook_says_nothing_in_english(findings: Findings, book: Book) -> None:
    segment_sheets = [sheet.name for sheet in book.sheets if re.match(r"\d ", sheet.name)]  # the names of segments, cut
    lists = {name for text in workbook_texts(book) for name in re.findall(r"08_reporting/segment_lists/\S+\.csv", text)}
    known = {*data_texts(findings), *segment_sheets, *lists, *MAY_STAY}
    assert [text for text, rest in without(known, workbook_texts(book)) if re.search("[A-Za-z]", rest)] == []


def test_the_charts_say_nothing_in_english(findings: Findings) -> None:
    known = {*data_texts(findings), *MAY_STAY}
    assert [text for text, rest in without(known, chart_texts(findings)) if re.search("[A-Za-z]", rest)] == []


def test_numbers_in_sentences_are_written_as_in_the_other_language(findings: Findings, book: Book) -> None:
    shown = without(data_texts(findings), workbook_texts(book))
    assert any(re.search(r"\d,\d", rest) for _, rest in shown)
    assert [text for text, rest in shown if re.search(r"\d\.\d", rest)] == []


def test_longer_texts_break_no_rule_of_workbooks(content: bytes) -> None:
    assert lint(content) == []


def test_translated_names_of_sheets_are_cut_and_stripped_but_their_titles_are_not(sample_findings: Findings) -> None:
    book = Book(workbook_of(sample_findings))
    names = [sheet.name for sheet in book.sheets if not re.match(r"\d ", sheet.name)]
    assert len(names) == 10
    assert all(len(name) <= LONGEST_SHEET_NAME for name in names)
    model = translated("Model")
    assert f"{model}: [{model}/*?\\" in {cell.text for sheet in book.sheets for cell in sheet.texts}


def test_sheets_that_a_translation_calls_alike_are_told_apart(sample_findings: Findings, tmp_path: Path) -> None:
    russian(lambda _name: "Лист", tmp_path)
    with using(tmp_path):
        content = workbook_of(sample_findings)
    names = [sheet.name for sheet in Book(content).sheets if not re.match(r"\d ", sheet.name)]
    assert names == ["Лист", *(f"Лист ({number})" for number in range(2, 11))]
    assert lint(content) == []
