"""Sample data: makes the built-in sample again, byte for byte."""

from .pipeline import create_pipeline

__all__ = ["create_pipeline"]
