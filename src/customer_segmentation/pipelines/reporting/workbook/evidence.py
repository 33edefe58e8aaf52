"""The sheet that shows how the number of segments was chosen."""

from typing import Any

from openpyxl import Workbook

from . import summary
from .content import Content
from .look import DECIMAL, INTEGER, PERCENT
from .page import Column, Page

NAME = "How k was chosen"

_VOTERS = {
    "silhouette": "silhouette",
    "stability": "stability",
    "davies_bouldin": "Davies-Bouldin",
    "calinski_harabasz": "Calinski-Harabasz",
    "knee": "knee of the inertia",
    "gap": "gap",
}

_CRITERIA = (
    "Silhouette: how much closer customers are to their own segment than to the next; 1 is perfect, 0 means overlap.",
    "Standard error: silhouettes that differ by less than this are as good as equal.",
    "Stability: how well the same segments are found again in random samples of the customers; 1 is always.",
    "Inertia: how far customers are from their segment's centre; it always falls as k grows, so look for the bend.",
    "Calinski-Harabasz: spread between segments over spread within them; higher is better.",
    "Davies-Bouldin: how similar each segment is to its nearest neighbour; lower is better.",
    "Gap: how much more compact the segments are than those of evenly spread data (log scale); higher is better.",
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
    page.navigation(summary.BACK)
    page.space()
    page.paragraph(verdict["reason"], "headline")
    page.paragraph(f"The rule: {verdict['rule']}")
    page.space()
    page.pictures(
        [
            (
                content.charts["k_evidence_chart"],
                1.0,
                f"Elbow, silhouette and stability by number of segments. {verdict['reason']}",
            )
        ]
    )
    page.heading("What to know before relying on it")
    page.bullets(
        [
            verdict["structure"]["sentence"],
            verdict["second_opinions"]["sentence"],
            _votes(verdict["votes"]),
            *verdict["warnings"],
        ]
    )
    page.new_printed_page()
    page.heading("The figures")
    page.table("k_evidence", _evidence_columns(content), chosen=content.evidence["k"].tolist().index(verdict["k"]))
    page.heading("How to read them")
    page.bullets(_CRITERIA)
    page.new_printed_page()
    page.heading("How well the customers fit their segments")
    page.pictures([(content.charts["silhouettes"], 0.7, _silhouettes(verdict))])
    page.finish()


def _silhouettes(verdict: dict[str, Any]) -> str:
    return f"Silhouette of every customer by segment; the mean of all is {verdict['silhouette']:.3f}."


def _evidence_columns(content: Content) -> list[Column]:
    evidence = content.evidence
    return [
        Column("Segments k", evidence["k"].tolist(), INTEGER),
        Column("Silhouette", evidence["silhouette"].tolist(), "0.000"),
        Column("Standard error", evidence["silhouette_error"].tolist(), "0.000"),
        Column("Stability", evidence["stability"].tolist(), "0.000"),
        Column("Inertia", evidence["inertia"].tolist(), DECIMAL),
        Column("Calinski-Harabasz", evidence["calinski_harabasz"].tolist(), DECIMAL),
        Column("Davies-Bouldin", evidence["davies_bouldin"].tolist(), "0.000"),
        Column("Gap", evidence["gap"].tolist(), "0.000"),
        Column("Smallest segment", evidence["smallest_segment"].tolist(), INTEGER),
        Column("Its share", evidence["smallest_share"].tolist(), PERCENT),
        Column("Remark", [_remark(k, content.verdict) for k in evidence["k"]]),
    ]


def _remark(k: int, verdict: dict[str, Any]) -> str:
    refusals = dict(zip(verdict["refused"], verdict["refusals"], strict=True))
    remarks = {
        "chosen": k == verdict["k"],
        "chosen by the evidence": verdict["fixed"] and k == verdict["evidence_k"],
        f"refused: {refusals.get(k, '').partition(': ')[2].rstrip('.')}": k in refusals,
        "tie": k in verdict["ties"],
    }
    return ", ".join(remark for remark, applies in remarks.items() if applies)


def _votes(votes: dict[str, int | None]) -> str:
    cast = "; ".join(f"{_VOTERS[criterion]} {k or 'none'}" for criterion, k in votes.items())
    return f"What each criterion would choose if it decided alone: {cast}."
