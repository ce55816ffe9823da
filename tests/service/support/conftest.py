"""Shops for the helpdesk's tests: more people than usual, and without passwords, whose hashes take their time."""

from __future__ import annotations

import pytest

from service_kit.db import Database
from tests.service.support.helpdesk import Shop, open_shop
from tests.support.services import Services


@pytest.fixture
def database(services: Services) -> Database:
    """Support's database, as the role that the service has."""
    return services.operator.support


@pytest.fixture
async def shop(services: Services, database: Database) -> Shop:
    """A fresh shop."""
    return await open_shop(database, services.support, services.private_key)


@pytest.fixture
async def other_shop(services: Services, database: Database) -> Shop:
    """Another fresh shop, which must never see anything of the first."""
    return await open_shop(database, services.support, services.private_key)
