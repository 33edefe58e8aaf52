"""How the configuration is read: as Kedro does, and every environment has a folder of its own for its results."""

from copy import deepcopy
from pathlib import Path
from typing import Any, cast

from kedro.config import AbstractConfigLoader, MissingConfigException, OmegaConfigLoader
from omegaconf import DictConfig, OmegaConf

from .config_files import UNREADABLE_ARCHIVE, check_config_file, check_kinds
from .errors import SettingsError


class ProjectConfigLoader(OmegaConfigLoader):
    """Reads the configuration, and tells the catalog where the results of the environment lie.

    The catalog writes ``${globals:results_folder}/08_reporting/…``. The folder is the one that ``globals.yml`` in
    ``conf/base`` names; another environment has a folder of its own in it (``data/shop`` for ``--env shop``), or the
    one that its own ``globals.yml`` names. So no environment overwrites the results of another.
    """

    def __init__(
        self,
        conf_source: str | Path,
        env: str | None = None,
        runtime_params: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        """Read ``globals.yml``, and choose the folder of the results."""
        self._base: dict[str, dict[str, Any]] = {}
        self._read: dict[str, dict[str, Any]] = {}
        try:
            super().__init__(conf_source, env, runtime_params, **options)
        except UNREADABLE_ARCHIVE as error:
            raise SettingsError(
                f"The configuration in {conf_source} cannot be read ({error}): --conf-source takes a folder, or an "
                "undamaged archive (.tar.gz or .zip)."
            ) from error
        settings = self["globals"] = self["globals"] | {"environment": self._environment()}
        if "results_folder" in settings:
            if not isinstance(settings["results_folder"], str | None):
                raise SettingsError("results_folder in globals.yml must be the path of a folder, a text.")
            self["globals"] = settings | {"results_folder": self._results_folder(settings["results_folder"])}

    def __getitem__(self, key: str) -> dict[str, Any]:
        """Read the files of a kind, such as ``parameters``; a kind that was read before is not read again."""
        # Whoever was made last answers ``${globals:…}`` for the whole process: that would be another loader's folder.
        self._register_globals_resolver()
        if key in self:  # set by hand
            return super().__getitem__(key)
        if key not in self._read:
            self._read[key] = super().__getitem__(key)
        return deepcopy(self._read[key])

    def base_settings(self, key: str) -> dict[str, Any]:
        """What ``conf/base`` alone says in files of a kind, without ``--params``; ``${…}`` is left as it stands."""
        if key not in self._base:
            self[key]
        return self._base[key]

    def _read_raw_config(self, key: str) -> tuple[dict[Path, DictConfig], dict[Path, DictConfig], str, str, set[Path]]:
        """Read the files, and keep what those of ``conf/base`` say: Kedro then merges the others into it."""
        raw = super()._read_raw_config(key)
        self._base[key] = {name: block for file in raw[0].values() for name, block in _as_it_stands(file).items()}
        if self.merge_strategy.get(key) == "soft":
            for path, file in raw[1].items():
                check_kinds(path, _as_it_stands(file), self._base[key])
        return raw

    def _is_valid_config_path(self, path: Path) -> bool:
        """Whether a file is read; one that cannot be is told before Kedro tries."""
        valid: bool = super()._is_valid_config_path(path)
        if valid:
            check_config_file(path, self._fs.cat_file(path.as_posix()))
        return valid

    def _environment(self) -> str | None:
        """The environment, if ``--env`` is needed to read what this run reads: ``${globals:environment}``."""
        environment = self.env or self.default_run_env
        return None if environment in {self.base_env, self.default_run_env} else environment

    def _results_folder(self, given: str | None) -> str:
        """The folder of this environment, where ``globals.yml`` of base or the environment gives this one."""
        of_base = str(self.base_settings("globals").get("results_folder") or given).rstrip("/")
        folder = str(given or of_base).rstrip("/")
        environment = self._environment()
        return f"{folder}/{environment}" if environment and folder == of_base else folder


def _as_it_stands(file: DictConfig) -> dict[str, Any]:
    """What a file says, with ``${…}`` as it stands."""
    return cast("dict[str, Any]", OmegaConf.to_container(file, resolve=False))


def optional_settings(loader: AbstractConfigLoader, kind: str) -> dict[str, Any]:
    """What the files of a kind say that an environment may have, such as ``spark``; nothing where there are none."""
    try:
        return cast("dict[str, Any]", loader[kind])
    except MissingConfigException:
        return {}
