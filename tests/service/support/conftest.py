"""Shops for the helpdesk's tests: more people than usual, and without passwords, whose hashes take their time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from quimbi.platform.v1 import api_key_pb2
from quimbi.support.v1 import api_key_service_pb2

import support_svc.migrate
from deploy.local.database import Databases
from deploy.local.settings import StackSettings
from deploy.local.stack import database_only, migrate
from service_kit.db import Database
from tests.service.support.helpdesk import Caller, Clock, Shop, open_shop
from tests.support import s3
from tests.support.home import temporary_home
from tests.support.services import Services, running_services


@pytest.fixture
def database(services: Services) -> Database:
    """Support's database, as the role that the service has."""
    return services.operator.support


@pytest.fixture
def clock() -> Clock:
    """The clock of `timed`."""
    return Clock()


@pytest.fixture
async def timed(services: Services, clock: Clock) -> AsyncIterator[Database]:
    """Support's database once more, for use cases at moments that the test chooses."""
    opened = Database(services.databases.support.app, pool_size=4, clock=clock)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def shop(services: Services, database: Database) -> Shop:
    """A fresh shop."""
    return await open_shop(database, services.support, services.private_key)


@pytest.fixture
async def other_shop(services: Services, database: Database) -> Shop:
    """Another fresh shop, which must never see anything of the first."""
    return await open_shop(database, services.support, services.private_key)


@pytest.fixture
async def writing_key(services: Services, shop: Shop) -> Caller:
    """An API key of the shop that may change tickets and nothing else."""
    asked = api_key_service_pb2.CreateApiKeyRequest(api_key=api_key_pb2.ApiKey(name="k", scopes=["tickets.write"]))
    answer = await shop.admin(asked)
    return Caller(services.support, answer.secret, agent_id=answer.api_key.id, name="k")


@pytest.fixture(scope="session")
def bucket() -> Iterator[s3.Bucket]:
    """A bucket that the environment leads to."""
    with s3.bucket() as made, pytest.MonkeyPatch.context() as patch:
        for name, value in made.variables.items():
            patch.setenv(name, value)
        yield made


@pytest.fixture(scope="session")
async def services_with_bucket(bucket: s3.Bucket) -> AsyncIterator[Services]:
    """Services whose files are in a bucket, on a PostgreSQL of their own: whoever works off its queue removes files."""
    with temporary_home() as home, database_only(StackSettings.for_tests(home)) as urls:
        migrate(urls)
        async with running_services(home, urls, bucket.uri) as running:
            yield running


@pytest.fixture(scope="session")
def quiet_databases() -> Iterator[Databases]:
    """A PostgreSQL without a service: nobody works off its queue, and the time is the test's own."""
    with temporary_home() as home, database_only(StackSettings.for_tests(home)) as urls:
        support_svc.migrate.upgrade(urls.support.owner)
        yield urls
