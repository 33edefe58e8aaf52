"""The folder that an installed package begins with: the configuration that came with it, and a place for data."""

import shutil
from importlib import metadata
from pathlib import Path

from .errors import SettingsError

#: What makes a folder a Kedro project; the code is the installed package.
_PROJECT = """\
# Made by `customer-segmentation configure`: with this file, `kedro run` and `kedro viz` work in this folder.
[tool.kedro]
package_name = "customer_segmentation"
project_name = "Customer Segmentation"
kedro_init_version = "1.7.0"
source_dir = "."
"""


def begin_project(folder: Path) -> bool:
    """Make a folder a project, if it is none: ``conf/``, ``data/`` and ``pyproject.toml``.

    Returns:
        Whether anything was made.

    Raises:
        SettingsError: The folder is another project, or the installation has no configuration.
    """
    if (folder / "conf/base").is_dir():
        return False
    for name in ("conf", "pyproject.toml"):
        if (folder / name).exists():
            raise SettingsError(
                f"{folder} has a {name} of its own, so no project is made there: run the command in an empty folder."
            )
    shipped = _shipped()
    if shipped is None:
        raise SettingsError(
            "The configuration that comes with the package is not installed: install the wheel, or run "
            "`kedro configure` in the project's own folder."
        )
    shutil.copytree(shipped, folder / "conf")
    (folder / "conf/local").mkdir()
    (folder / "data/01_raw").mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(_PROJECT, encoding="utf-8")
    return True


def _shipped() -> Path | None:
    """Where the wheel has put the project's configuration (``pyproject.toml`` says which files)."""
    files = metadata.files("customer-segmentation") or []
    places = (Path(str(file.locate())).resolve() for file in files if file.parts[-2:] == ("conf", "logging.yml"))
    return next((place.parent for place in places if place.is_file()), None)
