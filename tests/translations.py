"""Languages for a test, made of some messages."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from customer_segmentation import language


@contextmanager
def translated(messages: Mapping[str, str], folder: Path, code: str = "de") -> Iterator[str]:
    """Have a language in which these messages are translated, and all others stay as they are.

    Args:
        messages: Translations by English message.
        folder: Where the catalogue is written.
        code: The language.
    """
    catalogue = Catalog(code)
    for english, said in messages.items():
        catalogue.add(english, said)
    path = folder / code / "LC_MESSAGES" / f"{language.DOMAIN}.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalogue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "CATALOGUES", folder)
        language._translations.cache_clear()
        yield code
    language._translations.cache_clear()
