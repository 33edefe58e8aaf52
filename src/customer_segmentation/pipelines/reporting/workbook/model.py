"""The sheet about the model: what was computed from what, so that a result can be traced and repeated."""

from openpyxl import Workbook

from .content import Content
from .look import INTEGER, TEXT
from .page import Page
from .table import Column


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
    page.heading(say("model.origin"))
    page.table("origin", _origin_columns(content))
    page.finish(one_printed_page=True)


def _feature_columns(content: Content) -> list[Column]:
    features = content.model.features
    say = content.texts.say
    return [
        Column(say("model.feature"), [feature.name for feature in features]),
        Column(say("words.column"), [feature.column for feature in features]),
        Column(say("model.unit"), [feature.unit for feature in features]),
        Column(say("model.transform"), [say(f"transforms.{feature.transform}") for feature in features]),
        Column(say("model.mean"), [feature.mean for feature in features], "#,##0.000"),
        Column(say("model.deviation"), [feature.deviation for feature in features], "#,##0.000"),
        Column(say("model.weight"), [feature.weight for feature in features], "0.00"),
    ]


def _centre_columns(content: Content) -> list[Column]:
    segments = content.model.segments
    say = content.texts.say
    centres = [
        Column(
            f"{feature.name} ({feature.unit})" if feature.unit else feature.name,
            [segment.centroid[feature.name] for segment in segments],
            content.amount_format(feature.column),
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
    model = content.model
    say, number = content.texts.say, content.texts.number
    facts = [
        (say("model.method"), say("model.kmeans")),
        (say("model.trained_on"), content.day(model.trained_on)),
        (say("model.fitted_on"), number(model.fit_rows, ",")),
        (say("model.segments"), str(len(model.segments))),
        (say("model.silhouette"), number(model.verdict.silhouette, ".3f")),
        (say("model.inertia"), number(model.inertia, ",.2f")),
        (say("model.seed"), str(model.seed)),
        (say("model.fingerprint"), model.fit_sample_sha256),
        *((say("model.version", package=package), version) for package, version in model.versions.items()),
    ]
    return [
        Column(say("model.what"), [name for name, _ in facts]),
        Column(say("model.value"), [value for _, value in facts], TEXT),
    ]
