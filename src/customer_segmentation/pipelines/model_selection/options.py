"""Typed parameters of model selection."""

from typing import Self

from pydantic import Field, model_validator

from customer_segmentation.options import Options


class ModelSelectionOptions(Options):
    """Which numbers of segments are tried, on how many customers, and which may win.

    Attributes:
        k: The number of segments where the analyst fixes it; None lets the evidence choose.
        k_min: Smallest number of segments tried.
        k_max: Largest number of segments tried.
        fit_rows: K-means is fitted on a random sample of at most this many customers.
        silhouette_rows: The silhouette, whose cost grows with the square of the rows, uses at most this many.
        resample_rows: The searches that are repeated many times (bootstrap, structureless data) use at most this many.
        resample_starts: Number of k-means++ starts in each of these searches.
        bootstraps: Number of bootstrap samples behind the stability of a candidate.
        references: Number of structureless tables that the customers are compared with.
        smallest_share: A candidate whose smallest segment holds a smaller share of customers may not win.
        stability: A candidate whose bootstrap samples agree less with it (mean adjusted Rand index) may not win.
        structure_percentile: There is no structure below this percentile of what structureless data reach.
        strong_silhouette: Structure is strong where the best mean silhouette reaches this, and weak below it.
        seed: Random seed of everything drawn here.
    """

    k: int | None
    k_min: int = Field(ge=2)
    k_max: int = Field(le=50)
    fit_rows: int = Field(ge=100)
    silhouette_rows: int = Field(ge=1_000)
    resample_rows: int = Field(ge=100)
    resample_starts: int = Field(ge=1)
    bootstraps: int = Field(ge=2)
    references: int = Field(ge=20)
    smallest_share: float = Field(ge=0, lt=0.5)
    stability: float = Field(ge=0, le=1)
    structure_percentile: float = Field(ge=50, lt=100)
    strong_silhouette: float = Field(ge=0, le=1)
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
