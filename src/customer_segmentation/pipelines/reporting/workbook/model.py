"""The sheet about the model: what was computed from what, so that a result can be traced and repeated."""

from openpyxl import Workbook

from . import summary
from .content import Content
from .look import INTEGER, TEXT
from .page import Column, Page

NAME = "Model"

_NEAREST_CENTRE = (
    "Each segment has a centre: a typical customer, who need not exist. "
    "A customer belongs to the segment whose centre is nearest."
)
_SAME_SCALE = (
    "Before distances are measured, each feature is put on the same scale: less its mean, divided by its standard "
    "deviation, times its weight. So a feature with large numbers does not count more than one with small ones."
)
_NEW_CUSTOMERS = (
    "The file data/06_models/segmentation_model.json holds all of this, and gives new customers their segment: "
    "kedro run --pipelines scoring --params customers_file=<new customers>."
)


def write_model(workbook: Workbook, content: Content) -> None:
    """Write the features with their scaling, the centres, and where the model comes from.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
    """
    page = Page(workbook, NAME, content.options.theme)
    page.title(NAME, "How customers are given their segment")
    page.navigation(summary.BACK)
    page.heading("How to read it")
    page.bullets([_NEAREST_CENTRE, _SAME_SCALE, _NEW_CUSTOMERS])
    page.heading("The features and their scale")
    page.table("features", _feature_columns(content))
    page.heading("The centres of the segments")
    page.table("centres", _centre_columns(content))
    page.heading("Where it comes from")
    page.table("origin", _origin_columns(content))
    page.finish(one_printed_page=True)


def _feature_columns(content: Content) -> list[Column]:
    features = content.model.features
    transforms = {"none": "none", "log": "log(1 + x)"}
    return [
        Column("Feature", [feature.name for feature in features]),
        Column("Column", [feature.column for feature in features]),
        Column("Unit", [feature.unit for feature in features]),
        Column("Transform", [transforms[feature.transform] for feature in features]),
        Column("Mean", [feature.mean for feature in features], "#,##0.000"),
        Column("Standard deviation", [feature.deviation for feature in features], "#,##0.000"),
        Column("Weight", [feature.weight for feature in features], "0.00"),
    ]


def _centre_columns(content: Content) -> list[Column]:
    segments = content.model.segments
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
        Column("Segment", names),
        Column("Customers it was fitted on", [segment.customers for segment in segments], INTEGER),
        *centres,
    ]


def _origin_columns(content: Content) -> list[Column]:
    model = content.model
    facts = {
        "Method": "K-means",
        "Trained on": content.day(model.trained_on),
        "Customers it was fitted on": f"{model.fit_rows:,}",
        "Number of segments": str(len(model.segments)),
        "Mean silhouette": f"{model.verdict.silhouette:.3f}",
        "Inertia": f"{model.inertia:,.2f}",
        "Random seed": str(model.seed),
        "Fingerprint of the customers (SHA-256)": model.fit_sample_sha256,
        **{f"Version of {package}": version for package, version in model.versions.items()},
    }
    return [Column("What", list(facts)), Column("Value", list(facts.values()), TEXT)]
