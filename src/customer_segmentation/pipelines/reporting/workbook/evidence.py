"""The sheet that shows how the number of segments was chosen."""

from openpyxl import Workbook

from . import summary
from .content import Content
from .look import DECIMAL, INTEGER, PERCENT
from .page import Column, Page

NAME = "How k was chosen"

_CRITERIA = (
    "Silhouette: how much closer customers are to their own segment than to the next; 1 is perfect, 0 means overlap.",
    "Inertia: how far customers are from their segment's centre; it always falls as k grows, so look for the bend.",
    "Calinski-Harabasz: spread between segments over spread within them; higher is better.",
    "Davies-Bouldin: how similar each segment is to its nearest neighbour; lower is better.",
    "Smallest segment: a segment too small to act on is a warning, whatever the other figures say.",
)


def write_evidence(workbook: Workbook, content: Content) -> None:
    """Write the verdict, the chart and the figures for every number of segments tried.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
    """
    verdict = content.verdict
    page = Page(workbook, NAME, content.options.theme)
    page.title(
        NAME, f"Features used: {', '.join(verdict['features'])}  ·  measured on {verdict['sample_rows']:,} customers"
    )
    page.navigation([("← Summary", summary.NAME)])
    page.freeze()
    page.space()
    page.paragraph(verdict["reason"], "headline")
    page.paragraph(f"The rule: {verdict['rule']}")
    page.space()
    page.pictures(
        [(content.charts["k_evidence_chart"], 1.0, f"Elbow and silhouette by number of segments. {verdict['reason']}")]
    )
    page.heading("The figures")
    page.table("k_evidence", _evidence_columns(content), chosen=content.evidence["k"].tolist().index(verdict["k"]))
    page.heading("How to read them")
    page.bullets(_CRITERIA)
    page.finish(one_printed_page=True)


def _evidence_columns(content: Content) -> list[Column]:
    evidence = content.evidence
    verdict = content.verdict
    remarks = ["chosen" if k == verdict["k"] else "refused" if k in verdict["refused"] else "" for k in evidence["k"]]
    return [
        Column("Segments k", evidence["k"].tolist(), INTEGER),
        Column("Silhouette", evidence["silhouette"].tolist(), "0.000"),
        Column("Inertia", evidence["inertia"].tolist(), DECIMAL),
        Column("Calinski-Harabasz", evidence["calinski_harabasz"].tolist(), DECIMAL),
        Column("Davies-Bouldin", evidence["davies_bouldin"].tolist(), "0.000"),
        Column("Smallest segment", evidence["smallest_segment"].tolist(), INTEGER),
        Column("Its share", evidence["smallest_share"].tolist(), PERCENT),
        Column("Remark", remarks),
    ]
