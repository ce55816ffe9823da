"""Creating, listing and revoking keys. Used by the methods of both services and by the operator's command."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from service_kit.api_keys.secrets import hash_secret, new_secret, shown_prefix
from service_kit.api_keys.store import ApiKey, ApiKeyStore
from service_kit.db import Transaction
from service_kit.errors import AlreadyExistsError, NotFoundError, invalid_field

#: Writes down what is done to a key, in the transaction that does it: an action, and field → (before, after).
Note = Callable[[Transaction, str, Mapping[str, tuple[Any, Any]]], None]


def unnoted(transaction: Transaction, action: str, changes: Mapping[str, tuple[Any, Any]]) -> None:
    """For a service that keeps no audit log; the row itself says who made a key and when it ended."""


async def create(
    transaction: Transaction,
    store: ApiKeyStore,
    note: Note,
    *,
    service: str,
    known_scopes: Collection[str],
    name: str,
    scopes: Sequence[str],
    expires_at: datetime | None,
) -> tuple[ApiKey, str]:
    """A new key and its secret, which is nowhere else.

    Raises `InvalidArgumentError` for an unknown scope or an expiry that has passed, `AlreadyExistsError` for a name
    that a live key has.
    """
    for index, scope in enumerate(scopes):
        if scope not in known_scopes:
            raise invalid_field(
                f"api_key.scopes[{index}]", f"`{scope}` is not a scope; these are: {', '.join(sorted(known_scopes))}"
            )
    if expires_at is not None and expires_at <= transaction.now:
        raise invalid_field("api_key.expires_at", "must lie in the future")
    secret = new_secret(service)
    key = ApiKey(str(uuid.uuid4()), name, shown_prefix(secret), sorted(scopes), expires_at, transaction.now, None, None)
    inserted = await transaction.first(
        store.insert,
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        secret_hash=hash_secret(secret),
        scopes=key.scopes,
        expires_at=expires_at,
        created_at=key.created_at,
        created_by=transaction.principal.id,
    )
    if inserted is None:
        raise AlreadyExistsError(f"A live key is called `{name}`. Choose another name or revoke that key first.")
    said = {"api_key_id": key.id, "name": name, "scopes": key.scopes, "expires_at": expires_at}
    note(transaction, "api_key.create", {field: (None, value) for field, value in said.items() if value is not None})
    return key, secret


async def revoke(transaction: Transaction, store: ApiKeyStore, note: Note, key_id: str) -> ApiKey:
    """The key after its end; one that has ended stays as it is.

    Raises `NotFoundError` for an id that the tenant does not have.
    """
    ended = await transaction.send(store.revoke, key_id=key_id, now=transaction.now)
    key = await transaction.first(store.get, key_id=key_id)
    if key is None:
        raise NotFoundError("There is no such API key.")
    if await ended.all():
        note(transaction, "api_key.revoke", {"api_key_id": (key.id, key.id), "revoked_at": (None, key.revoked_at)})
    return key
