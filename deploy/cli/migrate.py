"""`quimbi migrate`: the database schemas of both services."""

import importlib
from collections.abc import Iterator
from enum import StrEnum
from types import ModuleType
from typing import Annotated

import typer

from deploy.local.console import console, step
from deploy.local.database import Databases
from deploy.local.settings import StackSettings
from deploy.local.stack import databases_of

app = typer.Typer(help="Change the database schemas.", no_args_is_help=True)


class Service(StrEnum):
    """Whose schema."""

    SUPPORT = "support"
    INTELLIGENCE = "intelligence"
    ALL = "all"


ServiceOption = Annotated[Service, typer.Option("--service", help="Whose schema.")]


@app.command("up")
def migrate_up(
    service: ServiceOption = Service.ALL,
    revision: Annotated[str, typer.Option(help="Revision to stop at.")] = "head",
) -> None:
    """Bring the schemas to a revision, the newest unless told otherwise."""
    with databases_of(StackSettings()) as databases:
        for name, migrations, owner_url in _chosen(service, databases):
            with step(f"{name}: up to {revision}"):
                migrations.upgrade(owner_url, revision)


@app.command("down")
def migrate_down(
    service: Annotated[Service, typer.Option("--service", help="Whose schema; one at a time.")],
    revision: Annotated[str, typer.Argument(help="Revision to go back to; `base` empties the schema.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take one schema back to a revision. Data of newer revisions is lost."""
    if service is Service.ALL:
        raise typer.BadParameter("choose support or intelligence")
    if not yes:
        typer.confirm(f"Data that newer revisions of {service} hold is lost. Go on?", abort=True)
    with databases_of(StackSettings()) as databases:
        for name, migrations, owner_url in _chosen(service, databases):
            with step(f"{name}: down to {revision}"):
                migrations.downgrade(owner_url, revision)


@app.command("current")
def migrate_current(service: ServiceOption = Service.ALL) -> None:
    """Show the revision of each schema."""
    with databases_of(StackSettings()) as databases:
        for name, migrations, owner_url in _chosen(service, databases):
            console.print(f"{name}: {migrations.current(owner_url) or 'empty'}")


def _chosen(service: Service, databases: Databases) -> Iterator[tuple[str, ModuleType, str]]:
    """Yield name, migration module and owner URL of the services meant."""
    for candidate, urls in (
        (Service.SUPPORT, databases.support),
        (Service.INTELLIGENCE, databases.intelligence),
    ):
        if service in {candidate, Service.ALL}:
            yield candidate.value, importlib.import_module(f"{candidate}_svc.migrate"), urls.owner
