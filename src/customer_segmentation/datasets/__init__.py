"""Datasets that kedro-datasets lacks.

Catalog entries name each by its full path, so that a run imports only what it needs.
"""
