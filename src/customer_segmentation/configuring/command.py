"""The command itself: read the table, propose, write the environment whole or not at all."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from kedro.config import MissingConfigException

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.datasets.whole_files import replace_files
from customer_segmentation.errors import CustomerTableError, SettingsError
from customer_segmentation.transactions.declaration import TransactionTable

from . import environment as written
from .facts import look_at, with_plain_columns
from .proposal import Proposal, propose
from .roles import Wishes
from .source import address, from_catalog, from_file, from_spark
from .trade import Trade, look_at_trade, require_one_currency
from .transactions import Lines, TransactionColumns, recognise, write_transactions

#: The configuration of an environment by its kind, such as "parameters".
Settings = Mapping[str, dict[str, Any]]
SettingsOf = Callable[[str], Settings]

#: The catalog's entry that the pipelines read.
_ENTRY = "customers"
#: Environments that are not for one table.
_TAKEN = {"base", "local"}
_ENDINGS = re.compile(
    r"(?:\.(?:gz|zip|csv|tsv|txt|xlsx|xls|xlsm|xlsb|ods|json|jsonl|ndjson|parquet|pq|dat))+$", re.IGNORECASE
)
_FILES = (
    "globals.yml",
    "parameters_preprocessing.yml",
    "parameters_playbook.yml",
    "parameters_clustering.yml",
    "parameters_model_selection.yml",
)
#: What an environment on Spark takes over from conf/spark/.
_SPARK_FILES = ("catalog_tables.yml", "spark.yml")


@dataclass(frozen=True)
class Request:
    """What the user asks for.

    Attributes:
        file: The table's path or address; none for an entry of the environment's catalog.
        wishes: What the user decided about single columns.
        environment: The environment's name; none for the file's own.
        sheet: The sheet of a workbook; none for the only one that fits.
        catalog_entry: The dataset of the environment's catalog that holds the table, instead of a file.
        spark: Whether the runs are Spark's, which reads the file.
        overwrite: Whether files of an earlier time are written anew.
    """

    file: str | None
    wishes: Wishes = field(default_factory=Wishes)
    environment: str | None = None
    sheet: str | None = None
    catalog_entry: str | None = None
    spark: bool = False
    overwrite: bool = False


@dataclass(frozen=True)
class Outcome:
    """What was done: the proposal, or the columns of transactions with what to check of them, and the files.

    There are none of these if the environment was there already.
    """

    environment: str
    proposal: Proposal | None = None
    transactions: TransactionColumns | None = None
    remarks: Sequence[str] = ()
    files: Sequence[str] = ()


def environment_name(file: str) -> str:
    """The name of the environment for a file: the file's own, in letters, digits and underscores."""
    stem = _ENDINGS.sub("", re.split(r"[\\/]", file.rstrip("\\/"))[-1])
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60]
    # Names of its own for base's folders of results, data/01_raw and so on, and for names that are no table's.
    clashes = not name or name in _TAKEN | {"test"} or re.match(r"0[0-9]_", name)
    return f"table_{name}".rstrip("_") if clashes else name


def configure(project: Path, settings_of: SettingsOf, request: Request) -> Outcome:
    """Write the environment for a table, unless it is there already.

    Args:
        project: The project's folder.
        settings_of: Reads the configuration of an environment: "parameters", "catalog", "credentials".
        request: What the user asks for.

    Raises:
        SettingsError: The options do not fit one another, the table, or what is there already.
        CustomerTableError: The table cannot be read, or nothing can be made of it.
    """
    name = _environment_of(request)
    folder = project / "conf" / name
    if not request.overwrite and any((folder / file).exists() for file in _FILES):
        _require_same(folder / "globals.yml", request, project, name)
        return Outcome(name)
    base = settings_of("base")
    table = with_plain_columns(_table(request, folder, settings_of))
    declaration = CustomerTable.model_validate(base["parameters"]["customer_table"])
    facts = look_at(table, declaration)
    if request.file and request.wishes == Wishes() and (found := recognise(facts)):
        lines = Lines(_as_configured(request.file, project), _sheet(request, table.attrs.get("source", {})))
        require_one_currency(facts, found)
        rules = TransactionTable.model_validate(base["parameters"]["transaction_table"])
        trade = look_at_trade(table, found, rules, declaration)
        return _configure_transactions(folder, lines, found, trade, spark=request.spark)
    usual_most = int(base["parameters"]["model_selection"]["k_max"])
    proposal = propose(table, facts, declaration, request.wishes, usual_most=usual_most)
    texts = {
        "globals.yml": _globals(request, proposal, project, name),
        "parameters_preprocessing.yml": written.write_preprocessing(proposal),
        "parameters_playbook.yml": written.write_playbook(proposal, base["parameters"]["playbook"]),
        "parameters_clustering.yml": written.write_clustering(proposal),
        "parameters_model_selection.yml": written.write_model_selection(proposal),
    }
    if request.spark:
        texts |= written.write_spark(_spark_example(folder), "catalog.yml", *_SPARK_FILES)
    # The entry that was read stands in the catalog.
    stale = "parameters*.yml" if request.catalog_entry else "*.yml"
    files = _write(folder, {name: text for name, text in texts.items() if text is not None}, stale)
    return Outcome(name, proposal, files=files)


def _write(folder: Path, texts: Mapping[str, str], stale: str = "*.yml") -> list[str]:
    """Write the files, and take away our own of an earlier time: those of the pattern that are no longer needed."""
    replace_files({folder / name: text.encode() for name, text in texts.items()})
    for path in folder.glob(stale):
        if path.name not in texts and path.read_text(encoding="utf-8").startswith(written.MARK):
            path.unlink()
    return [*texts]


def _configure_transactions(
    folder: Path, lines: Lines, found: TransactionColumns, trade: Trade, *, spark: bool
) -> Outcome:
    """Write the environment for a table of transactions, from which the customers are made first."""
    example = folder.parent / "transactions"
    if not example.is_dir():
        raise CustomerTableError(
            f'The table holds transactions rather than customers: "{found.customer}" stands in several rows, each with '
            f'a "{found.date}". The example environment conf/transactions/, which says what to make of them, is gone: '
            "bring it back, or a table with one row per customer."
        )
    texts = write_transactions(
        found, lines, folder.name, example, spark=spark, cancelled_by_order=trade.cancelled_by_order
    )
    if spark:
        texts |= written.write_spark(_spark_example(folder), *_SPARK_FILES)
    return Outcome(folder.name, transactions=found, remarks=trade.sentences, files=_write(folder, texts))


def _environment_of(request: Request) -> str:
    if (request.file is None) == (request.catalog_entry is None):
        raise SettingsError(
            "Name the table: `kedro configure FILE`, or an entry of the catalog with --catalog-entry and --env."
        )
    if request.catalog_entry not in {None, _ENTRY}:
        raise SettingsError(
            f"The pipelines read the catalog's entry {_ENTRY}: call yours so in the environment's catalog.yml, and "
            f"give --catalog-entry {_ENTRY}."
        )
    if request.spark and request.file is None:
        raise SettingsError(
            "--spark is for a file: an entry of the catalog says itself what reads it (docs/deployment.md, Spark)."
        )
    if request.spark and request.sheet is not None:
        raise SettingsError("--sheet is for a workbook, which Spark does not read: leave out --sheet or --spark.")
    if request.spark and request.environment == "spark":
        raise SettingsError("conf/spark/ is what environments on Spark are made from: name another one with --env.")
    if request.environment is None and request.file is None:
        raise SettingsError(f"Name the environment whose catalog has the entry {request.catalog_entry} with --env.")
    name = request.environment or environment_name(request.file or "")
    _require_name(name)
    return name


def _globals(request: Request, proposal: Proposal, project: Path, name: str) -> str:
    file = None if request.file is None else _as_configured(request.file, project)
    return written.write_globals(file, _sheet(request, proposal.source), name)


def _sheet(request: Request, source: Mapping[str, Any]) -> str | None:
    """The sheet that was read, where a run would not find it by itself."""
    return source.get("sheet") if request.sheet or source.get("other_sheets") else None


def _require_name(name: str) -> None:
    if name in _TAKEN:
        raise SettingsError(f"The environment {name} is not for one table: name another one with --env.")
    if not re.fullmatch(r"\w[\w.\-]*", name):
        raise SettingsError(f"--env {name} is no name for a folder: use letters, digits, - and _.")


def _require_same(globals_file: Path, request: Request, project: Path, name: str) -> None:
    """Refuse to leave an environment as it is where the user asks for another one."""
    way_out = "give --overwrite to write it anew, or another name with --env"
    if request.wishes != Wishes() or (request.spark and not (globals_file.parent / "spark.yml").exists()):
        raise SettingsError(f"conf/{name}/ is there already, and nothing was changed: {way_out}, or edit its files.")
    if request.file is None:
        return
    wanted = written.write_globals(_as_configured(request.file, project), None, name)
    line = next(line for line in wanted.splitlines() if line.startswith("customers_file:"))
    of_transactions = line.replace("customers_file:", "transactions_file:")
    there = globals_file.read_text(encoding="utf-8").splitlines() if globals_file.exists() else []
    if line not in there and of_transactions not in there:
        raise SettingsError(
            f"conf/{name}/ is there already, and not for {request.file}; nothing was changed: {way_out}."
        )


def _table(request: Request, folder: Path, settings_of: SettingsOf) -> pd.DataFrame:
    """The table that is asked for, or of one on Spark a sample."""
    if request.catalog_entry:
        return _from_catalog(request.catalog_entry, folder, settings_of)
    if request.spark:
        return from_spark(str(request.file), _spark_example(folder) / "spark.yml")
    return from_file(str(request.file), request.sheet, settings_of("base")["catalog"].get(_ENTRY, {}))


def _spark_example(folder: Path) -> Path:
    """The environment that those on Spark take their catalog and their settings from."""
    example = folder.parent / "spark"
    if not example.is_dir():
        raise SettingsError("The environment conf/spark/, which --spark takes over, is gone: bring it back.")
    return example


def _from_catalog(entry: str, folder: Path, settings_of: SettingsOf) -> pd.DataFrame:
    if not folder.is_dir():
        raise SettingsError(f"There is no conf/{folder.name}/ whose catalog.yml could have the entry {entry}.")
    settings = settings_of(folder.name)
    try:
        credentials = settings["credentials"]
    except MissingConfigException:
        credentials = {}
    return from_catalog(entry, folder, settings["catalog"], credentials)


def _as_configured(file: str, project: Path) -> str:
    """The path to write down: from the project's folder where the file is in it, else from the root."""
    if "://" in file:
        return file
    path = Path(address(file))
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else path.as_posix()
