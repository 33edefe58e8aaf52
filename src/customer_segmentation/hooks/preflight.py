"""What a run is refused for before anything is computed: unknown parameters, and files and columns it cannot use."""

import difflib
from collections.abc import Collection
from pathlib import Path, PurePath
from typing import Any, cast

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl
from kedro.io import DataCatalog
from kedro.pipeline import Pipeline

from customer_segmentation import language
from customer_segmentation.config_loader import ProjectConfigLoader
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.errors import SettingsError, unknown_name
from customer_segmentation.pipelines.clustering.playbook import check_playbook
from customer_segmentation.pipelines.clustering.value_column import require_declared
from customer_segmentation.segmentation.migration import check_earlier_run

#: Dots per inch that a chart may have.
_LEAST_DPI, _MOST_DPI = 10, 1200


class PreflightHooks:
    """Refuses, before anything is computed, what a run cannot use, or would not use though the user asks for it."""

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Compare the names of all parameters with those of ``conf/base``: Kedro would ignore any other."""
        loader = cast("ProjectConfigLoader", context.config_loader)
        parameters = loader["parameters"]
        base = loader.base_settings("globals") | loader.base_settings("parameters")
        for name in parameters:
            if name not in base:
                within = [f"{block}.{name}" for block, of_block in base.items() if name in _names(of_block)]
                raise unknown_name("parameter", name, within or base)
        for name in loader["globals"]:
            # Settings of one's own are welcome there, but not a slip.
            if name not in base and (closest := difflib.get_close_matches(name, base, n=1, cutoff=0.8)):
                raise SettingsError(f"globals.yml has {name}, which nothing reads; do you mean {closest[0]}?")
        if (loader.runtime_params or {}).get("results_folder") is not None:
            raise SettingsError("results_folder is no parameter of one run: name it in the environment's globals.yml.")
        if "language" not in parameters:
            raise SettingsError("There is no parameter language: the files in conf/base must have one.")
        language.require(str(parameters["language"]))
        files = {**loader["globals"], **parameters}
        _check_sharpness(files.get("chart_dpi"))
        if not isinstance(files.get("mixed_results", False), bool):
            raise SettingsError(f"mixed_results must be true or false, not {files['mixed_results']}.")

    @hook_impl
    def after_catalog_created(
        self, conf_catalog: dict[str, Any], parameters: dict[str, Any], load_versions: dict[str, str] | None
    ) -> None:
        """Compare what the options give with the catalog, which may name another customer file, or keep no versions."""
        for name in load_versions or {}:
            if not conf_catalog.get(name, {"versioned": True}).get("versioned"):  # Kedro tells a name that is not there
                raise SettingsError(
                    f"--load-versions names {name}, of which the catalog keeps no versions: leave it out, or write "
                    "versioned: true at its entry before the runs whose results are to be kept."
                )
        for entry in ("customers", "transactions"):
            settings = conf_catalog.get(entry, {})
            _check_is_file(entry, settings.get("filepath"))
            for name, key in {f"{entry}_file": "filepath", f"{entry}_sheet": "sheet"}.items():
                given, used = parameters.get(f"params:{name}"), str(settings.get(key))
                if given is not None and PurePath(str(given)).name not in used:
                    raise SettingsError(
                        f"{name} is given, but the environment's catalog has an entry {entry} of its own that does not "
                        f"use it: write {key}: ${{runtime_params:{name}}} there, or leave the entry out and name the "
                        "file in the environment's globals.yml, as README shows."
                    )

    @hook_impl
    def before_pipeline_run(self, pipeline: Pipeline, catalog: DataCatalog) -> None:
        """Look at the logo and the earlier run, if they are given, and at what the parameters say of the segments."""
        inputs = pipeline.inputs()
        if "customers" in pipeline.all_outputs() and _reads_a_file_of_the_users(catalog, "customers"):
            raise SettingsError(
                "This environment reads its customers from a file of the user's, so they cannot be made from "
                "transactions: give --env transactions, or let the environment's catalog have the entry customers of "
                "conf/transactions/catalog.yml."
            )
        if "logo" in inputs:
            catalog.load("logo")
        # Not every pipeline that is asked for reads the declaration itself.
        table = CustomerTable.model_validate(catalog.load("params:customer_table"))
        if {"decided_table", "clustering_table"} & inputs and not table.comes_to(catalog.load("decided_table")):
            raise SettingsError(
                "The results of an earlier run, which this pipeline reads, were made with another customer_table than "
                "the parameters have now. Run all pipelines, `kedro run`, in the same environment."
            )
        if {"previous_model", "previous_segments"} <= inputs:
            check_earlier_run(catalog.load("previous_model"), catalog.load("previous_segments"), table)
        if {"params:playbook", "params:naming", "params:explanation"} <= inputs:
            require_declared(catalog.load("params:explanation").value_column, table)
            check_playbook(catalog.load("params:playbook"), catalog.load("params:naming"), table)


def _names(value: Any) -> Collection[str]:
    """The names in a block; nothing in any other value."""
    return value if isinstance(value, dict) else ()


def _reads_a_file_of_the_users(catalog: DataCatalog, name: str) -> bool:
    """Whether a dataset is one of those that only read, and whose file is not ours to write."""
    return str(catalog.get_type(name)).rpartition(".")[2] in {"CustomerTableDataset", "SparkTableDataset"}


def _check_sharpness(dots: Any) -> None:
    """Refuse charts so sharp that they fill the memory, or of no sharpness at all."""
    if isinstance(dots, bool) or not isinstance(dots, int) or not _LEAST_DPI <= dots <= _MOST_DPI:
        raise SettingsError(
            f"chart_dpi must be a whole number from {_LEAST_DPI} to {_MOST_DPI}, not {dots}: correct it in globals.yml "
            "or in --params."
        )


def _check_is_file(name: str, path: Any) -> None:
    """Refuse a device or a pipe, which may have no end."""
    given = Path(str(path))
    try:
        special = given.exists() and not given.is_file() and not given.is_dir()
    except OSError as error:
        raise SettingsError(
            f"The path that {name} is to be read from leads nowhere ({error.strerror}): give the path of a file or a "
            "folder."
        ) from error
    if special:
        raise SettingsError(
            f"{given}, which {name} is to be read from, is no file: give the path of a file or a folder."
        )
