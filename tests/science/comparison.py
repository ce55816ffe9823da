"""Which differences are more than luck: resamples of customers, and what they say about each column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from intelligence_svc.evaluation.service import OURS, Evaluated
from intelligence_svc.models.evaluation import COLUMNS, Answers, Columns, Happened
from intelligence_svc.models.spread import LEVEL

HIGHER = {"auc", "orders_spearman", "orders_ngini", "spend_spearman", "spend_ngini", "c_index"}
#: Coverage of buyers is told, and not judged: an interval for all customers need not hold for those of whom it is known
#: afterwards that they bought.
UNJUDGED = {"interval_coverage_of_buyers"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Ours against the best of the others in one column. ``gain`` is positive where ours is better; ``low`` and
    ``high`` are its 95 % interval over resamples.
    """

    column: str
    ours: float
    best: float
    rival: str
    gain: float
    low: float
    high: float

    @property
    def word(self) -> str:
        """Best, within noise, or worse."""
        if self.low > 0:
            return "best"
        return "worse" if self.high < 0 else "within noise"


def loss(column: str, value: float) -> float:
    """The smaller, the better. Coverage has a right value, and of a bias only the size counts."""
    if column in HIGHER:
        return -value
    return abs(value - LEVEL) if column == "interval_coverage" else abs(value)


def verdicts(
    found: Evaluated, table: dict[str, Columns], resamples: int, seed: int, step: Callable[[], None] = lambda: None
) -> list[Verdict]:
    """One verdict per column; ``step`` is called after each."""
    result = []
    count = len(found.happened.spend)
    for column, ours in table[OURS].items():
        if column not in UNJUDGED:
            others = {name: values[column] for name, values in table.items() if name != OURS and column in values}
            rival = min(others, key=lambda name: loss(column, others[name]))
            random = np.random.default_rng(seed)
            gains = [
                _gain(column, found.happened.part(rows), found.said[OURS].part(rows), found.said[rival].part(rows))
                for rows in (random.integers(0, count, count) for _ in range(resamples))
            ]
            low, high = np.percentile(gains, [2.5, 97.5])
            gain = loss(column, others[rival]) - loss(column, ours)
            result.append(Verdict(column, ours, others[rival], rival, gain, float(low), float(high)))
        step()
    return result


def _gain(column: str, happened: Happened, ours: Answers, rival: Answers) -> float:
    compute = COLUMNS[column]
    return loss(column, compute(happened, rival)) - loss(column, compute(happened, ours))
