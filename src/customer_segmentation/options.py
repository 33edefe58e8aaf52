"""Typed parameters: what the blocks in ``conf/*/parameters*.yml`` may say.

Kedro turns a parameter block into one of these models wherever a node annotates its input with it, so a misspelt key
or a bad value ends the run before any node starts. Whatever changes a result is required in YAML.
"""

from pydantic import BaseModel, ConfigDict, Field


class Options(BaseModel):
    """Base of all parameter blocks: unknown keys are errors, values cannot be changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class KMeansOptions(Options):
    """How K-means is run, for choosing k and for the final fit alike."""

    starts: int = Field(ge=1)
    max_iterations: int = Field(ge=1)
    seed: int = Field(ge=0, lt=2**32)
