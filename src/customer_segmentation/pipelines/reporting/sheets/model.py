"""The sheet about the model: what was computed from what, so that a result can be traced and repeated."""

from typing import Any

from openpyxl import Workbook

from customer_segmentation.language import _, mark
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, TEXT, deviation_format
from customer_segmentation.workbook.table import Column

#: How a feature is transformed before distances are measured.
_TRANSFORMS = {"none": mark("none"), "log": mark("log(1 + x)")}

_HOW_TO_READ = (
    mark(
        "Each segment has a centre: the profile of a typical customer, which may not match any real one. A customer "
        "belongs to the segment with the nearest centre."
    ),
    mark(
        "Before distances are measured, all features are put on the same scale: the mean is subtracted, the result is "
        "divided by the standard deviation, and then multiplied by the weight. A feature with large numbers therefore "
        "does not count more than a feature with small numbers."
    ),
    mark(
        "The file 06_models/segmentation_model.json contains all of this. Use it to assign new customers to segments: "
        "{command}."
    ),
)


def write_model(workbook: Workbook, findings: Findings) -> None:
    """Write the features with their scaling, the centres, and where the model comes from."""
    page = findings.page(workbook, "model", _("Model"), _("How customers are assigned to segments"))
    page.heading(_("How to read it"))
    page.bullets([_(sentence, command=_scoring_command(findings)) for sentence in _HOW_TO_READ])
    page.heading(_("The features and their scale"))
    page.table("features", _feature_columns(findings), wraps=True)
    page.heading(_("The centres of the segments"))
    page.table("centres", _centre_columns(findings))
    page.notes(findings.notes_on_means)
    page.heading(_("Where the model comes from"))
    page.table("origin", _origin_columns(findings), wraps=True)
    page.finish(pages="at headings")


def _scoring_command(findings: Findings) -> str:
    """The command that labels new customers with this model, in the environment that it was trained in."""
    environment = findings.options.environment
    option = f" --env {environment}" if environment else ""
    return f"kedro run{option} --pipelines scoring --params customers_file=<{_('new customers')}>"


def _feature_columns(findings: Findings) -> list[Column]:
    features = findings.model.features
    formats = [deviation_format(feature.deviation) for feature in features]
    return [
        Column(_("Feature"), [feature.name for feature in features]),
        Column(_("Column"), [feature.column for feature in features]),
        Column(_("Unit"), [feature.unit for feature in features]),
        Column(_("Plausible values"), [findings.plausible_range(feature.column) for feature in features]),
        Column(_("Transform"), [_(_TRANSFORMS[feature.transform]) for feature in features]),
        Column(_("Mean"), [feature.mean for feature in features], DECIMAL, formats=formats),
        Column(_("Standard deviation"), [feature.deviation for feature in features], DECIMAL, formats=formats),
        Column(_("Weight"), [feature.weight for feature in features], "0.00"),
    ]


def _centre_columns(findings: Findings) -> list[Column]:
    segments = findings.model.segments
    columns = [Column(_("Segment"), [*findings.segment_names.values()])]
    for feature in findings.model.features:
        header = findings.label(feature.column, feature.name, feature.unit)
        centres = [segment.centroid[feature.name] for segment in segments]
        columns.append(Column(header, centres, findings.measure_format(feature.column)))
    trained = Column(_("Customers used in the training"), [segment.customers for segment in segments], INTEGER)
    return [*columns, trained]


def _origin_columns(findings: Findings) -> list[Column]:
    model = findings.model
    facts: list[tuple[str, Any, str]] = [
        (_("Method"), _("K-means"), TEXT),
        (_("Date of the training"), *findings.date_cell(model.trained_on)),
        (_("Customers used in the training"), model.fit_rows, INTEGER),
        (_("Number of segments (k)"), len(model.segments), INTEGER),
        (_("Mean silhouette"), model.verdict.silhouette, "0.000"),
        (_("Inertia"), model.inertia, "#,##0.00"),
        (_("Random seed"), model.seed, "0"),
        (_("Fingerprint of the customers (SHA-256)"), model.fit_sample_sha256, TEXT),
        *((_("Version of {package}", package=package), version, TEXT) for package, version in model.versions.items()),
    ]
    what, values, formats = zip(*facts, strict=True)
    return [Column(_("What"), what), Column(_("Value"), values, TEXT, formats=formats)]
