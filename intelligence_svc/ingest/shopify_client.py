"""Shopify's bulk operation: a query that the platform runs by itself and whose result is a file.

Documented at shopify.dev ("Perform bulk operations with the GraphQL Admin API", "API limits"), version `API_VERSION`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from intelligence_svc.ingest.calling import ATTEMPTS, LONGEST_WAIT, Caller, local_or_encrypted
from intelligence_svc.ingest.domain import SourceError
from intelligence_svc.ingest.shopify_bulk import ORDER_FIELDS

#: Shopify supports a version for a year; it refuses none later but answers with the oldest that it still has.
API_VERSION = "2026-07"

_UNDER_WAY = frozenset({"CREATED", "RUNNING", "CANCELING"})
_OPERATION = "id status errorCode createdAt objectCount fileSize url"
_START = f"""mutation Start($query: String!) {{
  bulkOperationRunQuery(query: $query) {{ bulkOperation {{ {_OPERATION} }} userErrors {{ code message }} }}
}}"""
_ASK = f"query Ask($id: ID!) {{ bulkOperation(id: $id) {{ {_OPERATION} }} }}"
_POLLS = 60_000  # a bulk operation ends within ten days; half a minute apart from the first minutes on


@dataclass(frozen=True, slots=True)
class Operation:
    """A bulk operation. ``url`` is None while it runs, and where it found nothing."""

    id: str
    status: str
    error: str | None
    created_at: datetime
    objects: int
    size: int | None
    url: str | None

    @property
    def under_way(self) -> bool:
        """Whether it is still to end."""
        return self.status in _UNDER_WAY


class ShopifyClient:
    """Bulk operations over a shop's orders."""

    def __init__(self, caller: Caller, *, version: str = API_VERSION) -> None:
        self._caller = caller
        self._path = f"/admin/api/{version}/graphql.json"

    def start(self, changed_since: datetime | None) -> Operation:
        """Starts a query for orders changed since then, all of them if None.

        Waits, some time, while the platform runs as many as it allows.
        """
        only = (
            ""
            if changed_since is None
            else f'(query: "updated_at:>={changed_since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")'
        )
        query = f"{{ orders{only} {{ edges {{ node {{ {ORDER_FIELDS} }} }} }} }}"
        said = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                self._caller.sleep(LONGEST_WAIT)
            answer = self._graphql(_START, {"query": query})["bulkOperationRunQuery"]
            if not answer["userErrors"]:
                return _operation(answer["bulkOperation"])
            said = "; ".join(str(error["message"]) for error in answer["userErrors"])
            if not any(error.get("code") == "OPERATION_IN_PROGRESS" for error in answer["userErrors"]):
                break
        raise SourceError(f"Shopify does not start the query: {said}")

    def operation(self, operation_id: str) -> Operation | None:
        """An operation as it is now, with a fresh URL; None for one that Shopify does not know any more."""
        found = self._graphql(_ASK, {"id": operation_id})["bulkOperation"]
        return None if found is None else _operation(found)

    def finished(self, operation: Operation, progress: Callable[[int], None] | None = None) -> Operation:
        """The operation once it has ended, well or not. `progress` hears how many objects it has found."""
        for poll in range(_POLLS):
            if progress is not None:
                progress(operation.objects)
            if not operation.under_way:
                return operation
            self._caller.sleep(min(30.0, 1.0 + poll / 2))
            found = self.operation(operation.id)
            if found is None:
                break
            operation = found
        raise SourceError("Shopify's query does not come to an end; try again later")

    def download(self, operation: Operation, target: Path) -> None:
        """Writes an operation's result. Goes on where a broken connection ended; asks for a new URL if one expired."""
        target.write_bytes(b"")
        for attempt in range(ATTEMPTS):
            if attempt:
                self._caller.sleep(min(LONGEST_WAIT, 2.0**attempt))
                fresh = self.operation(operation.id)
                if fresh is None or fresh.url is None:
                    break
                operation = fresh
            if operation.url is None:
                return
            if self._piece(operation.url, target) and (
                operation.size is None or operation.size == target.stat().st_size
            ):
                return
            if operation.size is not None and target.stat().st_size > operation.size:
                target.write_bytes(b"")
        raise SourceError("Shopify's file cannot be downloaded; try again, the next import starts a new query")

    def _piece(self, url: str, target: Path) -> bool:
        """Appends what is missing; true if the connection came to its end. The token is not sent there."""
        if not local_or_encrypted(url):
            raise SourceError("Shopify's file is at an address that is not encrypted")
        begun = target.stat().st_size
        ask = {"range": f"bytes={begun}-"} if begun else {}
        try:
            with httpx.stream("GET", url, headers=ask, timeout=60.0, follow_redirects=True) as response:
                if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                    return True
                if response.is_error:
                    return False
                mode = "ab" if response.status_code == httpx.codes.PARTIAL_CONTENT else "wb"
                with target.open(mode) as file:
                    for piece in response.iter_bytes():
                        file.write(piece)
        except httpx.TransportError:
            return False
        return True

    def _graphql(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        """`data` of an answer. Waits as long as the cost of the query needs when it is throttled."""
        body: dict[str, Any] = {}
        for _ in range(ATTEMPTS):
            response = self._caller.send("POST", self._path, json={"query": query, "variables": variables})
            try:
                body = response.json()
                errors = body.get("errors")
            except (ValueError, AttributeError):
                raise SourceError("Shopify's answer is no GraphQL") from None
            if not errors:
                return dict(body["data"])
            if not _throttled(errors):
                raise SourceError(f"Shopify refuses the query: {_first_message(errors)}")
            self._caller.sleep(_cost_wait(body))
        raise SourceError("Shopify is busy with other programs' queries; try again later")


def _operation(found: dict[str, Any]) -> Operation:
    size = found.get("fileSize")
    return Operation(
        id=str(found["id"]),
        status=str(found["status"]),
        error=found.get("errorCode"),
        created_at=datetime.fromisoformat(found["createdAt"]),
        objects=int(found.get("objectCount") or 0),
        size=None if size is None else int(size),
        url=found.get("url"),
    )


def _throttled(errors: Any) -> bool:
    return isinstance(errors, list) and any(
        isinstance(error, dict)
        and (error.get("extensions", {}).get("code") == "THROTTLED" or error.get("message") == "Throttled")
        for error in errors
    )


def _first_message(errors: Any) -> str:
    """Errors are a list of messages, or one text (an unknown version, for example)."""
    first = errors[0] if isinstance(errors, list) else errors
    return str(first.get("message") if isinstance(first, dict) else first)[:300]


def _cost_wait(body: dict[str, Any]) -> float:
    """Seconds until the bucket of points holds what the query costs."""
    try:
        cost = body["extensions"]["cost"]
        status = cost["throttleStatus"]
        lacking = float(cost["requestedQueryCost"]) - float(status["currentlyAvailable"])
        return min(LONGEST_WAIT, max(0.1, lacking / float(status["restoreRate"])))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return 1.0
