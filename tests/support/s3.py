"""A server of S3's interface on the loopback, in a process of its own, with one bucket in it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from deploy.local.ports import LOOPBACK, free_ports

_PATIENCE = 30.0  # seconds until it answers
# Any signature will do: what the tests try is not whose bucket it is.
_SIGNED = {"authorization": "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request, Signature=0"}


@dataclass(frozen=True)
class Bucket:
    """A bucket: its URL, and the variables that lead there."""

    uri: str
    variables: dict[str, str]


def variables(endpoint: str) -> dict[str, str]:
    """What `docs/attachments.md` says to set for a server of one's own."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "AWS_ALLOW_HTTP": "true",
    }


@contextmanager
def bucket() -> Iterator[Bucket]:
    """A bucket that exists while the block runs."""
    (port,) = free_ports(1)
    endpoint = f"http://{LOOPBACK}:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", LOOPBACK, "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _create(f"{endpoint}/files", server)
            yield Bucket("s3://files/quimbi", variables(endpoint))
        finally:
            server.terminate()


def _create(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            httpx.put(url, headers=_SIGNED, timeout=_PATIENCE).raise_for_status()
        except httpx.TransportError:
            assert server.poll() is None, "the server of S3's interface did not start"
            assert time.monotonic() < until, "the server of S3's interface does not answer"
            time.sleep(0.05)
        else:
            return
