"""Model selection: evidence for every number of segments, and the number chosen with its reason."""

from .pipeline import create_pipeline

__all__ = ["create_pipeline"]
