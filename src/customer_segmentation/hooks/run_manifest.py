"""The manifest of a folder of results: what each file is made from, so that no step mixes the results of two runs."""

import datetime as dt
import hashlib
import json
import logging
import multiprocessing
import platform
import threading
from collections.abc import Generator, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl
from kedro.io import DataCatalog
from kedro.pipeline import Pipeline
from kedro.pipeline.node import Node

from customer_segmentation.datasets.whole_files import RunIdMixin, replace_files
from customer_segmentation.error_sentences import sentence_for
from customer_segmentation.errors import SettingsError

from .results_folder import path_of, results_folder

logger = logging.getLogger(__name__)

#: What a user gives beside the table.
_BESIDE = ("previous_model", "previous_segments", "logo")
#: Settings that change no result: of a file it counts what it holds, not where it lies.
_NO_MATTER = ("customers_file", "transactions_file", "logo_file", *_BESIDE, "results_folder", "mixed_results")
#: Packages whose version may change a result.
_PACKAGES = ("kedro", "numpy", "pandas", "pyarrow", "scikit-learn", "scipy", "matplotlib", "openpyxl")
#: Characters of a digest: enough to tell any two files apart, and few enough to read.
_DIGITS = 16


class RunManifestHooks:
    """Keeps ``08_reporting/run.json``, and refuses a run that would combine results of different runs.

    Of each result it holds the digest of the file, and those of all earlier results that it was made from. Two results
    belong together as long as they do not come from two states of the same earlier result. Dates are of no account, so
    what is made again from the same things still fits.

    Every result carries the id of its run in its file, where the format has a place for it. The id says what the run
    was made of, not when: so the same input still gives the same bytes.
    """

    def __init__(self) -> None:
        """Start with no folder and no results."""
        self._folder: Path | None = None
        self._digests: dict[Path, tuple[tuple[int, int], str]] = {}
        self._settings: dict[str, Any] = {}
        self._catalog: DataCatalog | None = None
        self._writing = threading.Lock()  # nodes of ThreadRunner end at the same time

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember the folder, as far as it is on a disk, and the settings."""
        self._folder = results_folder(context)
        settings = {**context.config_loader["globals"], **context.config_loader["parameters"]}
        self._settings = json.loads(json.dumps(settings, default=str))

    @hook_impl(trylast=True)
    def before_pipeline_run(self, run_params: dict[str, Any], pipeline: Pipeline, catalog: DataCatalog) -> None:
        """Refuse what does not belong together, then note that a run has begun, and give its results its id."""
        if self._folder is None:
            return
        self._catalog, manifest = catalog, self._read()
        records = manifest.get("files", {})
        given = {name: path for name in sorted(pipeline.inputs()) if (path := self._path(name))}
        if not self._settings.get("mixed_results"):
            self._refuse_mixed(self._results(pipeline.inputs()), records)
        inputs = {name: {"file": str(path), "sha256": self._digest(path)} for name, path in given.items()}
        versions = {"python": platform.python_version(), **{package: version(package) for package in _PACKAGES}}
        versions["customer_segmentation"] = _digest_of_code()
        run_id = self._run_id(set(given.values()), records, versions)
        steps = sorted(node.name for node in pipeline.nodes)
        if manifest.get("complete") and run_id == manifest.get("run_id") and {*steps} <= {*manifest.get("steps", [])}:
            logger.info("Nothing has changed since the last run: it had the same input, parameters and versions.")
        for name in pipeline.all_outputs():
            result = catalog.get(name)
            if isinstance(result, RunIdMixin):
                result.run_id = run_id
        self._write(
            {
                "run_id": run_id,
                "session_id": run_params["run_id"],
                "complete": False,
                "started": _now(),
                "ended": None,
                "steps": steps,
                "inputs": inputs,
                "parameters": self._settings,
                "versions": versions,
                "files": records,
            }
        )

    @hook_impl
    def after_dataset_saved(self, dataset_name: str, node: Node) -> None:
        """Record a result as soon as its file is written, so that a run that is killed leaves no doubt."""
        if self._folder is not None and self._catalog is not None and not _parallel():
            with self._writing:
                manifest = self._read()
                self._record(manifest, [dataset_name], node)
                self._write(manifest)

    @hook_impl(wrapper=True)
    def after_pipeline_run(self, pipeline: Pipeline) -> Generator[None, Any, Any]:
        """Note that the run is complete, before it is told what it found."""
        self._finish(pipeline, complete=True)
        try:
            return (yield)
        except Exception as error:
            self._blame_unknown_results(error, pipeline)
            raise

    @hook_impl(wrapper=True)
    def on_pipeline_error(self, error: Exception, pipeline: Pipeline) -> Generator[None, Any, Any]:
        """Note where the run has ended."""
        self._finish(pipeline, complete=False)
        result = yield
        self._blame_unknown_results(error, pipeline)
        return result

    def _blame_unknown_results(self, error: Exception, pipeline: Pipeline) -> None:
        """Say what an error nobody can explain otherwise comes from, where a result that was read is none of a run's.

        Raises:
            SettingsError: There is such a result; it is no wonder that a step cannot use it.
        """
        if sentence_for(error) is None and (unknown := self._unknown(pipeline)):
            logger.debug("A step failed.", exc_info=error)
            names = ", ".join(f"{name} ({path})" for name, path in unknown.items())
            raise SettingsError(
                f"A step cannot use a result that was changed since its run, or of which {self._manifest()} does not "
                f"tell: {names}. Make it again with `kedro run`."
            ) from error

    def _finish(self, pipeline: Pipeline, *, complete: bool) -> None:
        if self._folder is None or self._catalog is None:
            return
        manifest = self._read()
        if complete:  # processes of ParallelRunner record nothing
            for node in pipeline.nodes:
                self._record(manifest, node.outputs, node)
        manifest |= {"complete": complete, "ended": _now()}
        self._write(manifest)

    def _run_id(self, read: set[Path], records: dict[str, Any], versions: dict[str, str]) -> str | None:
        """What the run is made of, as one digest; none where the table is no file, as nothing tells its state then.

        What the user gives counts whether or not the chosen steps read it, so that steps that run one by one write the
        same files as a whole run. The earlier results that they read count only as far as they are of other runs.
        """
        table = "transactions" if self._settings.get("transactions_file") else "customers"
        given = {name: path for name in (table, *_BESIDE) if (path := self._path(name))}
        if table not in given:
            return None
        settings = {name: value for name, value in self._settings.items() if name not in _NO_MATTER}
        own = _digest_of_values([{name: self._digest(path) for name, path in given.items()}, settings, versions])
        runs = {record["sha256"]: record["run_id"] for record in records.values() if record["run_id"]}
        digests = [self._digest(path) for path in read - set(given.values()) if self._folder in path.parents]
        others = {runs.get(digest, digest) for digest in digests} - {own}
        return _digest_of_values([own, sorted(others)]) if others else own

    def _refuse_mixed(self, results: dict[str, Path], records: dict[str, Any]) -> None:
        """Compare what each result says of the earlier ones with what the others say."""
        told: dict[str, tuple[str, str]] = {}
        for name, path in results.items():
            for earlier, digest in self._origin(name, path, records).items():
                other, others = told.setdefault(earlier, (name, digest))
                if others != digest:
                    raise SettingsError(
                        f"The results {other} and {name} in {self._folder} are of different runs: they were made with "
                        f"different {earlier}. Run all pipelines again, `kedro run`; or, where that is meant, give "
                        "--params mixed_results=true."
                    )

    def _record(self, manifest: dict[str, Any], names: Iterable[str], node: Node) -> None:
        """Note the file of each result, and what its node made it from."""
        records, made_from = manifest["files"], dict[str, str]()
        for given, path in self._results(node.inputs).items():
            made_from |= self._origin(given, path, records)
        for name, path in self._results(names).items():
            file = path.relative_to(self._folder or "").as_posix()
            own = {"file": file, "sha256": self._digest(path), "run_id": manifest["run_id"]}
            records[name] = {**own, "made_from": made_from}

    def _origin(self, name: str, path: Path, records: dict[str, Any]) -> dict[str, str]:
        """The digests of a result, and of all earlier results that it was made from as far as that is known."""
        own = self._digest(path)
        known = records.get(name, {})
        return {**(known["made_from"] if known.get("sha256") == own else {}), name: own}

    def _results(self, names: Iterable[str]) -> dict[str, Path]:
        """Where those of the datasets lie that are files in the folder of the results."""
        paths = {name: path for name in sorted(names) if (path := self._path(name))}
        return {name: path for name, path in paths.items() if self._folder in path.parents}

    def _unknown(self, pipeline: Pipeline) -> dict[str, Path]:
        """The earlier results that the pipeline reads and that are not known to be as a run has written them."""
        records = self._read().get("files", {}).values()
        written = {Path(self._folder or "", record["file"]): record["sha256"] for record in records}
        read = self._results(pipeline.inputs())
        return {name: path for name, path in read.items() if written.get(path) != self._digest(path)}

    def _path(self, name: str) -> Path | None:
        return None if self._catalog is None else path_of(self._catalog, name)

    def _digest(self, path: Path) -> str:
        """The digest of a file, or of all files in a folder; a file that has not changed is read once."""
        try:
            return self._digest_of(path)
        except OSError:
            return "unreadable"  # whoever reads it says why

    def _digest_of(self, path: Path) -> str:
        if path.is_dir():
            files = [one for one in sorted(path.rglob("*")) if one.is_file()]
            return _digest_of_values([[one.relative_to(path).as_posix(), self._digest(one)] for one in files])
        state = path.stat()
        stamp = (state.st_mtime_ns, state.st_size)
        if path not in self._digests or self._digests[path][0] != stamp:
            with path.open("rb") as file:
                self._digests[path] = (stamp, hashlib.file_digest(file, "sha256").hexdigest()[:_DIGITS])
        return self._digests[path][1]

    def _manifest(self) -> Path:
        return Path(self._folder or "", "08_reporting", "run.json")

    def _read(self) -> dict[str, Any]:
        """The manifest as it stands; empty where there is none, or none that can be read."""
        try:
            manifest = json.loads(self._manifest().read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return manifest if _is_manifest(manifest) else {}

    def _write(self, manifest: dict[str, Any]) -> None:
        text = json.dumps(manifest, indent=2, ensure_ascii=False)
        try:
            replace_files({self._manifest(): f"{text}\n".encode()})
        except OSError as error:
            raise SettingsError(
                f"The file {self._manifest()} cannot be written ({error.strerror}): check the folder and its free "
                "space, then run again."
            ) from error


def _is_manifest(manifest: Any) -> bool:
    """Whether a file has the shape that is written here, as far as it is read again."""
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        return False
    records = manifest["files"].values()
    return isinstance(manifest.get("steps"), list) and all(
        isinstance(record, dict)
        and {"file", "sha256", "run_id"} <= record.keys()
        and isinstance(record.get("made_from"), dict)
        for record in records
    )


def _digest_of_values(values: Any) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:_DIGITS]


def _digest_of_code() -> str:
    """The digest of the project's own code, which may change without its version."""
    package = Path(__file__).parents[1]
    files = sorted(path for path in package.rglob("*.p[oy]") if path.is_file())
    return _digest_of_values([hashlib.sha256(path.read_bytes()).hexdigest() for path in files])


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _parallel() -> bool:
    """Whether this is a process of ParallelRunner: several would write the manifest at once."""
    return multiprocessing.parent_process() is not None
