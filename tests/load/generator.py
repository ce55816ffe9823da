"""The load generator as the bench sees it: one process, the same for every contestant."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from deploy.local.settings import CHECKOUT

_SLACK = 30.0
"""Seconds that a round may take beyond its time before it counts as hanging."""


@dataclass(frozen=True)
class Order:
    """What to send: `paths` in turn, with one of `bodies` at random and, where a header is named for it, a new key."""

    url: str
    method: str
    paths: Sequence[str]
    headers: Mapping[str, str] = field(default_factory=dict)
    bodies: Sequence[str] = ()
    key_header: str | None = None


@dataclass(frozen=True)
class Load:
    """What one round measured; latencies in milliseconds, `bytes` of all answers."""

    answers: int
    failures: int
    seconds: float
    p50: float
    p95: float
    p99: float
    bytes: int

    @property
    def per_second(self) -> float:
        """Good answers a second."""
        return self.answers / self.seconds


def run(order: Order, *, seconds: float, connections: int) -> Load:
    """Sends for `seconds` over `connections` kept-alive connections, each with one request under way."""
    asked = asdict(order) | {"seconds": seconds, "connections": connections}
    finished = subprocess.run(
        [sys.executable, "-m", "tests.load.client"],
        cwd=CHECKOUT,
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=seconds + _SLACK,
    )
    return Load(**json.loads(finished.stdout))
