"""`quimbi tenants`: the shops on this platform."""

from __future__ import annotations

from typing import Annotated

import psycopg
import typer
from rich.table import Table

from deploy.cli.session import JsonOption, id_column, print_json, run, told_when_empty
from deploy.local.console import console
from deploy.local.settings import StackSettings
from deploy.local.stack import databases_of

app = typer.Typer(help="The shops on this platform.", no_args_is_help=True)


@app.command("create")
def create(
    slug: Annotated[str, typer.Argument(help="Short name for commands: lower-case letters, digits, dashes.")],
    name: Annotated[str, typer.Argument(help="The shop's name as people read it.")],
    as_json: JsonOption = False,
) -> None:
    """Create a shop."""
    tenant = run(lambda operator: operator.create_tenant(slug, name))
    if as_json:
        print_json(tenant._asdict())
    else:
        console.print(f"Created {name} ({slug}). Next: quimbi agents create --tenant {slug} …")


@app.command("list")
def list_tenants(as_json: JsonOption = False) -> None:
    """List all shops."""
    # As the schema's owner, whom one policy lets read the names of shops and nothing else.
    query = "SELECT tenant_id::text, slug, name, created_at FROM support.tenants ORDER BY slug"
    with (
        databases_of(StackSettings()) as databases,
        told_when_empty(),
        psycopg.connect(databases.support.owner) as connection,
    ):
        rows = connection.execute(query).fetchall()
    if as_json:
        print_json([dict(zip(("tenant_id", "slug", "name", "created_at"), row, strict=True)) for row in rows])
        return
    table = Table("Slug", "Name", id_column(), "Since")
    for tenant_id, slug, name, created_at in rows:
        table.add_row(slug, name, tenant_id, f"{created_at:%Y-%m-%d}")
    console.print(table if rows else "There is no shop yet: quimbi tenants create SLUG NAME")
