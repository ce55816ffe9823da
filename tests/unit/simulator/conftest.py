"""One simulated quilting shop for all tests of this folder: it is cheap, but not free."""

from datetime import date

import pytest

from deploy.simulator.orders import OrderBlock, simulate_block
from deploy.simulator.presets import SimulatedShop, quilting_shop
from deploy.simulator.ticket_model import Ticket

END = date(2026, 1, 1)


@pytest.fixture(scope="session")
def shop() -> SimulatedShop:
    return quilting_shop(END)


@pytest.fixture(scope="session")
def block(shop: SimulatedShop) -> OrderBlock:
    return simulate_block(shop.world, 0)


@pytest.fixture(scope="session")
def tickets(shop: SimulatedShop) -> list[Ticket]:
    return shop.tickets()
