"""The sentence that a user reads instead of a traceback."""

import re
from pathlib import Path

import click
from kedro.config import MissingConfigException
from kedro.io import DatasetError, DatasetNotFoundError
from kedro.validation.exceptions import ParameterValidationError
from omegaconf.errors import OmegaConfBaseException
from yaml import YAMLError

from .errors import CustomerTableError, SegmentationModelError, SettingsError

#: Errors whose text is a sentence for the user.
_TOLD_AS_THEY_ARE = (
    *(CustomerTableError, SegmentationModelError, SettingsError),
    *(MissingConfigException, DatasetNotFoundError, YAMLError),
)
#: What Kedro says where a result cannot be loaded; readers of bytes that are no such file all raise a ValueError.
_RESULT_IS_READ = re.compile(
    r"Failed while loading data from dataset customer_segmentation\.datasets\.(results|customer_d)"
)


def sentence_for(error: BaseException) -> str | None:
    """The sentence for an error that the user can mend, or for what led to it; none for any other error."""
    cause: BaseException | None = error
    while cause is not None:
        if sentence := _sentence_of(cause) or _mlflow_sentence(cause):
            return sentence
        cause = cause.__cause__  # the catalog wraps the errors of datasets in its own
    return None


def _sentence_of(cause: BaseException) -> str | None:
    message = str(cause)
    if isinstance(cause, _TOLD_AS_THEY_ARE):
        return _absence_sentence(message) or message
    if isinstance(cause, OmegaConfBaseException):
        return f"The configuration, or --params, has a value that cannot be resolved: {message.splitlines()[0]}."
    if isinstance(cause, ParameterValidationError):
        return _parameter_sentence(message)
    if isinstance(cause, DatasetError):
        return _dataset_sentence(message, cause.__cause__)
    if isinstance(cause, click.ClickException):  # Kedro's own would tell how to see the traceback
        return cause.message
    return _pipeline_sentence(cause, message)


def _absence_sentence(message: str) -> str | None:
    """The sentence for a parameter or an environment that is not there."""
    if absent := re.match(r"Dataset 'params:(.+)' not found in the catalog", message):
        return _no_parameter(absent[1])
    if folder := re.match(r"Given configuration path .* directory: (.+)", message):
        what_to_do = "check --env; `kedro configure FILE --env NAME` writes a new one"
        if Path(folder[1]).name == "base":
            what_to_do = "run this in the project's folder, or name its configuration with --conf-source"
        return f"There is no folder {folder[1]}: {what_to_do}."
    return None


def _mlflow_sentence(cause: BaseException) -> str | None:
    """The sentence for what MLflow says; it is not always installed, so its errors are known by where they are from."""
    of_mlflow = type(cause).__module__.startswith("mlflow.")
    return f"MLflow cannot log this run, check mlflow.yml: {str(cause).splitlines()[0]}" if of_mlflow else None


def _pipeline_sentence(cause: BaseException, message: str) -> str | None:
    """The sentence for what does not fit between the nodes and the catalog."""
    if isinstance(cause, ValueError) and (absent := re.match(r"Pipeline input\(s\) {(.+)} not found", message)):
        names = sorted(absent[1].replace("'", "").split(", "))
        if blocks := [name.removeprefix("params:") for name in names if name.startswith("params:")]:
            return _no_parameter(", ".join(blocks))
        return _unmade(", ".join(names))
    if isinstance(cause, KeyError) and message.startswith('"Unable to find credentials'):
        return f"{cause.args[0].partition(':')[0]}: check the entry in the catalog, and credentials.yml."
    if isinstance(cause, (TypeError, AttributeError)) and re.search("<class 'object'>|^'object' object", message):
        # Kedro's mark for "nothing has been saved" becomes a bare object in another process.
        return (
            "A dataset that the catalog keeps in memory did not reach another process of ParallelRunner: save it to a "
            "file, or use SequentialRunner or ThreadRunner."
        )
    if isinstance(cause, TypeError) and message.startswith("Unsupported dataframe type"):
        return (
            f"A node got something that is no table ({message.partition('got: ')[2]}): check the `type` of the entries "
            "in the environment's catalog."
        )
    return None


def _dataset_sentence(message: str, cause: BaseException | None) -> str | None:
    """The sentence for what the catalog says of a dataset, if the user can mend it."""
    name, _, finding = message.partition(": ")
    if finding.startswith("Data for MemoryDataset has not been saved"):
        return _unmade(name)
    if isinstance(cause, FileNotFoundError):
        return _missing(str(cause))
    if isinstance(cause, OSError):
        return message
    if "Failed to instantiate dataset" in message and isinstance(cause, (ImportError, ValueError)):
        entry = message.partition("dataset '")[2].partition("'")[0]
        return (
            f"The file of {entry} cannot be opened: {str(cause).rstrip('.')}. Check its path, or install the package "
            "that is named."
        )
    if _RESULT_IS_READ.match(finding) and cause is not None and isinstance(cause.__cause__, ValueError):
        return (
            f"The result {name} of an earlier run cannot be read, its file is damaged: make it again with `kedro run`."
        )
    of_another_process = type(cause).__name__ == "_RemoteTraceback"
    return _entry_sentence(message) or (_remote_sentence(str(cause)) if of_another_process else None)


def _entry_sentence(message: str) -> str | None:
    """The sentence for an entry of the catalog that no dataset can be made from."""
    if entry := re.match(r"Catalog entry '(.+?)' is not a valid dataset configuration", message):
        return f"The entry {entry[1]} of the catalog must be a block with a type (type: …, filepath: …)."
    if entry := re.match(r"An exception occurred when parsing config for dataset '(.+?)':\n(.+)", message):
        return f"The entry {entry[1]} of the catalog cannot be used: {entry[2].partition('. Please')[0].rstrip('.')}."
    if entry := re.match(r"\s*(.+)\nDataset '(.+?)' must only contain arguments", message):
        return f"The entry {entry[2]} of the catalog cannot be used, check its lines and its path: {entry[1]}"
    return None


def _remote_sentence(report: str) -> str | None:
    """The sentence of a process of ParallelRunner: of what caused an error there, only the traceback's text is left."""
    if own := re.search(rf"^{SettingsError.__module__}\.\w+: (.+)$", report, re.MULTILINE):
        return own[1]
    missing = re.search(r"^FileNotFoundError: (.+)$", report, re.MULTILINE)
    return _missing(missing[1]) if missing else None


def _missing(file: str) -> str:
    return f"A file is missing that an earlier pipeline writes ({file}): run `kedro run` first."


def _no_parameter(names: str) -> str:
    return f"There is no parameter {names}: the files in conf/base must have one."


def _unmade(names: str) -> str:
    return (
        f"{names} is not kept from run to run, and none of the chosen nodes makes it: begin with an earlier node, or "
        "run the whole pipeline."
    )


def _parameter_sentence(report: str) -> str:
    """What Kedro reports of bad parameters, without pydantic's jargon: which parameter, and what is wrong with it.

    Kedro 1.7 joins the messages of pydantic's errors and drops the errors themselves (``ParameterValidator`` raises its
    own after the loop that caught them), so the text is all there is: a line is a block's name, a place in it, or a
    finding.
    """
    findings, block, place = [], "", ""
    for line in report.splitlines():
        if line.startswith("- Parameter '"):
            block, place = line.split("'")[1], ""
        elif line.startswith("    "):
            continue  # where to read more about pydantic
        elif line.startswith("  "):
            finding = line.strip().partition(" [type=")[0].removeprefix("Value error, ")
            finding = finding.replace("Extra inputs are not permitted", "there is no such parameter, or it is misspelt")
            finding = re.sub(".* a valid dictionary or instance of .*", "it must be a block (name: value)", finding)
            findings.append(f"{'.'.join(filter(None, (block, place)))}: {finding}")
            place = ""
        else:
            place = line.strip()
    return f"The parameters are not right. {'. '.join(findings)}." if findings else report
