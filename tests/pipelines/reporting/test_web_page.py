"""The page of HTML for those who do not open Excel: complete, safe, and readable on any screen."""

import base64
import shutil
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from customer_segmentation.datasets.results import HTMLDataset
from customer_segmentation.language import speaking
from customer_segmentation.workbook.shown import told
from customer_segmentation.workbook.styles import PERCENT
from tests.browser import browser_page

from .conftest import Findings, opened, run_node

#: Of these the page is made; nothing that comes from data adds another.
TAGS = frozenset(
    {"html", "head", "meta", "title", "style", "body", "header", "main", "section", "footer", "div", "p", "span", "b"}
    | {"h1", "h2", "h3", "ul", "li", "a", "img", "table", "thead", "tbody", "tr", "th", "td"}
)


@pytest.fixture(scope="module", params=["findings", "hostile_findings"])
def found(request: pytest.FixtureRequest) -> Findings:
    found: Findings = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def page(found: Findings) -> Any:
    return html.fromstring(found["segment_page"])


def said(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_it_needs_nothing_but_itself_and_runs_nothing(page: Any) -> None:
    elements = list(page.iter())
    assert {element.tag for element in elements} <= TAGS
    attributes = {name for element in elements for name in element.attrib}
    assert attributes <= {"alt", "charset", "class", "content", "href", "http-equiv", "id", "lang", "name"} | {
        *("scope", "src", "style")
    }
    for picture in page.iter("img"):
        kind, _, content = picture.get("src").partition(",")
        assert kind == "data:image/png;base64"
        assert base64.b64decode(content).startswith(b"\x89PNG")
        assert picture.get("alt")
    places = {element.get("id") for element in elements}
    assert {link.get("href").removeprefix("#") for link in page.iter("a")} <= places
    (policy,) = page.xpath("//meta[@http-equiv]/@content")
    assert policy.startswith("default-src 'none'")


def test_it_says_what_the_workbook_says(found: Findings, page: Any) -> None:
    workbook = opened(found)
    sections = [said(section) for section in page.iter("section")]
    assert len(sections) == 1 + len(found["segment_cards"]["segments"])
    for sheet, section in zip(workbook.worksheets, sections, strict=False):
        headlines = [cell.value for row in sheet.iter_rows() for cell in row if cell.style == "headline"]
        for headline in headlines:
            assert " ".join(headline.replace("\x07", " ").split()) in section


def test_a_figure_and_its_label_are_apart_without_the_styles_too(page: Any) -> None:
    boxes = page.xpath("//div[@class='figures']/div")
    assert boxes
    assert all(box.text_content() == f"{box.find('b').text} {box.find('span').text}" for box in boxes)


def test_a_card_tells_what_customers_buy_more_than_others(findings: Findings) -> None:
    products = [
        {"code": name, "name": name, "customers": 9, "share": 0.5, "times": 2.0, "revenue": 1.0} for name in "ABCD"
    ]
    bought = {"revenue": 1.0, "revenue_share": 0.5, "orders": 3, "orders_share": 0.5, "categories": []}
    known = {**findings, "segment_purchases": {"1": {**bought, "products": products}}}
    sentence = "They buy more than others: A; B; C."
    sheet = opened(known).worksheets[1]
    assert sentence in [cell.value for cell in sheet["B"]]
    facts = run_node(known, "gather_facts")
    assert said(html.fromstring(run_node({**known, "facts": facts}, "build_web_page"))).count(sentence) == 1


def test_texts_are_in_the_language_of_the_run(findings: Findings) -> None:
    parameters = {**findings["parameters"], "language": "de"}
    page = html.fromstring(run_node({**findings, "parameters": parameters}, "build_web_page"))
    assert page.get("lang") == "de"
    share = findings["segment_cards"]["segments"][0]["share"]
    with speaking("de"):
        written = told(share, PERCENT)
    assert "," in written
    assert written in said(page)


def test_kedro_viz_shows_the_first_section_alone(findings: Findings, tmp_path: Path) -> None:
    dataset = HTMLDataset(filepath=str(tmp_path / "page.html"), fs_args={"open_args_load": {"encoding": "utf-8"}})
    dataset.save(findings["segment_page"])
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    assert dataset.load() == findings["segment_page"]
    preview = str(dataset.preview())
    assert preview.startswith("<section>")
    assert preview.endswith("</section>")
    assert preview.count("<section") == 1


@pytest.mark.heavy
@pytest.mark.parametrize("width", [1280, 390])
def test_a_browser_shows_it_without_a_complaint_and_within_the_window(
    found: Findings, width: int, tmp_path: Path
) -> None:
    if not (program := shutil.which("chromium")):
        pytest.skip("needs Chromium")
    path = tmp_path / "page.html"
    path.write_text(found["segment_page"], encoding="utf-8")
    with browser_page(program, tmp_path / "profile") as window:
        window.resize(width, 900)
        window.open(path.as_uri())
        window.wait_for("document.readyState == 'complete' && document.images.length", "the page")
        assert window.run("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
        assert window.run("document.documentElement.scrollWidth") <= width
        assert (
            window.run("performance.getEntriesByType('resource').filter(one => !/^data:/.test(one.name)).length") == 0
        )
        assert window.complaints == []
        window.picture(tmp_path / "page.png")
        assert (tmp_path / "page.png").stat().st_size > 10_000
