"""`quimbi connections`: shops whose platform sends webhooks."""

from __future__ import annotations

import os
from typing import Annotated

import typer
from rich.table import Table

from deploy.cli.session import JsonOption, TenantOption, print_json, run
from deploy.local import credentials
from deploy.local.console import console
from deploy.local.errors import StackError
from deploy.local.settings import StackSettings
from deploy.operator import Operator
from intelligence_svc.ingest import connections
from intelligence_svc.ingest.connections import Connection, Seal
from intelligence_svc.ingest.shop_names import SHOPIFY_SHOP
from service_kit.principal import system

app = typer.Typer(help="Shops whose platform sends webhooks.", no_args_is_help=True)
ShopOption = Annotated[str, typer.Option(help="Domain of the Shopify shop: my-shop.myshopify.com.")]
_VARIABLE = "SHOPIFY_CLIENT_SECRET"


@app.command("set")
def set_secret(tenant: TenantOption, shop: ShopOption) -> None:
    """Connect a Shopify shop, or replace the secret that signs its webhooks.

    The secret comes from SHOPIFY_CLIENT_SECRET, or is asked for; it is stored encrypted.
    """
    if not SHOPIFY_SHOP.match(shop):
        raise StackError(f"{shop!r} is no shop of Shopify; write my-shop.myshopify.com.")
    secret = os.environ.get(_VARIABLE, "").strip() or typer.prompt("Client secret of the app", hide_input=True).strip()

    async def work(operator: Operator) -> None:
        found = await operator.find_tenant(tenant)
        seal = Seal(credentials.connections_key(StackSettings().home))
        async with operator.intelligence.transaction(system(found.tenant_id)) as transaction:
            await connections.set_secret(operator.intelligence, transaction, seal, shop, secret)

    run(work)
    console.print(f"Webhooks of {shop} are taken. Have them sent to https://YOUR-DOMAIN/api/ingest/webhooks/shopify")


@app.command("list")
def list_connections(tenant: TenantOption, as_json: JsonOption = False) -> None:
    """List a shop's connections; secrets are not shown."""

    async def work(operator: Operator) -> list[Connection]:
        found = await operator.find_tenant(tenant)
        async with operator.intelligence.transaction(system(found.tenant_id)) as transaction:
            return await connections.listed(transaction)

    found = run(work)
    if as_json:
        print_json([connection._asdict() for connection in found])
        return
    table = Table("Shop", "Since")
    for connection in found:
        table.add_row(connection.shop_domain, f"{connection.created_at:%Y-%m-%d %H:%M}")
    console.print(table if found else "No connections yet.")


@app.command("remove")
def remove(tenant: TenantOption, shop: ShopOption) -> None:
    """End a connection: its webhooks are refused from now on."""

    async def work(operator: Operator) -> None:
        found = await operator.find_tenant(tenant)
        async with operator.intelligence.transaction(system(found.tenant_id)) as transaction:
            await connections.remove(transaction, shop)

    run(work)
    console.print(f"Webhooks of {shop} are refused from now on.")
