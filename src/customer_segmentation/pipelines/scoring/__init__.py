"""Scoring: new customers get the segments of the saved model, and it is told whether the model still fits them."""

from .pipeline import create_pipeline

__all__ = ["create_pipeline"]
