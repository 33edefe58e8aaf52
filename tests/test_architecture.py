"""What `docs/architecture.md` says of rooms and of the data's way is true.

`REWRITE_DOCS=1 pytest -n 0 tests/test_architecture.py` draws the diagram anew.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from kedro.framework.project import pipelines
from kedro.pipeline import Pipeline

from customer_segmentation.pipeline_registry import MAIN_PIPELINES

from .conftest import PROJECT

DOCUMENT = PROJECT / "docs" / "architecture.md"
DIAGRAM = re.compile(r"(?<=```mermaid\n).*?(?=```)", re.DOTALL)
DRAWN = (*MAIN_PIPELINES, "scoring")
#: Results for people and programs, though a later step of the same pipeline reads them too.
RESULTS = {"charts", "drift", "facts", "scored_customers"}


def diagram(drawn: Mapping[str, Pipeline]) -> str:
    """The pipelines as boxes, and between them the datasets that one hands to another or leaves as its result.

    Datasets that come from one box and go to the same boxes share a shape.
    """
    read = {name: _datasets(pipeline.inputs()) for name, pipeline in drawn.items()}
    written = {name: _datasets(pipeline.all_outputs()) for name, pipeline in drawn.items()}
    results = {name: pipeline.outputs() | pipeline.all_outputs() & RESULTS for name, pipeline in drawn.items()}
    ways: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for dataset in sorted(set().union(*read.values(), *results.values())):
        writer = next((name for name in drawn if dataset in written[name]), "")
        ways[writer, tuple(name for name in drawn if dataset in read[name])].append(dataset)
    return "\n".join(["flowchart TD", *(f"    {line}" for line in _lines(drawn, ways)), ""])


def _datasets(names: set[str]) -> set[str]:
    return {name for name in names if not name.startswith("params:") and name != "parameters"}


def _lines(drawn: Mapping[str, Pipeline], ways: Mapping[tuple[str, tuple[str, ...]], list[str]]) -> Iterator[str]:
    yield from (f"{name}[[{name}]]" for name in drawn)
    order = ["", *drawn]
    for (writer, readers), datasets in sorted(ways.items(), key=lambda way: (order.index(way[0][0]), way[1])):
        shape = f'{datasets[0]}_data(["{"<br/>".join(datasets)}"])'
        before = f"{writer} --> " if writer else ""
        after = f" --> {' & '.join(readers)}" if readers else ""
        yield f"{before}{shape}{after}"


def test_the_diagram_shows_the_pipelines_as_they_are_registered() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    drawn = diagram({name: pipelines[name] for name in DRAWN})
    if os.environ.get("REWRITE_DOCS"):
        DOCUMENT.write_text(DIAGRAM.sub(lambda _: drawn, text), encoding="utf-8")
        return
    assert DIAGRAM.findall(text) == [drawn], "draw it anew: REWRITE_DOCS=1 pytest -n 0 tests/test_architecture.py"


def test_every_room_is_described() -> None:
    described = re.findall(r"^\| `(\w+)(?:/|\.py)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    source = PROJECT / "src" / "customer_segmentation"
    rooms = {path.name for path in source.iterdir() if (path / "__init__.py").exists()}
    modules = {path.stem for path in source.glob("*.py") if not path.stem.startswith("__")}
    assert rooms | modules <= set(described)


def test_a_diagram_joins_what_takes_the_same_way() -> None:
    from kedro.pipeline import Node

    def work(*_: object) -> None: ...

    first = Pipeline([Node(work, ["raw", "params:a"], ["x", "y", "left"], name="first")])
    second = Pipeline([Node(work, ["x", "y"], "inner", name="second"), Node(work, "inner", "end", name="third")])
    assert diagram({"first": first, "second": second}).splitlines() == [
        "flowchart TD",
        "    first[[first]]",
        "    second[[second]]",
        '    raw_data(["raw"]) --> first',
        '    first --> left_data(["left"])',
        '    first --> x_data(["x<br/>y"]) --> second',
        '    second --> end_data(["end"])',
    ]
