"""Ports: finding free ones, and saying which variable to change when one is taken."""

import contextlib
import socket
import time
from collections.abc import Mapping

from deploy.local.errors import StackError

LOOPBACK = "127.0.0.1"


def free_ports(count: int) -> list[int]:
    """Return ``count`` different loopback ports that nothing listens on now."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for candidate in sockets:
            candidate.bind((LOOPBACK, 0))
        return [int(candidate.getsockname()[1]) for candidate in sockets]


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Tell whether a server could listen on ``port`` now."""
    with socket.socket() as probe:
        # As every server does: a port that only has closed connections lingering is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def require_free(ports: Mapping[str, int], *, patience: float = 3.0) -> None:
    """Raise `StackError` unless every port is free and used once.

    Args:
        ports: port by the environment variable that changes it.
        patience: seconds to wait for processes of a killed stack to let go of their ports.
    """
    owners: dict[int, str] = {}
    for variable, port in ports.items():
        if port in owners:
            raise StackError(f"{owners[port]} and {variable} are both {port}: give each its own port.")
        owners[port] = variable

    deadline = time.monotonic() + patience
    while taken := {variable: port for variable, port in ports.items() if not is_free(port)}:
        if time.monotonic() > deadline:
            variable, port = next(iter(taken.items()))
            raise StackError(
                f"Port {port} is in use by another program. Stop it, or choose another port: "
                f"{variable}={_suggestion(port, set(ports.values()))} make up"
            )
        time.sleep(0.1)


def _suggestion(port: int, avoid: set[int]) -> int:
    near = (candidate for candidate in range(port + 1, min(port + 200, 65535)) if candidate not in avoid)
    return next((candidate for candidate in near if is_free(candidate)), free_ports(1)[0])
