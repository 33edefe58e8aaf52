"""The elements of a page of HTML, and its look. Whatever comes from data is text: lxml escapes it."""

import base64
from collections.abc import Sequence
from numbers import Real
from typing import Any

from lxml import html
from lxml.html import builder as E  # noqa: N812 - as lxml's own documentation calls it

from customer_segmentation.theme import Theme
from customer_segmentation.workbook.cells import without_forbidden
from customer_segmentation.workbook.shown import told
from customer_segmentation.workbook.table import Column

#: Nothing is loaded from anywhere, and nothing runs.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_STYLE = """
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1.5rem;background:#fff;color:var(--ink);
  font:1rem/1.5 Calibri,Carlito,system-ui,sans-serif}
h1{margin:0;font-size:1.9rem;line-height:1.2;color:var(--accent)}
h2{margin:2rem 0 .5rem;font-size:1.3rem;color:var(--accent)}
h3{margin:1.2rem 0 .3rem;font-size:1.1rem;color:var(--accent)}
p{margin:.4rem 0}
ul{margin:.4rem 0;padding-left:1.3rem}
a{color:var(--accent)}
img{max-width:100%;height:auto}
header{display:flex;gap:1rem;justify-content:space-between;align-items:flex-start}
header img{max-height:48px;max-width:240px}
.muted,.note,footer{color:var(--muted);font-size:.9rem}
.warning{background:var(--warning);padding:.5rem .8rem;font-weight:600}
.headline{font-size:1.15rem;font-weight:600}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.5rem;margin:1rem 0}
.figures div{background:var(--band);border-left:4px solid var(--accent);padding:.6rem .8rem}
.figures b{display:block;font-size:1.5rem;line-height:1.2;color:var(--accent)}
.figures span{color:var(--muted);font-size:.9rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{background:var(--band);vertical-align:bottom}
td:not(.number){min-width:9rem}
.number{text-align:right}
td.number{font-variant-numeric:tabular-nums;white-space:nowrap}
.bar{background:linear-gradient(var(--bar),var(--bar)) left .3rem/var(--share) 1.5rem no-repeat}
.map{max-width:46rem}
.chosen td{background:var(--highlight);font-weight:600}
.card{margin-top:2.5rem}
.card>h2{margin:0;padding:.6rem .9rem;background:var(--own);color:#fff}
.beside{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:1.5rem}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.6rem}
@media (max-width:46rem){body{padding:.8rem}.beside{grid-template-columns:minmax(0,1fr)}h1{font-size:1.5rem}}
@media print{
  @page{size:A4 landscape;margin:10mm}
  *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
  html{font-size:12px}
  body{max-width:none;padding:0;line-height:1.3}
  .card{break-before:page;margin-top:0}
  h3{margin:.7rem 0 .2rem}
  p,ul{margin:.2rem 0}
  th,td{padding:.12rem .5rem}
  .figures{margin:.5rem 0}
  .figures div{padding:.3rem .8rem}
  .map{max-width:34rem}
  footer{margin-top:1rem}
  .beside{grid-template-columns:minmax(0,3fr) minmax(0,2fr)}
  tr,img,.figures div{break-inside:avoid}
  .wide{overflow:visible}
}
"""


def page(title: str, language: str, theme: Theme, parts: Sequence[Any]) -> str:
    """A whole page that needs nothing else: neither network nor scripts."""
    colours = {
        name: getattr(theme, name) for name in ("accent", "ink", "muted", "line", "band", "bar", "warning", "highlight")
    }
    variables = "".join(f"--{name}:{colour};" for name, colour in colours.items())
    head = E.HEAD(
        E.META(charset="utf-8"),
        E.META({"http-equiv": "Content-Security-Policy", "content": _POLICY}),
        E.META(name="viewport", content="width=device-width, initial-scale=1"),
        E.TITLE(clean(title)),
        E.STYLE(f":root{{{variables}}}{_STYLE}"),
    )
    document = E.HTML({"lang": language}, head, E.BODY(*parts))
    text: str = html.tostring(document, doctype="<!DOCTYPE html>", encoding="unicode")
    return text


def clean(text: str) -> str:
    """Text that the page can hold."""
    return without_forbidden(text).replace("\r", " ")


def paragraph(text: str, kind: str = "") -> Any:
    """A paragraph of a kind that the style knows."""
    return E.P({"class": kind} if kind else {}, clean(text))


def paragraphs(texts: Sequence[str], kind: str = "") -> list[Any]:
    """A paragraph for each text."""
    return [paragraph(text, kind) for text in texts]


def heading(text: str, level: int = 2) -> Any:
    """A heading."""
    return {1: E.H1, 2: E.H2, 3: E.H3}[level](clean(text))


def bullets(texts: Sequence[str]) -> list[Any]:
    """A list, or nothing where there is nothing to list."""
    return [E.UL(*(E.LI(clean(text)) for text in texts))] if texts else []


def figures(told_figures: Sequence[tuple[str, str]]) -> list[Any]:
    """Key figures side by side, each with its label; nothing where there are none."""
    # The space is for readers without the page's styles: Kedro-Viz, and text that is copied.
    boxes = [E.DIV(E.B(clean(value)), " ", E.SPAN(clean(label))) for value, label in told_figures]
    return [E.DIV({"class": "figures"}, *boxes)] if boxes else []


def link(text: str, target: str) -> Any:
    """A link to a place on the page."""
    return E.A({"href": f"#{target}"}, clean(text))


def picture(content: bytes, description: str) -> Any:
    """A PNG file, held by the page itself."""
    data = base64.b64encode(content).decode("ascii")
    return E.IMG({"src": f"data:image/png;base64,{data}", "alt": clean(description)})


def table(columns: Sequence[Column], *, chosen: int | None = None, targets: Sequence[str] = ()) -> Any:
    """A table of the workbook's columns; the cells of the first one may lead to places on the page."""
    head = E.TR(*(E.TH(_kind(column), {"scope": "col"}, clean(column.header)) for column in columns))
    rows = []
    for index in range(len(columns[0].values)):
        cells = [_cell(column, index, chosen) for column in columns]
        if index < len(targets):
            cells[0] = E.TD(link(cells[0].text or "", targets[index]))
        rows.append(E.TR({"class": "chosen"} if index == chosen else {}, *cells))
    return E.DIV({"class": "wide"}, E.TABLE(E.THEAD(head), E.TBODY(*rows)))


def _kind(column: Column) -> dict[str, str]:
    return {} if column.is_text else {"class": "number"}


def _cell(column: Column, index: int, total: int | None) -> Any:
    value = column.values[index]
    text = clean(told(value, column.format_of(index)))
    if not column.bar or index == total or not isinstance(value, Real):
        return E.TD(_kind(column), text)
    longest = max(float(one) for position, one in enumerate(column.values) if position != total and one is not None)
    share = 100 * max(float(value), 0) / longest if longest > 0 else 0
    return E.TD({"class": "number bar", "style": f"--share:{share:.1f}%"}, text)
