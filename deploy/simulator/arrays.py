"""Names for the array types that the simulator passes around, and the helpers for ragged rows."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def starts(counts: Ints) -> Ints:
    """Index of the first element of each group, for groups of the given sizes laid end to end."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)[:-1]]) if len(counts) else counts


def owners(counts: Ints) -> Ints:
    """For each element, the index of the group it belongs to."""
    return np.repeat(np.arange(len(counts)), counts)


def positions(counts: Ints) -> Ints:
    """For each element, its place within its group, from 0."""
    return np.arange(int(counts.sum())) - np.repeat(starts(counts), counts)


def grouped_cumsum(values: Floats, counts: Ints) -> Floats:
    """Running sum that starts anew in each group."""
    total = np.cumsum(values)
    if not len(values):
        return total
    first = np.repeat(starts(counts), counts)
    return np.asarray(total - (total[first] - values[first]))
