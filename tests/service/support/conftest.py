"""The Support service on a real PostgreSQL, spoken to over gRPC; a shop of its own for each test."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from service_kit.db import Database
from support_svc.main import SupportService
from support_svc.settings import SupportSettings
from tests.service.support.helpdesk import Shop, open_shop


@dataclass(frozen=True)
class Running:
    """A service in this process: how to reach it and its database, in its own role."""

    service: SupportService
    channel: grpc.aio.Channel
    database: Database
    private_key: str


@pytest.fixture(scope="session")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    folder = tmp_path_factory.mktemp("keys")
    private, public = _keys(folder)
    url = os.environ["QUIMBI_TEST_SUPPORT_URL"]
    settings = SupportSettings(
        database_url=url,
        grpc_port=0,
        auth_private_key_file=private,
        auth_public_key_file=public,
        drain_seconds=0,
    )
    service, database = SupportService(settings), Database(url)
    await database.open()
    await service._database.open()
    await service.server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{service.server.port}") as channel:
        yield Running(service, channel, database, private.read_text())
    await service.server.stop()
    await service._database.close()
    await database.close()


@pytest.fixture
async def shop(running: Running) -> Shop:
    return await open_shop(running.database, running.channel, running.private_key)


@pytest.fixture
async def other_shop(running: Running) -> Shop:
    return await open_shop(running.database, running.channel, running.private_key)


def _keys(folder: Path) -> tuple[Path, Path]:
    key = Ed25519PrivateKey.generate()
    private, public = folder / "private.pem", folder / "public.pem"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private, public
