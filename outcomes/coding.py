"""Rows by number: whole numbers in place of combinations of values. Pure."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def codes_of(frame: pd.DataFrame, names: list[str]) -> tuple[NDArray[np.int64], pd.DataFrame]:
    """For each row the number of its combination of these columns, and the combinations.

    They are numbered from 0 in the order in which they first occur.
    """
    number = np.zeros(len(frame), dtype=np.int64)
    for name in names:
        code, values = pd.factorize(frame[name], use_na_sentinel=False)
        number, _ = pd.factorize(number * (len(values) + 1) + code)
    _, first = np.unique(number, return_index=True)
    return number, frame[names].take(first).reset_index(drop=True)
