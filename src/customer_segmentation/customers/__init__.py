"""What a customer table is: its declared columns, the checks of its rows, and the engines that hold it.

Throughout, ``table`` is the declaration, and ``tidy`` and ``checked`` are Narwhals frames: what ``tidying.tidy`` and
``checks.check_rows`` return.
"""
