"""Typed parameters of model selection."""

from typing import Self

from pydantic import Field, model_validator

from customer_segmentation.options import Options


class ModelSelectionOptions(Options):
    """Which numbers of segments are tried, on how many customers, and which may win.

    Attributes:
        k_min: Smallest number of segments tried.
        k_max: Largest number of segments tried.
        fit_rows: K-means is fitted on a random sample of at most this many customers.
        silhouette_rows: The silhouette, whose cost grows with the square of the rows, uses at most this many.
        smallest_share: A candidate whose smallest segment holds a smaller share of customers may not win.
        seed: Random seed of the samples.
    """

    k_min: int = Field(ge=2)
    k_max: int = Field(le=50)
    fit_rows: int = Field(ge=100)
    silhouette_rows: int = Field(ge=100)
    smallest_share: float = Field(ge=0, lt=0.5)
    seed: int = Field(ge=0, lt=2**32)

    @model_validator(mode="after")
    def _range_is_not_empty(self) -> Self:
        if self.k_min > self.k_max:
            raise ValueError("k_min must not be larger than k_max")
        return self
