"""Rows by number: whole numbers in place of combinations of values. Pure."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def codes_of(frame: pd.DataFrame, names: list[str]) -> tuple[NDArray[np.int64], pd.DataFrame]:
    """For each row the number of its combination of these columns, and the combinations.

    They are numbered from 0 in the order in which they first occur. A column that the frame
    lacks tells no rows apart.
    """
    names = [name for name in names if name in frame]
    number = np.zeros(len(frame), dtype=np.int64)
    for name in names:
        code, values = pd.factorize(frame[name], use_na_sentinel=False)
        if len(values) > 1:  # else it tells no rows apart
            number, _ = pd.factorize(number * (len(values) + 1) + code)
    _, first = np.unique(number, return_index=True)
    return number, frame[names].take(first).reset_index(drop=True)
