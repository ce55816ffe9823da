"""`quimbi up`."""

import os
from typing import Annotated

import typer

from deploy.local import up as local_up
from deploy.local.settings import StackSettings


def up(
    *,
    demo: Annotated[bool, typer.Option(help="Load the demo shop at first start.")] = True,
    stop_with_parent: Annotated[
        bool,
        typer.Option("--stop-with-parent", help="Also stop when the program that started this one dies."),
    ] = False,
) -> None:
    """Run the whole platform on this machine until Ctrl-C."""
    local_up.run(StackSettings(), demo=demo, parent=os.getppid() if stop_with_parent else None)
