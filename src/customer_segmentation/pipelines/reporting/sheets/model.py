"""The sheet about the model: what was computed from what, so that a result can be traced and repeated."""

from typing import Any

from openpyxl import Workbook

from customer_segmentation.pipelines.reporting.findings import Content
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, TEXT, deviation_format
from customer_segmentation.workbook.table import Column


def write_model(workbook: Workbook, content: Content) -> None:
    """Write the features with their scaling, the centres, and where the model comes from.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
    """
    say = content.texts.say
    page = Page(workbook, content.sheets["model"], content.options.theme, content.texts)
    page.title(say("sheets.model"), say("model.subtitle"))
    page.navigation(content.way_back)
    page.heading(say("model.reading"))
    page.bullets([say("model.nearest_centre"), say("model.same_scale"), say("model.new_customers")])
    page.heading(say("model.features"))
    page.table("features", _feature_columns(content))
    page.heading(say("model.centres"))
    page.table("centres", _centre_columns(content))
    page.notes(content.notes_on_means)
    page.heading(say("model.origin"))
    page.table("origin", _origin_columns(content))
    page.finish(one_printed_page=True)


def _feature_columns(content: Content) -> list[Column]:
    features = content.model.features
    formats = [deviation_format(feature.deviation) for feature in features]
    say = content.texts.say
    return [
        Column(say("model.feature"), [feature.name for feature in features]),
        Column(say("words.column"), [feature.column for feature in features]),
        Column(say("model.unit"), [feature.unit for feature in features]),
        Column(say("model.transform"), [say(f"transforms.{feature.transform}") for feature in features]),
        Column(say("model.mean"), [feature.mean for feature in features], DECIMAL, formats=formats),
        Column(say("model.deviation"), [feature.deviation for feature in features], DECIMAL, formats=formats),
        Column(say("model.weight"), [feature.weight for feature in features], "0.00"),
    ]


def _centre_columns(content: Content) -> list[Column]:
    segments = content.model.segments
    say = content.texts.say
    centres = [
        Column(
            content.label(feature.column, feature.name, feature.unit),
            [segment.centroid[feature.name] for segment in segments],
            content.measure_format(feature.column),
        )
        for feature in content.model.features
    ]
    names = [f"{segment.number}  {segment.name}" for segment in segments]
    return [
        Column(say("words.segment"), names),
        Column(say("model.fitted_on"), [segment.customers for segment in segments], INTEGER),
        *centres,
    ]


def _origin_columns(content: Content) -> list[Column]:
    model, say = content.model, content.texts.say
    facts: list[tuple[str, Any, str]] = [
        (say("model.method"), say("model.kmeans"), TEXT),
        (say("model.trained_on"), *content.date_cell(model.trained_on)),
        (say("model.fitted_on"), model.fit_rows, INTEGER),
        (say("model.segments"), len(model.segments), INTEGER),
        (say("model.silhouette"), model.verdict.silhouette, "0.000"),
        (say("model.inertia"), model.inertia, "#,##0.00"),
        (say("model.seed"), model.seed, "0"),
        (say("model.fingerprint"), model.fit_sample_sha256, TEXT),
        *((say("model.version", package=package), version, TEXT) for package, version in model.versions.items()),
    ]
    what, values, formats = zip(*facts, strict=True)
    return [Column(say("model.what"), what), Column(say("model.value"), values, TEXT, formats=formats)]
