"""Where the results of a run lie, for the hooks that watch over them."""

from pathlib import Path
from typing import Any

from kedro.framework.context import KedroContext
from kedro.io import AbstractDataset, AbstractVersionedDataset, DataCatalog, DatasetError


def results_folder(context: KedroContext) -> Path | None:
    """The folder of the results, as far as it is on a disk: none where it is in the cloud."""
    folder = str(context.config_loader["globals"].get("results_folder", "data")).removeprefix("file://")
    return None if "://" in folder else Path(context.project_path, folder)


def path_of(catalog: DataCatalog, name: str) -> Path | None:
    """The file or folder of a dataset, the newest of its versions, if there is one on the disk."""
    if name.startswith("params:") or name == "parameters":
        return None
    dataset: AbstractDataset[Any, Any] | None = catalog.get(name)
    if isinstance(dataset, AbstractVersionedDataset):
        try:
            given: Any = dataset._get_load_path()  # noqa: SLF001 - Kedro has no public way to ask for the path
        except DatasetError:
            return None
    else:
        given = getattr(dataset, "_filepath", None) or getattr(dataset, "_path", None)
    path = Path(str(given)) if given else None
    return path if path is not None and (path.is_file() or path.is_dir()) else None
