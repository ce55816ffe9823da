"""Asks Intelligence about a customer, briefly, and not at all for a while when it does not answer.

Support works without it: an answer that does not come in time, or makes no sense, is no answer.
"""

from __future__ import annotations

import asyncio
import math
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import grpc
from quimbi.intelligence.v1 import intelligence_service_pb2 as pb
from quimbi.intelligence.v1.intelligence_service_pb2_grpc import IntelligenceServiceStub

from service_kit import tokens
from service_kit.principal import service

DEADLINE = 0.3  # seconds for one attempt
_ATTEMPTS = 2
_PAUSE = 0.05  # seconds between them
_FAILURES = 5  # in a row after which nobody asks any more
_REST = 30.0  # seconds until one call tries again
_TOKEN_LIFETIME = timedelta(minutes=5)
_CURRENCY = re.compile(r"[A-Z]{3}")
_LARGEST = 1e12


class Prediction(NamedTuple):
    """What Intelligence predicts: probability of no further order, and expected spend."""

    churn_risk: float
    predicted_ltv: float
    currency: str


class UnavailableError(Exception):
    """Intelligence did not answer, or not with anything that makes sense."""


class Breaker:
    """Ends the asking after failures in a row; once a rest is over, one call tries again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._closed_until = 0.0

    def check(self) -> None:
        """Raises `UnavailableError` while nobody is to ask."""
        if self._failures < _FAILURES:
            return
        if self._clock() < self._closed_until:
            raise UnavailableError("Intelligence failed repeatedly and is left alone for a while")
        self._closed_until = self._clock() + _REST  # this call tries, the others still do not

    def note(self, *, failed: bool) -> None:
        """Counts how a call ended."""
        self._failures = self._failures + 1 if failed else 0
        if failed and self._failures >= _FAILURES:
            self._closed_until = self._clock() + _REST


class IntelligenceClient:
    """Calls in the name of Support, each for one tenant; `private_key` signs the tokens that say so."""

    def __init__(self, target: str, private_key: str, breaker: Breaker | None = None) -> None:
        self._target = target
        self._private_key = private_key
        self._breaker = breaker or Breaker()
        self._channel: grpc.aio.Channel | None = None

    async def prediction(self, tenant_id: str, customer_id: str) -> Prediction | None:
        """What is predicted of a customer; None when Intelligence knows of nothing. Raises `UnavailableError`."""
        self._breaker.check()
        try:
            answer = await self._profile(tenant_id, customer_id)
            found = None if answer is None else _prediction(answer)
        except UnavailableError:
            self._breaker.note(failed=True)
            raise
        self._breaker.note(failed=False)
        return found

    async def close(self) -> None:
        """Ends the connection."""
        if self._channel is not None:
            await self._channel.close()

    async def _profile(self, tenant_id: str, customer_id: str) -> pb.GetCustomerResponse | None:
        token, _ = tokens.sign(
            self._private_key,
            service(tenant_id, "support"),
            session_id="support",
            now=datetime.now(UTC),
            lifetime=_TOKEN_LIFETIME,
        )
        if self._channel is None:
            # Without a limit the pauses between attempts grow to two minutes.
            self._channel = grpc.aio.insecure_channel(self._target, options=[("grpc.max_reconnect_backoff_ms", 1000)])
        stub = IntelligenceServiceStub(self._channel)
        request = pb.GetCustomerRequest(customer_id=customer_id)
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                call: Any = stub.GetCustomer(
                    request, timeout=DEADLINE, metadata=(("authorization", f"Bearer {token}"),)
                )
                return await call  # type: ignore[no-any-return]  # the stubs describe synchronous clients
            except grpc.aio.AioRpcError as error:
                if error.code() is grpc.StatusCode.NOT_FOUND:
                    return None
                if attempt == _ATTEMPTS:
                    raise UnavailableError(f"{error.code().name}: {error.details()}") from None
            await asyncio.sleep(_PAUSE)
        raise AssertionError("the last attempt returns or raises")


def _prediction(answer: pb.GetCustomerResponse) -> Prediction | None:
    """The figures of an answer, None when the shop has no model; raises `UnavailableError` for figures of no sense."""
    profile = answer.profile
    if not profile.HasField("churn_risk") or not profile.HasField("lifetime_value"):
        return None
    churn, value = profile.churn_risk.churn_risk_score, profile.lifetime_value.predicted_ltv
    if not 0 <= churn <= 1:
        raise UnavailableError(f"a churn risk of {churn}")
    if not math.isfinite(value.amount) or abs(value.amount) > _LARGEST or not _CURRENCY.fullmatch(value.currency):
        raise UnavailableError(f"a value of {value.amount} {value.currency!r}")
    return Prediction(churn, value.amount, value.currency)
