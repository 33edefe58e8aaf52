"""What a file of the configuration must be before it is read: a mistake in it ends in one sentence."""

import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import yaml
from yaml import AliasEvent, CollectionEndEvent, CollectionStartEvent, ScalarEvent, YAMLError

from .errors import SettingsError

#: What is raised where an archive is damaged, or is none.
UNREADABLE_ARCHIVE = (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile, zlib.error)

_MOST_LEVELS = 50
#: Values that a file may hold once its aliases are written out: more would fill the memory.
_MOST_VALUES = 100_000
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def check_config_file(path: Path, content: bytes) -> None:
    """Refuse a file that is no block of names and values; what breaks the rules of YAML, its reader tells.

    Raises:
        SettingsError: The file is no text, no block of names and values, or grows without bound as it is read.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            f"The file {path} is not saved as UTF-8 (line {line}): save it again in that encoding."
        ) from error
    try:
        _check_size(path, text)
        block = yaml.load(text, _LOADER)  # noqa: S506 - a safe loader
    except (YAMLError, ValueError) as error:
        if isinstance(error, SettingsError):
            raise
        return
    if isinstance(block, dict):
        if others := [key for key in block if not isinstance(key, str)]:
            raise SettingsError(
                f"The file {path} has the name {others[0]}, which is no text: put it in quotation marks."
            )
    elif block is not None:
        raise SettingsError(f"The file {path} must hold names and their values (name: value), not a list or one value.")


def _check_size(path: Path, text: str) -> None:
    """Refuse blocks within blocks without end, and aliases of aliases that stand for millions of values."""
    open_blocks, sizes = [("", 0)], dict[str, int]()
    for event in yaml.parse(text, _LOADER):
        if isinstance(event, CollectionStartEvent):
            open_blocks.append((event.anchor or "", 1))
        elif isinstance(event, CollectionEndEvent):
            name, size = open_blocks.pop()
            sizes[name] = size
            _add(open_blocks, size)
        elif isinstance(event, AliasEvent):
            if event.anchor in [name for name, _ in open_blocks]:
                raise SettingsError(
                    f"The file {path} has a block that contains itself (*{event.anchor}): write it out."
                )
            _add(open_blocks, sizes.get(event.anchor or "", 1))
        elif isinstance(event, ScalarEvent):
            _add(open_blocks, 1)
        if len(open_blocks) > _MOST_LEVELS or open_blocks[-1][1] > _MOST_VALUES:
            raise SettingsError(
                f"The file {path} has more than {_MOST_LEVELS} blocks within one another, or more than "
                f"{_MOST_VALUES:,} values: it cannot be meant."
            )


def _add(open_blocks: list[tuple[str, int]], size: int) -> None:
    """Count values in the innermost open block."""
    name, before = open_blocks[-1]
    open_blocks[-1] = (name, before + size)
