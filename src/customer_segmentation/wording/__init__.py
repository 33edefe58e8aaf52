"""Facts in words, for the reports, the data files and the log."""
