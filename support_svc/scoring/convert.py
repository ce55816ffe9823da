"""Between scores, weights and their messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from quimbi.support.v1.score_pb2 import Recomputation, ScorePart, ScoringWeights

from service_kit.timestamps import set_timestamp
from support_svc.jobs.passes import Pass
from support_svc.scoring import domain
from support_svc.scoring.domain import CHANGEABLE, Part, Weights
from support_svc.scoring.store import Scored


class _Parts(Protocol):
    @property
    def add(self) -> Callable[..., ScorePart]: ...


class _WithScore(Protocol):
    """A ticket or an answer about its score."""

    smart_score: float

    @property
    def score_parts(self) -> Any: ...  # a repeated field, whose generated type has no public name


def show_score(message: _WithScore, scored: Scored, now: datetime) -> None:
    """Writes a ticket's score and its parts into a message; nothing for a closed ticket, which has none."""
    parts = domain.parts(scored.ticket, scored.facts, scored.weights, now)
    if parts:
        message.smart_score = domain.score(parts)
        _add_parts(message.score_parts, parts)


def weights_to_proto(weights: Weights, recomputation: Pass | None) -> ScoringWeights:
    """The message for `weights`, with how far the open tickets have followed."""
    message = ScoringWeights(etag=str(weights.version), **{name: getattr(weights, name) for name in CHANGEABLE})
    if weights.updated_at is not None:
        set_timestamp(message.updated_at, weights.updated_at)
    pass_to_proto(recomputation, message.recomputation)
    return message


def pass_to_proto(found: Pass | None, message: Recomputation) -> None:
    """Writes how far a pass is into `message`; all zero when there never was one."""
    message.SetInParent()
    if found is None:
        return
    message.running = found.finished_at is None
    message.done = found.done
    message.total = max(found.total, found.done)
    set_timestamp(message.started_at, found.started_at)
    set_timestamp(message.finished_at, found.finished_at)


def _add_parts(target: _Parts, parts: Sequence[Part]) -> None:
    for part in parts:
        target.add(
            name=part.name,
            value=round(part.value, 4),
            weight=part.weight,
            points=round(part.points, 2),
            explanation=part.explanation,
            available=part.available,
        )
