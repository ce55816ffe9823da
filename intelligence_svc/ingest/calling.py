"""Calling a shop's platform: a bounded number of attempts, at the pace that the platform asks for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx

from intelligence_svc.ingest.domain import SourceError

ATTEMPTS = 8
LONGEST_WAIT = 60.0
_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
Sleep = Callable[[float], None]


class Caller:
    """Sends requests to one platform. `sleep` waits; tests pass one that notes how long."""

    def __init__(self, base_url: str, headers: dict[str, str], *, sleep: Sleep = time.sleep) -> None:
        if not local_or_encrypted(base_url):
            raise SourceError(f"{base_url} is not encrypted; it must begin with https://")
        self.sleep = sleep
        self._client = httpx.Client(base_url=base_url, headers=headers, timeout=_TIMEOUT)

    def close(self) -> None:
        """Ends the connections."""
        self._client.close()

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer, below 400. 429, 5xx and broken connections are tried again, up to `ATTEMPTS` times in all.

        Raises `SourceError` with a sentence about what to do.
        """
        said, wait = "", 0.0
        for attempt in range(ATTEMPTS):
            if attempt:
                self.sleep(wait)
            try:
                response = self._client.request(method, path, **options)
            except httpx.TransportError as error:
                said, wait = type(error).__name__, _backoff(attempt)
                continue
            if response.status_code == httpx.codes.TOO_MANY_REQUESTS or response.is_server_error:
                said = f"status {response.status_code}"
                asked = asked_wait(response)
                wait = _backoff(attempt) if asked is None else asked
                continue
            if response.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
                raise SourceError(
                    f"{self._client.base_url.host} refuses the access token ({response.status_code}); "
                    "it must be valid and allow reading orders"
                )
            if response.is_error:
                raise SourceError(f"{self._client.base_url.host} answers {response.status_code} to {path}")
            return response
        raise SourceError(
            f"{self._client.base_url.host} does not answer ({said}); what came until now is kept, try later"
        )


def local_or_encrypted(url: str) -> bool:
    """Whether a secret may go there: by TLS, or without it to this machine only."""
    parts = httpx.URL(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.host in {"127.0.0.1", "::1", "localhost"})


def asked_wait(response: httpx.Response) -> float | None:
    """Seconds that the answer asks to wait: `Retry-After` (Shopify), `X-Rate-Limit-Time-Reset-Ms` (BigCommerce)."""
    for name, unit in (("retry-after", 1.0), ("x-rate-limit-time-reset-ms", 0.001)):
        try:
            seconds = float(response.headers[name]) * unit
        except (KeyError, ValueError):
            continue
        return min(LONGEST_WAIT, max(0.0, seconds))
    return None


def _backoff(attempt: int) -> float:
    return float(min(LONGEST_WAIT, 2.0**attempt))
