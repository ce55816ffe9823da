"""`quimbi up`: start the stack, load the demo, watch, stop."""

import os
import signal
import time
from types import FrameType

from deploy.local import devenv, toolchain
from deploy.local.console import console, warn
from deploy.local.info import DemoCredentials, StackInfo
from deploy.local.settings import StackSettings
from deploy.local.stack import Stack

WATCH_INTERVAL = 0.3
"""Seconds between two looks at the children."""


class StopRequested(BaseException):
    """Ctrl-C, SIGTERM or SIGHUP arrived.

    Not an `Exception`, so that nothing on the way mistakes it for a failure.
    """


def run(settings: StackSettings, *, demo: bool = True, parent: int | None = None) -> None:
    """Run the stack until Ctrl-C or SIGTERM.

    Args:
        demo: load the demo tenants when they are not there yet.
        parent: process whose death stops the stack as well (``make``, when it is killed).
    """
    # SIGINT too: a shell script starts its background jobs with it ignored, and Python then leaves it so.
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, _request_stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # `nohup make up` is meant to survive
        signal.signal(signal.SIGHUP, _request_stop)
    stack = Stack(settings)
    started = time.monotonic()
    try:
        stack.start()
        access = _load_demo(stack.info) if demo else stack.info.known
        devenv.write(stack.info, access)
        _welcome(stack.info, access, seconds=time.monotonic() - started)
        _watch(stack, parent)
    except StopRequested:
        console.print("\nStopping.")
    finally:
        # A second Ctrl-C must not leave half of it running.
        for unwanted in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(unwanted, signal.SIG_IGN)
        stack.stop()


def _request_stop(_signal: int, _frame: FrameType | None) -> None:
    raise StopRequested


def _load_demo(info: StackInfo) -> DemoCredentials:
    if info.known is not None:
        return info.known
    # Imported late: it brings the model toolchain, which costs a second that no other command should pay.
    from deploy.local.demo import ensure_demo  # noqa: PLC0415

    return ensure_demo(info, console)


def _watch(stack: Stack, parent: int | None) -> None:
    while parent is None or os.getppid() == parent:
        for line in stack.revive_crashed():
            warn(line)
        time.sleep(WATCH_INTERVAL)
    raise StopRequested


def _welcome(info: StackInfo, access: DemoCredentials | None, *, seconds: float) -> None:
    console.print(f"\n[bold green]Quimbi is ready[/] [dim]in {seconds:.1f} s[/]\n")
    console.print(f"  Workspace   [bold]{info.edge_url}[/]")
    if access is not None:
        console.print(f"  Sign in     {access.main.agent_email}  /  {access.main.agent_password}")
    console.print(f"  API         {info.edge_url}/docs")
    if access is not None:
        console.print(f"  gRPC        {grpcurl_line(info, access)}")
    console.print(f"  Variables   {_short(devenv.path_in(info.home))}")
    console.print(f"  Logs        {_short(info.home / 'logs')}")
    console.print("\nCtrl-C stops everything; the data stays.\n")


def grpcurl_line(info: StackInfo, access: DemoCredentials) -> str:
    """Return a command that lists the demo shop's tickets over gRPC, ready to paste."""
    return (
        f"{_short(toolchain.grpcurl())} -plaintext -H 'authorization: Bearer {access.main.support_api_key}' "
        f"-d '{{\"page_size\": 3}}' {info.support_grpc} quimbi.support.v1.TicketService/ListTickets"
    )


def _short(path: os.PathLike[str]) -> str:
    """Return ``path`` relative to the current folder where that is shorter."""
    absolute = os.fspath(path)
    relative = os.path.relpath(absolute)
    return min(absolute, relative, key=len)
