"""The rows of the table of permissions: all that can be seen in Support, and the states that it can be in.

`docs/permissions.md` shows them, `tests/edge/test_visibility.py` makes each in every state and asks for it, and
`tests/unit/support/test_subjects.py` finds what the contract can show and has no row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from support_svc.visibility import Thing

State = Literal[
    "open",
    "pending",
    "snoozed",
    "closed",
    "spam",
    "deleted",
    "in use",
    "out of use",
    "removed",
    "of another tenant",
]
#: Those of the ticket that a thing hangs on.
TICKET_STATES: tuple[State, ...] = ("open", "pending", "snoozed", "closed", "spam", "deleted", "of another tenant")
_LASTS: tuple[State, ...] = ("in use", "of another tenant")
_SWITCHED: tuple[State, ...] = ("in use", "out of use", "of another tenant")
_REMOVED: tuple[State, ...] = ("in use", "removed", "of another tenant")
_BOTH: tuple[State, ...] = ("in use", "out of use", "removed", "of another tenant")


class Subject(NamedTuple):
    """A row: what is seen, and the kind that decides.

    `own` things are their maker's, or of the agent whom they are about; where the kind says no more, until they are
    used. `lasting` ones stay when their ticket is deleted. `unless` has states, besides deleted and removed, in which
    there is none.
    """

    name: str
    kind: str
    own: bool = False
    lasting: bool = False
    event: bool = False
    states: tuple[State, ...] = TICKET_STATES
    unless: frozenset[State] = frozenset()

    def as_thing(self, tenant_id: str, state: State, maker: str) -> Thing:
        """One of them in the tenant, in a state or on a ticket in it."""
        tenant = f"not {tenant_id}" if state == "of another tenant" else tenant_id
        gone = state in {"deleted", "removed"} and not self.lasting
        private_to = maker if self.own else None
        return Thing(self.kind, tenant, deleted=gone or state in self.unless, private_to=private_to, event=self.event)


def _event(name: str, kind: str, states: tuple[State, ...] = TICKET_STATES) -> Subject:
    return Subject(f"event of {name}", kind, lasting=True, event=True, states=states)


#: All that hangs on a ticket.
OF_TICKETS: tuple[Subject, ...] = (
    Subject("ticket", "ticket"),
    Subject("tag", "tag"),
    Subject("message", "message"),
    Subject("version of a message", "message_version"),
    Subject("note", "note"),
    Subject("version of a note", "note_version"),
    Subject("mention", "mention", own=True),
    # What somebody typed is not lost with the ticket.
    Subject("draft", "draft", own=True, lasting=True),
    Subject("version of a draft", "draft_version", own=True, lasting=True),
    Subject("presence", "presence"),
    Subject("file of a message", "message"),
    Subject("file of a note", "note"),
    Subject("file not used yet", "message", own=True),
    Subject("what happened", "ticket_event"),
    Subject("assignment", "ticket_assignment"),
    Subject("clock of a service level", "sla_clock"),
    Subject("part of a score", "score_part", unless=frozenset({"closed", "spam"})),
    Subject("demo message", "demo"),
    Subject("row of an agent's figures", "performance_row", own=True, unless=frozenset({"spam"})),
    # With the ticket's own fields as they were, for ever.
    Subject("audit entry", "audit_entry", lasting=True),
    _event("a ticket", "ticket"),
    _event("a message", "message"),
    _event("a note", "note"),
    _event("a mention", "mention"),
    _event("a file of a message", "message"),
    _event("a file of a note", "note"),
    _event("a file not used yet", "attachment"),
    _event("a presence", "presence"),
    _event("a demo", "demo"),
    _event("a service level", "sla"),
    _event("a topic", "topic"),
)
#: What a shop has, whatever its tickets.
OF_SHOPS: tuple[Subject, ...] = (
    Subject("queue", "queue", states=_REMOVED),
    Subject("agent", "agent", states=_SWITCHED),
    Subject("team", "team", states=_REMOVED),
    Subject("routing rule", "routing_rule", states=_BOTH),
    Subject("policy of service levels", "sla_policy", states=_BOTH),
    Subject("recomputation of service levels", "sla_recomputation", states=_LASTS),
    Subject("calendar", "calendar", states=_REMOVED),
    Subject("topic alert", "topic_alert", states=_BOTH),
    Subject("weights of the score", "scoring_weights", states=_LASTS),
    Subject("usual capacity", "capacity_defaults", states=_LASTS),
    Subject("figures of an agent", "agent_performance", own=True, states=_LASTS),
    Subject("figures of the team", "team_performance", states=_LASTS),
    Subject("API key", "api_key", states=_SWITCHED),
    _event("a queue", "queue", _LASTS),
    _event("an agent", "agent", _LASTS),
    _event("an API key", "api_key", _LASTS),
    _event("a session", "session", _LASTS),
    _event("the shop", "tenant", _LASTS),
    _event("a team", "team", _LASTS),
    _event("a routing rule", "routing_rule", _LASTS),
    _event("a policy", "sla_policy", _LASTS),
    _event("a calendar", "calendar", _LASTS),
    _event("a topic alert", "topic_alert", _LASTS),
    _event("the weights", "scoring", _LASTS),
    _event("the usual capacity", "capacity_defaults", _LASTS),
)
SUBJECTS: tuple[Subject, ...] = (*OF_TICKETS, *OF_SHOPS)


class Changed(NamedTuple):
    """A row of the table of changes: what somebody said, and the methods that change or remove it.

    `own` is somebody's, who changes it; what is not is for leads and admins.
    """

    name: str
    methods: tuple[str, ...]
    own: bool = True


CHANGED: tuple[Changed, ...] = (
    Changed("message of the shop", ("MessageService.UpdateMessage", "MessageService.DeleteMessage")),
    Changed("message of a customer", ("MessageService.DeleteMessage",), own=False),
    Changed("note", ("NoteService.UpdateNote", "NoteService.DeleteNote")),
    Changed("file not used yet", ("AttachmentService.DeleteAttachment",)),
    Changed("file in use", ("AttachmentService.DeleteAttachment",), own=False),
)

#: Messages of the contract that answers hold and that have no row, because they are a part of something that has one,
#: or tell of nothing that a shop has.
PARTS: Mapping[str, str] = {
    "Attachment": "seen by whoever sees the message or note that it hangs on; rows of their own by what that is",
    "ConversationEntry": "one of a message, a note and what happened",
    "TicketEventChange": "of what happened",
    "FieldChange": "of an audit entry",
    "TopicHit": "a message, tried with a rule",
    "PreviewTopicAlertResponse": "messages, tried with a rule",
    "Count": "of tickets that the caller may list",
    "RoutingAction": "of a routing rule",
    "RoutingCondition": "of a routing rule",
    "RoutingChannels": "of a routing rule",
    "RoutingPriorities": "of a routing rule",
    "RoutingTexts": "of a routing rule",
    "RoutingRuleOutcome": "a routing rule, tried on a ticket",
    "SlaConditions": "of a policy",
    "SlaTargets": "of a policy",
    "SlaTarget": "of a policy",
    "SlaWarning": "of a policy",
    "SlaEscalation": "of a policy",
    "ClockInterval": "of a clock, or of a calendar that is tried",
    "Holiday": "of a calendar",
    "TopicRule": "of a topic alert",
    "Recomputation": "progress of the scores after a change of the weights or of a topic alert",
    "AgentCapacity": "of an agent",
    "ChannelCapacity": "of an agent",
    "AgentShifts": "of an agent",
    "PerformanceFigures": "of an agent or of the team",
    "TimeFigure": "of an agent or of the team",
    "SlaFigure": "of an agent or of the team",
    "PerformanceSpan": "the days that were asked for",
    "Event": "rows of their own by what it is about",
}
