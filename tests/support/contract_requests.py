"""A request for every method of the contract, with ids of one shop in it; `${…}` as in the cases.

A method that is missing here fails the tests of tenancy: nobody can add one without saying what a stranger gets.
Deletions come last, so that the requests can be sent in this order to the shop that they are about.
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Any

from edge.catalog import Method
from tests.support.contract_rest import Json

_BATCH = b64encode(
    b'{"orders": [{"order_id": "b-1", "customer_id": "sent", "ordered_at": "2026-05-01", "amount": 5}]}'
).decode()
_SUPPORT: dict[str, Json] = {
    "AgentService.ListAgents": {},
    "AgentService.GetAgent": {"id": "${agent}"},
    "AgentService.UpdateAgent": {"agent": {"id": "${agent}", "skills": ["french"]}},
    "AgentService.UpdateAgentAvailability": {"id": "${agent}", "availability": "AWAY"},
    "AgentService.ListAgentTickets": {"agent_id": "${agent}"},
    "AttachmentService.UploadAttachment": {
        "ticket_id": "${ticket}",
        "name": "hello.txt",
        "content": {"content_type": "text/plain", "data": "SGVsbG8="},
    },
    "AttachmentService.ListAttachments": {"ticket_id": "${ticket}"},
    "AttachmentService.DownloadAttachment": {"id": "${attachment}"},
    "AuthService.GetMe": {},
    "ApiKeyService.ListApiKeys": {},
    "ApiKeyService.CreateApiKey": {"api_key": {"name": "one more", "scopes": ["tickets.read"]}},
    "AuditService.ListTicketAudit": {"ticket_id": "${ticket}"},
    "AuditService.ListAudit": {},
    "AuditService.VerifyAudit": {},
    "AuditService.ExportAudit": {},
    "CalendarService.PreviewCalendar": {
        "time_zone": "Europe/Berlin",
        "weekly_hours": {"mon": [["09:00", "17:00"]]},
        "start": "2026-11-23T09:00:00Z",
        "budget_seconds": 60,
    },
    "DemoService.CreateDemoMessage": {"ticket_id": "${ticket}", "message": {"content": "Let us pretend"}},
    "DemoService.ListDemoMessages": {"ticket_id": "${ticket}"},
    "DemoService.ResetDemo": {"ticket_id": "${ticket}"},
    "CalendarService.ListCalendars": {},
    "CalendarService.CreateCalendar": {
        "calendar": {"name": "One more", "time_zone": "UTC", "weekly_hours": {"mon": [["09:00", "17:00"]]}}
    },
    "CalendarService.UpdateCalendar": {"calendar": {"id": "${calendar}", "name": "New"}},
    "CalendarService.ListCalendarHolidays": {"id": "${calendar}", "year": 2026},
    "CalendarService.PreviewSavedCalendar": {
        "id": "${calendar}",
        "start": "2026-11-23T09:00:00Z",
        "budget_seconds": 60,
    },
    "EventService.WatchEvents": {},
    "InboxService.CountTickets": {"status": ["OPEN"]},
    "InboxService.GetInboxCounts": {},
    "MessageService.ListMessages": {"ticket_id": "${ticket}"},
    "MessageService.CreateMessage": {
        "ticket_id": "${ticket}",
        "message": {"content": "Hello"},
        "last_seen_message_id": "${leads_message}",
        "last_seen_note_id": "${note}",
    },
    "MessageService.GetMessage": {"ticket_id": "${ticket}", "id": "${message}"},
    "ConversationService.GetConversation": {"ticket_id": "${ticket}"},
    "DraftService.SaveDraft": {"ticket_id": "${ticket}", "draft": {"content": "Dear Ida"}},
    "DraftService.GetDraft": {"ticket_id": "${ticket}"},
    "DraftService.ListDraftVersions": {"ticket_id": "${ticket}"},
    "DraftService.ListDrafts": {},
    "DraftService.DeleteDraft": {"ticket_id": "${ticket}"},
    "MentionService.ListMentions": {},
    "MentionService.ReadMention": {"id": "${mention}"},
    "MentionService.ReadAllMentions": {"until": "2020-01-01T00:00:00Z"},
    "MessageService.UpdateMessage": {"ticket_id": "${ticket}", "message": {"id": "${message}", "content": "New"}},
    "MessageService.ListMessageVersions": {"ticket_id": "${ticket}", "id": "${message}"},
    "NoteService.ListNotes": {"ticket_id": "${ticket}"},
    "NoteService.CreateNote": {"ticket_id": "${ticket}", "note": {"content": "Hello"}},
    "PresenceService.SetPresence": {"ticket_id": "${ticket}", "presence": {"state": "VIEWING"}},
    "PresenceService.ListTicketPresence": {"ticket_id": "${ticket}"},
    "PresenceService.ListPresence": {},
    "PresenceService.ClearPresence": {"ticket_id": "${ticket}"},
    "PerformanceService.GetAgentPerformance": {"agent_id": "${agent}"},
    "PerformanceService.ListPerformance": {},
    "PerformanceService.ListPerformanceRows": {"agent_id": "${agent}", "metric": "REPLIES"},
    "NoteService.UpdateNote": {"ticket_id": "${ticket}", "note": {"id": "${note}", "content": "New"}},
    "NoteService.ListNoteVersions": {"ticket_id": "${ticket}", "id": "${note}"},
    "QueueService.ListQueues": {},
    "QueueService.CreateQueue": {"queue": {"name": "One more"}},
    "QueueService.UpdateQueue": {"queue": {"id": "${queue}", "name": "New"}},
    "QueueService.ListQueueTickets": {"queue_id": "${queue}"},
    "TeamService.ListTeams": {},
    "TeamService.CreateTeam": {"team": {"name": "One more", "member_ids": ["${agent}"]}},
    "TeamService.UpdateTeam": {"team": {"id": "${team}", "name": "New"}},
    "SlaService.ListSlaPolicies": {},
    "SlaService.CreateSlaPolicy": {
        "policy": {"name": "One more", "targets": {"resolution": {"seconds": 86400}}, "calendar_id": "${calendar}"}
    },
    "SlaService.UpdateSlaPolicy": {"policy": {"id": "${sla_policy}", "name": "New", "calendar_id": "${calendar}"}},
    "SlaService.GetTicketSla": {"ticket_id": "${ticket}"},
    "SlaService.ListSlaRecomputations": {},
    "ScoreService.GetTicketScore": {"ticket_id": "${ticket}"},
    "ScoreService.GetScoringWeights": {},
    "ScoreService.UpdateScoringWeights": {"weights": {"raise_priority_above": 500}},
    "RoutingService.GetCapacityDefaults": {},
    "RoutingService.UpdateCapacityDefaults": {"capacity": {"email": 8}},
    "RoutingService.ListTicketAssignments": {"ticket_id": "${ticket}"},
    "TopicAlertService.ListTopicAlerts": {},
    "TopicAlertService.CreateTopicAlert": {
        "topic_alert": {"name": "One more", "rule": {"any_of": ["lost"]}, "enabled": False}
    },
    "TopicAlertService.UpdateTopicAlert": {"topic_alert": {"id": "${topic_alert}", "name": "New", "enabled": False}},
    "TopicAlertService.PreviewTopicAlert": {"rule": {"any_of": ["order"]}},
    "RoutingService.ListRoutingRules": {},
    "RoutingService.CreateRoutingRule": {"rule": {"name": "One more", "actions": [{"queue_id": "${queue}"}]}},
    "RoutingService.UpdateRoutingRule": {"rule": {"id": "${rule}", "name": "New"}},
    "RoutingService.PreviewRoutingRules": {"ticket_id": "${ticket}"},
    "TagService.ListTags": {},
    "TicketService.ListTickets": {},
    "TicketService.GetTicket": {"id": "${ticket}"},
    "TicketService.CreateTicket": {"ticket": {"customer_id": "c", "subject": "Hello", "queue_id": "${queue}"}},
    "TicketService.UpdateTicket": {"ticket": {"id": "${ticket}", "subject": "New"}},
    "TicketService.UpdateTicketStatus": {"id": "${ticket}", "status": "PENDING"},
    "TicketService.AssignTicket": {"id": "${ticket}", "assigned_to": "${agent}"},
    "TicketService.TagTicket": {"id": "${ticket}", "add": ["new"]},
    "DemoService.DeleteDemo": {"ticket_id": "${ticket}"},
    "TicketService.SnoozeTicket": {"id": "${ticket}"},
    "TicketService.TransferTicket": {"id": "${ticket}", "queue_id": "${queue}"},
    "TicketService.MarkTicketAsSpam": {"id": "${ticket}", "spam": True},
    "TicketService.CreateFollowUp": {"id": "${closed_ticket}"},
    "TicketService.UndeleteTicket": {"id": "${deleted_ticket}"},
    "AttachmentService.DeleteAttachment": {"id": "${attachment}"},
    "TicketService.BatchUpdateTickets": {"ids": ["${closed_ticket}"], "transfer": {"queue_id": "${queue}"}},
    "TicketService.BulkAssignTickets": {"agent_id": "${agent}", "ticket_ids": ["${closed_ticket}"]},
    "QueueService.TakeTicket": {"queue_id": "${busy_queue}"},
    "NoteService.DeleteNote": {"ticket_id": "${ticket}", "id": "${note}"},
    "MessageService.DeleteMessage": {"ticket_id": "${ticket}", "id": "${message}"},
    "TicketService.DeleteTicket": {"id": "${ticket}"},
    "QueueService.DeleteQueue": {"id": "${spare_queue}"},
    "TopicAlertService.DeleteTopicAlert": {"id": "${topic_alert}"},
    "RoutingService.DeleteRoutingRule": {"id": "${spare_rule}"},
    "TeamService.DeleteTeam": {"id": "${spare_team}"},
    "SlaService.DeleteSlaPolicy": {"id": "${sla_policy}"},
    "CalendarService.DeleteCalendar": {"id": "${spare_calendar}"},
    "ApiKeyService.RevokeApiKey": {"id": "${support_key}"},
}
_INTELLIGENCE: dict[str, Json] = {
    "ApiKeyService.ListApiKeys": {},
    "ApiKeyService.CreateApiKey": {"api_key": {"name": "one more", "scopes": ["profiles.read"]}},
    "IntelligenceService.GetCustomer": {"customer_id": "${customer}"},
    "IngestService.ImportOrders": {
        "content": {"content_type": "application/json", "data": _BATCH},
    },
    "IntelligenceService.GetChurnRisk": {"customer_id": "${customer}"},
    "IntelligenceService.GetLifetimeValue": {"customer_id": "${customer}"},
    "IntelligenceService.GetNextPurchase": {"customer_id": "${customer}"},
    "IntelligenceService.GetEngagement": {"customer_id": "${customer}"},
    "IntelligenceService.BatchAnalyzeCustomers": {"customer_ids": ["somebody"]},
    "IntelligenceService.StreamCustomers": {},
    "FollowingService.ListProfileHistory": {"customer_id": "${customer}"},
    "FollowingService.ListCustomerEvents": {},
    "IntelligenceService.AnalyzeCustomer": {"customer_id": "${customer}"},
    "ArchetypeService.ListArchetypeDefinitions": {},
    "ArchetypeService.ListTopArchetypes": {},
    "ArchetypeService.GetArchetype": {"archetype_id": "${archetype}"},
    "SegmentService.ListSegmentDefinitions": {},
    "SegmentService.GetCustomerSegments": {"customer_id": "${customer}"},
    "SegmentService.QuerySegments": {"conditions": [{"axis": "engagement", "segments": ["casual", "devoted"]}]},
    "ModelService.ListModels": {},
    "ModelService.GetModel": {"name": "churn"},
    "ModelService.ListModelVersions": {"name": "churn"},
    "ModelService.GetModelVersion": {"name": "churn", "version": "${model_version}"},
    "ModelService.ListModelChanges": {"name": "churn"},
    "ModelService.SetModelShare": {"name": "churn", "version": "${former_model_version}", "share": 0.1},
    "ModelService.PromoteModelVersion": {"name": "churn", "version": "${former_model_version}"},
    "ModelService.RollbackModel": {
        "name": "churn",
        "version": "${former_model_version}",
        "reason": "it was better before",
    },
    "ModelService.StartModelRun": {"kind": "TRAIN"},
    "ModelService.GetModelRun": {"id": "${model_run}"},
    "ModelService.ListModelRuns": {},
    "ModelService.GetModelDrift": {"name": "churn"},
    "ModelService.GetModelCalibration": {"name": "churn"},
    "ApiKeyService.RevokeApiKey": {"id": "${intelligence_key}"},
}
REQUESTS: dict[str, Json] = {
    **{f"quimbi.support.v1.{name}": request for name, request in _SUPPORT.items()},
    **{f"quimbi.intelligence.v1.{name}": request for name, request in _INTELLIGENCE.items()},
}
#: Callable without credentials: none answers about a shop, unless a secret of that shop is in the request.
PUBLIC = {
    "quimbi.platform.v1.HealthService.GetHealth",
    "quimbi.intelligence.v1.IngestService.ReceiveShopifyWebhook",
    "quimbi.support.v1.AuthService.Login",
    "quimbi.support.v1.AuthService.Refresh",
    "quimbi.support.v1.AuthService.Logout",
}
#: Ids that only narrow a list down; `cases/tenancy.yaml` has a stranger's filter for each.
FILTERS = {
    ("quimbi.intelligence.v1.IntelligenceService.StreamCustomers", "after_customer_id"),
    ("quimbi.intelligence.v1.FollowingService.ListCustomerEvents", "customer_id"),
    ("quimbi.support.v1.TicketService.ListTickets", "queue_id"),
    ("quimbi.support.v1.TicketService.ListTickets", "customer_id"),
    ("quimbi.support.v1.PresenceService.ListPresence", "ticket_id"),
    ("quimbi.support.v1.AuditService.ListAudit", "actor_id"),
    ("quimbi.support.v1.EventService.WatchEvents", "ticket_id"),
    ("quimbi.support.v1.InboxService.CountTickets", "queue_id"),
    ("quimbi.support.v1.InboxService.CountTickets", "customer_id"),
}
#: A UUID that nothing has.
NOWHERE = "00000000-0000-4000-8000-000000000000"
#: Parts of paths that are no ids.
_CHOICES = {"metric": "REPLIES"}


def names_something(request: Json) -> bool:
    """Whether a request refers to a thing of a shop."""
    return "${" in str(request)


def bare(method: Method) -> Json:
    """A request that says nothing but the ids that its path needs, of things that do not exist."""
    request: Json = {}
    for parameter in method.bindings[0].parameters:
        message: Any = request
        *outer, name = parameter.split(".")
        for part in outer:
            message = message.setdefault(part, {})
        message[name] = _CHOICES.get(name, NOWHERE)
    return request


def id_fields(method: Method, descriptor: Any) -> set[str]:
    """Dotted names of the fields of a request that hold ids: those of its path, and its own by their names."""
    own = {
        field.name
        for field in descriptor.input_type.fields
        if re.fullmatch(r"id|.+_id", field.name) and field.name != "request_id"
    }
    return own | set(method.bindings[0].parameters)


def has(request: Json, path: str) -> bool:
    """Whether a request sets the field with a dotted name."""
    value: Any = request
    for name in path.split("."):
        if not isinstance(value, dict) or name not in value:
            return False
        value = value[name]
    return True
