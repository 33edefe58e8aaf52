"""The segmentation model as data: everything needed to give a customer its segment, readable by people and programs.

A customer's features are transformed (``log`` means ``log(1 + x)``), scaled to ``(value - mean) / deviation``,
multiplied by their weight, and compared with the centroids: the nearest one (Euclidean distance) is the segment.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

#: Where a centroid lies on a feature, compared with all customers.
Level = Literal["Low", "Average", "High"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ModelFeature(_Part):
    """A feature and how its values are scaled.

    Attributes:
        column: Header of the column.
        name: Short name.
        unit: Unit of the values, or empty.
        transform: "log" for log(1 + x), or "none".
        mean: Mean of the transformed values over the fit sample.
        deviation: Their standard deviation (population, ddof = 0).
        weight: Importance of the feature in distances.
    """

    column: str
    name: str
    unit: str
    transform: Literal["none", "log"]
    mean: FiniteFloat
    deviation: FiniteFloat = Field(gt=0)
    weight: FiniteFloat = Field(gt=0)


class Segment(_Part):
    """A segment: its number and name, and where its centre lies.

    Attributes:
        number: 1…k, from high to low levels, feature by feature.
        name: The levels in words, unique in the model.
        levels: Level of each feature, by feature name.
        centroid: Centre on each feature in the feature's own unit (with ``transform: log``, a geometric mean).
        scaled_centroid: The same on the scaled features: what distances are measured to.
    """

    number: int = Field(ge=1)
    name: str
    levels: dict[str, Level]
    centroid: dict[str, FiniteFloat]
    scaled_centroid: tuple[FiniteFloat, ...]


class SegmentationModel(_Part):
    """Features, scaling and segments; the file ``segmentation_model.json`` holds exactly this.

    Attributes:
        format_version: Version of this layout.
        features: The features in the order of ``scaled_centroid``.
        segments: The segments, in the order of their numbers.
        fit_rows: Number of customers that the model was fitted on.
        inertia: Sum of squared scaled distances to the nearest centroid over those customers.
        seed: Random seed of the fit.
    """

    format_version: Literal[1] = 1
    features: tuple[ModelFeature, ...]
    segments: tuple[Segment, ...]
    fit_rows: int
    inertia: FiniteFloat
    seed: int
