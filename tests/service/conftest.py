"""Fixtures of the service tests: one PostgreSQL and one pair of services for the whole run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from deploy.local.database import Databases
from deploy.local.settings import StackSettings
from deploy.local.stack import database_only, migrate
from tests.support.home import temporary_home
from tests.support.services import Services, running_services
from tests.support.shops import Shop, make_shop


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """State folder of the run."""
    with temporary_home() as folder:
        yield folder


@pytest.fixture(scope="session")
def settings(home: Path) -> StackSettings:
    """Settings of the run's one stack: each call of `for_tests` takes other ports."""
    return StackSettings.for_tests(home)


@pytest.fixture(scope="session")
def databases(settings: StackSettings) -> Iterator[Databases]:
    """A real PostgreSQL with both schemas."""
    with database_only(settings) as urls:
        migrate(urls)
        yield urls


@pytest.fixture(scope="session")
async def services(home: Path, databases: Databases) -> AsyncIterator[Services]:
    """Both services, serving."""
    async with running_services(home, databases) as running:
        yield running


@pytest.fixture
async def shop(services: Services) -> Shop:
    """A fresh shop."""
    return await make_shop(services.operator, "quilts")


@pytest.fixture
async def other_shop(services: Services) -> Shop:
    """Another fresh shop, which must never see anything of the first."""
    return await make_shop(services.operator, "teas")
