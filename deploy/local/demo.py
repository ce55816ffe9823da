"""Loads two simulated shops at first start, so that there is something to work with and something to keep apart."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from deploy import jobs
from deploy.local.console import step
from deploy.local.demo_tickets import load_tickets
from deploy.local.info import DemoCredentials, StackInfo, TenantAccess
from deploy.operator import Operator, Service, operator
from deploy.simulator.presets import SimulatedShop, quilting_shop, second_shop
from service_kit.errors import NotFoundError
from support_svc.auth import provisioning
from support_svc.auth.domain import Account
from support_svc.auth.store import Tenant

_KEY_NAME = "demo"


def ensure_demo(info: StackInfo, console: Console) -> DemoCredentials:
    """Access to both demo shops, loaded first if they are not there yet.

    A load that was interrupted goes on where it stopped: every step finds out what is done already.
    """
    console.print("Loading the demo shops (first start only)")
    return asyncio.run(_load(info, console))


async def _load(info: StackInfo, console: Console) -> DemoCredentials:
    end = datetime.now(UTC).date()
    async with operator(info.databases, info.orders, info.models) as connected:
        main = await _load_shop(connected, "quilting", quilting_shop(end), console)
        other = await _load_shop(connected, "tea", second_shop(end), console)
    return DemoCredentials(main, other)


async def _load_shop(connected: Operator, slug: str, shop: SimulatedShop, console: Console) -> TenantAccess:
    name = shop.spec.name
    tenant = await _tenant(connected, slug, name)
    password = secrets.token_urlsafe(9)
    with step(f"{name}: people", to=console):
        agents = await _agents(connected, tenant, shop, password)
    with step(f"{name}: orders", to=console), tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "orders.csv"
        shop.write_orders(file)
        jobs.import_orders(
            connected, tenant.tenant_id, file, "generic", Path(folder) / "rejects.csv", currency=shop.spec.currency
        )
    with step(f"{name}: models", to=console):
        await jobs.train(connected, tenant.tenant_id)
    with step(f"{name}: profiles", to=console):
        await jobs.refresh(connected, tenant.tenant_id)
    with step(f"{name}: tickets", to=console):
        await load_tickets(connected.support, tenant.tenant_id, shop.tickets(), agents)
    admin = next(agent for agent in agents if agent.role == "admin")
    return TenantAccess(
        support_api_key=await _key(connected, "support", tenant),
        intelligence_api_key=await _key(connected, "intelligence", tenant),
        agent_email=admin.email,
        agent_password=password,
    )


async def _tenant(connected: Operator, slug: str, name: str) -> Tenant:
    try:
        return await connected.find_tenant(slug)
    except NotFoundError:
        return await connected.create_tenant(slug, name)


async def _agents(connected: Operator, tenant: Tenant, shop: SimulatedShop, password: str) -> list[Account]:
    """The shop's agents in the simulator's order, all with the password."""
    known = {a.email: a for a in await provisioning.list_agents(connected.support, tenant.tenant_id)}
    agents = []
    for person in shop.spec.agents:
        account = known.get(person.email.lower())
        if account is None:
            account = await provisioning.create_agent(
                connected.support,
                tenant.tenant_id,
                name=person.name,
                email=person.email,
                role=person.role,
                password=password,
            )
        else:
            await provisioning.set_password(connected.support, tenant.tenant_id, account.email, password)
        agents.append(account)
    return agents


async def _key(connected: Operator, service: Service, tenant: Tenant) -> str:
    """A fresh key with every scope; one of an interrupted load, whose secret is lost, is revoked."""
    for key in await connected.list_keys(service, tenant.tenant_id):
        if key.name == _KEY_NAME and key.revoked_at is None:
            await connected.revoke_key(service, tenant.tenant_id, key.id)
    _, secret = await connected.create_key(
        service, tenant.tenant_id, name=_KEY_NAME, scopes=connected.scopes(service), expires_at=None
    )
    return secret
