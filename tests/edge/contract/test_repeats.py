"""The same write, sent many times at once through both doors, happens once."""

from __future__ import annotations

import asyncio
import json
import uuid

import pytest

from tests.support.contract_doors import Answer
from tests.support.contract_rest import Json
from tests.support.contract_world import World

CREATE = "quimbi.support.v1.TicketService.CreateTicket"
TIMES = 20


async def _storm(world: World, request: Json, headers: dict[str, str]) -> list[Answer]:
    doors = world.doors.both
    caller = world.callers["agent"] | headers
    return await asyncio.gather(*(doors[turn % 2].call(CREATE, request, caller) for turn in range(TIMES)))


def _made(world: World, subject: str) -> int:
    row = world.database.support.connection.execute(
        "SELECT count(*) FROM support.tickets WHERE subject = %s", [subject]
    ).fetchone()
    assert row is not None
    return int(row[0])


def _content(answer: Answer) -> str:
    """The ticket as both doors print it: JSON gives times with trailing zeros or without."""
    ticket = dict(answer.body["ticket"])
    times = {name: str(ticket.pop(name)).rstrip("Z0") for name in sorted(ticket) if name.endswith("_at")}
    return json.dumps([ticket, times], sort_keys=True)


@pytest.mark.parametrize("place", ["request_id", "idempotency-key"])
async def test_twenty_at_once_make_one_ticket(world: World, place: str) -> None:
    key, subject = f"storm-{uuid.uuid4()}", f"Storm {uuid.uuid4()}"
    request: Json = {"ticket": {"customer_id": "c", "subject": subject, "first_message": "Hello"}}
    headers = {} if place == "request_id" else {place: key}
    request |= {"request_id": key} if place == "request_id" else {}

    answers = await _storm(world, request, headers)

    assert [answer.status for answer in answers] == ["OK"] * TIMES
    assert len({_content(answer) for answer in answers}) == 1
    assert _made(world, subject) == 1

    before = world.database.fingerprint()
    request["ticket"] = {**request["ticket"], "subject": f"{subject}!"}
    for answer in await _storm(world, request, headers):
        assert (answer.status, answer.reason) == ("INVALID_ARGUMENT", "REQUEST_ID_REUSED")
        assert answer.fields == ("request_id",)
    assert world.database.fingerprint() == before


async def test_two_bodies_at_once_under_one_key_make_one_ticket(world: World) -> None:
    key, subjects = str(uuid.uuid4()), [f"Race {uuid.uuid4()}" for _ in range(TIMES)]
    caller = world.callers["agent"]
    answers = await asyncio.gather(
        *(
            world.doors.both[turn % 2].call(
                CREATE, {"ticket": {"customer_id": "c", "subject": subject}, "request_id": key}, caller
            )
            for turn, subject in enumerate(subjects)
        )
    )
    assert sorted(answer.reason for answer in answers) == [""] + ["REQUEST_ID_REUSED"] * (TIMES - 1)
    assert sum(_made(world, subject) for subject in subjects) == 1


async def test_a_request_id_belongs_to_its_caller(world: World) -> None:
    key, subject = str(uuid.uuid4()), f"Twice {uuid.uuid4()}"
    request = {"ticket": {"customer_id": "c", "subject": subject}, "request_id": key}
    for caller in ("agent", "lead", "support_key"):
        answer = await world.doors.rest.call(CREATE, request, world.callers[caller])
        assert answer.status == "OK"
    assert _made(world, subject) == 3


async def test_a_call_that_was_refused_leaves_its_request_id_free(world: World) -> None:
    key = str(uuid.uuid4())
    refused = {"ticket": {"customer_id": "c", "subject": "Hello", "queue_id": str(uuid.uuid4())}, "request_id": key}
    right = {"ticket": {"customer_id": "c", "subject": "Hello"}, "request_id": key}
    for request, status in ((refused, "NOT_FOUND"), (right, "OK")):
        answer = await world.doors.rest.call(CREATE, request, world.callers["agent"])
        assert answer.status == status
