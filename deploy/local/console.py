"""What a person sees while the stack starts, runs and stops: one line a step."""

import contextlib
import os
import time
from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)
if not console.is_terminal and "COLUMNS" not in os.environ:
    console.width = 160  # a file has no width: tables that are written to one keep their words


@contextlib.contextmanager
def step(title: str, *, to: Console = console) -> Iterator[None]:
    """Show ``title`` with a spinner while the block runs, then as one line with the seconds it took.

    Without a terminal only the finished line is printed, so that logs stay readable.
    """
    started = time.monotonic()
    try:
        with to.status(title):
            yield
    except BaseException:
        to.print(f"[red]✗[/] {title}")
        raise
    to.print(f"[green]✓[/] {title} [dim]{time.monotonic() - started:.1f} s[/]")


def fail(message: str) -> None:
    """Print the one line that says what to do."""
    errors.print(f"[bold red]quimbi:[/] {escape(message)}")


def warn(message: str) -> None:
    """Print a line about something that goes wrong while the stack runs on."""
    console.print(f"[yellow]![/] {escape(message)}")
