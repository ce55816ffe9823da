"""Who may change a message: the whole table."""

from __future__ import annotations

import itertools

import pytest

from service_kit.errors import FailedPreconditionError
from service_kit.principal import Principal, PrincipalKind
from support_svc.messages import domain
from tests.unit.support.test_ticket_domain import NOW, a_ticket

ROLES = ("admin", "lead", "agent", "viewer")


def _caller(role: str, *, own: bool, kind: PrincipalKind = PrincipalKind.AGENT) -> Principal:
    return Principal("tenant", kind, "author" if own else "somebody", "Name", role, frozenset(), "a@shop.example")


@pytest.mark.parametrize(("role", "own", "from_agent"), list(itertools.product(ROLES, (True, False), (True, False))))
def test_edits_and_deletions(role: str, *, own: bool, from_agent: bool) -> None:
    author = _caller("agent", own=True)
    message = domain.from_caller(a_ticket(), author, "text", NOW)
    if not from_agent:
        message = domain.from_customer(a_ticket(), "text", NOW)
    caller = _caller(role, own=own)
    supervises = role in {"admin", "lead"}
    assert _allows(domain.check_may_edit, message, caller) == (from_agent and (own or supervises))
    assert _allows(domain.check_may_delete, message, caller) == (supervises or (from_agent and own))


def test_a_key_never_supervises_whatever_its_role_says() -> None:
    message = domain.from_caller(a_ticket(), _caller("agent", own=True), "text", NOW)
    key = _caller("admin", own=False, kind=PrincipalKind.API_KEY)
    assert not _allows(domain.check_may_edit, message, key)
    assert not _allows(domain.check_may_delete, message, key)


def test_the_author_of_a_customers_message_is_the_customer() -> None:
    ticket = a_ticket(customer_name="Mia", customer_email="mia@example.com")
    message = domain.from_customer(ticket, "text", NOW, name="Her son")
    assert (message.author_id, message.author_name, message.author_email) == (
        "customer-1",
        "Her son",
        "mia@example.com",
    )


def _allows(check: object, message: domain.Message, caller: Principal) -> bool:
    assert callable(check)
    try:
        check(message, caller)
    except FailedPreconditionError as refused:
        return refused.reason != "NOT_EDITABLE"
    return True
