"""`quimbi performance`: proof that agents' figures are what tickets and messages say."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from deploy.cli.session import JsonOption, TenantOption, print_json, run
from deploy.local.console import console, errors
from deploy.local.errors import StackError
from deploy.operator import Operator
from service_kit.principal import system
from support_svc.performance.recount import Recount, recount

app = typer.Typer(help="The figures of agents' work: count them anew.", no_args_is_help=True)


@app.callback()
def several() -> None:
    """Keeps `recount` a command of its own, though it is the only one."""


@app.command("recount")
def recount_command(
    tenant: TenantOption,
    repair: Annotated[bool, typer.Option("--repair", help="Put right what is wrong.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Count all figures anew from tickets, messages and the audit log; exit status 1 when some are wrong."""

    async def work(operator: Operator) -> Recount:
        caller = system((await operator.find_tenant(tenant)).tenant_id)
        return await recount(operator.support, caller, repair=repair)

    found = run(work)
    if as_json:
        print_json(asdict(found))
    else:
        for example in found.examples:
            errors.print(f"[dim]{example}[/]")
    if found.not_known and not as_json:
        errors.print(f"[dim]{found.not_known:,} next responses of older tickets are not known, and in no figure.[/]")
    wrong = f"{found.missing:,} rows missing, {found.surplus:,} too many, {found.wrong_days:,} sums of a day wrong"
    if not found.holds and not repair:
        raise StackError(f"The figures of {tenant} are wrong: {wrong}. `--repair` puts them right.")
    if not as_json:
        counted = f"{found.tickets:,} tickets and {found.rows:,} rows counted"
        console.print(f"{counted}. {'All figures are right.' if found.holds else f'Put right: {wrong}.'}")
