"""The sheet about drift: what the new customers differ in from those that the model was trained on."""

from openpyxl import Workbook

from customer_segmentation.customers.columns import BORDERLINE, OUTLIER, TYPICALITY
from customer_segmentation.pipelines.scoring.findings import Content
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import DECIMAL, PERCENT
from customer_segmentation.workbook.table import Column

_INDEX, _SHIFT = "0.00", "+#,##0.00;-#,##0.00;0.00"


def write_drift(workbook: Workbook, content: Content) -> None:
    """Write the verdict, its evidence by feature, outliers and segments, and how to read it.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
    """
    say, drift, model = content.texts.say, content.drift, content.model
    outliers, segments = drift["outliers"], drift["segments"]
    page = Page(workbook, content.sheets["drift"], content.options.theme, content.texts)
    page.title(
        say("drift_sheet.title"), say("drift_sheet.subtitle", rows=model.fit_rows, day=content.day(model.trained_on))
    )
    page.navigation(content.way_back)
    page.space()
    page.paragraph(drift["words"], "headline" if drift["verdict"] == "stable" else "warning")
    page.heading(say("drift_sheet.features"))
    page.table("drift", _feature_columns(content))
    page.heading(say("drift_sheet.segments"))
    page.paragraph(
        say(
            "drift_sheet.segments_index",
            index=segments["psi"],
            chance=segments["chance"],
            verdict=content.verdict(segments),
        )
    )
    page.table("segment_drift", _segment_columns(content))
    page.heading(say("drift_sheet.outliers"))
    page.paragraph(
        say(
            "drift_sheet.outlier_shares",
            now=outliers["share_now"],
            then=outliers["share_then"],
            verdict=content.verdict(outliers),
        )
    )
    page.heading(say("drift_sheet.how_to_read"))
    page.bullets(_how_to_read(content))
    page.finish(one_printed_page=True)


def _feature_columns(content: Content) -> list[Column]:
    say, features = content.texts.say, content.drift["features"]
    formats = [content.measure_format(feature["column"]) for feature in features]
    labels = [content.label(feature["column"], feature["name"], feature["unit"]) for feature in features]
    return [
        Column(say("drift_sheet.feature"), labels),
        Column(say("drift_sheet.mean_then"), [feature["mean_then"] for feature in features], DECIMAL, formats=formats),
        Column(say("drift_sheet.mean_now"), [feature["mean_now"] for feature in features], DECIMAL, formats=formats),
        Column(say("drift_sheet.shift"), [feature["shift"] for feature in features], _SHIFT),
        Column(say("drift_sheet.index"), [feature["psi"] for feature in features], _INDEX),
        Column(say("drift_sheet.chance"), [feature["chance"] for feature in features], _INDEX),
        Column(say("drift_sheet.verdict"), [content.verdict(feature) for feature in features]),
    ]


def _segment_columns(content: Content) -> list[Column]:
    say, shares = content.texts.say, content.drift["segments"]["shares"]
    return [
        Column(say("words.segment"), [content.segment_names[segment["number"]] for segment in shares]),
        Column(say("new_customers.share_then"), [segment["share_then"] for segment in shares], PERCENT),
        Column(say("new_customers.share_now"), [segment["share_now"] for segment in shares], PERCENT),
    ]


def _how_to_read(content: Content) -> list[str]:
    say, bounds = content.texts.say, content.bounds
    sentences = [
        say("drift_sheet.about_shift"),
        say("drift_sheet.about_index", watch=bounds.watch, refit=bounds.refit),
        say("drift_sheet.about_chance"),
        say("drift_sheet.about_outliers", watch=100 * bounds.watch_outliers, refit=100 * bounds.refit_outliers),
    ]
    if any(feature.transform == "log" for feature in content.model.features):
        sentences.append(say("drift_sheet.about_logarithms"))
    return sentences + [
        say("drift_sheet.about_column", column=say(f"segment.{column}"), meaning=say(f"added_columns.{column}"))
        for column in (TYPICALITY, BORDERLINE, OUTLIER)
    ]
