"""Typed parameters of model selection."""

from typing import Literal, Self

from pydantic import Field, model_validator

from customer_segmentation.options import Options

#: More segments than so many are never tried.
LARGEST_K = 50


class ModelSelectionOptions(Options):
    """Which numbers of segments are tried, on how many customers, and which may win."""

    k: int | None  # where the analyst fixes it; None lets the evidence choose
    k_min: int = Field(ge=2)
    k_max: int = Field(le=LARGEST_K)
    outliers: Literal["set_aside", "keep"]  # whether customers far from all others take part in choosing k and fitting
    most_outliers: float = Field(ge=0, le=0.25)  # share of the customers that may be set aside
    noise_features: Literal["set_aside", "keep"]  # whether numbers that only hide groups take part in making segments
    fit_rows: int = Field(ge=100)  # K-means is fitted on a random sample of at most this many customers
    silhouette_rows: int = Field(ge=1_000)  # the same for the silhouette: its cost grows with the square of the rows
    resample_rows: int = Field(ge=100)  # the same for searches repeated many times (bootstrap, structureless data)
    bootstraps: int = Field(ge=2)  # samples behind the stability of a candidate
    references: int = Field(ge=20)  # structureless tables that the customers are compared with
    smallest_share: float = Field(ge=0, lt=0.5)  # of customers, in the smallest segment of a candidate that may win
    stability: float = Field(ge=0, le=1)  # mean adjusted Rand index with bootstrap samples, for the same
    structure_percentile: float = Field(ge=50, lt=100)  # of what structureless data reach: no structure below it
    strong_silhouette: float = Field(ge=0, le=1)  # the best mean silhouette from which structure is strong, not weak
    border_p: float = Field(gt=0, lt=1)  # a border is natural where the dip test's p-value is below this …
    border_depth: float = Field(ge=0, le=1)  # … or fewer customers are midway than at a centre, by more than this part
    seed: int = Field(ge=0, lt=2**32)

    @property
    def candidates(self) -> range:
        """The numbers of segments that are tried."""
        return range(self.k_min, self.k_max + 1)

    @model_validator(mode="after")
    def _limits_fit_together(self) -> Self:
        if self.k_min > self.k_max:
            raise ValueError("k_min must not be larger than k_max")
        if self.k is not None and self.k not in self.candidates:
            raise ValueError(
                f"k: {self.k} is not between k_min and k_max ({self.k_min} to {self.k_max}), so there would be no "
                "evidence for it: change one of them"
            )
        return self
