"""A file of the configuration that cannot be meant ends in one sentence, before anything is made of it."""

import re
from pathlib import Path

import pytest

from customer_segmentation.config_files import check_config_file
from customer_segmentation.errors import SettingsError

from .conftest import KedroRun

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"- a\n- b\n", "must hold names and their values"),
        (b"word\n", "must hold names and their values"),
        (b"5\n", "must hold names and their values"),
        (b"a: 1\nb: \xff\xfe\n", r"is not saved as UTF-8 \(line 2\)"),
        (b"a:\n\tb: 4\n", r"cannot be read: .* \(line 2\)"),
        (b"a:\n  b: '4\n", r"unexpected end of stream \(line 3\), while scanning a quoted scalar \(line 2\)"),
        (b"a:\n  b: 1\n  c: 2\n  b: 3\n", r"the name b is there twice \(line 4\)"),
        (b"1: 2\n", "has the name 1, which is no text"),
        (b"a: &a [*a]\n", r"has a block that contains itself \(\*a\)"),
        (LAUGHS.encode(), "more than 100,000 values"),
        (b"a: " + b"[" * 5000 + b"]" * 5000, "more than 50 blocks within one another"),
    ],
)
def test_a_file_that_is_no_block_of_names_and_values_is_told(content: bytes, sentence: str) -> None:
    with pytest.raises(SettingsError, match=f"The file globals.yml .*{sentence}"):
        check_config_file(Path("globals.yml"), content)


@pytest.mark.parametrize(
    "content",
    ["", "# nothing yet\n", "a: 1\nb: {c: [1, 2]}\n", "_a: &a {x: 1}\nb: {<<: *a, y: 2}\nc: *a\n", "a: 2024-13-45\n"],
)
def test_other_files_are_left_to_their_reader(content: str) -> None:
    check_config_file(Path("globals.yml"), content.encode())


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("test/parameters.yml", b"- a\n", "parameters.yml must hold names and their values"),
        ("test/globals.yml", b"\xff\n", "globals.yml is not saved as UTF-8"),
        ("test/globals.yml", b"mixed_results: x\n", "mixed_results must be true or false, not x."),
        ("test/globals.yml", b"results_folder: [a]\n", "results_folder in globals.yml must be the path of a folder"),
        (
            "test/parameters.yml",
            b"customer_table: {features: {column: Age}}\n",
            "a block of names and values as customer_table.features, but conf/base has a list: write it as there.",
        ),
        ("test/parameters.yml", b"customer_table: 4\n", "customer_table: it must be a block (name: value)."),
        ("test/catalog.yml", b"customers: word\n", "The entry customers of the catalog must be a block with a type"),
        (
            "test/catalog.yml",
            b"customers: {}\n",
            "The entry customers of the catalog cannot be used: 'type' is missing",
        ),
        (
            "test/catalog.yml",
            b"customers: {type: nonsense.X}\n",
            "The entry customers of the catalog cannot be used: No mod",
        ),
        ("test/catalog.yml", b"customers: {type: pandas.CSVDataset}\n", "cannot be used, check its lines and its path"),
        (
            "test/catalog.yml",
            b"customers: {type: pandas.CSVDataset, filepath: a.csv, credentials: crm}\n",
            "Unable to find credentials 'crm': check the entry in the catalog, and credentials.yml.",
        ),
        ("base/parameters.yml", b"", "There is no parameter language: the files in conf/"),
        ("base/parameters_preprocessing.yml", b"", "There is no parameter customer_table"),
    ],
)
def test_a_run_says_which_file_is_wrong_and_writes_nothing(
    project: Path, kedro_run: KedroRun, file: str, content: bytes, sentence: str
) -> None:
    (project / "conf" / file).write_bytes(content)
    result = kedro_run("--pipelines=preprocessing")
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert sentence in result.output
    assert not [path for path in (project / "data/test").rglob("*") if path.name != ".run.lock" and path.is_file()]


@pytest.mark.parametrize(
    ("option", "content", "sentence"),
    [
        ("--config", b"a: 1\n", "must hold the options in a block run"),
        ("--config", b"- a\n", "must hold names and their values"),
        ("--config", b"run: [1\n", "while parsing a flow sequence"),
        ("--conf-source", b"no archive", "cannot be read (Not a gzipped file"),
        ("--conf-source", b"", "cannot be read (empty file"),
    ],
)
def test_an_option_that_names_a_wrong_file_is_told(
    project: Path, kedro_run: KedroRun, option: str, content: bytes, sentence: str
) -> None:
    file = project / ("conf.tar.gz" if option == "--conf-source" else "options.yml")
    file.write_bytes(content)
    result = kedro_run(f"{option}={file}")
    assert result.exit_code != 0
    assert sentence in re.sub(r"\s+", " ", result.output), repr(result.exception)
