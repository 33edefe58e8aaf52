"""Facts in words, for the reports, the data files and the log."""

from . import advice, data_quality, drift, segments, short_names, terms, verdict

__all__ = ["advice", "data_quality", "drift", "segments", "short_names", "terms", "verdict"]
