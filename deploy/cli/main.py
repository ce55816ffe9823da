"""The `quimbi` command: what an operator does with the platform."""

import sys

import typer

from deploy.cli import (
    agents,
    audit,
    connections,
    doctor,
    evaluate,
    intelligence,
    keys,
    migrate,
    models,
    performance,
    tenants,
    up,
)
from deploy.local.console import fail
from deploy.local.errors import StackError

app = typer.Typer(
    name="quimbi",
    help="Quimbi: customer support for online shops.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("up")(up.up)
app.command("doctor")(doctor.doctor)
app.add_typer(migrate.app, name="migrate")
app.add_typer(tenants.app, name="tenants")
app.add_typer(agents.app, name="agents")
app.add_typer(keys.app, name="keys")
app.add_typer(audit.app, name="audit")
app.add_typer(performance.app, name="performance")
app.add_typer(intelligence.import_app, name="import")
app.add_typer(connections.app, name="connections")
app.command("train")(intelligence.train)
app.add_typer(models.app, name="models")
app.command("evaluate")(evaluate.evaluate)
app.command("refresh")(intelligence.refresh)


def main() -> None:
    """Run the command; a mistake gives one line and exit status 1, a wrong option 2 (by typer)."""
    try:
        app()
    except StackError as error:
        fail(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
