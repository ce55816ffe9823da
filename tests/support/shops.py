"""Two shops with people of every role and keys, for tests that ask who may see what."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from deploy.operator import Operator
from support_svc.auth import provisioning
from support_svc.auth.domain import Account

PASSWORD = "correct horse battery"
ROLES = ("admin", "lead", "agent", "viewer")


@dataclass(frozen=True)
class Shop:
    """A tenant with one agent of each role and a key with every scope of each service."""

    tenant_id: str
    slug: str
    agents: dict[str, Account]
    support_key: str
    intelligence_key: str


async def make_shop(operator: Operator, slug: str) -> Shop:
    """A fresh shop; `slug` is the beginning of its slug."""
    unique = f"{slug}-{uuid.uuid4().hex[:8]}"
    tenant = await operator.create_tenant(unique, f"The {slug} shop")
    agents = {
        role: await provisioning.create_agent(
            operator.support,
            tenant.tenant_id,
            name=f"{role.capitalize()} of {slug}",
            email=f"{role}@{unique}.test",
            role=role,
            password=PASSWORD,
        )
        for role in ROLES
    }
    _, support_key = await operator.create_key(
        "support", tenant.tenant_id, name="tests", scopes=operator.scopes("support"), expires_at=None
    )
    _, intelligence_key = await operator.create_key(
        "intelligence", tenant.tenant_id, name="tests", scopes=operator.scopes("intelligence"), expires_at=None
    )
    return Shop(tenant.tenant_id, unique, agents, support_key, intelligence_key)
