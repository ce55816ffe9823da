"""`quimbi keys`: credentials of machines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from deploy.cli.session import JsonOption, TenantOption, id_column, print_json, run
from deploy.local.console import console, errors
from deploy.operator import Operator
from service_kit.api_keys.store import ApiKey

app = typer.Typer(help="API keys: credentials of machines.", no_args_is_help=True)


class Service(StrEnum):
    """Whose key."""

    SUPPORT = "support"
    INTELLIGENCE = "intelligence"


ServiceOption = Annotated[Service, typer.Option("--service", "-s", help="The service that the key is for.")]


@app.command("create")
def create(
    tenant: TenantOption,
    service: ServiceOption,
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    scope: Annotated[list[str] | None, typer.Option(help="A permission; repeat for more. Default: read only.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Days until it expires; never when left out.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Create a key and show its secret, once."""

    async def work(operator: Operator) -> tuple[ApiKey, str]:
        shop = await operator.find_tenant(tenant)
        scopes = scope or [known for known in operator.scopes(service.value) if known.endswith(".read")]
        expires_at = datetime.now(UTC) + timedelta(days=days) if days else None
        return await operator.create_key(service.value, shop.tenant_id, name=name, scopes=scopes, expires_at=expires_at)

    key, secret = run(work)
    if as_json:
        print_json({**key._asdict(), "secret": secret})
        return
    console.print(secret)
    errors.print(f"[dim]Key {key.id}, scopes {', '.join(key.scopes)}. It cannot be shown again.[/]")


@app.command("list")
def list_keys(tenant: TenantOption, service: ServiceOption, as_json: JsonOption = False) -> None:
    """List a shop's keys, revoked ones included."""

    async def work(operator: Operator) -> list[ApiKey]:
        return await operator.list_keys(service.value, (await operator.find_tenant(tenant)).tenant_id)

    keys = run(work)
    if as_json:
        print_json([key._asdict() for key in keys])
        return
    table = Table("Name", "Starts with", "Scopes", "State", id_column())
    for key in keys:
        table.add_row(key.name, key.prefix, " ".join(key.scopes), _state(key), key.id)
    console.print(table if keys else "No keys yet.")


@app.command("revoke")
def revoke(
    tenant: TenantOption, service: ServiceOption, key_id: Annotated[str, typer.Argument(help="Id, from `list`.")]
) -> None:
    """End a key for good, within five seconds everywhere."""

    async def work(operator: Operator) -> ApiKey:
        shop = await operator.find_tenant(tenant)
        return await operator.revoke_key(service.value, shop.tenant_id, key_id)

    console.print(f"Revoked {run(work).name}.")


def _state(key: ApiKey) -> str:
    if key.revoked_at is not None:
        return "revoked"
    if key.expires_at is not None and key.expires_at <= datetime.now(UTC):
        return "expired"
    return "live"
