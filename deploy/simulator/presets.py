"""The two shops that the demo loads, at a given end date."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa

from deploy.simulator.orders import World, make_world, simulate_block
from deploy.simulator.output import order_batches, write_orders
from deploy.simulator.people import Person, people
from deploy.simulator.quilting import QUILTING
from deploy.simulator.spec import ShopSpec
from deploy.simulator.tea import TEA
from deploy.simulator.ticket_model import Ticket
from deploy.simulator.tickets import make_tickets
from deploy.simulator.traits import blocks
from deploy.simulator.truth import Truth, block_truth

PRESETS: Final = {"quilting": QUILTING, "tea": TEA}


@dataclass(frozen=True, slots=True)
class SimulatedShop:
    """A preset at an end date."""

    world: World

    @property
    def spec(self) -> ShopSpec:
        """All parameters, with the name, agents and currency of the shop."""
        return self.world.shop

    def order_batches(self) -> Iterator[pa.RecordBatch]:
        """Orders as Arrow batches in the columns of the generic import."""
        return order_batches(self.world)

    def write_orders(self, path: Path) -> int:
        """Orders as `.csv` or `.parquet`; returns the number of rows."""
        return write_orders(self.world, path)

    def customers(self) -> Iterator[Person]:
        """Id, name and e-mail of every customer."""
        for block in range(blocks(self.spec)):
            yield from people(self.spec, self.world.seed, block)

    def tickets(self) -> list[Ticket]:
        """Tickets with conversations, oldest first."""
        return make_tickets(self.world)

    def truth(self, block: int, horizon: int) -> Truth:
        """What the simulator knows about one block of customers for the `horizon` days after the end."""
        return block_truth(self.world, simulate_block(self.world, block), horizon)


def quilting_shop(end: date, seed: int = QUILTING.seed) -> SimulatedShop:
    """Linda's Quilting Supply: four years, 3,000 customers, some 20,000 orders, 500 tickets, until `end`
    (excluded).
    """
    return SimulatedShop(make_world(QUILTING, end, seed))


def second_shop(end: date, seed: int = TEA.seed) -> SimulatedShop:
    """Harbour Leaf Tea: two and a half years, 150 customers, 25 tickets, until `end` (excluded)."""
    return SimulatedShop(make_world(TEA, end, seed))


def load_shop(end: date, customers: int, seed: int = QUILTING.seed) -> SimulatedShop:
    """The quilting shop with any number of customers, for load tests; about seven orders each."""
    return SimulatedShop(make_world(replace(QUILTING, customers=customers), end, seed))
