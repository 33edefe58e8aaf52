"""Clustering as a user runs it: this month, and next month with this month's model."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.conftest import KedroRun, result_files
from tests.translations import translated

PIPELINES = "--pipelines=preprocessing,model_selection,clustering"
SEGMENTS = Path("data/test/07_model_output/customer_segments.parquet")
PLAY = {"priority": "low", "insight": "A text.", "actions": ["An action."]}
Change = Callable[[dict[str, Any]], None]


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def newest_model(project: Path) -> Path:
    return max((project / "data/test/06_models/segmentation_model.json").glob("*/*.json"))


@pytest.fixture
def last_month(trained: Path) -> tuple[Path, Path]:
    """The model and the labelled customers of a run on the built-in sample, whose results lie in the project."""
    kept = shutil.copy(trained / SEGMENTS, trained / "last_month.parquet")
    return newest_model(trained), kept


def test_without_an_earlier_run_there_is_no_migration(project: Path, last_month: tuple[Path, Path]) -> None:
    assert read_json(project / "data/test/08_reporting/migration.json").keys() == {"run_id"}
    assert not any(segment["new"] for segment in read_json(last_month[0])["segments"])


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.heavy)])
def test_next_months_table_keeps_numbers_and_names_and_every_customer_is_counted(
    project: Path,
    kedro_run: KedroRun,
    sample_table: pd.DataFrame,
    last_month: tuple[Path, Path],
    write_table: Callable[[pd.DataFrame], str],
    seed: int,
) -> None:
    """Five customers of a hundred leave, as many others join, and some change their ways."""
    leavers = sample_table.sample(10, random_state=seed).index
    joiners = sample_table.sample(10, random_state=seed + 50).assign(
        CustomerID=[f"new {number}" for number in range(10)]
    )
    table = pd.concat([sample_table.drop(index=leavers), joiners]).sample(frac=1, random_state=seed)
    table.loc[table["CustomerID"] == "180", "Spending Score (1-100)"] = 5
    model, segments = last_month
    # Names are kept by the model's file, not made again: so an earlier name of the analyst's survives too.
    content = read_json(model)
    content["segments"][0]["name"] = "Our best"
    model.write_text(json.dumps(content), encoding="utf-8")

    result = kedro_run(f"{write_table(table)},previous_model={model},previous_segments={segments}", PIPELINES)

    assert result.exit_code == 0, result.output
    now = read_json(newest_model(project))["segments"]
    assert [(one["number"], one["name"]) for one in now] == [
        (one["number"], one["name"]) for one in content["segments"]
    ]
    assert not any(one["new"] for one in now)
    migration = read_json(project / "data/test/08_reporting/migration.json")
    in_both = set(sample_table["CustomerID"]) & set(table["CustomerID"])
    assert sum(entry["customers"] for entry in migration["matrix"]) == len(in_both) == 190
    assert migration["stayed"] + migration["moved"] == 190
    assert migration["moved"] >= (180 not in leavers)
    assert (migration["joined"], migration["left"]) == (10, 10)
    before = pd.read_parquet(segments).set_index("CustomerID")["segment"]
    after = pd.read_parquet(project / SEGMENTS).set_index("CustomerID")["segment"]
    both = pd.concat([before.rename("before"), after.rename("after")], axis=1, join="inner")
    counted = {
        (entry["from_number"], entry["to_number"]): entry["customers"]
        for entry in migration["matrix"]
        if entry["customers"]
    }
    assert both.value_counts().to_dict() == counted
    earlier = pd.read_parquet(project / SEGMENTS).set_index("CustomerID")["previous_segment"]
    assert earlier[both.index].tolist() == both["before"].tolist()
    assert earlier.isna().sum() == 10
    changed = pd.read_parquet(project / "data/test/07_model_output/moved_customers.parquet")
    counts = changed["segment_change"].value_counts().to_dict()
    assert counts == {"moved": migration["moved"], "joined": 10, "left": 10}


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ("previous_segments={segments}", "previous_segments is given without previous_model"),
        ("previous_model={model},previous_segments={own}", "which this run itself writes: copy the file"),
        ("previous_model=nowhere.json", "where there is no file: give the path"),
        ("previous_model={segments}", "holds no valid JSON"),
        ("training.date=tomorrow", "training.date: Input should be a valid date"),
    ],
)
def test_a_wrong_earlier_run_ends_in_one_sentence_and_changes_nothing(
    project: Path, kedro_run: KedroRun, last_month: tuple[Path, Path], parameters: str, sentence: str
) -> None:
    model, segments = last_month
    before = (project / SEGMENTS).read_bytes()
    filled = parameters.format(model=model, segments=segments, own=project / SEGMENTS)
    result = kedro_run(f"--params={filled}", "--pipelines=clustering")
    assert result.exit_code == 1
    assert sentence in " ".join(result.output.split())
    assert "Traceback" not in result.output
    assert (project / SEGMENTS).read_bytes() == before
    assert newest_model(project) == model


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"playbook": {"segments": [PLAY | {"when": {"Income": "Tall"}}]}}, "segments.0.when.Income"),
        ({"naming": {"names": [{"when": {"Age": "High"}, "name": "Old"}]}}, 'names the feature "Age"'),
        ({"naming": {"level_treshold": 1}}, "level_treshold"),
        ({"explanation": {"value_column": "Revenue"}}, 'value_column is "Revenue", which is neither'),
        ({"customer_table": {"features": [{"column": "Age", "name": "x" * 480}]}}, "features.0.name"),
    ],
)  # fmt: skip
def test_wrong_parameters_fail_before_anything_is_written(
    project: Path, kedro_run: KedroRun, change_parameters: Change, change: dict[str, Any], sentence: str
) -> None:
    change_parameters(change)
    result = kedro_run()
    assert result.exit_code == 1
    assert sentence in " ".join(result.output.split())
    assert "Traceback" not in result.output
    assert not result_files(project / "data/test")


def test_a_value_column_of_words_ends_the_run_before_a_model_is_written(
    project: Path, kedro_run: KedroRun, change_parameters: Change
) -> None:
    change_parameters({"explanation": {"value_column": "Gender"}})
    result = kedro_run()
    assert result.exit_code == 1
    assert 'value_column is "Gender", which holds no numbers' in " ".join(result.output.split())
    assert not list((project / "data/test/06_models").glob("*_model.json"))


@pytest.mark.parametrize("income", [pytest.param("1e50", marks=pytest.mark.heavy), "1e99"])
def test_a_value_beyond_all_bounds_is_an_outlier_and_crashes_nothing(
    project: Path,
    kedro_run: KedroRun,
    sample_table: pd.DataFrame,
    write_table: Callable[[pd.DataFrame], str],
    income: str,
) -> None:
    table = sample_table.astype({"Annual Income (k$)": str})
    table.loc[3, "Annual Income (k$)"] = income
    assert kedro_run(write_table(table), PIPELINES).exit_code == 0
    labelled = pd.read_parquet(project / SEGMENTS)
    assert labelled.loc[labelled["Annual Income (k$)"] > 1e40, "CustomerID"].tolist() == ["4"]


def test_a_name_of_the_analysts_goes_through_to_customers_and_cards(
    project: Path, kedro_run: KedroRun, change_parameters: Change
) -> None:
    change_parameters(
        {
            "naming": {"names": [{"when": {"Income": "High", "Spending": "High"}, "name": "Champions ★"}]},
            "explanation": {"value_column": "Spending Score (1-100)"},
            "training": {"date": "2026-01-31"},
        }
    )
    assert kedro_run(PIPELINES).exit_code == 0
    assert (pd.read_parquet(project / SEGMENTS)["segment_name"] == "Champions ★").sum() == 38
    cards = read_json(project / "data/test/07_model_output/segment_cards.json")
    assert cards["segments"][0]["name"] == "Champions ★"
    assert cards["segments"][0]["advice"]["priority"] == "prioritise"
    assert cards["segments"][0]["value"]["name"] == "Spending"
    assert read_json(newest_model(project))["trained_on"] == "2026-01-31"


@pytest.mark.heavy
def test_a_table_with_other_features_runs_with_the_default_playbook(
    project: Path, kedro_run: KedroRun, change_parameters: Change
) -> None:
    features = [
        {"column": "Age", "name": "Alter"},
        {"column": "Spending Score (1-100)", "name": "Ausgaben", "minimum": 1},
    ]
    change_parameters({"customer_table": {"features": features, "profile_columns": ["Gender", "Annual Income (k$)"]}})
    result = kedro_run(PIPELINES)
    assert result.exit_code == 0, result.output
    cards = read_json(project / "data/test/07_model_output/segment_cards.json")
    for one in ("advice", "standing"):
        assert [card[one] for card in cards["segments"]] == [None] * len(cards["segments"])
    assert len(cards["general_insights"]) == 1


@pytest.mark.heavy
def test_a_translation_arrives_in_the_names_of_segments_and_in_the_reason_for_their_number(
    project: Path, kedro_run: KedroRun, tmp_path: Path
) -> None:
    german = {
        "High": "hoch",
        "{level} {feature}": "{feature} {level}",
        "{k} segments separate the customers best: mean silhouette {silhouette:.3f}.": "{silhouette:.1f} bei {k}.",
    }
    with translated(german, tmp_path / "locale") as language:
        result = kedro_run(f"--params=language={language}", PIPELINES)
    assert result.exit_code == 0, result.output

    model = read_json(newest_model(project))
    assert model["verdict"]["reason"].startswith("0,6 bei 5. ")
    first = read_json(project / "data/test/07_model_output/segment_cards.json")["segments"][0]
    assert first["name"] == model["segments"][0]["name"] == "Income hoch, Spending hoch"
    assert first["name"] in set(pd.read_parquet(project / SEGMENTS)["segment_name"])
    assert first["levels"] == {"Income": "High", "Spending": "High"}, "facts are the same in every language"
