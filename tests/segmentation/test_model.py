import copy
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from customer_segmentation.errors import SegmentationModelError
from customer_segmentation.segmentation.model import ModelFeature, Segment, SegmentationModel, Verdict, read_model
from tests.conftest import PROJECT, KedroRun

#: The pages that show how to score without this program.
PAGES = [PROJECT / "docs" / "segmentation_model.md", PROJECT / "README.md"]


@pytest.fixture
def content() -> dict[str, Any]:
    """A small, sound model file."""

    def feature(name: str, weight: float = 1.0) -> dict[str, Any]:
        return {
            "column": name, "name": name, "unit": "", "transform": "none", "mean": 0.0, "deviation": 1.0,
            "weight": weight, "bin_edges": [0.0], "bin_shares": [0.5, 0.5],
        }  # fmt: skip

    def segment(number: int, place: float) -> dict[str, Any]:
        return {
            "number": number, "name": f"Segment at {place}", "levels": {"A": "Low", "B": "Low"},
            "centroid": {"A": place, "B": place}, "scaled_centroid": [place, 2 * place], "customers": 5,
            "distance_deciles": [float(index) for index in range(11)], "outlier_distance": 20.0,
            "made_name": "", "new": False,
        }  # fmt: skip

    return {
        "format_version": 3, "trained_on": "2026-11-23", "features": [feature("A"), feature("B", weight=2.0)],
        "segments": [segment(1, 1.0), segment(2, -0.5)], "highest_number": 2,
        "fit_rows": 10, "fit_sample_sha256": "0" * 64, "inertia": 1.0,
        "outlier_share": 0.0, "borderline_ratio": 0.9,
        "verdict": {"k": 2, "silhouette": 0.5, "reason": "Two are best."}, "medians": {"A": 0.5},
        "noise_columns": ["C"], "seed": 42, "versions": {"numpy": "2"},
    }  # fmt: skip


def test_a_sound_model_is_read_and_written_back_unchanged(content: dict[str, Any]) -> None:
    assert read_model(content).model_dump(mode="json") == content


def test_a_model_of_version_2_is_read(content: dict[str, Any]) -> None:
    assert read_model(content | {"format_version": 2}).features == read_model(content).features


def test_the_words_of_a_feature_are_kept(content: dict[str, Any]) -> None:
    content["features"][0] |= {"kind": "ordered", "levels": ["Low", "High"], "codes": {"low": 1.0, "high": 2.0}}
    model = read_model(content)
    assert model.model_dump(mode="json") == content
    assert model.features[0].words == [("Low", 1.0), ("High", 2.0)]


@pytest.mark.parametrize(
    "words", [{"codes": {"low": 1.0}}, {"kind": "yes_no"}, {"kind": "yes_no", "codes": {"y": 1.0}}]
)
def test_words_that_do_not_fit_together_are_refused(content: dict[str, Any], words: dict[str, Any]) -> None:
    content["features"][0] |= words
    with pytest.raises(SegmentationModelError, match="damaged at features → 0"):
        read_model(content)


def test_a_segment_of_equal_customers_is_sound(content: dict[str, Any]) -> None:
    content["segments"][1]["distance_deciles"] = [0.0] * 11
    assert read_model(content).segments[1].distance_deciles == (0.0,) * 11


def test_a_logarithmic_feature_is_standardised_by_its_logarithm(content: dict[str, Any]) -> None:
    feature = ModelFeature.model_validate(content["features"][0] | {"transform": "log", "mean": 1.0, "deviation": 0.5})
    assert feature.transformed(np.e**2 - 1) == pytest.approx(2)
    assert feature.standardised(np.e**2 - 1) == pytest.approx(2)
    assert feature.standardised(0) == pytest.approx(-2)
    assert feature.in_own_unit(2) == pytest.approx(np.e**2 - 1)
    plain = feature.model_copy(update={"transform": "none"})
    assert (plain.transformed(7), plain.standardised(7), plain.in_own_unit(7)) == (7, 12, 7)


def put(*path: Any, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        part: Any = content
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = value

    return change


def with_bins(edges: list[float]) -> Callable[[dict[str, Any]], None]:
    shares = [1 / (len(edges) + 1)] * (len(edges) + 1)
    return lambda content: content["features"][0].update(bin_edges=edges, bin_shares=shares)


def without_a_logarithm(content: dict[str, Any]) -> None:
    content["features"][0]["transform"] = "log"
    content["segments"][0]["centroid"]["A"] = -1.0


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (put("segments", 0, "scaled_centroid", value=[1.0]), "segment 1 needs 2 numbers in scaled_centroid"),
        (put("segments", 1, "scaled_centroid", 0, value=float("nan")), "segments → 1 → scaled_centroid → 0"),
        (put("features", 0, "deviation", value=0), "features → 0 → deviation: Input should be greater than 0"),
        (put("features", 0, "mean", value=float("inf")), "features → 0 → mean: Input should be a finite number"),
        (put("features", 1, "column", value="A"), "feature column given twice: A"),
        (put("features", 0, "bin_shares", value=[1.0]), "bin_shares must hold one number more than bin_edges"),
        (put("features", 0, "bin_edges", value=[2.0, 1.0]), "at features → 0"),
        (with_bins([2.0, 1.0]), "at features → 0: bin_edges must rise"),
        (with_bins([1.0, 1.0]), "at features → 0: bin_edges must rise"),
        (put("features", 0, "bin_shares", value=[0.0, 0.0]), "bin_shares must add up to 1"),
        (
            put("features", 0, "weight", value=1e308),
            "features → 0 → weight: Input should be less than or equal to 1000000",
        ),
        (
            put("features", 0, "deviation", value=1e-320),
            "segment 1 has a centroid and a scaled_centroid that do not agree",
        ),
        (
            put("features", 0, "mean", value=3.0),
            "segment 1 has a centroid and a scaled_centroid that do not agree on A",
        ),
        (put("segments", 1, "scaled_centroid", 0, value=1.0), "segment 2 has a centroid and a scaled_centroid that do"),
        (lambda content: content["segments"][0]["scaled_centroid"].reverse(), "do not agree on A"),
        (without_a_logarithm, "segment 1 has no logarithm of its centroid on A"),
        (put("segments", 1, "number", value=2**63), "segments → 1 → number: Input should be less than or equal"),
        (put("segments", 1, "number", value=True), "segments → 1 → number: Input should be a valid integer"),
        (put("segments", 1, "number", value=3), "highest_number must be at least the highest number"),
        (put("segments", 1, "customers", value=10**400), "damaged at segments → 1 → customers"),
        (put("segments", 1, "customers", value=6), "the customers of all segments must add up to fit_rows"),
        (put("segments", 1, "distance_deciles", 3, value=1.0), "segments → 1: distance_deciles must not fall"),
        (put("segments", 1, "name", value=" "), "damaged at segments → 1 → name"),
        (put("segments", 1, "new", value="yes"), "segments → 1 → new: Input should be a valid boolean"),
        (put("fit_rows", value=10**400), "damaged at fit_rows"),
        (put("verdict", "k", value=7), "verdict speaks of 7 segments, but there are 2"),
        (put("verdict", "silhouette", value=5), "damaged at verdict → silhouette"),
        (put("a\nTraceback\nb", value=1), "damaged at a\N{REPLACEMENT CHARACTER}Traceback"),
        (put("segments", 1, "number", value=1), "segment number given twice: 1"),
        (put("segments", 1, "name", value="Segment at 1.0"), "segment name given twice"),
        (put("segments", 0, "levels", value={"A": "Low"}), "segment 1 needs exactly the model's features"),
        (put("segments", 0, "levels", "A", value="Enormous"), "segments → 0 → levels → A"),
        (put("segments", value=[]), "at segments: Tuple should have at least 2 items"),
        (put("segments", 0, "name", value="x" * 2000), "segments → 0 → name: String should have at most 1000"),
        (put("trained_on", value="yesterday"), "damaged at trained_on"),
        (put("fit_sample_sha256", value="none"), "damaged at fit_sample_sha256"),
        (put("x" * 5000, value=1), "at x{60}: Extra inputs are not permitted"),
        (put("format_version", value=1), "has the format version 1, but this program reads versions 2 and 3"),
        (put("format_version", value=None), "holds no segmentation model"),
    ],
)
def test_a_tampered_model_is_refused_in_one_sentence(
    content: dict[str, Any], tamper: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    tampered = copy.deepcopy(content)
    tamper(tampered)
    with pytest.raises(SegmentationModelError, match=sentence) as caught:
        read_model(tampered)
    assert len(str(caught.value)) < 500
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [None, [], "model", 1, {}, {"segments": []}])
def test_something_else_than_a_model_is_refused(value: Any) -> None:
    with pytest.raises(SegmentationModelError, match=r"holds no segmentation model"):
        read_model(value)


def ten_lines(page: Path) -> str | None:
    """The page's Python block that scores with NumPy alone."""
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL) if page.exists() else []
    return next((block for block in blocks if "scaled_centroid" in block), None)


def test_the_ten_lines_of_numpy_agree_on_every_row(project: Path, kedro_run: KedroRun) -> None:
    assert kedro_run("--to-nodes=clustering.assign_segments").exit_code == 0
    model = next((project / "data/test/06_models/segmentation_model.json").glob("*/segmentation_model.json"))
    (project / "segmentation_model.json").write_bytes(model.read_bytes())
    shutil.copy(project / "data/01_raw/customers.csv", project / "customers.csv")
    labelled = pd.read_parquet(project / "data/test/07_model_output/customer_segments.parquet")
    codes = [code for page in PAGES if (code := ten_lines(page))]
    assert codes
    for code in codes:
        assert len(code.splitlines()) <= 17, "a dozen lines beside the imports and the reading of two files"
        found: dict[str, Any] = {}
        exec(code, found)  # noqa: S102 - the very lines that people copy
        np.testing.assert_array_equal(found["customers"]["segment"], labelled["segment"])


def test_the_page_describes_every_part_of_the_file() -> None:
    text = PAGES[0].read_text(encoding="utf-8")
    keys = {key for part in (SegmentationModel, ModelFeature, Segment, Verdict) for key in part.model_fields}
    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []


def test_a_model_file_is_plain_json(content: dict[str, Any]) -> None:
    assert SegmentationModel.model_validate_json(json.dumps(content)) == read_model(content)
