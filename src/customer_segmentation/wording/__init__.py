"""Facts in words, for the reports, the data files and the log."""

from . import data_quality, drift, segments, verdict

__all__ = ["data_quality", "drift", "segments", "verdict"]
