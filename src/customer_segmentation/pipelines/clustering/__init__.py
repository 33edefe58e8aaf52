"""Clustering: the model, every customer's segment, and what each segment is like."""

from .pipeline import create_pipeline

__all__ = ["create_pipeline"]
