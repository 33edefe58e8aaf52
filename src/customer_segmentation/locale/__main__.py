"""Bring the catalogues up to date: ``python -m customer_segmentation.locale [language …]``.

Messages that the code says, or that ``conf/base`` shows in reports, are added, and those that nothing says any more are
removed; what is translated stays. A language that has no catalogue yet gets an empty one.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from customer_segmentation.language import CATALOGUES, DOMAIN, ENGLISH, languages

_SOURCE = Path(__file__).parents[1]
_CONFIGURATION = _SOURCE.parents[1] / "conf" / "base"
#: Functions that say a message, and how many of their arguments are messages.
_SAYING = {"_": 1, "mark": 1, "pieces": 1, "ngettext": 2}
_WIDTH = 120


def template() -> Catalog:
    """All messages, without translations."""
    catalog = Catalog(project="Customer Segmentation", domain=DOMAIN, fuzzy=False, charset="utf-8")
    for path in sorted(_SOURCE.rglob("*.py")):
        for message in _said(ast.parse(path.read_text(encoding="utf-8"))):
            catalog.add(message, locations=[(path.relative_to(_SOURCE).as_posix(), 0)], flags=["python-brace-format"])
    for text in _configured():
        catalog.add(text, locations=[("conf/base", 0)])
    return catalog


def update(language: str) -> Path:
    """Bring the catalogue of a language, such as "de", up to date, or begin it; its path is returned."""
    path = CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language, domain=DOMAIN)
    else:
        catalog = Catalog(locale=language, project="Customer Segmentation", domain=DOMAIN, fuzzy=False, charset="utf-8")
    catalog.update(template(), no_fuzzy_matching=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=_WIDTH, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    return path


def _said(module: ast.Module) -> Iterator[str | tuple[str, ...]]:
    """The messages that a module says, with their plurals; those in variables are marked where they stand."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SAYING:
            constants = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            messages = [value for value in constants if isinstance(value, str)]
            if len(messages) >= _SAYING[node.func.id]:
                yield messages[0] if _SAYING[node.func.id] == 1 else tuple(messages[:2])


def _configured() -> Iterator[str]:
    """The texts of ``conf/base`` that reports show: the playbook and the title."""
    playbook = _read("parameters_playbook.yml")["playbook"]
    for play in playbook["segments"]:
        yield play["insight"]
        yield from (claim["text"] for claim in play.get("says", []))
        yield from play["actions"]
    yield from (insight["text"] for insight in playbook["general"])
    yield _read("parameters_reporting.yml")["reporting"]["title"]


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((_CONFIGURATION / name).read_text(encoding="utf-8"))
    return content


if __name__ == "__main__":
    for given in sys.argv[1:] or [language for language in languages() if language != ENGLISH]:
        sys.stdout.write(f"{update(given)}\n")
