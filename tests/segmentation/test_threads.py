import threading

from sklearn.cluster import KMeans
from threadpoolctl import threadpool_info

from customer_segmentation.segmentation.threads import in_parallel


def threads_of_matrix_products(_item: int = 0) -> set[int]:
    assert KMeans  # its import loads them
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def test_results_come_in_the_order_of_the_items() -> None:
    assert in_parallel(lambda item: item**2, range(100)) == [item**2 for item in range(100)]


def test_a_single_item_takes_no_other_thread() -> None:
    assert in_parallel(lambda _: threading.current_thread(), [1]) == [threading.current_thread()]


def test_what_is_computed_side_by_side_takes_one_thread_each() -> None:
    before = threads_of_matrix_products()

    assert in_parallel(threads_of_matrix_products, [1, 2, 3]) == [{1}] * 3
    assert threads_of_matrix_products() == before
