"""Optimistic concurrency (AIP-154): an etag is the version of a row, as text."""

from __future__ import annotations

from service_kit.errors import AbortedError


def check_etag(sent: str, version: int, *, what: str) -> None:
    """Raises `AbortedError` with STALE_ETAG unless `sent` is empty or names the current `version` of `what`.

    Call it with the row locked, or the answer may be out of date before the change is made.
    """
    if sent and sent != str(version):
        raise AbortedError(
            f"Someone changed the {what} since you read it. Read it again, then repeat your change.",
            metadata={"etag": str(version)},
        )
