"""Preprocessing: read, tidy and check the customer table: every row is either clean or rejected with a reason."""

from .pipeline import create_pipeline

__all__ = ["create_pipeline"]
