"""Transactions: every line is used, set aside or rejected with a reason, and the used ones make a row per customer."""

from .pipeline import create_pipeline

__all__ = ["create_pipeline"]
