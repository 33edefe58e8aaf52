"""The sheet that shows how the number of segments was chosen."""

from typing import Any

from openpyxl import Workbook

from customer_segmentation.pipelines.reporting.findings import Content
from customer_segmentation.segmentation.verdict import refusal_of
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

#: What is explained below the figures.
_CRITERIA = (
    "silhouette",
    "standard_error",
    "stability",
    "inertia",
    "calinski_harabasz",
    "davies_bouldin",
    "gap",
    "smallest",
)


def write_evidence(workbook: Workbook, content: Content) -> None:
    """Write the verdict, the chart and the figures for every number of segments tried.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
    """
    say = content.texts.say
    verdict = content.verdict
    page = Page(workbook, content.sheets["evidence"], content.options.theme, content.texts)
    features = say("lists.comma").join(verdict["features"])
    page.title(say("sheets.evidence"), say("evidence.subtitle", features=features, customers=verdict["sample_rows"]))
    page.navigation(content.way_back)
    page.space()
    page.paragraph(verdict["reason"], "headline")
    page.paragraph(say("evidence.rule", rule=verdict["rule"]))
    page.space()
    page.pictures([(content.charts["k_evidence_chart"], 1.0, say("evidence.curves", reason=verdict["reason"]))])
    page.heading(say("evidence.caveats"))
    page.bullets(
        [
            verdict["structure"]["sentence"],
            verdict["second_opinions"]["sentence"],
            _votes(content),
            *verdict["warnings"],
        ]
    )
    page.new_printed_page()
    page.heading(say("evidence.figures"))
    page.table("k_evidence", _evidence_columns(content), chosen=content.evidence["k"].tolist().index(verdict["k"]))
    page.heading(say("evidence.reading"))
    page.bullets([say(f"criteria.{criterion}") for criterion in _CRITERIA])
    page.new_printed_page()
    page.heading(say("evidence.fit"))
    silhouettes = say("evidence.silhouettes", silhouette=verdict["silhouette"])
    page.pictures([(content.charts["silhouettes"], 0.7, silhouettes)])
    page.finish()


def _evidence_columns(content: Content) -> list[Column]:
    evidence = content.evidence
    say = content.texts.say
    remarks = [_remark(row, content) for row in evidence.to_dict("records")]
    return [
        Column(say("evidence.k"), evidence["k"].tolist(), INTEGER),
        Column(say("evidence.silhouette"), evidence["silhouette"].tolist(), "0.000"),
        Column(say("evidence.standard_error"), evidence["silhouette_error"].tolist(), "0.000"),
        Column(say("evidence.stability"), evidence["stability"].tolist(), "0.000"),
        Column(say("evidence.inertia"), evidence["inertia"].tolist(), DECIMAL),
        Column(say("evidence.calinski_harabasz"), evidence["calinski_harabasz"].tolist(), DECIMAL),
        Column(say("evidence.davies_bouldin"), evidence["davies_bouldin"].tolist(), "0.000"),
        Column(say("evidence.gap"), evidence["gap"].tolist(), "0.000"),
        Column(say("evidence.smallest"), evidence["smallest_segment"].tolist(), INTEGER),
        Column(say("evidence.smallest_share"), evidence["smallest_share"].tolist(), PERCENT),
        Column(say("evidence.remark"), remarks),
    ]


def _remark(row: dict[Any, Any], content: Content) -> str:
    """What the verdict made of a number of segments."""
    say = content.texts.say
    k, verdict = row["k"], content.verdict
    remarks = []
    if k == verdict["k"]:
        remarks.append(say("evidence.fixed") if verdict["fixed"] else say("evidence.chosen"))
    if verdict["fixed"] and k == verdict["evidence_k"]:
        remarks.append(say("evidence.chosen_by_evidence"))
    refusal = refusal_of(k, verdict["refused"])
    if refusal and refusal["reason"] == "small":
        remarks.append(say("evidence.too_small", customers=row["smallest_segment"], share=row["smallest_share"]))
    elif refusal:
        remarks.append(say("evidence.not_stable", stability=row["stability"]))
    if k in verdict["ties"]:
        remarks.append(say("evidence.tie"))
    return say("lists.comma").join(remarks)


def _votes(content: Content) -> str:
    say = content.texts.say
    votes = []
    for criterion, k in content.verdict["votes"].items():
        voter = say(f"voters.{criterion}")
        votes.append(say("evidence.vote", criterion=voter, k=k) if k else say("evidence.no_vote", criterion=voter))
    return say("evidence.votes", votes=say("lists.semicolon").join(votes))
