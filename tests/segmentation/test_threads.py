import threading

import numpy as np
from threadpoolctl import threadpool_info

from customer_segmentation.segmentation.threads import in_parallel, single_thread


def test_results_come_in_the_order_of_the_items() -> None:
    assert in_parallel(lambda item: item**2, range(100)) == [item**2 for item in range(100)]


def test_a_single_item_takes_no_other_thread() -> None:
    assert in_parallel(lambda _: threading.current_thread(), [1]) == [threading.current_thread()]


def test_what_is_computed_side_by_side_is_on_one_thread_each() -> None:
    np.ones((2, 2)) @ np.ones((2, 2))  # the pool of threads of matrix products is there
    before = [pool["num_threads"] for pool in threadpool_info()]

    inside = in_parallel(
        lambda _: [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"], [1, 2]
    )

    assert {threads for pools in inside for threads in pools} == {1}
    with single_thread():
        assert {pool["num_threads"] for pool in threadpool_info()} == {1}
    assert [pool["num_threads"] for pool in threadpool_info()] == before
