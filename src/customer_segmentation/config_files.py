"""What a file of the configuration must be before it is read: a mistake in it ends in one sentence."""

import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from yaml import AliasEvent, CollectionEndEvent, CollectionStartEvent, MarkedYAMLError, ScalarEvent, YAMLError

from .errors import SettingsError

#: What is raised where an archive is damaged, or is none.
UNREADABLE_ARCHIVE = (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile, zlib.error)

_MOST_LEVELS = 50
#: Values that a file may hold once its aliases are written out: more would fill the memory.
_MOST_VALUES = 100_000
_SAFE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SAFE_LOADER):  # type: ignore[misc]
    """A safe loader that takes no name twice, as the configuration's does not."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - as it is there
        """Make a block of its names and values."""
        taken: set[str] = set()
        for name, _ in node.value:
            if str(name.value) in taken:
                raise MarkedYAMLError(problem=f"the name {name.value} is there twice", problem_mark=name.start_mark)
            taken.add(str(name.value))
        return super().construct_mapping(node, deep)


def check_config_file(path: Path, content: bytes) -> None:
    """Refuse a file that is no block of names and values.

    Raises:
        SettingsError: The file is no text, breaks the rules of YAML, is no block of names and values, or grows without
            bound as it is read.
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
        block = yaml.load(text, _Loader)  # noqa: S506 - a safe loader
    except SettingsError:
        raise
    except MarkedYAMLError as error:
        raise SettingsError(f"The file {path} cannot be read: {_said(error)}. Correct it there.") from error
    except (YAMLError, ValueError):
        return  # its reader knows more kinds of values, or tells it
    if isinstance(block, dict):
        if others := [key for key in block if not isinstance(key, str)]:
            raise SettingsError(
                f"The file {path} has the name {others[0]}, which is no text: put it in quotation marks."
            )
    elif block is not None:
        raise SettingsError(f"The file {path} must hold names and their values (name: value), not a list or one value.")


def check_kinds(path: Path, given: Mapping[str, Any], base: Mapping[str, Any], place: str = "") -> None:
    """Refuse a list where ``conf/base`` has a block, or the other way round: the two cannot be joined.

    Args:
        path: The file that is looked at.
        given: What it says.
        base: What the files of ``conf/base`` say.
        place: Names of the blocks around, each with a dot behind it.

    Raises:
        SettingsError: A name has another kind of value than in ``conf/base``.
    """
    kinds: dict[type, str] = {dict: "a block of names and values", list: "a list"}
    for name, value in given.items():
        there = base.get(name)
        if isinstance(value, dict) and isinstance(there, dict):
            check_kinds(path, value, there, f"{place}{name}.")
        elif {type(value), type(there)} == {dict, list}:
            raise SettingsError(
                f"The file {path} has {kinds[type(value)]} as {place}{name}, but conf/base has {kinds[type(there)]}: "
                "write it as there."
            )


def _said(error: MarkedYAMLError) -> str:
    """What breaks the rules of YAML, and where; both the line where it is noticed and where its block begins."""
    marks = {error.problem: error.problem_mark, error.context: error.context_mark}
    return ", ".join(f"{what} (line {mark.line + 1})" for what, mark in marks.items() if what and mark)


def _check_size(path: Path, text: str) -> None:
    """Refuse blocks within blocks without end, and aliases of aliases that stand for millions of values."""
    open_blocks, sizes = [("", 0)], dict[str, int]()
    for event in yaml.parse(text, _SAFE_LOADER):
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
