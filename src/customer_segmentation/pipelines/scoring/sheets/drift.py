"""The sheet about drift: what the new customers differ in from those that the model was trained on."""

from openpyxl import Workbook

from customer_segmentation.customers.columns import SECOND_SEGMENT
from customer_segmentation.language import _
from customer_segmentation.pipelines.scoring.findings import Findings
from customer_segmentation.reports.customer_list import fit_headers
from customer_segmentation.wording import drift as in_words
from customer_segmentation.wording.terms import ADDED_COLUMNS
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import DECIMAL, PERCENT
from customer_segmentation.workbook.table import Column

_INDEX, _SHIFT = "0.00", "+#,##0.00;-#,##0.00;0.00"


def write_drift(workbook: Workbook, findings: Findings) -> None:
    """Write the verdict, its evidence by feature, outliers and segments, and how to read it."""
    drift, model = findings.drift, findings.model
    outliers, segments = drift["outliers"], drift["segments"]
    page = Page(workbook, findings.sheets["drift"], findings.options.theme)
    page.title(
        _("Does the model still fit?"),
        _(
            "The new customers compared with the {rows:,} customers used in the training on {day}",
            rows=model.fit_rows,
            day=findings.day(model.trained_on),
        ),
    )
    page.navigation(findings.way_back)
    page.space()
    page.paragraph(in_words.advice(drift), "headline" if drift["verdict"] == "stable" else "warning")
    page.heading(_("The features"))
    page.table("drift", _feature_columns(findings))
    page.heading(_("The segments"))
    page.paragraph(
        _(
            "Stability index {index:.2f}; values up to {chance:.2f} can occur by chance. Verdict: {verdict}.",
            index=segments["psi"],
            chance=segments["chance"],
            verdict=in_words.verdict(segments),
        )
    )
    page.table("segment_drift", _segment_columns(findings))
    page.heading(_("Outliers"))
    page.paragraph(
        _(
            "{now:.1%} of the new customers are outliers, far from every segment; in the training it was "
            "{then:.1%}. Verdict: {verdict}.",
            now=outliers["share_now"],
            then=outliers["share_then"],
            verdict=in_words.verdict(outliers),
        )
    )
    page.heading(_("How to read it"))
    page.bullets(_how_to_read(findings))
    page.finish(one_printed_page=True)


def _feature_columns(findings: Findings) -> list[Column]:
    features = findings.drift["features"]
    formats = [findings.measure_format(feature["column"]) for feature in features]
    labels = [findings.label(feature["column"], feature["name"], feature["unit"]) for feature in features]
    return [
        Column(_("Feature"), labels),
        Column(_("Mean in the training"), [feature["mean_then"] for feature in features], DECIMAL, formats=formats),
        Column(_("Mean now"), [feature["mean_now"] for feature in features], DECIMAL, formats=formats),
        Column(_("Shift in standard deviations"), [feature["shift"] for feature in features], _SHIFT),
        Column(_("Stability index"), [feature["psi"] for feature in features], _INDEX),
        Column(_("Expected by chance, up to"), [feature["chance"] for feature in features], _INDEX),
        Column(_("Verdict"), [in_words.verdict(feature) for feature in features]),
    ]


def _segment_columns(findings: Findings) -> list[Column]:
    shares = findings.drift["segments"]["shares"]
    return [
        Column(_("Segment"), [findings.segment_names[segment["number"]] for segment in shares]),
        Column(_("Share in the training"), [segment["share_then"] for segment in shares], PERCENT),
        Column(_("Share now"), [segment["share_now"] for segment in shares], PERCENT),
    ]


def _how_to_read(findings: Findings) -> list[str]:
    bounds = findings.drift["bounds"]
    sentences = [
        _("Shift: the mean now minus the mean in the training, measured in standard deviations of the training."),
        _(
            "Stability index (PSI): how much the distribution of the values has changed; 0 means no change. "
            "From {watch:g} on, watch the model; from {refit:g} on, train a new model.",
            watch=bounds["watch"],
            refit=bounds["refit"],
        ),
        _(
            "Expected by chance: a small number of customers always differs a little from a large number. An "
            "index up to this value counts as stable."
        ),
        _(
            "Outliers: if their share rises by {watch:g} percentage points, watch the model; if it rises by "
            "{refit:g}, train a new model. An increase that chance explains does not count.",
            watch=100 * bounds["watch_outliers"],
            refit=100 * bounds["refit_outliers"],
        ),
    ]
    if any(feature.transform == "log" for feature in findings.model.features):
        sentences.append(
            _(
                "The mean of a feature on a logarithmic scale is the geometric mean, which single large "
                "values hardly change."
            )
        )
    return sentences + [
        _('"{column}" in the list of customers: {meaning}.', column=header, meaning=_(ADDED_COLUMNS[column]))
        for column, header in fit_headers().items()
        if column != SECOND_SEGMENT
    ]
