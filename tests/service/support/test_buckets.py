"""What a bucket adds to `test_attachments`, which runs there too: large files, and a server that is away."""

from __future__ import annotations

import hashlib
import time

import pytest

from deploy.local.ports import free_ports
from service_kit.errors import UnavailableError
from support_svc.attachments.storage import Storage
from tests.support import s3

MIB = 1024**2


async def test_a_file_of_many_parts_comes_back_as_it_was(bucket: s3.Bucket) -> None:
    content = b"".join(hashlib.sha256(str(number).encode()).digest() for number in range(13 * MIB // 32))
    storage = Storage(bucket.uri, allow_http=True)
    with storage.scratch() as file:
        file.write(content)
        await storage.put("tenant", "large", file)
    pieces = [piece async for piece in storage.read("tenant", "large")]
    assert len(pieces) > 1
    assert b"".join(pieces) == content
    for _ in range(2):  # removing twice is removing
        await storage.remove("tenant", "large")
    with pytest.raises(FileNotFoundError):
        await anext(storage.read("tenant", "large"))


async def test_a_bucket_that_is_away_is_said_to_be_away_and_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in s3.variables(f"http://127.0.0.1:{free_ports(1)[0]}").items():
        monkeypatch.setenv(name, value)
    begun, storage = time.monotonic(), Storage("s3://files/quimbi", allow_http=True)
    with pytest.raises(UnavailableError):
        await anext(storage.read("tenant", "any"))
    assert time.monotonic() - begun < 20


async def test_a_bucket_without_tls_is_not_spoken_to_unless_allowed(bucket: s3.Bucket) -> None:
    with pytest.raises(UnavailableError):
        await anext(Storage(bucket.uri).read("tenant", "any"))
