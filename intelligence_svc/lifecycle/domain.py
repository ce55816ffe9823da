"""What a model is to those who operate it, and when a version may take another's place."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from intelligence_svc.models.answers import Task

#: Champions that are remembered, so that a rollback has somewhere to go.
REMEMBERED = 20
#: A reason that somebody gives must say something.
SHORTEST_REASON = 10


class ModelName(StrEnum):
    """What is promoted as a whole. ``ltv`` has two parts, which learned each other's level and serve only together."""

    CHURN = "churn"
    LTV = "ltv"


PARTS: dict[ModelName, tuple[Task, ...]] = {
    ModelName.CHURN: (Task.CHURN,),
    ModelName.LTV: (Task.ORDERS, Task.LTV),
}
#: The part that a model takes its version and horizon from.
LEADING: dict[ModelName, Task] = {ModelName.CHURN: Task.CHURN, ModelName.LTV: Task.LTV}


class Verdict(StrEnum):
    """How a version did against the champion on time that neither had seen."""

    FIRST = "first"  # there is no champion, or none that can be used
    BETTER = "better"  # beyond noise
    EVEN = "even"  # within noise: the fresher one is taken
    WORSE = "worse"
    UNCHECKED = "unchecked"  # it cannot be compared, though the champion could be

    @property
    def promotes(self) -> bool:
        """Whether a version with this verdict may become the champion."""
        return self in {Verdict.FIRST, Verdict.BETTER, Verdict.EVEN}


@dataclass(frozen=True, slots=True)
class Loss:
    """One measure of both; smaller is better. ``difference`` is the challenger's minus the champion's, with the ends of
    its 95 % interval over customers, each compared with itself.
    """

    measure: str
    champion: float
    challenger: float
    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Contest:
    """A comparison with the champion ``against`` on ``(cutoff, until]``; without a window where none was possible."""

    against: str
    verdict: Verdict
    reason: str
    cutoff: date | None = None
    until: date | None = None
    customers: int = 0
    losses: tuple[Loss, ...] = ()
    champion_metrics: dict[str, float] | None = None
    challenger_metrics: dict[str, float] | None = None

    def as_dict(self) -> dict[str, Any]:
        """For the registry."""
        found = asdict(self)
        found["verdict"] = self.verdict.value
        for end in ("cutoff", "until"):
            found[end] = found[end].isoformat() if found[end] else None
        return found


def no_contest(verdict: Verdict, reason: str, against: str = "") -> Contest:
    """What is said where nothing could be compared."""
    return Contest(against, verdict, reason)
