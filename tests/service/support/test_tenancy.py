"""No id of another tenant, no forgotten condition and no missing permission opens a way to another's data."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from quimbi.support.v1 import (
    agent_pb2,
    agent_service_pb2,
    attachment_service_pb2,
    audit_service_pb2,
    calendar_pb2,
    calendar_service_pb2,
    conversation_service_pb2,
    demo_pb2,
    demo_service_pb2,
    draft_pb2,
    draft_service_pb2,
    mention_service_pb2,
    message_pb2,
    message_service_pb2,
    note_pb2,
    note_service_pb2,
    performance_pb2,
    performance_service_pb2,
    presence_pb2,
    presence_service_pb2,
    queue_pb2,
    queue_service_pb2,
    routing_rule_pb2,
    routing_service_pb2,
    score_service_pb2,
    sla_policy_pb2,
    sla_service_pb2,
    team_pb2,
    team_service_pb2,
    ticket_service_pb2,
    topic_alert_pb2,
    topic_alert_service_pb2,
)

from service_kit.db import Database
from service_kit.permissions import access_of
from service_kit.principal import system
from support_svc.main import SERVICES
from tests.service.support.helpdesk import METHODS, Caller, Shop, Ticket

HELPDESK = {
    f"/{name}/" for name in SERVICES if name.rpartition(".")[2] not in {"AuthService", "ApiKeyService", "HealthService"}
}
WITHOUT_IDS = {"ListTickets", "CreateTicket", "ListQueues", "CreateQueue", "ListAgents"} | {
    "ListTeams",
    "ListRoutingRules",
    "CreateRoutingRule",
    "ListDrafts",
    "ListMentions",
    "ReadAllMentions",
    "CreateTeam",
    "PreviewCalendar",
    "ListCalendars",
    "CreateCalendar",
    "ListSlaPolicies",
    "CreateSlaPolicy",
    "ListSlaRecomputations",
    "ListAudit",
    "VerifyAudit",
    "ExportAudit",
    "WatchEvents",
    "ListPresence",
    "ListPerformance",
    "CountTickets",
    "ListTags",
    "GetInboxCounts",
    "GetScoringWeights",
    "GetCapacityDefaults",
    "UpdateCapacityDefaults",
    "UpdateScoringWeights",
    "ListTopicAlerts",
    "CreateTopicAlert",
    "PreviewTopicAlert",
}
"""Methods that take no id of something that exists; their filters and references are tried apart."""
TABLES = (
    "tenants",
    "agents",
    "queues",
    "ticket_counters",
    "tickets",
    "ticket_tags",
    "ticket_messages",
    "ticket_message_versions",
    "ticket_notes",
    "ticket_message_html",
    "ticket_note_versions",
    "note_mentions",
    "drafts",
    "draft_versions",
    "agent_assignments",
    "routing_rules",
    "capacity_defaults",
    "audit_log",
    "log_heads",
    "events",
    "ticket_presence",
    "calendars",
    "sla_policies",
    "sla_recomputations",
    "ticket_slas",
    "teams",
    "team_members",
    "demos",
    "demo_messages",
    "performance_facts",
    "performance_days",
    "scoring_weights",
    "passes",
    "customer_insights",
    "topic_alerts",
    "ticket_topics",
    "api_keys",
    "attachments",
)


def requests_about(ticket: str, message: str, queue: str, agent: str, **others: str) -> list[Message]:
    """One request of every method that takes ids, all naming these things; for `others` that lack, the ticket."""
    note, mention = others.get("note", ticket), others.get("mention", ticket)
    topic = others.get("topic", ticket)
    team, attachment = others.get("team", ticket), others.get("attachment", ticket)
    team = others.get("team", ticket)
    calendar, policy = others.get("calendar", ticket), others.get("policy", ticket)
    return [
        ticket_service_pb2.GetTicketRequest(id=ticket),
        ticket_service_pb2.UpdateTicketRequest(ticket=Ticket(id=ticket, subject="Mine")),
        ticket_service_pb2.DeleteTicketRequest(id=ticket),
        ticket_service_pb2.UpdateTicketStatusRequest(id=ticket, status=Ticket.CLOSED),
        ticket_service_pb2.AssignTicketRequest(id=ticket, assigned_to=""),
        ticket_service_pb2.TagTicketRequest(id=ticket, add=["mine"]),
        ticket_service_pb2.SnoozeTicketRequest(id=ticket),
        ticket_service_pb2.MarkTicketAsSpamRequest(id=ticket, spam=True),
        ticket_service_pb2.TransferTicketRequest(id=ticket),
        ticket_service_pb2.CreateFollowUpRequest(id=ticket),
        ticket_service_pb2.UndeleteTicketRequest(id=ticket),
        ticket_service_pb2.BatchUpdateTicketsRequest(ids=[ticket], assigned_to=agent),
        ticket_service_pb2.BulkAssignTicketsRequest(ticket_ids=[ticket], agent_id=agent),
        queue_service_pb2.TakeTicketRequest(queue_id=queue),
        message_service_pb2.ListMessagesRequest(ticket_id=ticket),
        message_service_pb2.CreateMessageRequest(ticket_id=ticket, message=message_pb2.Message(content="x")),
        message_service_pb2.UpdateMessageRequest(
            ticket_id=ticket, message=message_pb2.Message(id=message, content="x")
        ),
        message_service_pb2.DeleteMessageRequest(ticket_id=ticket, id=message),
        message_service_pb2.ListMessageVersionsRequest(ticket_id=ticket, id=message),
        message_service_pb2.GetMessageRequest(ticket_id=ticket, id=message),
        conversation_service_pb2.GetConversationRequest(ticket_id=ticket),
        note_service_pb2.UpdateNoteRequest(ticket_id=ticket, note=note_pb2.Note(id=note, content="x")),
        note_service_pb2.DeleteNoteRequest(ticket_id=ticket, id=note),
        note_service_pb2.ListNoteVersionsRequest(ticket_id=ticket, id=note),
        mention_service_pb2.ReadMentionRequest(id=mention),
        draft_service_pb2.GetDraftRequest(ticket_id=ticket),
        draft_service_pb2.SaveDraftRequest(ticket_id=ticket, draft=draft_pb2.Draft(content="x")),
        draft_service_pb2.DeleteDraftRequest(ticket_id=ticket),
        draft_service_pb2.ListDraftVersionsRequest(ticket_id=ticket),
        note_service_pb2.ListNotesRequest(ticket_id=ticket),
        note_service_pb2.CreateNoteRequest(ticket_id=ticket, note=note_pb2.Note(content="x")),
        queue_service_pb2.UpdateQueueRequest(queue=queue_pb2.Queue(id=queue, name="Mine")),
        queue_service_pb2.DeleteQueueRequest(id=queue),
        queue_service_pb2.ListQueueTicketsRequest(queue_id=queue),
        agent_service_pb2.ListAgentTicketsRequest(agent_id=agent),
        routing_service_pb2.ListTicketAssignmentsRequest(ticket_id=ticket),
        routing_service_pb2.PreviewRoutingRulesRequest(ticket_id=ticket),
        routing_service_pb2.UpdateRoutingRuleRequest(
            rule=routing_rule_pb2.RoutingRule(id=others.get("rule", ticket), name="Mine")
        ),
        routing_service_pb2.DeleteRoutingRuleRequest(id=others.get("rule", ticket)),
        agent_service_pb2.GetAgentRequest(id=agent),
        agent_service_pb2.UpdateAgentRequest(agent=agent_pb2.Agent(id=agent, name="Mine")),
        agent_service_pb2.UpdateAgentAvailabilityRequest(id=agent, availability=agent_pb2.Agent.OFFLINE),
        team_service_pb2.UpdateTeamRequest(team=team_pb2.Team(id=team, name="Mine")),
        team_service_pb2.DeleteTeamRequest(id=team),
        audit_service_pb2.ListTicketAuditRequest(ticket_id=ticket),
        presence_service_pb2.SetPresenceRequest(
            ticket_id=ticket, presence=presence_pb2.Presence(state=presence_pb2.Presence.VIEWING)
        ),
        presence_service_pb2.ClearPresenceRequest(ticket_id=ticket),
        presence_service_pb2.ListTicketPresenceRequest(ticket_id=ticket),
        performance_service_pb2.GetAgentPerformanceRequest(agent_id=agent),
        performance_service_pb2.ListPerformanceRowsRequest(
            agent_id=agent, metric=performance_pb2.PerformanceRow.REPLIES
        ),
        calendar_service_pb2.UpdateCalendarRequest(calendar=calendar_pb2.Calendar(id=calendar, name="Mine")),
        calendar_service_pb2.DeleteCalendarRequest(id=calendar),
        calendar_service_pb2.ListCalendarHolidaysRequest(id=calendar),
        calendar_service_pb2.PreviewSavedCalendarRequest(id=calendar, start=Timestamp(seconds=1)),
        sla_service_pb2.UpdateSlaPolicyRequest(policy=sla_policy_pb2.SlaPolicy(id=policy, name="Mine")),
        sla_service_pb2.DeleteSlaPolicyRequest(id=policy),
        sla_service_pb2.GetTicketSlaRequest(ticket_id=ticket),
        demo_service_pb2.CreateDemoMessageRequest(ticket_id=ticket, message=demo_pb2.DemoMessage(content="x")),
        demo_service_pb2.ListDemoMessagesRequest(ticket_id=ticket),
        demo_service_pb2.ResetDemoRequest(ticket_id=ticket),
        demo_service_pb2.DeleteDemoRequest(ticket_id=ticket),
        attachment_service_pb2.UploadAttachmentRequest(ticket_id=ticket, name="x.txt"),
        attachment_service_pb2.ListAttachmentsRequest(ticket_id=ticket),
        attachment_service_pb2.DownloadAttachmentRequest(id=attachment),
        attachment_service_pb2.DeleteAttachmentRequest(id=attachment),
        score_service_pb2.GetTicketScoreRequest(ticket_id=ticket),
        topic_alert_service_pb2.UpdateTopicAlertRequest(topic_alert=topic_alert_pb2.TopicAlert(id=topic, name="Mine")),
        topic_alert_service_pb2.DeleteTopicAlertRequest(id=topic),
    ]


def _name(request: Message) -> str:
    return METHODS[request.DESCRIPTOR.full_name][1].name


def test_the_requests_cover_every_method_of_the_helpdesk() -> None:
    methods = {method.name for path, method in METHODS.values() if any(path.startswith(s) for s in HELPDESK)}
    assert {_name(request) for request in requests_about("", "", "", "")} == methods - WITHOUT_IDS


@pytest.fixture
async def theirs(other_shop: Shop) -> dict[str, str]:
    """Ids of things that another tenant has."""
    # Before there are tickets, which would be computed anew while the test looks at them.
    calendar, policy = await make_rules(other_shop.admin)
    create_queue = queue_service_pb2.CreateQueueRequest(queue=queue_pb2.Queue(name="Returns"))
    queue = (await other_shop.lead(create_queue)).queue.id
    ticket = (await other_shop.agent.create_ticket(queue_id=queue)).id
    message = (await other_shop.agent.write(ticket)).id
    content = f"@{(await other_shop.lead(agent_service_pb2.GetAgentRequest(id=other_shop.lead.id))).agent.handle}"
    create_note = note_service_pb2.CreateNoteRequest(ticket_id=ticket, note=note_pb2.Note(content=content))
    note = (await other_shop.agent(create_note)).note.id
    mention = (await other_shop.lead(mention_service_pb2.ListMentionsRequest())).mentions[0].id
    for content in ("x", "xx"):
        save = draft_service_pb2.SaveDraftRequest(ticket_id=ticket, draft=draft_pb2.Draft(content=content))
        await other_shop.agent(save)
    demo = demo_service_pb2.CreateDemoMessageRequest(ticket_id=ticket, message=demo_pb2.DemoMessage(content="x"))
    await other_shop.agent(demo)
    create_team = team_service_pb2.CreateTeamRequest(
        team=team_pb2.Team(name="Night shift", member_ids=[other_shop.agent.id])
    )
    team = (await other_shop.lead(create_team)).team.id
    attachment = (await other_shop.agent.upload(ticket)).id
    action = routing_rule_pb2.RoutingAction(priority=Ticket.URGENT)
    create_rule = routing_service_pb2.CreateRoutingRuleRequest(
        rule=routing_rule_pb2.RoutingRule(name="Urgent", actions=[action])
    )
    rule = (await other_shop.lead(create_rule)).rule.id
    return {
        "rule": rule,
        "attachment": attachment,
        "note": note,
        "mention": mention,
        "ticket": ticket,
        "message": message,
        "queue": queue,
        "agent": other_shop.agent.id,
        "calendar": calendar,
        "policy": policy,
        "team": team,
    }


async def make_rules(admin: Caller) -> tuple[str, str]:
    """Ids of a new calendar and a policy that counts in it."""
    calendar = calendar_pb2.Calendar(name="Hours", time_zone="UTC")
    calendar.weekly_hours["mon"].add_list().extend(["09:00", "17:00"])
    calendar_id = (await admin(calendar_service_pb2.CreateCalendarRequest(calendar=calendar))).calendar.id
    target = sla_policy_pb2.SlaTarget(seconds=86_400)
    policy = sla_policy_pb2.SlaPolicy(
        name="Promise", targets=sla_policy_pb2.SlaTargets(resolution=target), calendar_id=calendar_id
    )
    made = await admin(sla_service_pb2.CreateSlaPolicyRequest(policy=policy))
    return calendar_id, made.policy.id


@pytest.mark.parametrize("title", ["admin", "key"])
async def test_an_id_of_another_tenant_is_not_found_in_every_method(
    shop: Shop, other_shop: Shop, theirs: dict[str, str], title: str
) -> None:
    caller: Caller = getattr(shop, title)
    before = await other_shop.admin.get_ticket(theirs["ticket"])
    unknown = {kind: str(uuid4()) for kind in theirs}
    for foreign, absent in zip(requests_about(**theirs), requests_about(**unknown), strict=True):
        if title == "key" and access_of(METHODS[foreign.DESCRIPTOR.full_name][1]).agents_only:
            assert (await caller.refused(foreign)).why == ("PERMISSION_DENIED", "PERMISSION_DENIED"), _name(foreign)
            continue
        refusal = await caller.refused(foreign)
        if title == "key" and access_of(METHODS[foreign.DESCRIPTOR.full_name][1]).agents_only:
            assert refusal.why == ("PERMISSION_DENIED", "PERMISSION_DENIED"), _name(foreign)
            continue
        assert refusal.why == ("NOT_FOUND", "NOT_FOUND"), _name(foreign)
        # It looks exactly like an id that nobody has.
        same = await caller.refused(absent)
        for kind, there in theirs.items():
            refusal_text = refusal.message.replace(there, unknown[kind])
            if there in refusal.message:
                assert refusal_text == same.message
    assert await other_shop.admin.get_ticket(theirs["ticket"]) == before


async def test_another_tenants_ids_as_references_and_filters_reach_nothing(shop: Shop, theirs: dict[str, str]) -> None:
    own = await shop.agent.create_ticket()
    for request in (
        ticket_service_pb2.CreateTicketRequest(ticket=Ticket(customer_id="c", subject="s", queue_id=theirs["queue"])),
        ticket_service_pb2.UpdateTicketRequest(ticket=Ticket(id=own.id, queue_id=theirs["queue"])),
        ticket_service_pb2.AssignTicketRequest(id=own.id, assigned_to=theirs["agent"]),
        ticket_service_pb2.TransferTicketRequest(id=own.id, queue_id=theirs["queue"]),
        team_service_pb2.CreateTeamRequest(team=team_pb2.Team(name="Mine", member_ids=[theirs["agent"]])),
        message_service_pb2.CreateMessageRequest(
            ticket_id=own.id, message=message_pb2.Message(content="x"), last_seen_message_id=theirs["message"]
        ),
    ):
        assert (await shop.admin.refused(request)).why == ("NOT_FOUND", "NOT_FOUND")
    for filters in (
        ticket_service_pb2.ListTicketsRequest(queue_id=theirs["queue"]),
        ticket_service_pb2.ListTicketsRequest(assigned_to=theirs["agent"]),
        ticket_service_pb2.ListTicketsRequest(follow_up_of=theirs["ticket"]),
        ticket_service_pb2.ListTicketsRequest(q="order"),
    ):
        found = (await shop.admin(filters)).tickets
        assert all(ticket.id == own.id for ticket in found)


async def test_another_tenants_ticket_among_many_is_one_that_nobody_has(shop: Shop, theirs: dict[str, str]) -> None:
    own, nobody = (await shop.agent.create_ticket()).id, str(uuid4())
    asked = ticket_service_pb2.BatchUpdateTicketsRequest(ids=[theirs["ticket"], own, nobody], spam=True)
    foreign, mine, unknown = (await shop.admin(asked)).results
    assert mine.ticket.spam
    assert (foreign.error.code, foreign.error.reason) == (unknown.error.code, unknown.error.reason) == (5, "NOT_FOUND")
    assert foreign.error.message.replace(theirs["ticket"], nobody) == unknown.error.message


async def test_lists_hold_the_tenants_own_only(shop: Shop, theirs: dict[str, str]) -> None:
    assert theirs
    assert not (await shop.admin(ticket_service_pb2.ListTicketsRequest())).tickets
    assert not (await shop.admin(queue_service_pb2.ListQueuesRequest())).queues
    assert not (await shop.admin(team_service_pb2.ListTeamsRequest())).teams
    agents = (await shop.admin(agent_service_pb2.ListAgentsRequest())).agents
    assert sorted(agent.name for agent in agents) == ["Admin", "Agent", "Colleague", "Former", "Lead", "Viewer"]


@pytest.mark.parametrize("table", TABLES)
async def test_a_query_that_forgets_the_tenant_sees_its_own_rows_only(
    shop: Shop, theirs: dict[str, str], database: Database, table: str
) -> None:
    assert theirs
    await shop.agent.create_ticket()
    query = f"SELECT DISTINCT tenant_id FROM support.{table}"
    async with database.transaction(system(shop.tenant_id)) as tx:
        seen = {row[0] for row in await (await (await tx.plain()).execute(query)).fetchall()}
    assert seen <= {shop.tenant_id}


@pytest.mark.parametrize("table", TABLES)
async def test_a_query_without_a_tenant_sees_nothing(theirs: dict[str, str], database: Database, table: str) -> None:
    assert theirs
    async with database.lookup("nothing") as connection:
        rows = await (await connection.execute(f"SELECT 1 FROM support.{table}")).fetchall()
    assert rows == []


async def test_a_row_for_another_tenant_cannot_be_written(shop: Shop, other_shop: Shop, database: Database) -> None:
    insert = (
        "INSERT INTO support.queues (tenant_id, id, name, created_at, updated_at) "
        f"VALUES ('{other_shop.tenant_id}', gen_random_uuid(), 'Planted', now(), now())"
    )

    async def plant() -> None:
        async with database.transaction(system(shop.tenant_id)) as tx:
            await (await tx.plain()).execute(insert)

    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        await plant()
