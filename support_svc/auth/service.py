"""Signing in, staying signed in, signing out."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from service_kit import tokens
from service_kit.db import Database, Transaction
from service_kit.errors import ResourceExhaustedError, UnauthenticatedError
from service_kit.principal import Principal, PrincipalKind, system
from support_svc.audit import service as audit
from support_svc.auth import domain, passwords, store
from support_svc.jobs import defer
from support_svc.permissions import POLICY

#: How long the attempt that blocks an address is answered later, in seconds: longer than writing an entry takes.
_BLOCKING = 0.1


@dataclass(frozen=True)
class SignedIn:
    """A session's current pair of tokens and whose it is."""

    access_token: str
    access_expires_at: datetime
    refresh_token: str
    principal: Principal


class AuthService:
    """Sessions of agents. `private_key` is PEM; `clock` tells the time."""

    def __init__(
        self, database: Database, private_key: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._private_key = private_key
        self._clock = clock

    async def login(self, email: str, password: str) -> tuple[SignedIn, domain.Account]:
        """Starts a session.

        Raises `UnauthenticatedError` with WRONG_CREDENTIALS, whichever of the two is wrong, and
        `ResourceExhaustedError` while the address must wait.
        """
        address = domain.normal_email(email)
        blocked_until = await self._count_attempt(address)
        account = await self._account(address)
        right = await passwords.matches(account.password_hash if account else None, password)
        if account is None or not right or not account.active:
            if blocked_until is not None:
                # How long the answer takes must not tell whether somebody has the address.
                await asyncio.gather(self._note_block(account, blocked_until), asyncio.sleep(_BLOCKING))
            raise UnauthenticatedError("The e-mail address or the password is wrong.", reason="WRONG_CREDENTIALS")
        await self._clear_attempts(address)
        principal = principal_of(account)
        session_id = str(uuid.uuid4())
        async with self._database.transaction(principal) as transaction:
            await transaction.send(
                store.INSERT_SESSION, session_id=session_id, agent_id=account.id, now=transaction.now
            )
            audit.note(transaction, "session.start", {"session_id": (None, session_id), "agent_id": (None, account.id)})
            return await self._issue(transaction, principal, session_id), account

    async def refresh(self, refresh_token: str) -> SignedIn:
        """The next pair of tokens; the old refresh token is used up.

        Raises `UnauthenticatedError`: with REFRESH_TOKEN_REUSED, after ending the session, when it was used before.
        """
        found = await self._token(refresh_token)
        now = self._clock()
        if found is None or found.expires_at <= now:
            raise UnauthenticatedError("The session has ended. Sign in again.")
        async with self._database.transaction(system(found.tenant_id)) as transaction:
            used = await transaction.first(store.USE_TOKEN, used_hash=found.token_hash, now=now)
            if used is None:
                transaction.cause = "A refresh token was used a second time."
                await _end_session(transaction, found.session_id, now)
                signed_in = None
            else:
                session = await transaction.one(store.SESSION, session_id=found.session_id)
                if session.revoked_at is not None or not session.agent_active:
                    raise UnauthenticatedError("The session has ended. Sign in again.")
                signed_in = await self._issue(transaction, _principal_of(found.tenant_id, session), session.id)
        if signed_in is None:
            raise UnauthenticatedError(
                "This refresh token was used before, so the session was ended to be safe. Sign in again.",
                reason="REFRESH_TOKEN_REUSED",
            )
        return signed_in

    async def logout(self, refresh_token: str) -> None:
        """Ends the session of a refresh token; unknown and ended ones are fine."""
        found = await self._token(refresh_token) if refresh_token else None
        if found is not None:
            who = (store.SESSION, {"session_id": found.session_id})
            ((session,),) = await self._database.read(system(found.tenant_id), who)
            async with self._database.transaction(_principal_of(found.tenant_id, session)) as transaction:
                await _end_session(transaction, found.session_id, transaction.now)

    async def _issue(self, transaction: Transaction, principal: Principal, session_id: str) -> SignedIn:
        now = self._clock()
        refresh_token = domain.new_refresh_token()
        await transaction.send(
            store.INSERT_TOKEN,
            token_hash=domain.digest(refresh_token),
            session_id=session_id,
            expires_at=now + domain.REFRESH_LIFETIME,
        )
        access_token, expires_at = tokens.sign(self._private_key, principal, session_id, now)
        return SignedIn(access_token, expires_at, refresh_token, principal)

    async def _account(self, address: str) -> domain.Account | None:
        async with self._database.lookup(address) as connection:
            cursor = await connection.execute(store.ACCOUNT_BY_EMAIL.sql, {"email": address})
            row = await cursor.fetchone()
        return None if row is None else domain.Account._make(row)

    async def _token(self, refresh_token: str) -> domain.RefreshToken | None:
        token_hash = domain.digest(refresh_token)
        async with self._database.lookup(token_hash) as connection:
            cursor = await connection.execute(store.TOKEN_BY_HASH.sql, {"token_hash": token_hash})
            row = await cursor.fetchone()
        return None if row is None else domain.RefreshToken._make(row)

    async def _note_block(self, account: domain.Account | None, until: datetime) -> None:
        if account is None:
            return  # an address that nobody has belongs to no shop
        async with self._database.transaction(system(account.tenant_id)) as transaction:
            transaction.cause = "Too many failed sign-ins in a row."
            changes = {"agent_id": (account.id, account.id), "blocked_until": (None, until)}
            audit.note(transaction, "session.block", changes)

    async def _count_attempt(self, address: str) -> datetime | None:
        """Until when the address is blocked if this attempt fails."""
        now, address_hash = self._clock(), domain.digest(address)
        async with self._database.lookup("") as connection:
            cursor = await connection.execute(
                store.COUNT_ATTEMPT.sql,
                store.COUNT_ATTEMPT.bind(
                    "", {"address_hash": address_hash, "now": now, "forgiven": now - domain.FORGIVEN_AFTER}
                ),
            )
            row = await cursor.fetchone()
            assert row is not None  # an upsert without a condition always returns its row
            attempts = domain.Attempts._make(row)
            blocked = attempts.blocked_until is not None and attempts.blocked_until > now
            wait = domain.wait_after(attempts.failures)
            if not blocked and wait:
                await connection.execute(store.BLOCK.sql, {"address": address_hash, "until": now + wait})
        if blocked and attempts.blocked_until is not None:
            seconds = (attempts.blocked_until - now).total_seconds()
            raise ResourceExhaustedError(
                f"Too many failed sign-ins for this address. Try again in {seconds:.0f} seconds.",
                retry_after_seconds=seconds,
            )
        return now + wait if wait else None

    async def _clear_attempts(self, address: str) -> None:
        async with self._database.lookup("") as connection:
            await connection.execute(store.CLEAR_ATTEMPTS.sql, {"address": domain.digest(address)})


async def _end_session(tx: Transaction, session_id: str, now: datetime) -> None:
    ended = await tx.first(store.REVOKE_SESSION, session_id=session_id, now=now)
    if ended is not None:
        session_ended(tx, session_id, ended[0])


def session_ended(tx: Transaction, session_id: str, agent_id: str) -> None:
    """Writes it down, and has the agent go offline unless another session of the agent lives."""
    audit.note(tx, "session.end", {"session_id": (session_id, None), "agent_id": (agent_id, agent_id)})
    defer(tx, "agents.end_sessions", key=agent_id, agent_id=agent_id)


def _principal_of(tenant_id: str, session: store.Session) -> Principal:
    role = session.agent_role
    return Principal(
        tenant_id,
        PrincipalKind.AGENT,
        session.agent_id,
        session.agent_name,
        role,
        POLICY.of_role(role),
        session.agent_email,
    )


def principal_of(account: domain.Account) -> Principal:
    """The caller that an account becomes once it has signed in."""
    return Principal(
        account.tenant_id,
        PrincipalKind.AGENT,
        account.id,
        account.name,
        account.role,
        POLICY.of_role(account.role),
        account.email,
    )
