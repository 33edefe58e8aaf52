"""Types of arrays that the method works with."""

from typing import Any

import numpy as np
import numpy.typing as npt

#: Numbers in double precision: a vector, or a table of customers × features.
Matrix = npt.NDArray[np.float64]

#: The segment 0…k-1 of every customer.
Labels = npt.NDArray[np.integer[Any]]

#: Which customers are meant.
Mask = npt.NDArray[np.bool_]
