"""The event stream over REST: server-sent events through the real edge, resumed by the position in the last one."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.edge.test_stack_outage import until_whole
from tests.support.contract_world import World, bearer, key_with

PATH = "/api/events"
PATIENCE = 20.0
_MORE_THAN_SOCKETS_HOLD = 30_000  # events; the system buffers some 4 MiB of a connection
Json = dict[str, Any]


class Source:
    """An open stream. `position` is that of the last answer, `events` all that came."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.position = ""
        self.events: list[Json] = []
        self._lines = response.aiter_lines()

    async def read(self) -> Json:
        """The next answer; `StopAsyncIteration` at the end of the stream."""
        async with asyncio.timeout(PATIENCE):
            while True:
                line = await anext(self._lines)
                assert not line or line.startswith("data: "), line
                if line:
                    answer: Json = json.loads(line.removeprefix("data: "))
                    self.position = answer["position"]
                    self.events += answer["events"]
                    return answer

    async def until(self, count: int) -> list[Json]:
        """All events of this stream, as soon as there are `count`."""
        while len(self.events) < count:
            await self.read()
        return self.events


@asynccontextmanager
async def opened(world: World, headers: Mapping[str, str], **query: str) -> AsyncIterator[Source]:
    """A stream that has given its first answer."""
    client = world.doors.rest.client
    async with client.stream("GET", PATH, params=query, headers=dict(headers), timeout=PATIENCE) as response:
        assert response.status_code == httpx.codes.OK, await response.aread()
        source = Source(response)
        await source.read()
        yield source


async def create(world: World, subject: str = "Where is my order?") -> str:
    request = {"ticket": {"customer_id": world.values["customer"], "subject": subject}}
    answer = await world.doors.rest.call(
        "quimbi.support.v1.TicketService.CreateTicket", request, world.callers["agent"]
    )
    made: str = answer.body["ticket"]["id"]
    return made


async def test_answers_are_server_sent_events_that_come_as_things_happen(world: World) -> None:
    headers = world.callers["viewer"] | {"accept": "text/event-stream", "accept-encoding": "br, gzip"}
    async with opened(world, headers) as source:
        shown = source.response.headers
        assert shown["content-type"] == "text/event-stream"
        assert shown["cache-control"] == "no-store"
        assert "content-encoding" not in shown
        assert "content-length" not in shown
        began = int(source.position)
        ticket = await create(world)
        (event,) = await source.until(1)
    assert event.pop("created_at").endswith("Z")
    assert {"customer_id", "subject"} <= set(event.pop("fields"))
    assert event == {
        "position": str(began + 1),
        "kind": "ticket.create",
        "ticket_id": ticket,
        "object_id": "",
        "actor_id": world.values["agent"],
        "actor_name": world.shop.agents["agent"].name,
    }


async def test_a_client_that_was_cut_off_goes_on_after_its_last_position(world: World) -> None:
    agent = world.callers["agent"]
    async with opened(world, agent) as source:
        first = await create(world)
        await source.until(1)
    missed = [await create(world) for _ in range(3)]
    async with opened(world, agent, after=source.position) as resumed:
        assert [event["ticket_id"] for event in await resumed.until(3)] == missed
    assert first not in missed


async def test_a_key_is_told_what_its_scopes_allow(world: World) -> None:
    _, secret = await key_with(world, "support", ["tickets.read"], "event reader")
    async with opened(world, bearer(secret)) as source:
        note = {"ticket_id": world.values["ticket"], "note": {"content": "Careful"}}
        await world.doors.rest.call("quimbi.support.v1.NoteService.CreateNote", note, world.callers["agent"])
        ticket = await create(world)
        (event,) = await source.until(1)
        assert (event["kind"], event["ticket_id"]) == ("ticket.create", ticket)


async def test_the_workspace_is_let_in_by_its_cookie_and_other_sites_are_not(world: World) -> None:
    cookie = world.callers["cookie"]
    async with opened(world, cookie | {"sec-fetch-site": "same-origin"}) as source:
        await create(world)
        await source.until(1)
    foreign = await world.doors.rest.client.get(PATH, headers=cookie | {"sec-fetch-site": "cross-site"})
    assert foreign.status_code == httpx.codes.FORBIDDEN


@pytest.mark.parametrize(
    ("caller", "query", "status", "reason"),
    [
        ("none", "", 401, "UNAUTHENTICATED"),
        ("expired_token", "", 401, "UNAUTHENTICATED"),
        ("agent", "?after=yesterday", 400, "INVALID_ARGUMENT"),
        ("agent", "?after=99999999", 400, "INVALID_ARGUMENT"),
        ("agent", "?ticket_id=1", 400, "INVALID_ARGUMENT"),
    ],
)
async def test_a_refusal_is_an_ordinary_answer_in_json(
    world: World, caller: str, query: str, status: int, reason: str
) -> None:
    answer = await world.doors.rest.client.get(PATH + query, headers=world.callers[caller])
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()["details"][0]["reason"] == reason


async def test_clients_that_stand_still_hold_up_nobody(world: World) -> None:
    agent, address = world.callers["agent"], urlsplit(str(world.doors.rest.client.base_url))
    request = f"GET {PATH} HTTP/1.1\r\nhost: {address.netloc}\r\nauthorization: {agent['authorization']}\r\n\r\n"
    async with AsyncExitStack() as stack:
        for _ in range(20):
            still = stack.enter_context(socket.socket())
            still.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            await asyncio.to_thread(still.connect, (address.hostname or "", address.port or 80))
            still.sendall(request.encode())
            # Its stream stands; from now on it reads nothing more.
            assert (await asyncio.to_thread(still.recv, 12)).endswith(b" 200")
        source = await stack.enter_async_context(opened(world, agent))
        began = int(source.position)
        await asyncio.to_thread(_append, world, _MORE_THAN_SOCKETS_HOLD)
        await source.until(_MORE_THAN_SOCKETS_HOLD)
        wanted = list(range(began + 1, began + _MORE_THAN_SOCKETS_HOLD + 1))
        assert [int(event["position"]) for event in source.events] == wanted
        await create(world)


@pytest.mark.slow
async def test_a_client_that_takes_nothing_for_a_minute_is_let_go(world: World) -> None:
    agent, address = world.callers["agent"], urlsplit(str(world.doors.rest.client.base_url))
    request = f"GET {PATH} HTTP/1.1\r\nhost: {address.netloc}\r\nauthorization: {agent['authorization']}\r\n\r\n"
    statistic = "http.edge.downstream_rq_idle_timeout"
    admin = f"http://127.0.0.1:{world.stack.settings.envoy_admin_port}/stats?filter={statistic}"
    with socket.socket() as still:
        still.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await asyncio.to_thread(still.connect, (address.hostname or "", address.port or 80))
        still.sendall(request.encode())
        assert (await asyncio.to_thread(still.recv, 12)).endswith(b" 200")
        await asyncio.to_thread(_append, world, _MORE_THAN_SOCKETS_HOLD)
        async with asyncio.timeout(90):
            while (await world.doors.rest.client.get(admin)).text.strip() != f"{statistic}: 1":  # noqa: ASYNC110
                await asyncio.sleep(1)  # it is the edge's clock that runs


async def test_when_the_service_stops_its_streams_end_and_go_on_at_the_next(world: World) -> None:
    agent = world.callers["agent"]
    async with opened(world, agent) as source:
        await create(world)
        await source.until(1)
        await asyncio.to_thread(world.stack.stop_part, "support")
        with pytest.raises((StopAsyncIteration, httpx.RemoteProtocolError)):
            await source.read()
    _append(world, 5)
    await asyncio.to_thread(world.stack.start_part, "support")
    await until_whole(world)
    async with opened(world, agent, after=source.position) as resumed:
        assert len(await resumed.until(5)) == 5


def _append(world: World, count: int) -> None:
    """Commits many events of the first shop at once."""
    connection = world.database.support.connection
    with connection.transaction():
        connection.execute("SELECT set_config('app.tenant_id', %s, true)", [world.shop.tenant_id])
        connection.execute(
            """
            SELECT support.append_log(jsonb_agg(jsonb_build_object('event', jsonb_build_object(
                'kind', 'ticket.update', 'object_id', n::text, 'fields', array['subject'], 'actor_id', 'system',
                'actor_name', 'Quimbi', 'permission', 'tickets.read', 'created_at', now()))))
            FROM generate_series(1, %s) AS n
            """,
            [count],
        )
