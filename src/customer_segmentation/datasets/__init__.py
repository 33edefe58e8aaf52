"""Datasets that kedro-datasets lacks.

Catalog entries name each by its full path, so that a run imports only what it needs. As Kedro's own do, they take a
``filepath``, with a protocol such as ``s3://`` where it is not local, ``credentials`` and ``fs_args`` for the file
system (fsspec), and ``metadata``, which only Kedro-Viz reads.
"""
