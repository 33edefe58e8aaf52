"""Typed parameters: what the blocks in ``conf/*/parameters*.yml`` may say.

Kedro turns a parameter block into one of these models wherever a node annotates its input with it, so a misspelt key
or a bad value ends the run before any node starts. Whatever changes a result is required in YAML.
"""

from pydantic import BaseModel, ConfigDict


class Options(BaseModel):
    """Base of all parameter blocks: unknown keys are errors, values cannot be changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True)
