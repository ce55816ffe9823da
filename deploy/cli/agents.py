"""`quimbi agents`: the people who work in a shop's support."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from deploy.cli.session import JsonOption, TenantOption, print_json, run
from deploy.local.console import console
from deploy.operator import Operator
from support_svc.auth import provisioning
from support_svc.auth.domain import Account

app = typer.Typer(help="The people who work in a shop's support.", no_args_is_help=True)
EmailArgument = Annotated[str, typer.Argument(help="The agent's e-mail address.")]
PasswordOption = Annotated[
    str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, help="At least 10 characters; asked for.")
]


@app.command("create")
def create(
    tenant: TenantOption,
    email: EmailArgument,
    name: Annotated[str, typer.Option(help="Name that customers and colleagues see.")],
    password: PasswordOption,
    role: Annotated[str, typer.Option(help="admin, lead, agent or viewer.")] = "agent",
) -> None:
    """Add an agent."""

    async def work(operator: Operator) -> Account:
        shop = await operator.find_tenant(tenant)
        return await provisioning.create_agent(
            operator.support, shop.tenant_id, name=name, email=email, role=role, password=password
        )

    account = run(work)
    console.print(f"{account.name} can sign in with {account.email} as {account.role}.")


@app.command("list")
def list_agents(tenant: TenantOption, as_json: JsonOption = False) -> None:
    """List a shop's agents."""

    async def work(operator: Operator) -> list[Account]:
        return await provisioning.list_agents(operator.support, (await operator.find_tenant(tenant)).tenant_id)

    accounts = run(work)
    if as_json:
        print_json([{k: v for k, v in a._asdict().items() if k != "password_hash"} for a in accounts])
        return
    table = Table("Name", "E-mail", "Role", "Active")
    for account in accounts:
        table.add_row(account.name, account.email, account.role, "yes" if account.active else "no")
    console.print(table if accounts else f"No agents yet: quimbi agents create --tenant {tenant} …")


@app.command("set-password")
def set_password(tenant: TenantOption, email: EmailArgument, password: PasswordOption) -> None:
    """Change a password; the agent's sessions end."""

    async def work(operator: Operator) -> None:
        shop = await operator.find_tenant(tenant)
        await provisioning.set_password(operator.support, shop.tenant_id, email, password)

    run(work)
    console.print(f"{email} has a new password; open sessions were ended.")


@app.command("deactivate")
def deactivate(tenant: TenantOption, email: EmailArgument) -> None:
    """Shut an agent out; the history of what the agent did stays."""
    _set_active(tenant, email, active=False)
    console.print(f"{email} can no longer sign in; an access token in use ends within 15 minutes.")


@app.command("activate")
def activate(tenant: TenantOption, email: EmailArgument) -> None:
    """Let a deactivated agent in again."""
    _set_active(tenant, email, active=True)
    console.print(f"{email} can sign in again.")


def _set_active(tenant: str, email: str, *, active: bool) -> None:
    async def work(operator: Operator) -> None:
        shop = await operator.find_tenant(tenant)
        await provisioning.set_active(operator.support, shop.tenant_id, email, active=active)

    run(work)
