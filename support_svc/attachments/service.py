"""What can be done with files. The storage is spoken to between transactions, never within one.

A file is announced in the database before its bytes are stored, and exists once they are: whatever stops in between,
the sweeping that came with the announcement finds it.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import IO
from uuid import uuid4

import structlog

from service_kit.db import Transaction
from service_kit.errors import InternalError, UnavailableError, invalid_field
from service_kit.idempotency import UnitOfWork, WriteTransaction, bind_content
from service_kit.principal import system
from support_svc import jobs
from support_svc.attachments import domain, kinds, names, store
from support_svc.attachments.domain import MAX_UNUSED, UNUSED_FOR, Attachment, visible
from support_svc.attachments.storage import Storage
from support_svc.audit import service as audit
from support_svc.jobs.worker import After
from support_svc.tickets import store as tickets
from support_svc.tickets.domain import not_found as no_ticket

SWEEP = "attachments.sweep"
log = structlog.get_logger("quimbi.attachments")


class Attachments:
    """The files of all tenants; the largest has `max_bytes`."""

    def __init__(self, unit_of_work: UnitOfWork, storage: Storage, *, max_bytes: int) -> None:
        self._unit_of_work = unit_of_work
        self._storage = storage
        self._max_bytes = max_bytes

    @asynccontextmanager
    async def uploaded(
        self, ticket_id: str, name: str, pieces: AsyncIterator[bytes]
    ) -> AsyncIterator[tuple[WriteTransaction, Attachment]]:
        """Takes a file in; the block answers, in the transaction that makes the file exist.

        An empty `ticket_id` is that of a ticket which is yet to be created.

        Raises `NotFoundError` for an unknown ticket, `InvalidArgumentError` for a file that is empty, too large or
        dangerous, `ResourceExhaustedError` for a caller whose files pile up. Nothing is kept then.
        """
        work, caller = self._unit_of_work, self._unit_of_work.principal
        name = names.clean(name)
        (waiting, *ticket) = await work.read(
            (store.WAITING, {"uploader": caller.id}),
            *([(tickets.EXISTS, {"ticket_id": ticket_id})] if ticket_id else []),
        )
        if ticket == [[]]:
            raise no_ticket(ticket_id)
        if waiting[0][0] >= MAX_UNUSED:
            raise domain.too_many_unused()
        with self._storage.scratch() as file:
            size, digest, beginning = await self._receive(file, pieces)
            bind_content(digest)
            async with work.database.transaction(caller) as tx:
                attachment = Attachment(
                    id=str(uuid4()),
                    ticket_id=ticket_id.lower() or None,
                    message_id=None,
                    note_id=None,
                    name=name,
                    content_type=kinds.media_type(beginning),
                    size=size,
                    sha256=digest,
                    uploaded_by=caller.id,
                    uploader_name=caller.name,
                    created_at=tx.now,
                    used_at=None,
                    removed_at=None,
                )
                await tx.send(store.INSERT, **attachment._asdict())
                jobs.defer(tx, SWEEP, at=tx.now + UNUSED_FOR, attachment_id=attachment.id)
            try:
                await self._storage.put(caller.tenant_id, attachment.id, file)
                async with work.write() as write:
                    await self._exists(write, attachment)
                    yield write, attachment
            except BaseException:
                await asyncio.shield(self._give_up(caller.tenant_id, attachment.id))
                raise

    async def content(self, attachment_id: str) -> tuple[Attachment, AsyncIterator[bytes]]:
        """A file and its bytes in pieces. Raises `NotFoundError` for one that the caller does not see."""
        work = self._unit_of_work
        (found,) = await work.read((store.GET, {"attachment_id": attachment_id}))
        if not found or not visible(work.principal, found[0]):
            raise domain.not_found(attachment_id)
        attachment = found[0].attachment
        return attachment, self._pieces(work.principal.tenant_id, attachment)

    async def list(self, ticket_id: str) -> list[Attachment]:
        """The files of a ticket that the caller sees, oldest first. Raises `NotFoundError` for an unknown ticket."""
        work, asked = self._unit_of_work, {"ticket_id": ticket_id}
        ticket, found = await work.read((tickets.EXISTS, asked), (store.OF_TICKET, asked))
        if not ticket:
            raise no_ticket(ticket_id)
        return [one.attachment for one in found if visible(work.principal, one)]

    async def sweep(self, tx: Transaction, *, attachment_id: str) -> After | None:
        """Removes the content of a file that hangs on nothing or was removed; leaves any other alone."""
        if await tx.first(store.SWEEP, attachment_id=attachment_id, moment=tx.now) is None:
            return None
        return partial(self._erase, tx.principal.tenant_id, attachment_id)

    async def _receive(self, file: IO[bytes], pieces: AsyncIterator[bytes]) -> tuple[int, bytes, bytes]:
        """Writes what comes to `file`; its size, its SHA-256 and its beginning."""
        digest, size, beginning = hashlib.sha256(), 0, b""
        async for piece in pieces:
            size += len(piece)
            if size > self._max_bytes:
                raise domain.too_large(self._max_bytes)
            if len(beginning) < kinds.SAMPLE:
                beginning += piece[: kinds.SAMPLE - len(beginning)]
            digest.update(piece)
            file.write(piece)
        if not size:
            raise invalid_field("content", "is empty; choose a file with something in it")
        return size, digest.digest(), beginning

    async def _exists(self, tx: Transaction, attachment: Attachment) -> None:
        if await tx.first(store.STORED, attachment_id=attachment.id, moment=tx.now) is None:
            raise UnavailableError("The upload took too long. Nothing was kept; please try again.")
        # The name stays out of the log, which nobody can erase.
        changes = {
            "attachment_id": (None, attachment.id),
            "size": (None, attachment.size),
            "content_type": (None, attachment.content_type),
        }
        audit.record(tx, "attachment.create", ticket_id=attachment.ticket_id, changes=changes)

    async def _pieces(self, tenant_id: str, attachment: Attachment) -> AsyncIterator[bytes]:
        try:
            async for piece in self._storage.read(tenant_id, attachment.id):
                yield piece
        except FileNotFoundError as error:
            log.exception("the content of an attachment is missing", tenant_id=tenant_id, attachment_id=attachment.id)
            raise InternalError("The content of this file is missing on our side.") from error

    async def _give_up(self, tenant_id: str, attachment_id: str) -> None:
        """Clears away at once what an upload left that did not come to its end; the sweeping would do it in a day."""
        try:
            async with self._unit_of_work.database.transaction(system(tenant_id)) as tx:
                unfinished = await tx.first(store.GIVE_UP, attachment_id=attachment_id, moment=tx.now)
            if unfinished is not None:
                await self._erase(tenant_id, attachment_id)
        except Exception:  # what went wrong before is what the caller must hear of
            log.exception("an unfinished upload was left to the sweeping", attachment_id=attachment_id)

    async def _erase(self, tenant_id: str, attachment_id: str) -> None:
        """Removes the bytes of a file that is marked as removed, and what is known of it if it was never used."""
        await self._storage.remove(tenant_id, attachment_id)
        async with self._unit_of_work.database.transaction(system(tenant_id)) as tx:
            await tx.send(store.FORGET, attachment_id=attachment_id)


async def remove(tx: Transaction, attachment_id: str) -> None:
    """Marks a file as removed; its bytes go after the commit.

    Raises `NotFoundError` for one that the caller does not see, `FailedPreconditionError` with NOT_EDITABLE for one
    that is in use, unless the caller is a lead or an admin.
    """
    found = await tx.first(store.LOCK, attachment_id=attachment_id)
    if found is None or not visible(tx.principal, found):
        raise domain.not_found(attachment_id)
    attachment = found.attachment
    domain.check_may_remove(attachment, tx.principal)
    await tx.send(store.REMOVE, attachment_id=attachment.id, moment=tx.now)
    jobs.defer(tx, SWEEP, attachment_id=attachment.id)
    changes: dict[str, tuple[str | None, str | None]] = {"attachment_id": (attachment.id, None)}
    action = "attachment.delete"
    # Told to whoever may read what it hangs on: the kind decides that.
    if attachment.message_id is not None:
        action, changes["message_id"] = "message.detach", (attachment.message_id, attachment.message_id)
    elif attachment.note_id is not None:
        action, changes["note_id"] = "note.detach", (attachment.note_id, attachment.note_id)
    audit.record(tx, action, ticket_id=attachment.ticket_id, changes=changes)
