"""The errors that a user can mend, each a sentence saying what is wrong, where, and what to do."""

from kedro.io import DatasetError


class CustomerTableError(DatasetError):
    """The customer table cannot be used as it is: the file, its columns, or what is in them."""


class SettingsError(ValueError):
    """Parameters that are each valid do not fit one another or the data."""


class SegmentationModelError(DatasetError):
    """A segmentation model cannot be used: its file is damaged, or it was made from another kind of table."""
