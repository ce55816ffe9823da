"""From the secret in a request to the principal, remembered for five seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from service_kit.api_keys.secrets import hash_secret
from service_kit.api_keys.store import ApiKeyStore, Found
from service_kit.db import Database
from service_kit.errors import UnauthenticatedError
from service_kit.principal import Principal, PrincipalKind

#: A key revoked elsewhere works at most this long in a process that used it before.
REMEMBERED = timedelta(seconds=5)
_USE_NOTED_EVERY = timedelta(minutes=1)
_MOST_REMEMBERED = 10_000


class ApiKeyFinder:
    """Looks keys up by the hash of their secret."""

    def __init__(
        self, database: Database, store: ApiKeyStore, *, service: str, clock: Callable[[], datetime] | None = None
    ) -> None:
        self._database = database
        self._store = store
        self._start = f"sk_{service}_"
        self._clock = clock or (lambda: datetime.now(UTC))
        self._remembered: dict[str, tuple[datetime, Found, Principal]] = {}

    async def principal_of(self, secret: str) -> Principal:
        """The principal of a live key; raises `UnauthenticatedError` for any other secret."""
        now = self._clock()
        known = self._remembered.get(secret)
        if known is None or known[0] <= now:
            if not secret.startswith(self._start):
                raise UnauthenticatedError(
                    f"This API key belongs to another service; here keys start with {self._start}"
                )
            known = await self._look_up(secret, now)
        _, found, principal = known
        if found.revoked_at is not None:
            raise UnauthenticatedError("This API key was revoked. Ask an admin for a new one.")
        if found.expires_at is not None and found.expires_at <= now:
            raise UnauthenticatedError("This API key has expired. Ask an admin for a new one.")
        return principal

    def forget(self) -> None:
        """Forgets every remembered key, after one was revoked in this process."""
        self._remembered.clear()

    async def _look_up(self, secret: str, now: datetime) -> tuple[datetime, Found, Principal]:
        digest = hash_secret(secret)
        async with self._database.lookup(digest) as connection:
            cursor = await connection.execute(self._store.find.sql, {"secret_hash": digest})
            row = await cursor.fetchone()
        if row is None:
            raise UnauthenticatedError("This API key is unknown.")
        found = Found._make(row)
        principal = Principal(
            found.tenant_id, PrincipalKind.API_KEY, found.id, found.name, "service", frozenset(found.scopes)
        )
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        known = self._remembered[secret] = (now + REMEMBERED, found, principal)
        if found.last_used_at is None or now - found.last_used_at >= _USE_NOTED_EVERY:
            async with self._database.transaction(principal) as transaction:
                await transaction.send(self._store.touch, key_id=found.id, now=now)
        return known
