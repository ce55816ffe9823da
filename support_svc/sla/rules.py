"""The rules of a tenant, ready to be applied: which policy a ticket is under, and what that means for its clocks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from support_svc.calendars.domain import StoredCalendar
from support_svc.sla.calendar import ALWAYS, Calendar
from support_svc.sla.domain import Metric, Policy
from support_svc.sla.measures import Terms
from support_svc.tickets.domain import Ticket

_KEPT = 500


class Rules:
    """The active policies in the order in which they are tried, with their calendars, as of one version."""

    def __init__(self, version: int, policies: Sequence[Policy], calendars: Sequence[StoredCalendar]) -> None:
        self.version = version
        self.policies = policies
        self.calendars: Mapping[str, StoredCalendar] = {calendar.id: calendar for calendar in calendars}

    @cached_property
    def _hours(self) -> dict[str, Calendar]:
        return {calendar_id: calendar.compiled() for calendar_id, calendar in self.calendars.items()}

    def policy_of(self, ticket: Ticket) -> Policy | None:
        """The first policy whose conditions the ticket fulfils."""
        return next((policy for policy in self.policies if policy.applies_to(ticket)), None)

    def terms_of(self, ticket: Ticket) -> dict[Metric, Terms]:
        """What the ticket's policy promises for it; nothing when there is none."""
        policy = self.policy_of(ticket)
        if policy is None:
            return {}
        hours = ALWAYS if policy.calendar_id is None else self._hours[policy.calendar_id]
        targets = {metric: policy.target(metric, ticket.priority) for metric in Metric}
        return {
            metric: Terms(policy.id, policy.calendar_id, target, policy.warn_when_left(target), hours)
            for metric, target in targets.items()
            if target is not None
        }


class _Version(NamedTuple):
    tenant_id: str
    version: int


class KnownRules:
    """The rules that a process has read. A version of them never changes, so none is ever out of date."""

    def __init__(self) -> None:
        self._known: OrderedDict[_Version, Rules] = OrderedDict()

    def get(self, tenant_id: str, version: int) -> Rules | None:
        """The rules of a version; None when they must be read."""
        found = self._known.get(_Version(tenant_id, version))
        if found is not None:
            self._known.move_to_end(_Version(tenant_id, version))
        return found

    def keep(self, tenant_id: str, rules: Rules) -> None:
        """Remembers rules that were read, and forgets those that were not asked for the longest time."""
        self._known[_Version(tenant_id, rules.version)] = rules
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
