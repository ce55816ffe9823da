"""Asking processes whether they are ready, and Envoy to let its clients go."""

import contextlib
import http.client
import re
import time

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from deploy.local.ports import LOOPBACK


def grpc_serving(port: int, *, timeout: float = 2.0) -> bool:
    """Tell whether the server's overall status by ``grpc.health.v1`` is SERVING."""
    with contextlib.suppress(grpc.RpcError), grpc.insecure_channel(f"{LOOPBACK}:{port}") as channel:
        check: health_pb2.HealthCheckResponse = health_pb2_grpc.HealthStub(channel).Check(
            health_pb2.HealthCheckRequest(), timeout=timeout
        )
        return bool(check.status == health_pb2.HealthCheckResponse.SERVING)
    return False


def envoy_ready(admin_port: int) -> bool:
    """Tell whether Envoy is LIVE, which it is once its listeners are up and its clusters initialised."""
    status, _ = _admin("GET", "/ready", admin_port)
    return status == http.client.OK


def drain_envoy(admin_port: int, *, patience: float = 3.0) -> None:
    """Let Envoy refuse new work and finish what runs, for at most ``patience`` seconds.

    Open event streams never finish by themselves, hence the limit.
    """
    status, _ = _admin("POST", "/drain_listeners?graceful&skip_exit", admin_port)
    deadline = time.monotonic() + patience
    while status == http.client.OK and time.monotonic() < deadline and _active_requests(admin_port):
        time.sleep(0.05)


def _active_requests(admin_port: int) -> int:
    _, body = _admin("GET", "/stats?filter=%5Ehttp%5C..*downstream_rq_active$", admin_port)
    lines = (re.fullmatch(r"http\.(.+)\.downstream_rq_active: (\d+)", line) for line in body.splitlines())
    return sum(int(found[2]) for found in lines if found and found[1] != "admin")


def _admin(method: str, path: str, port: int) -> tuple[int, str]:
    """Call Envoy's admin interface; status 0 when it does not answer."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()
