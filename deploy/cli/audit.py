"""`quimbi audit`: proof that the record of changes is as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.session import JsonOption, TenantOption, print_json, run
from deploy.local.console import console, errors
from deploy.local.errors import StackError
from deploy.operator import Operator
from service_kit.principal import system
from support_svc.audit import chain, verification
from support_svc.audit.verification import Check

app = typer.Typer(help="The record of changes: check its chain of hashes, export it.", no_args_is_help=True)


@app.command("verify")
def verify(
    tenant: TenantOption,
    head: Annotated[str, typer.Option(help="Hash that the log had at an earlier time; it must still be in it.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Compute the chain of hashes anew; exit status 1 when an entry was changed, removed or inserted."""

    async def work(operator: Operator) -> tuple[Check, bool]:
        caller = system((await operator.find_tenant(tenant)).tenant_id)
        check = await verification.verify(operator.support, caller, after=0)
        while not check.complete and not check.fault:
            errors.print(f"[dim]{check.verified:,} entries verified[/]")
            check = await verification.verify(operator.support, caller, after=check.verified)
        return check, not earlier or await verification.holds(operator.support, caller, earlier)

    try:
        earlier = bytes.fromhex(head)
    except ValueError:
        raise StackError(f"--head takes the hexadecimal digits that an earlier check printed, not: {head}") from None
    check, found = run(work)
    if as_json:
        print_json(check._asdict() | {"head": check.head.hex(), "earlier_head_found": found})
    if check.fault:
        raise StackError(f"The log of {tenant} is broken after entry {check.verified}: {check.fault}.")
    if not found:
        raise StackError(f"The log of {tenant} holds in itself, but no entry has the hash {head}: it was written anew.")
    if not as_json:
        console.print(f"{check.verified:,} entries, nothing changed, nothing missing. Head: {check.head.hex()}")


@app.command("export")
def export(
    tenant: TenantOption,
    path: Annotated[Path, typer.Argument(help="File to write, one entry a line as JSON.")],
) -> None:
    """Write every entry to a file that `verify-file` can check without the database."""

    async def work(operator: Operator) -> int:
        caller = system((await operator.find_tenant(tenant)).tenant_id)
        last, complete = 0, False
        with path.open("w", encoding="utf-8") as file:  # a command does one thing at a time
            while not complete:
                lines, last, complete = await verification.export(operator.support, caller, after=last)
                file.writelines(f"{line}\n" for line in lines)
        return last

    console.print(f"Wrote {run(work):,} entries to {path}.")


@app.command("verify-file")
def verify_file(path: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file of `export`.")]) -> None:
    """Check an export; exit status 1 when a line was changed, removed or inserted."""
    try:
        verdict = chain.verify(_links(path))
    except ValueError as error:
        raise StackError(f"{path}: {error}") from error
    if verdict.fault:
        raise StackError(f"{path} is broken after entry {verdict.verified}: {verdict.fault}.")
    console.print(f"{verdict.verified:,} entries, nothing changed, nothing missing. Head: {verdict.head.hex()}")


def _links(path: Path) -> Iterator[chain.Link]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield chain.from_line(line)
