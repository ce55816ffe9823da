"""Many clients on the event stream at once, their connections cut at random moments: each gets all that it may see."""

import pytest

from deploy.local.stack import Stack
from tests.load.stream import FULL, Plan, run

PLANS = [
    Plan(50, 50, 5, 40),
    pytest.param(Plan(200, 50, 20, 40, restart=True), marks=pytest.mark.slow),
    pytest.param(FULL, marks=pytest.mark.slow),
]


@pytest.mark.parametrize("plan", PLANS, ids=repr)
async def test_every_client_gets_each_event_that_it_may_see_once_and_in_order(stack: Stack, plan: Plan) -> None:
    outcome = await run(stack, plan)
    assert outcome.faults == []
    assert outcome.cuts > 0
    assert outcome.delivered > plan.clients * outcome.changes * 0.8
