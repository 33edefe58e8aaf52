"""The options of ``kedro run`` that name something: a name that does not exist is told before anything runs."""

import difflib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from kedro.framework.project import pipelines as registered
from kedro.pipeline import Pipeline
from kedro.runner import AbstractRunner
from kedro.utils import load_obj

from .errors import SettingsError, unknown_name

_RUNNERS = ("SequentialRunner", "ThreadRunner", "ParallelRunner")


def check_options(options: Mapping[str, Any]) -> None:
    """Refuse options of ``kedro run`` that name no pipeline, node, dataset, tag, namespace or runner that there is."""
    _check_environment(options["env"])
    _check_runner(options["runner"], options["runner_params"] or {})
    names = [*options["pipelines"], *([options["pipeline"]] if options["pipeline"] else [])]
    given = {option: list(options[name]) for option, (_, name, _) in _CHOICES.items() if options[name]}
    if names or given:
        registered.set_requested(None)
        known = dict(registered)
        for name in names:
            if name not in known:
                raise unknown_name("pipeline", name, known)
        _check_choices(given, names or ["__default__"], known)


@dataclass(frozen=True)
class _Kind:
    """What nodes are chosen by."""

    name: str
    #: All that there are in a pipeline.
    names: Callable[[Pipeline], set[str]]
    #: The command that lists them, where there are many.
    listed_by: str | None = None

    def unknown(self, name: str, known: set[str]) -> SettingsError:
        """The error for a name that there is not, with the whole name where only its end is given."""
        sentence = f"There is no {self.name} {name}"
        if not known:
            return SettingsError(f"{sentence}: no node has one.")
        if whole := sorted(one for one in known if _short(one) == _short(name)):
            return SettingsError(f"{sentence}; do you mean {' or '.join(whole)}?")
        if difflib.get_close_matches(name, known, n=1):
            return unknown_name(self.name, name, known)
        short = {_short(one): one for one in sorted(known)}
        if closest := difflib.get_close_matches(_short(name), short, n=1):
            return SettingsError(f"{sentence}; do you mean {short[closest[0]]}?")
        if self.listed_by:
            return SettingsError(f"{sentence}: `{self.listed_by}` lists all.")
        return unknown_name(self.name, name, known)


_NODE = _Kind("node", lambda pipeline: {node.name for node in pipeline.nodes}, "kedro registry describe")
_DATASET = _Kind("dataset", Pipeline.datasets, "kedro catalog describe-datasets")
_TAG = _Kind("tag", lambda pipeline: {tag for node in pipeline.nodes for tag in node.tags})
_NAMESPACE = _Kind(
    "namespace",
    lambda pipeline: {prefix for node in pipeline.nodes if node.namespace for prefix in node.namespace_prefixes},
)
#: The options that choose nodes: by what, and what they are called by Kedro's command and by ``Pipeline.filter``.
_CHOICES = {
    "--nodes": (_NODE, "node_names", "node_names"),
    "--from-nodes": (_NODE, "from_nodes", "from_nodes"),
    "--to-nodes": (_NODE, "to_nodes", "to_nodes"),
    "--from-inputs": (_DATASET, "from_inputs", "from_inputs"),
    "--to-outputs": (_DATASET, "to_outputs", "to_outputs"),
    "--tags": (_TAG, "tags", "tags"),
    "--namespaces": (_NAMESPACE, "namespaces", "node_namespaces"),
}


def _check_choices(given: Mapping[str, list[str]], names: list[str], known: Mapping[str, Pipeline]) -> None:
    pipeline = sum((known[name] for name in names), Pipeline([]))
    for option, values in given.items():
        kind = _CHOICES[option][0]
        there = kind.names(pipeline)
        for value in values:
            if value not in there:
                if elsewhere := [other for other in known if value in kind.names(known[other])]:
                    raise SettingsError(
                        f"The {kind.name} {value} is not in {', '.join(names)} but in {elsewhere[0]}: give "
                        f"--pipelines={elsewhere[0]}."
                    )
                raise kind.unknown(value, there)
    try:
        pipeline.filter(**{_CHOICES[option][2]: values for option, values in given.items()})
    except ValueError:
        options = " and ".join(f"{option}={','.join(values)}" for option, values in given.items())
        raise SettingsError(f"No node of {', '.join(names)} fits {options}.") from None


def _short(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(".")[2]


def _check_environment(name: str | None) -> None:
    """Refuse a path that leads out of the configuration: its files would be read, and results written, anywhere."""
    if not name:
        return
    parts = PurePath(name.replace("\\", "/")).parts
    if not parts or ".." in parts or PurePath(name).is_absolute():
        raise SettingsError(f"--env names a folder in conf, such as test, and {name} leads out of it or to all of it.")


def _check_runner(name: str | None, options: Mapping[str, Any]) -> None:
    try:
        runner = load_obj(name or "SequentialRunner", "kedro.runner")
    except (ModuleNotFoundError, AttributeError, TypeError, ValueError):
        runner = None
    if not inspect.isclass(runner) or not issubclass(runner, AbstractRunner) or inspect.isabstract(runner):
        raise unknown_name("runner", str(name), _RUNNERS)
    taken = inspect.signature(runner).parameters
    takes_any = any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in taken.values())
    for option, value in options.items():
        if option not in taken and not takes_any:
            raise unknown_name("runner parameter", option, taken)
        if option == "max_workers" and (not isinstance(value, int) or value < 1):
            raise SettingsError(f"max_workers must be a whole number of at least 1, not {value}.")
