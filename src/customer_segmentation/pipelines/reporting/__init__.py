"""Reporting: charts as PNG files, and the Excel workbook for business people."""

from .pipeline import create_pipeline

__all__ = ["create_pipeline"]
