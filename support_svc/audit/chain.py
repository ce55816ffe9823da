"""The chain of hashes over a tenant's audit log, computed without the database that keeps it.

Each entry's hash covers the hash before it and all that the entry says. Whoever changes, removes or inserts an entry
would have to write every hash after it anew; whoever cuts the end off disagrees with the head that is stored apart,
and with every export made before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

START = b""
"""The hash before the first entry."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Link(NamedTuple):
    """An entry as the chain sees it: every column as text, `changes` exactly as stored, the moment in microseconds."""

    tenant_id: str
    id: int
    action: str
    ticket_id: str
    actor_kind: str
    actor_id: str
    actor_name: str
    changes: str
    request_id: str
    cause: str
    created_at: datetime
    hash: bytes


class Verdict(NamedTuple):
    """What a check found: how far the chain holds, the hash there, and what is wrong with the next entry, if any."""

    verified: int
    head: bytes
    fault: str


def hash_of(before: bytes, link: Link) -> bytes:
    """The hash that an entry must have after `before`: 32 bytes."""
    moment = (link.created_at - _EPOCH) // timedelta(microseconds=1)
    parts = [str(part).encode() for part in (*link[:10], moment)]
    return hashlib.sha256(before + b"".join(b"%d:%b" % (len(part), part) for part in parts)).digest()


def verify(links: Iterable[Link], *, after: int = 0, head: bytes = START) -> Verdict:
    """Checks entries that follow number `after`, whose hash is `head`, up to the first fault."""
    for link in links:
        if link.id != after + 1:
            return Verdict(after, head, f"entry {after + 1} is missing; entry {link.id} follows")
        expected = hash_of(head, link)
        if expected != link.hash:
            return Verdict(after, head, f"entry {link.id} is not what was written, or its hash is not")
        after, head = link.id, expected
    return Verdict(after, head, "")


def to_line(link: Link) -> str:
    """An entry as a line of an export (JSON), from which `from_line` makes the same entry."""
    content: dict[str, Any] = link._asdict()
    content["created_at"] = link.created_at.isoformat()
    content["hash"] = link.hash.hex()
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def from_line(line: str) -> Link:
    """The entry of a line; `ValueError` when it is not one of an export."""
    try:
        content = json.loads(line)
        content["created_at"] = datetime.fromisoformat(content["created_at"])
        content["hash"] = bytes.fromhex(content["hash"])
        return Link(**content)
    except (TypeError, KeyError) as error:
        raise ValueError(f"not a line of an audit export: {line[:80]}") from error
