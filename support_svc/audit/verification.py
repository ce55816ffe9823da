"""Reads a tenant's audit log in pieces, to check its chain or to export it."""

from __future__ import annotations

from typing import NamedTuple

from service_kit.db import Database
from service_kit.errors import invalid_field
from service_kit.principal import Principal
from support_svc.audit import chain, store

VERIFIED_AT_ONCE = 20_000
EXPORTED_AT_ONCE = 2_000


class Check(NamedTuple):
    """How far the chain holds. `complete` when that is the end of the log and nothing is wrong."""

    verified: int
    head: bytes
    complete: bool
    fault: str


class Piece(NamedTuple):
    """A part of an export: entries as lines, the number of the last one, and whether the log ends there."""

    lines: list[str]
    last: int
    complete: bool


async def verify(database: Database, caller: Principal, *, after: int) -> Check:
    """Checks the next entries after number `after`. Raises `InvalidArgumentError` when the log has no such entry."""
    heads, before, links = await database.read(
        caller,
        (store.HEAD, {}),
        (store.HASH_AT, {"number": after}),
        (store.LINKS, {"after": after, "limit": VERIFIED_AT_ONCE}),
    )
    head = heads[0] if heads else store.Head(0, 0, chain.START)
    if after > head.last_audit:
        raise invalid_field("after", f"is behind the end of the log, which has {head.last_audit} entries")
    verdict = chain.verify(links, after=after, head=before[0][0] if before else chain.START)
    if verdict.fault:
        return Check(verdict.verified, verdict.head, complete=False, fault=verdict.fault)
    if len(links) == VERIFIED_AT_ONCE:
        return Check(verdict.verified, verdict.head, complete=False, fault="")
    if (verdict.verified, verdict.head) != (head.last_audit, head.audit_hash):
        fault = f"entries are missing at the end: {verdict.verified} are there, {head.last_audit} were written"
        return Check(verdict.verified, verdict.head, complete=False, fault=fault)
    return Check(verdict.verified, verdict.head, complete=True, fault="")


async def export(database: Database, caller: Principal, *, after: int) -> Piece:
    """The next entries after number `after`, oldest first."""
    (links,) = await database.read(caller, (store.LINKS, {"after": after, "limit": EXPORTED_AT_ONCE + 1}))
    exported = links[:EXPORTED_AT_ONCE]
    last = exported[-1].id if exported else after
    return Piece([chain.to_line(link) for link in exported], last, complete=len(links) <= EXPORTED_AT_ONCE)


async def holds(database: Database, caller: Principal, hash_: bytes) -> bool:
    """Whether an entry of the log has this hash: an earlier head is still in a log that was only added to."""
    (found,) = await database.read(caller, (store.WITH_HASH, {"hash": hash_}))
    return bool(found)
