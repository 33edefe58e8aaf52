"""What the log says of a step."""

import logging
import re

import pandas as pd
import pytest
from kedro.pipeline import Node, Pipeline

from customer_segmentation.hooks.run_log import RunLogHooks


def test_a_step_is_told_with_its_number_its_rows_and_its_seconds(caplog: pytest.LogCaptureFixture) -> None:
    pipeline = Pipeline(
        [Node(lambda: 1, None, "one", name="count"), Node(lambda: 1, None, "two", name="list")],
        namespace="shop",
        prefix_datasets_with_namespace=False,
    )
    hooks = RunLogHooks()
    with caplog.at_level(logging.INFO, logger="customer_segmentation"):
        hooks.before_pipeline_run(pipeline)
        for node, made in zip(pipeline.nodes, (1, pd.DataFrame({"a": range(1_200)})), strict=True):
            hooks.before_node_run(node)
            hooks.after_node_run(node, {"made": made})

    heading, first, second = (" ".join(message.split()) for message in caplog.messages)
    assert heading == "shop"
    assert re.fullmatch(r"\[ 1/2\] count \d\.\d s", first)
    assert re.fullmatch(r"\[ 2/2\] list 1,200 rows \d\.\d s", second)
