"""The workbook of new customers: whether the model still fits them, what they differ in, and who they are."""

from openpyxl import Workbook

from customer_segmentation.customers.columns import BORDERLINE, OUTLIER, SECOND_SEGMENT, SEGMENT, TYPICALITY
from customer_segmentation.language import _, number
from customer_segmentation.reports.advised import advice_columns, priorities
from customer_segmentation.reports.customer_list import fit_headers, write_customers
from customer_segmentation.reports.data_quality_sheet import write_quality
from customer_segmentation.reports.report import new_workbook
from customer_segmentation.wording import advice
from customer_segmentation.wording import drift as in_words
from customer_segmentation.wording.terms import ADDED_COLUMNS
from customer_segmentation.workbook.native_charts import Bars, Series
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

from .findings import Findings

_INDEX, _SHIFT = "0.00", "+#,##0.00;-#,##0.00;0.00"


def build(findings: Findings) -> Workbook:
    """Build the workbook: Summary, Drift, Customers, Data quality."""
    workbook = new_workbook(findings)
    _write_summary(workbook, findings)
    _write_drift(workbook, findings)
    _write_list(workbook, findings)
    write_quality(workbook, findings)
    return workbook


def _write_summary(workbook: Workbook, findings: Findings) -> None:
    """Write the verdict on the model, the key figures, and the segments now and in the training."""
    theme, quality, shares = findings.options.theme, findings.quality, findings.drift["segments"]["shares"]
    largest = max(shares, key=lambda segment: segment["share_now"])
    page = findings.page(workbook, "summary", findings.title, findings.subtitle)
    page.warn(findings.warnings)
    page.space()
    page.paragraph(_where_they_are(findings), "headline")
    _say_verdict(page, findings)
    page.space()
    rejected = _("{rejected:,} of {read:,}", rejected=quality["rows_rejected"], read=quality["rows_read"])
    page.figures(
        [
            (number(findings.customers, ",d"), _("customers scored")),
            (in_words.verdict_of_all(findings.drift), _("does the model still fit them?")),
            (number(findings.drift["outliers"]["share_now"], ".1%"), _("outliers, far from every segment")),
            (rejected, _("rows rejected, see {sheet}", sheet=findings.sheets["quality"])),
        ]
    )
    page.heading(_("The segments, now and in the training"))
    columns = [
        Column(_("Segment"), [findings.segment_names[segment["number"]] for segment in shares]),
        Column(_("Customers"), [round(segment["share_now"] * findings.customers) for segment in shares], INTEGER),
        Column(_("Share now"), [segment["share_now"] for segment in shares], PERCENT, bar=theme.bar),
        Column(_("Share in the training"), [segment["share_then"] for segment in shares], PERCENT),
        *(advice_columns(findings.cards) if findings.cards else []),
    ]
    rows = page.table("segments", columns)
    page.space()
    description = _(
        "Bar chart of the segments' shares of the new customers. The largest segment is {segment} with {share:.0%} of "
        "them.",
        segment=largest["name"],
        share=largest["share_now"],
    )
    page.bars(
        Bars(
            title=_("How large the segments are now"),
            labels=0,
            rows=rows,
            series=[Series(2, theme.accent)],
            colours=[theme.segment_colour(segment["number"]) for segment in shares],
            number_format=PERCENT,
            description=description,
        )
    )
    page.finish(pages="at headings")


def _write_drift(workbook: Workbook, findings: Findings) -> None:
    """Write the verdict, its evidence by feature, outliers and segments, and how to read it."""
    drift, model = findings.drift, findings.model
    outliers, segments = drift["outliers"], drift["segments"]
    compared = _(
        "The new customers compared with the {rows:,} customers used in the training on {day}",
        rows=model.fit_rows,
        day=findings.day(model.trained_on),
    )
    page = findings.page(workbook, "drift", _("Does the model still fit?"), compared)
    page.space()
    _say_verdict(page, findings)
    page.heading(_("The features"))
    page.table("drift", _feature_columns(findings))
    page.notes(list(in_words.new_words(drift)))
    page.heading(_("The segments"))
    page.paragraph(
        _(
            "Stability index {index:.2f}; values up to {chance:.2f} can occur by chance. Verdict: {verdict}.",
            index=segments["psi"],
            chance=segments["chance"],
            verdict=in_words.verdict(segments),
        )
    )
    shares = segments["shares"]
    columns = [
        Column(_("Segment"), [findings.segment_names[segment["number"]] for segment in shares]),
        Column(_("Share in the training"), [segment["share_then"] for segment in shares], PERCENT),
        Column(_("Share now"), [segment["share_now"] for segment in shares], PERCENT),
    ]
    page.table("segment_drift", columns)
    page.heading(_("Outliers"))
    page.paragraph(
        _(
            "{now:.1%} of the new customers are outliers, far from every segment; in the training it was {then:.1%}. "
            "Verdict: {verdict}.",
            now=outliers["share_now"],
            then=outliers["share_then"],
            verdict=in_words.verdict(outliers),
        )
    )
    page.heading(_("How to read it"))
    page.bullets(_how_to_read(findings))
    page.finish(pages="at headings")


def _write_list(workbook: Workbook, findings: Findings) -> None:
    """Write the customers by segment, the most typical of each first."""
    table, listed = findings.table, findings.customers_listed
    title, order = _("The new customers and their segments"), _("By segment, most typical first")
    page = findings.page(workbook, "customers", title, order)
    page.space()
    fit = [TYPICALITY, SECOND_SEGMENT, BORDERLINE, OUTLIER]
    columns = [table.id_name, SEGMENT, *fit, *table.feature_columns, *table.profile_columns]
    named = listed.assign(**{SEGMENT: listed[SEGMENT].map(findings.segment_names)})
    if given := priorities(findings.cards):
        named[_("Priority")] = listed[SEGMENT].map(given)
        columns.insert(2, _("Priority"))
    write_customers(page, "customers", named[columns], findings.customers, findings, freeze=True)
    page.finish()


def _where_they_are(findings: Findings) -> str:
    """How many new customers are in the segments that matter: those to prioritise, else the largest."""
    shares = findings.drift["segments"]["shares"]
    wanted = {card["number"] for card in findings.cards if advice.priority(card) == "prioritise"}
    told = [segment for segment in shares if segment["number"] in wanted]
    if told:
        return _(
            "{customers:,} new customers. {share:.1%} of them are in segments to prioritise: {names}.",
            customers=findings.customers,
            share=sum(segment["share_now"] for segment in told),
            names="; ".join(segment["name"] for segment in told),
        )
    largest = max(shares, key=lambda segment: segment["share_now"])
    return _(
        "{customers:,} new customers. Most of them, {share:.1%}, are in {name}.",
        customers=findings.customers,
        share=largest["share_now"],
        name=largest["name"],
    )


def _say_verdict(page: Page, findings: Findings) -> None:
    drift = findings.drift
    page.paragraph(in_words.advice(drift), "headline" if drift["verdict"] == "stable" else "warning")


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


def _how_to_read(findings: Findings) -> list[str]:
    bounds = findings.drift["bounds"]
    sentences = [
        _("Shift: the mean now minus the mean in the training, measured in standard deviations of the training."),
        _(
            "Stability index (PSI): how much the distribution of the values has changed; 0 means no change. From "
            "{watch:g} on, watch the model; from {refit:g} on, train a new model.",
            **bounds,
        ),
        _(
            "Expected by chance: a small number of customers always differs a little from a large number. An index up "
            "to this value counts as stable."
        ),
        _(
            "Outliers: if their share rises by {watch:g} percentage points, watch the model; if it rises by {refit:g}, "
            "train a new model. An increase that chance explains does not count.",
            watch=100 * bounds["watch_outliers"],
            refit=100 * bounds["refit_outliers"],
        ),
    ]
    if any(feature.transform == "log" for feature in findings.model.features):
        note = _(
            "The mean of a feature on a logarithmic scale is the geometric mean, which single large values hardly "
            "change."
        )
        sentences.append(note)
    return sentences + [
        _('"{column}" in the list of customers: {meaning}.', column=header, meaning=_(ADDED_COLUMNS[column]))
        for column, header in fit_headers().items()
        if column != SECOND_SEGMENT
    ]
