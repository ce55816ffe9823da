"""No path lets the text of a note reach anybody who may not read notes, a customer least of all.

A note with a mark is written, edited, mentioned from and drafted. Then callers who may do everything but read notes,
and one who has what a shop's own chat for its customers would have, ask every method of both services through both
doors; and everything that the database holds is searched, what waits to be sent included.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from psycopg import sql

from tests.support.contract_doors import Answer, Door
from tests.support.contract_requests import PUBLIC, REQUESTS
from tests.support.contract_world import World, bearer
from tests.support.shops import Shop, make_shop

PREFIX = "inside."
#: Where the text of a note belongs: itself, its history, and what its own writer is still typing.
HOME = {"support.ticket_notes", "support.ticket_note_versions", "support.drafts", "support.draft_versions"}
CHAT = ["messages.write", "tickets.read", "tickets.write"]
#: Ways to ask that the one request of a method in the list does not take.
MORE: list[tuple[str, dict[str, Any]]] = [
    ("MessageService.CreateMessage", {"message": {"content": "Hi"}, "last_seen_note_id": ""}),
    ("MessageService.CreateMessage", {"message": {"content": "Hi", "from_agent": True}, "last_seen_message_id": ""}),
    ("MessageService.CreateMessage", {"message": {"content": "Hi", "in_reply_to": "${inside.marked_note}"}}),
    ("MessageService.GetMessage", {"id": "${inside.marked_note}"}),
    ("MessageService.ListMessageVersions", {"id": "${inside.marked_note}"}),
    ("NoteService.ListNoteVersions", {"id": "${inside.marked_note}"}),
    ("ConversationService.GetConversation", {"page_size": 100}),
    ("DraftService.GetDraft", {"kind": "NOTE"}),
    ("DraftService.ListDraftVersions", {"kind": "NOTE"}),
]


@pytest.fixture(scope="module")
async def mark(world: World) -> str:
    """What nothing but a note says, in a shop of its own that has something of everything."""
    shop = await make_shop(world.operator, "inside")
    await world.add_shop(PREFIX, shop)
    text = f"lighthouse{uuid4().hex}"
    await _write(world, text)
    for name, scopes in (("everything_else", _all_but_notes(world)), ("chat", CHAT)):
        world.callers[name] = bearer(await _key(world, shop, name, scopes))
    return text


def _all_but_notes(world: World) -> list[str]:
    return [scope for scope in world.operator.scopes("support") if scope != "notes.read"]


async def _key(world: World, shop: Shop, name: str, scopes: list[str]) -> str:
    _, secret = await world.operator.create_key("support", shop.tenant_id, name=name, scopes=scopes, expires_at=None)
    return secret


async def _write(world: World, text: str) -> None:
    async def call(method: str, request: dict[str, Any], role: str = "agent") -> Answer:
        caller = world.callers[f"inside_{role}"]
        answer = await world.doors.rest.call(f"quimbi.support.v1.{method}", world.resolve(request, PREFIX), caller)
        assert answer.status == "OK", answer
        return answer

    ticket = "${ticket}"
    for content in (f"First {text}", f"@admin {text}"):
        answer = await call("NoteService.CreateNote", {"ticket_id": ticket, "note": {"content": content}})
        note = answer.body["note"]["id"]
        edited = {"id": note, "content": f"{content}, edited"}
        await call("NoteService.UpdateNote", {"ticket_id": ticket, "note": edited})
    assert text in (await call("MentionService.ListMentions", {}, "admin")).text
    gone = await call("NoteService.CreateNote", {"ticket_id": ticket, "note": {"content": f"Gone {text}"}})
    await call("NoteService.DeleteNote", {"ticket_id": ticket, "id": gone.body["note"]["id"]})
    for content in (text, f"{text} and more"):
        draft = {"ticket_id": ticket, "kind": "NOTE", "draft": {"content": content}}
        await call("DraftService.SaveDraft", draft)
    world.values["inside.marked_note"] = note


async def test_no_method_of_either_service_shows_it(world: World, mark: str) -> None:
    ticket = world.values["inside.ticket"]
    requests = [(method, world.resolve(request, PREFIX)) for method, request in REQUESTS.items()]
    more = [(f"quimbi.support.v1.{name}", world.resolve({"ticket_id": ticket, **request})) for name, request in MORE]
    search = [("quimbi.support.v1.TicketService.ListTickets", {"q": mark})]
    asked = 0
    for method, request in [*more, *search, *requests]:
        backend = method.split(".")[1]
        callers = ["everything_else", "chat"] if backend == "support" else ["inside_intelligence_key"]
        for caller in callers:
            for door in world.doors.both:
                answer = await _ask(door, method, request, world.callers[caller])
                assert mark not in answer.text, (method, caller, door.name)
                if "NoteService.List" in method or "Mention" in method:
                    assert answer.status == "PERMISSION_DENIED", (method, caller)
                asked += 1
    assert asked >= 2 * len(set(world.doors.rest.contract.methods) - PUBLIC)


async def _ask(door: Door, method: str, request: dict[str, Any], caller: dict[str, str]) -> Answer:
    return await door.call(method, request, caller)


async def test_nothing_but_notes_and_their_drafts_holds_it(world: World, mark: str) -> None:
    connection = world.database.support.connection
    tables = connection.execute(
        "SELECT table_schema, table_name FROM information_schema.tables "
        "WHERE table_schema IN ('support', 'jobs') AND table_type = 'BASE TABLE'"
    ).fetchall()
    assert ("jobs", "procrastinate_jobs") in tables
    holding = set()
    for schema, table in tables:
        query = sql.SQL("SELECT count(*) FROM {} AS held WHERE held::text LIKE {}").format(
            sql.Identifier(schema, table), sql.Literal(f"%{mark}%")
        )
        row = connection.execute(query).fetchone()
        if row is not None and row[0]:
            holding.add(f"{schema}.{table}")
    assert holding == HOME
