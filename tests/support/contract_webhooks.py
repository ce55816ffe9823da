"""A connected shop of the contract cases, of which one webhook has come."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time

import httpx

from deploy.local import credentials
from intelligence_svc.ingest import connections
from intelligence_svc.ingest.connections import Seal
from service_kit.principal import system
from tests.support.contract_world import World
from tests.support.shops import Shop

_SECRET = "hush"
_PATIENCE = 10.0
# Refused once it is understood, so that no profile changes.
_BODY = b'{"id": 1, "test": true}'


async def connect(world: World, shop: Shop) -> None:
    """Connects the shop, sends the webhook, and returns when it was worked through."""
    domain, database = f"{shop.slug}.myshopify.com", world.operator.intelligence
    seal = Seal(credentials.connections_key(world.stack.settings.home))
    async with database.transaction(system(shop.tenant_id)) as transaction:
        await connections.set_secret(database, transaction, seal, domain, _SECRET)
    headers = {
        "x-shopify-topic": "orders/create",
        "x-shopify-shop-domain": domain,
        "x-shopify-webhook-id": "of-the-contract",
        "x-shopify-hmac-sha256": base64.b64encode(hmac.new(_SECRET.encode(), _BODY, hashlib.sha256).digest()).decode(),
        "content-type": "application/json",
    }
    client, path = world.doors.rest.client, "/api/ingest/webhooks/shopify"
    answer = await client.post(path, content=_BODY, headers=headers)
    assert answer.status_code == httpx.codes.OK, answer.text
    until = time.monotonic() + _PATIENCE
    waits = "SELECT 1 FROM platform.order_deliveries WHERE due_at IS NOT NULL AND tenant_id = %s"
    while world.database.intelligence.connection.execute(waits, [shop.tenant_id]).fetchone():
        assert time.monotonic() < until, "the webhook still waits"
