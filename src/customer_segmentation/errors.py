"""The errors that a user can mend, each a sentence saying what is wrong, where, and what to do."""

import difflib
from collections.abc import Iterable

from kedro.io import DatasetError


class CustomerTableError(DatasetError):
    """The customer table cannot be used as it is: the file, its columns, or what is in them."""


class SettingsError(ValueError):
    """Parameters that are each valid do not fit one another or the data."""


class SegmentationModelError(DatasetError):
    """A segmentation model cannot be used: its file is damaged, or it was made from another kind of table."""


def unknown_name(kind: str, name: str, known: Iterable[str]) -> SettingsError:
    """The error for a name of a kind of thing, such as "parameter", that is not known, with the one probably meant."""
    names = sorted(known)
    closest = difflib.get_close_matches(name, names, n=1)
    hint = f"; do you mean {closest[0]}?" if closest else f". There are: {', '.join(names)}."
    return SettingsError(f"There is no {kind} {name}{hint}")
