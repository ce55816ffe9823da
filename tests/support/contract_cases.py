"""The format of contract cases: one YAML file per topic, each case sent through both doors.

A case names the method, the caller, the request as JSON of the contract's message, and what must come back::

    - name: a subject is required
      method: TicketService.CreateTicket        # `intelligence.` in front for the other backend
      caller: agent                             # see `World.callers`
      request: {ticket: {customer_id: c-1}}
      expect: {status: INVALID_ARGUMENT, field: ticket.subject}

`expect.status` is the gRPC status, from which the HTTP status follows; `reason` is that of `ErrorInfo` and equals the
status unless given, `null` when there must be none. `body` is a part of the answer that must be in it. Placeholders
such as `${ticket}` are values of the `World`. The REST request follows from the HTTP rule of the method; where only
REST can say something (`rest`: verb, path, query, body, raw) or the edge refuses it first (`rest.expect`), the case
says so. `doors: [rest]` leaves gRPC out. `headers` are metadata through gRPC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "edge" / "contract" / "cases"
HTTP_STATUS = {
    "OK": 200,
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "ABORTED": 409,
    "ALREADY_EXISTS": 409,
    "RESOURCE_EXHAUSTED": 429,
    "UNIMPLEMENTED": 501,
    "UNAVAILABLE": 503,
}
"""What the contract promises for each status (google/rpc/code.proto)."""


@dataclass(frozen=True)
class Expected:
    """What must come back through one door; `domain` is that of `ErrorInfo`."""

    status: str
    http: int
    reason: str
    domain: str
    field: str | None
    body: Any

    @classmethod
    def of(cls, values: Mapping[str, Any], domain: str) -> Expected:
        """From the `expect` of a case."""
        unknown = set(values) - {"status", "http", "reason", "domain", "field", "body"}
        assert not unknown, f"a case cannot expect {unknown}"
        status = values["status"]
        reason = "" if status == "OK" else values.get("reason", status) or ""
        return cls(
            status,
            values.get("http", HTTP_STATUS[status]),
            reason,
            values.get("domain", domain) if reason else "",
            values.get("field"),
            values.get("body"),
        )


@dataclass(frozen=True)
class RawRest:
    """A REST request in place of the derived one; what is None is derived all the same."""

    verb: str | None = None
    path: str | None = None
    query: Mapping[str, str] | None = None
    body: Any = None
    raw: str | None = None


@dataclass(frozen=True)
class Case:
    """One case of one file."""

    topic: str
    name: str
    method: str
    caller: str
    expect: Mapping[str, Any]
    request: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    doors: Sequence[str] = ("grpc", "rest")
    rest: RawRest = field(default_factory=RawRest)
    rest_expect: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Name in the test report."""
        return f"{self.topic}: {self.name}"

    @property
    def backend(self) -> str:
        """`support`, `intelligence` or `platform`."""
        return self.method.split(".")[1]

    def expected(self, door: str) -> Expected:
        """What must come back through `door`."""
        values = dict(self.expect) | (dict(self.rest_expect) if door == "rest" else {})
        return Expected.of(values, f"{self.backend}.quimbi.com")


def cases() -> list[Case]:
    """Every case of every file."""
    found = [case for path in sorted(FOLDER.glob("*.yaml")) for case in _of_file(path)]
    assert len({case.id for case in found}) == len(found), "two cases of a topic have the same name"
    return found


def _of_file(path: Path) -> Iterator[Case]:
    for values in yaml.safe_load(path.read_text()):
        fields = dict(values)
        raw = dict(fields.pop("rest", {}))
        rest_expect = raw.pop("expect", {})
        yield Case(
            topic=path.stem,
            **fields | {"method": _full_name(fields["method"]), "rest": RawRest(**raw), "rest_expect": rest_expect},
        )


def _full_name(short: str) -> str:
    if short.startswith("quimbi."):
        return short
    backend, _, rest = short.partition(".")
    return f"quimbi.{backend}.v1.{rest}" if backend == "intelligence" else f"quimbi.support.v1.{short}"
