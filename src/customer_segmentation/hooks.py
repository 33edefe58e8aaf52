"""Hooks."""
class RunSummaryHooks:
    """x."""
