"""Every command on tickets, in any order, by two agents, while time passes: the service does what the model does.

The service's own code runs against PostgreSQL, with a clock that the test moves; after each step every ticket is
compared. The alarms are those that the service has put into its queue, not those that the test expects.
"""

from __future__ import annotations

import asyncio

from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)

from deploy.local.database import Databases
from tests.service.support.ticket_machine import TicketMachine
from tests.service.support.ticket_world import World


async def test_the_service_does_what_the_model_does(databases: Databases) -> None:
    def play() -> None:
        world = World(databases)
        try:
            TicketMachine.world = world
            bounded = settings(
                max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
            )
            run_state_machine_as_test(TicketMachine, settings=bounded)
        finally:
            world.close()

    # A thread with a loop of its own: what hypothesis calls does not wait.
    await asyncio.to_thread(play)
