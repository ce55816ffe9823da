"""What an operator does with shops and agents, outside of any call."""

from __future__ import annotations

import re
import uuid

from service_kit.db import Database, Transaction
from service_kit.errors import AlreadyExistsError, NotFoundError, invalid_field
from service_kit.principal import system
from support_svc.audit import service as audit
from support_svc.auth import passwords, store
from support_svc.auth.domain import Account, normal_email
from support_svc.auth.service import session_ended
from support_svc.routing import follow

#: Why the platform itself acts, for the audit.
OPERATOR = "A command of the platform's operator."
ROLES = ("admin", "lead", "agent", "viewer")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


async def create_tenant(database: Database, slug: str, name: str) -> store.Tenant:
    """A new shop; raises `AlreadyExistsError` when the slug is taken."""
    if not _SLUG.fullmatch(slug):
        raise invalid_field("slug", "must be 2 to 63 lower-case letters, digits and dashes")
    if not 1 <= len(name) <= 200:
        raise invalid_field("name", "must have 1 to 200 characters")
    tenant_id = str(uuid.uuid4())
    async with database.transaction(system(tenant_id)) as transaction:
        tenant = store.Tenant(tenant_id, slug, name, transaction.now)
        row = await transaction.first(store.INSERT_TENANT, slug=slug, name=name, created_at=transaction.now)
        if row is None:
            raise AlreadyExistsError(f"There is a shop called `{slug}` already.")
        transaction.cause = OPERATOR
        said = {"tenant_id": tenant_id, "slug": slug, "name": name}
        audit.note(transaction, "tenant.create", {field: (None, value) for field, value in said.items()})
    return tenant


async def find_tenant(database: Database, slug: str) -> store.Tenant:
    """The shop with a slug; raises `NotFoundError`."""
    async with database.lookup(slug) as connection:
        cursor = await connection.execute(store.TENANT_BY_SLUG.sql, {"slug": slug})
        row = await cursor.fetchone()
    if row is None:
        raise NotFoundError(f"There is no shop called `{slug}`. `quimbi tenants list` shows them.")
    return store.Tenant._make(row)


async def create_agent(
    database: Database, tenant_id: str, *, name: str, email: str, role: str, password: str
) -> Account:
    """A new agent; raises `AlreadyExistsError` when the address is taken, in this shop or another."""
    address = normal_email(email)
    if not _EMAIL.fullmatch(address):
        raise invalid_field("email", "must be an e-mail address")
    if role not in ROLES:
        raise invalid_field("role", f"must be one of {', '.join(ROLES)}")
    password_hash = passwords.hash_password(password)
    async with database.transaction(system(tenant_id)) as transaction:
        account = Account(
            tenant_id, str(uuid.uuid4()), name, address, role, password_hash, active=True, created_at=transaction.now
        )
        row = await transaction.first(store.INSERT_AGENT, **account._asdict())
        if row is None:
            raise AlreadyExistsError(f"Somebody signs in with {address} already.")
        transaction.cause = OPERATOR
        said = {"agent_id": account.id, "name": name, "email": address, "role": role, "active": True}
        audit.note(transaction, "agent.create", {field: (None, value) for field, value in said.items()})
    return account


async def list_agents(database: Database, tenant_id: str) -> list[Account]:
    """Every agent of the shop, by name."""
    (rows,) = await database.read(system(tenant_id), (store.AGENTS, {}))
    return rows


async def set_password(database: Database, tenant_id: str, email: str, password: str) -> None:
    """Changes a password and ends the agent's sessions."""
    password_hash = passwords.hash_password(password)
    async with database.transaction(system(tenant_id)) as transaction:
        address = normal_email(email)
        agent = await transaction.first(store.SET_PASSWORD, address=address, new_hash=password_hash)
        if agent is None:
            raise _no_agent(email)
        transaction.cause = OPERATOR
        # That it is another, and neither of the two.
        audit.note(transaction, "agent.password", {"agent_id": (agent[0], agent[0])})
        await _end_sessions(transaction, agent[0], address)


async def set_active(database: Database, tenant_id: str, email: str, *, active: bool) -> None:
    """Lets an agent in again, or shuts the agent out and ends the sessions; who is so already stays so."""
    async with database.transaction(system(tenant_id)) as transaction:
        address = normal_email(email)
        agent = await transaction.first(store.SET_ACTIVE, address=address, is_active=active)
        if agent is None:
            if await transaction.first(store.AGENT_WITH, address=address) is None:
                raise _no_agent(email)
            return
        transaction.cause = OPERATOR
        changes = {"agent_id": (agent[0], agent[0]), "active": (not active, active)}
        audit.note(transaction, "agent.activate" if active else "agent.deactivate", changes)
        if not active:
            await _end_sessions(transaction, agent[0], address)
            follow.of_leaving(transaction, agent[0])


async def _end_sessions(tx: Transaction, agent_id: str, address: str) -> None:
    for (session_id,) in await tx.all(store.REVOKE_SESSIONS_OF, address=address, now=tx.now):
        session_ended(tx, session_id, agent_id)


def _no_agent(email: str) -> NotFoundError:
    return NotFoundError(f"This shop has no agent with the address {email}. `quimbi agents list` shows them.")
