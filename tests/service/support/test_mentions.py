"""Mentions in notes, and changes of notes."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from quimbi.support.v1 import agent_service_pb2, note_pb2, team_pb2, team_service_pb2, ticket_service_pb2
from quimbi.support.v1 import mention_service_pb2 as pb
from quimbi.support.v1 import note_service_pb2 as notes

from service_kit.db import Database
from service_kit.principal import system
from tests.service.support.helpdesk import Caller, Shop

NOT_EDITABLE = ("FAILED_PRECONDITION", "NOT_EDITABLE")
NOT_FOUND = ("NOT_FOUND", "NOT_FOUND")


async def handle(shop: Shop, caller: Caller) -> str:
    agents = (await shop.viewer(agent_service_pb2.ListAgentsRequest())).agents
    handles: dict[str, str] = {agent.id: agent.handle for agent in agents}
    return handles[caller.id]


async def note(caller: Caller, ticket_id: str, content: str) -> Any:
    return (await caller(notes.CreateNoteRequest(ticket_id=ticket_id, note=note_pb2.Note(content=content)))).note


def _edit(written: Any, content: str, etag: str = "") -> notes.UpdateNoteRequest:
    changed = note_pb2.Note(id=written.id, content=content, etag=etag)
    return notes.UpdateNoteRequest(ticket_id=written.ticket_id, note=changed)


async def mentions(caller: Caller, **fields: Any) -> Any:
    return await caller(pb.ListMentionsRequest(**fields))


async def test_who_is_mentioned_finds_it_and_reads_it(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(subject="Torn box")
    content = f"@{await handle(shop, shop.colleague)} please look. " + "x" * 400
    written = await note(shop.agent, ticket.id, content)
    answer = await mentions(shop.colleague)
    (mention,) = answer.mentions
    assert (mention.ticket_id, mention.ticket_number, mention.ticket_subject) == (ticket.id, ticket.number, "Torn box")
    assert (mention.note_id, mention.excerpt, mention.author_name) == (written.id, content[:300], "Agent")
    assert (answer.unread_count, mention.HasField("read_at")) == (1, False)
    assert not (await mentions(shop.lead)).mentions
    assert (await shop.lead.refused(pb.ReadMentionRequest(id=mention.id))).why == NOT_FOUND
    read = (await shop.colleague(pb.ReadMentionRequest(id=mention.id))).mention
    assert read.HasField("read_at")
    assert (await shop.colleague(pb.ReadMentionRequest(id=mention.id))).mention == read
    assert not (await mentions(shop.colleague, unread=True)).mentions
    assert (await mentions(shop.colleague)).unread_count == 0


async def test_a_team_stands_for_its_active_members_of_now_each_once_and_not_the_author(shop: Shop) -> None:
    members = [caller.id for caller in (shop.agent, shop.colleague, shop.former)]
    team = (
        await shop.lead(team_service_pb2.CreateTeamRequest(team=team_pb2.Team(name="Night", member_ids=members)))
    ).team
    ticket = await shop.agent.create_ticket()
    await note(shop.agent, ticket.id, f"@night and @{await handle(shop, shop.colleague)}, @nobody, agent@shop.example")
    assert [mention.handle for mention in (await mentions(shop.colleague)).mentions] == ["night"]
    assert not (await mentions(shop.agent)).mentions
    assert not (await mentions(shop.lead)).mentions
    joined = team_pb2.Team(id=team.id, member_ids=[shop.lead.id])
    await shop.lead(team_service_pb2.UpdateTeamRequest(team=joined))
    assert not (await mentions(shop.lead)).mentions
    assert len((await mentions(shop.colleague)).mentions) == 1


async def test_an_edit_tells_who_is_new_and_takes_back_from_who_is_gone(shop: Shop) -> None:
    colleague, lead, admin = [await handle(shop, caller) for caller in (shop.colleague, shop.lead, shop.admin)]
    ticket = await shop.agent.create_ticket()
    written = await note(shop.agent, ticket.id, f"@{colleague} @{lead}")
    (kept,) = (await mentions(shop.lead)).mentions
    await shop.agent(_edit(written, f"@{lead} @{admin}"))
    assert (await mentions(shop.lead)).mentions[0].id == kept.id
    assert len((await mentions(shop.admin)).mentions) == 1
    assert not (await mentions(shop.colleague)).mentions
    await shop.agent(notes.DeleteNoteRequest(ticket_id=ticket.id, id=written.id))
    answer = await mentions(shop.lead)
    assert (list(answer.mentions), answer.unread_count) == ([], 0)


async def test_mentions_come_newest_first_page_by_page_and_can_be_read_all_at_once(shop: Shop) -> None:
    ticket, deleted = await shop.agent.create_ticket(), await shop.agent.create_ticket()
    me = await handle(shop, shop.colleague)
    for number in range(3):
        await note(shop.agent, ticket.id, f"{number} @{me}")
    await note(shop.agent, deleted.id, f"gone @{me}")
    await shop.admin(ticket_service_pb2.DeleteTicketRequest(id=deleted.id))
    first = await mentions(shop.colleague, page_size=2)
    rest = await mentions(shop.colleague, page_token=first.next_page_token)
    assert [[m.excerpt[0] for m in page.mentions] for page in (first, rest)] == [["2", "1"], ["0"]]
    assert (rest.next_page_token, rest.unread_count) == ("", 3)
    await shop.colleague(pb.ReadMentionRequest(id=first.mentions[0].id))
    early = pb.ReadAllMentionsRequest(until=rest.mentions[0].created_at)
    assert (await shop.colleague(early)).read == 1
    late = pb.ReadAllMentionsRequest()
    late.until.GetCurrentTime()
    assert (await shop.colleague(late)).read == 2  # that of the deleted ticket too
    assert (await mentions(shop.colleague)).unread_count == 0


async def test_the_mentioned_agent_is_told_by_an_event_for_those_who_read_notes(shop: Shop, database: Database) -> None:
    ticket = await shop.agent.create_ticket()
    await note(shop.agent, ticket.id, f"@{await handle(shop, shop.colleague)}")
    await note(shop.agent, ticket.id, "to nobody")
    async with database.transaction(system(shop.tenant_id)) as tx:
        query = "SELECT object_id, permission FROM support.events WHERE kind = 'mention.create'"
        rows = await (await (await tx.plain()).execute(query)).fetchall()
    assert rows == [(shop.colleague.id, "notes.read")]


async def test_keys_have_no_mentions(shop: Shop) -> None:
    assert (await shop.key.refused(pb.ListMentionsRequest())).code.name == "PERMISSION_DENIED"
    assert (await shop.agent.refused(pb.ReadMentionRequest(id=str(uuid4())))).why == NOT_FOUND


async def test_notes_are_edited_with_their_history_and_deleted(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    written = await note(shop.agent, ticket.id, "Frist")
    second = (await shop.agent(_edit(written, "First", written.etag))).note
    assert (second.content, second.etag, second.HasField("edited_at")) == ("First", "2", True)
    assert (await shop.agent(_edit(written, "First"))).note == second
    assert (await shop.agent.refused(_edit(written, "Late", written.etag))).why == ("ABORTED", "STALE_ETAG")
    third = (await shop.lead(_edit(written, "The first"))).note
    assert (third.author_id, third.etag) == (shop.agent.id, "3")
    asked = notes.ListNoteVersionsRequest(ticket_id=ticket.id, id=written.id)
    versions = (await shop.viewer(asked)).versions
    assert [(v.version, v.content, v.replaced_by) for v in versions] == [
        (1, "Frist", shop.agent.id),
        (2, "First", shop.lead.id),
    ]
    for caller in (shop.colleague, shop.key):
        assert (await caller.refused(_edit(written, "Mine"))).why == NOT_EDITABLE
        refusal = await caller.refused(notes.DeleteNoteRequest(ticket_id=ticket.id, id=written.id))
        assert refusal.why == NOT_EDITABLE
    await shop.lead(notes.DeleteNoteRequest(ticket_id=ticket.id, id=written.id))
    assert not (await shop.agent(notes.ListNotesRequest(ticket_id=ticket.id))).notes
    for request in (asked, _edit(written, "x"), notes.DeleteNoteRequest(ticket_id=ticket.id, id=written.id)):
        assert (await shop.agent.refused(request)).why == NOT_FOUND


@pytest.mark.parametrize("path", ["author_name", "etag", "nothing"])
async def test_a_mask_names_the_text_only(shop: Shop, path: str) -> None:
    ticket = await shop.agent.create_ticket()
    written = await note(shop.agent, ticket.id, "First")
    request = _edit(written, "Second")
    request.update_mask.paths.append(path)
    assert (await shop.agent.refused(request)).why == ("INVALID_ARGUMENT", "INVALID_UPDATE_MASK")
