"""The sheet that shows how the number of segments was chosen."""

from typing import Any

from openpyxl import Workbook

from customer_segmentation.language import _, mark
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.segmentation.verdict import Refusal
from customer_segmentation.wording import verdict as in_words
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

#: What the figures mean.
_CRITERIA = (
    mark(
        "Silhouette: how much closer customers are to their own segment than to the next one; 1 is perfect, "
        "0 means that the segments overlap."
    ),
    mark("Standard error: treat silhouettes that differ by less than this as equal."),
    mark("Stability: how well random samples of the customers give the same segments again; 1 means always."),
    mark(
        "Inertia: how far customers are from the centre of their segment. It always falls as k grows, so "
        "look for the elbow, where the curve bends."
    ),
    mark("Calinski-Harabasz: the spread between segments divided by the spread within them; higher is better."),
    mark("Davies-Bouldin: how similar each segment is to its nearest neighbour; lower is better."),
    mark(
        "Gap: how much more compact the segments are than segments of evenly spread data (log scale); higher is better."
    ),
    mark("Smallest segment: a segment that is too small to act on is a warning, even if the other figures are good."),
)
#: What votes for a number of segments.
_VOTERS = {
    "silhouette": mark("silhouette"),
    "stability": mark("stability"),
    "davies_bouldin": mark("Davies-Bouldin"),
    "calinski_harabasz": mark("Calinski-Harabasz"),
    "knee": mark("elbow of the inertia"),
    "gap": mark("gap"),
}


def write_evidence(workbook: Workbook, findings: Findings) -> None:
    """Write the verdict, the chart and the figures for every number of segments tried."""
    verdict = findings.verdict
    page = Page(workbook, findings.sheets["evidence"], findings.options.theme)
    features = ", ".join(verdict["features"])
    page.title(
        _("How k was chosen"),
        _(
            "Features used: {features}  ·  measured on {customers:,} customers",
            features=features,
            customers=verdict["sample_rows"],
        ),
    )
    page.navigation(findings.way_back)
    page.space()
    reason = in_words.reason(verdict)
    page.paragraph(reason, "headline")
    page.paragraph(_("The rule: {rule}", rule=in_words.rule(verdict)))
    page.space()
    page.pictures(
        [
            (
                findings.charts["k_evidence"],
                1.0,
                _("Elbow, silhouette and stability by number of segments. {reason}", reason=reason),
            )
        ]
    )
    page.heading(_("What to know before you rely on it"))
    page.bullets(
        [in_words.tendency(verdict), in_words.agreement(verdict), _votes(findings), *in_words.warnings(verdict)]
    )
    page.new_printed_page()
    page.heading(_("The figures"))
    page.table("k_evidence", _evidence_columns(findings), chosen=findings.evidence["k"].tolist().index(verdict["k"]))
    page.heading(_("How to read them"))
    page.bullets([_(meaning) for meaning in _CRITERIA])
    page.new_printed_page()
    page.heading(_("How well the customers fit their segments"))
    silhouettes = _(
        "Silhouette of every customer, by segment. The mean of all customers is {silhouette:.3f}.",
        silhouette=verdict["silhouette"],
    )
    page.pictures([(findings.charts["silhouettes"], 0.7, silhouettes)])
    page.finish()


def _evidence_columns(findings: Findings) -> list[Column]:
    evidence = findings.evidence
    remarks = [_remark(row, findings) for row in evidence.to_dict("records")]
    return [
        Column(_("Segments (k)"), evidence["k"].tolist(), INTEGER),
        Column(_("Silhouette"), evidence["silhouette"].tolist(), "0.000"),
        Column(_("Standard error"), evidence["silhouette_error"].tolist(), "0.000"),
        Column(_("Stability"), evidence["stability"].tolist(), "0.000"),
        Column(_("Inertia"), evidence["inertia"].tolist(), DECIMAL),
        Column(_("Calinski-Harabasz"), evidence["calinski_harabasz"].tolist(), DECIMAL),
        Column(_("Davies-Bouldin"), evidence["davies_bouldin"].tolist(), "0.000"),
        Column(_("Gap"), evidence["gap"].tolist(), "0.000"),
        Column(_("Smallest segment"), evidence["smallest_segment"].tolist(), INTEGER),
        Column(_("Smallest share"), evidence["smallest_share"].tolist(), PERCENT),
        Column(_("Remark"), remarks),
    ]


def _remark(row: dict[Any, Any], findings: Findings) -> str:
    """What the verdict made of a number of segments."""
    k, verdict = row["k"], findings.verdict
    remarks = []
    if k == verdict["k"]:
        remarks.append(_("fixed by a parameter") if verdict["fixed"] else _("chosen"))
    if verdict["fixed"] and k == verdict["evidence_k"]:
        remarks.append(_("chosen by the evidence"))
    if refusal := verdict["refused"].get(str(k)):
        remarks.append(_refusal(refusal))
    if k in verdict["ties"]:
        remarks.append(_("tie"))
    return ", ".join(remarks)


def _refusal(refusal: Refusal) -> str:
    if refusal["reason"] == "small":
        return _(
            "refused: the smallest segment has only {customers:,} of the customers ({share:.2%})",
            customers=refusal["customers"],
            share=refusal["share"],
        )
    return _("refused: not stable, stability only {stability:.4f}", stability=refusal["stability"])


def _votes(findings: Findings) -> str:
    votes = []
    for criterion, k in findings.verdict["votes"].items():
        voter = _(_VOTERS[criterion])
        votes.append(_("{criterion} {k}", criterion=voter, k=k) if k else _("{criterion} none", criterion=voter))
    return _("What each criterion would choose on its own: {votes}.", votes="; ".join(votes))
