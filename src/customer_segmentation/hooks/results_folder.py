"""Where the results of a run lie, for the hooks that watch over them."""

from pathlib import Path

from kedro.framework.context import KedroContext


def results_folder(context: KedroContext) -> Path | None:
    """The folder of the results, as far as it is on a disk: none where it is in the cloud."""
    folder = str(context.config_loader["globals"].get("results_folder", "data")).removeprefix("file://")
    return None if "://" in folder else Path(context.project_path, folder)
