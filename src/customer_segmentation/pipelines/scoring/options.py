"""Typed parameters of scoring."""

from typing import Self

from pydantic import Field, FiniteFloat, model_validator

from customer_segmentation.options import Options


class DriftOptions(Options):
    """When new customers are so different from those of the training that the model should be watched or refitted.

    Attributes:
        watch: Population stability index from which a change is worth watching.
        refit: Population stability index from which the model should be refitted.
        watch_outliers: Increase of the share of outliers from which the model is worth watching.
        refit_outliers: Increase of the share of outliers from which it should be refitted.
    """

    watch: FiniteFloat = Field(gt=0)
    refit: FiniteFloat
    watch_outliers: FiniteFloat = Field(gt=0)
    refit_outliers: FiniteFloat = Field(le=1)

    @model_validator(mode="after")
    def _bounds_rise(self) -> Self:
        if self.watch >= self.refit or self.watch_outliers >= self.refit_outliers:
            raise ValueError("the bounds of refit must be larger than those of watch")
        return self
