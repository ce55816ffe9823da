"""The methods of `ApiKeyService`, whose messages differ between the services in nothing but their package."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from quimbi.platform.v1 import api_key_pb2

from service_kit.api_keys import service
from service_kit.api_keys.finder import ApiKeyFinder
from service_kit.api_keys.store import ApiKey, ApiKeyStore
from service_kit.idempotency import UnitOfWork
from service_kit.permissions import Policy
from service_kit.timestamps import set_timestamp, to_datetime


class ApiKeyServicer:
    """Serves one service's keys; `messages` is its generated `api_key_service_pb2`, `note` tells of changes.

    Requests and responses are typed as Any because the two packages have classes of their own for them.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        store: ApiKeyStore,
        finder: ApiKeyFinder,
        policy: Policy,
        note: service.Note,
        *,
        service_name: str,
        messages: ModuleType,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._store = store
        self._finder = finder
        self._policy = policy
        self._note = note
        self._service_name = service_name
        self._messages = messages

    async def ListApiKeys(self, request: Any, context: Any) -> Any:  # noqa: N802
        """All keys of the tenant."""
        (keys,) = await self._unit_of_work.read((self._store.list, {}))
        return self._messages.ListApiKeysResponse(api_keys=[_to_proto(key) for key in keys])

    async def CreateApiKey(self, request: Any, context: Any) -> Any:  # noqa: N802
        """A new key with its secret; a repetition of the call gets the key without it."""
        asked = request.api_key
        async with self._unit_of_work.write() as transaction:
            key, secret = await service.create(
                transaction,
                self._store,
                self._note,
                service=self._service_name,
                known_scopes=self._policy.permissions,
                name=asked.name,
                scopes=list(asked.scopes),
                expires_at=to_datetime(asked.expires_at) if asked.HasField("expires_at") else None,
            )
            response = self._messages.CreateApiKeyResponse
            shown, kept = response(api_key=_to_proto(key), secret=secret), response(api_key=_to_proto(key))
            return transaction.respond(shown, stored=kept)

    async def RevokeApiKey(self, request: Any, context: Any) -> Any:  # noqa: N802
        """The key after its end."""
        async with self._unit_of_work.write() as transaction:
            key = await service.revoke(transaction, self._store, self._note, request.id)
            response = transaction.respond(self._messages.RevokeApiKeyResponse(api_key=_to_proto(key)))
        self._finder.forget()
        return response


def _to_proto(key: ApiKey) -> api_key_pb2.ApiKey:
    message = api_key_pb2.ApiKey(id=key.id, name=key.name, prefix=key.prefix, scopes=key.scopes)
    for field in ("expires_at", "created_at", "last_used_at", "revoked_at"):
        moment = getattr(key, field)
        if moment is not None:
            set_timestamp(getattr(message, field), moment)
    return message
