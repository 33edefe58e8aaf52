"""The sheet that shows how the number of segments was chosen."""

from typing import Any

from openpyxl import Workbook

from customer_segmentation.language import _, mark
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.segmentation.verdict import Verdict
from customer_segmentation.wording import verdict as in_words
from customer_segmentation.workbook.native_charts import Lines, Series
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

#: What the figures mean.
_CRITERIA = (
    mark(
        "Silhouette: how much closer customers are to their own segment than to the next one; 1 is perfect, "
        "0 means that the segments overlap."
    ),
    mark("Standard error: how much the silhouette would differ in another sample of such customers."),
    mark("Stability: how well random samples of the customers give the same segments again; 1 means always."),
    mark("Stability by chance: the same in evenly spread tables of the same size, which have no groups."),
    mark(
        "Prediction strength: how well the segments of one half of the customers keep together those of the other "
        "half; four fifths or more speak for groups."
    ),
    mark("Groups: what is left when segments with a drawn border between them are taken together."),
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
_CURVES_PIXELS = 300
#: Features named below the title, which is one line.
_MOST_FEATURES_TOLD = 5
#: What the figures of the borders mean.
_BORDERS = (
    mark("Fewer midway: how many fewer customers stand midway between two centres than around the centres."),
    mark("p-value: small where the customers form two heaps on the line between the centres (dip test)."),
    mark("Sparser at the border: how much less densely customers stand at the border than elsewhere."),
    mark(
        "A border is natural where there is a gap on the line, and customers also stand sparsely at it. Otherwise it "
        "is drawn where it is convenient."
    ),
)
#: What votes for a number of segments.
_VOTERS = {
    "silhouette": mark("silhouette"),
    "stability": mark("stability"),
    "davies_bouldin": mark("Davies-Bouldin"),
    "calinski_harabasz": mark("Calinski-Harabasz"),
    "knee": mark("elbow of the inertia"),
    "gap": mark("gap"),
    "prediction_strength": mark("prediction strength"),
}
#: The figures' headers and number formats.
_FIGURES = {
    "k": (mark("Segments (k)"), INTEGER),
    "silhouette": (mark("Silhouette"), "0.000"),
    "silhouette_error": (mark("Standard error"), "0.000"),
    "stability": (mark("Stability"), "0.000"),
    "stability_by_chance": (mark("Stability by chance"), "0.000"),
    "prediction_strength": (mark("Prediction strength"), "0.000"),
    "groups": (mark("Groups"), INTEGER),
    "inertia": (mark("Inertia"), DECIMAL),
    "calinski_harabasz": (mark("Calinski-Harabasz"), DECIMAL),
    "davies_bouldin": (mark("Davies-Bouldin"), "0.000"),
    "gap": (mark("Gap"), "0.000"),
    "smallest_segment": (mark("Smallest segment"), INTEGER),
    "smallest_share": (mark("Smallest share"), PERCENT),
}


def write_evidence(workbook: Workbook, findings: Findings) -> None:
    """Write the verdict, the chart and the figures for every number of segments tried."""
    verdict, evidence = findings.verdict, findings.evidence
    features = verdict["features"]
    subtitle = _(
        "Features used: {features}  ·  measured on {customers:,} customers",
        features=", ".join([*features[:_MOST_FEATURES_TOLD], *(["…"] if len(features) > _MOST_FEATURES_TOLD else [])]),
        customers=verdict["sample_rows"],
    )
    page = findings.page(workbook, "evidence", _("How k was chosen"), subtitle)
    page.space()
    page.paragraph(in_words.conclusion(verdict), "headline")
    page.paragraph(_("The rule: {rule}", rule=in_words.rule(verdict)))
    page.space()
    row_of_charts = page.leave_room(_CURVES_PIXELS)
    note = _("The large point is the chosen number of segments. The thin bars reach one standard error up and down.")
    page.notes([note])
    page.heading(_("What to know before you rely on it"))
    structure = [in_words.tendency(verdict), in_words.borders(verdict)]
    others = [in_words.repeated(verdict), in_words.agreement(verdict), _votes(verdict)]
    page.bullets(list(filter(None, [*structure, *others, *in_words.limits(verdict), *in_words.warnings(verdict)])))
    page.heading(_("The figures"))
    columns = [Column(_(header), evidence[name].tolist(), form) for name, (header, form) in _FIGURES.items()]
    remarks = Column(_("Remark"), [_remark(k, verdict) for k in evidence["k"]])
    chosen = evidence["k"].tolist().index(verdict["k"])
    rows = page.table("k_evidence", [*columns, remarks], chosen=chosen)
    page.charts(_curves(findings, rows, chosen), _CURVES_PIXELS, row=row_of_charts)
    page.heading(_("How to read them"))
    page.bullets([_(meaning) for meaning in _CRITERIA])
    page.heading(_("The borders between neighbouring segments"))
    borders = _border_columns(findings)
    page.table("borders", borders, wraps=True)
    page.bullets([_(meaning) for meaning in _BORDERS])
    page.heading(_("How well the customers fit their segments"))
    silhouettes = _(
        "Silhouette of every customer, by segment. The mean of all customers is {silhouette:.3f}.",
        silhouette=verdict["silhouette"],
    )
    page.pictures([(findings.charts["silhouettes"], 0.7, silhouettes)])
    page.finish(pages="at headings")


def _curves(findings: Findings, rows: tuple[int, int], chosen: int) -> list[Lines]:
    """Silhouette, stability and inertia over the number of segments, from the table of figures."""
    theme, verdict = findings.options.theme, findings.verdict
    positions = {name: position for position, name in enumerate(_FIGURES)}
    reason = in_words.reason(verdict)
    shared: dict[str, Any] = {
        "labels": positions["k"],
        "rows": rows,
        "across": _("Number of segments (k)"),
        "chosen": chosen,
        "chosen_colour": theme.segment_colour(2),
    }

    def series(name: str, colour: str, margins: str = "", *, named: bool = False) -> Series:
        cell = (positions[name], rows[0] - 1) if named else None
        return Series(positions[name], colour, cell, positions.get(margins))

    return [
        Lines(
            title=_("Silhouette: how separate they are"),
            series=[series("silhouette", theme.accent, "silhouette_error")],
            number_format="0.000",
            description=_("Line chart of the silhouette by number of segments. {reason}", reason=reason),
            **shared,
        ),
        Lines(
            title=_("Stability: at least {limit:.2f} is wanted", limit=verdict["limits"]["stability"]),
            series=[
                series("stability", theme.accent, named=True),
                series("stability_by_chance", theme.bar, named=True),
            ],
            number_format="0.000",
            description=_("Line chart of the stability by number of segments, beside that by chance."),
            **shared,
        ),
        Lines(
            title=_("Inertia: how compact they are"),
            series=[series("inertia", theme.accent)],
            number_format="#,##0",
            description=_("Line chart of the inertia by number of segments."),
            **shared,
        ),
    ]


def _border_columns(findings: Findings) -> list[Column]:
    """Every border once, from the segment with the lower number."""
    borders = [
        (card["number"], neighbour)
        for card in findings.cards
        for neighbour in card["evidence"]["neighbours"]
        if card["number"] < neighbour["number"]
    ]
    natural, drawn = _("natural"), _("drawn")
    names = findings.segment_sheets
    return [
        Column(_("Segment"), [names[number] for number, _neighbour in borders]),
        Column(_("Neighbour"), [neighbour["number"] for _number, neighbour in borders], "0"),
        Column(_("Border"), [natural if neighbour["natural"] else drawn for _number, neighbour in borders]),
        Column(_("Fewer midway"), [neighbour["depth"] for _number, neighbour in borders], PERCENT),
        Column(_("p-value"), [neighbour["p_value"] for _number, neighbour in borders], "0.000"),
        Column(_("Sparser at the border"), [neighbour["sparsity"] for _number, neighbour in borders], PERCENT),
    ]


def _remark(k: int, verdict: Verdict) -> str:
    """What the verdict made of a number of segments."""
    remarks = []
    if k == verdict["k"]:
        remarks.append(_("fixed by a parameter") if verdict["fixed"] else _("chosen"))
    if verdict["fixed"] and k == verdict["evidence_k"]:
        remarks.append(_("chosen by the evidence"))
    if refusal := verdict["refused"].get(str(k)):
        small = _("refused: the smallest segment has only {customers:,} of the customers ({share:.2%})", **refusal)
        unstable = _("refused: not stable, stability only {stability:.4f}", **refusal)
        remarks.append(small if refusal["reason"] == "small" else unstable)
    if k in verdict["ties"]:
        remarks.append(_("tie"))
    return ", ".join(remarks)


def _votes(verdict: Verdict) -> str:
    votes = []
    for criterion, k in verdict["votes"].items():
        voter = _(_VOTERS[criterion])
        if k == 1:
            votes.append(_("{criterion} no groups", criterion=voter))
        else:
            votes.append(_("{criterion} {k}", criterion=voter, k=k) if k else _("{criterion} none", criterion=voter))
    return _("What each criterion would choose on its own: {votes}.", votes="; ".join(votes))
