"""Snooze, spam, follow-ups and the reopen window of queues.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS = """
ALTER TABLE support.queues ADD COLUMN reopen_window_hours integer CHECK (reopen_window_hours BETWEEN 0 AND 26280);
ALTER TABLE support.tickets
    ADD COLUMN snoozed_until timestamptz,
    ADD COLUMN spam boolean NOT NULL DEFAULT false,
    -- What taking the mark back returns to; the moment to wake stays beside it.
    ADD COLUMN status_before_spam text CHECK (status_before_spam IN ('open', 'pending', 'closed')),
    ADD COLUMN follow_up_of uuid,
    ADD CONSTRAINT tickets_spam_is_closed CHECK (NOT spam OR status = 'closed'),
    ADD CONSTRAINT tickets_spam_remembers CHECK (spam = (status_before_spam IS NOT NULL)),
    ADD CONSTRAINT tickets_snoozed_is_pending CHECK (
        snoozed_until IS NULL OR coalesce(status_before_spam, status) = 'pending'
    ),
    ADD CONSTRAINT tickets_follow_up_of FOREIGN KEY (tenant_id, follow_up_of)
        REFERENCES support.tickets (tenant_id, id);
"""

#: Ordinary lists: name, key after the tenant.
ORDINARY = {
    "tickets_by_update": "updated_at, id",
    "tickets_by_creation": "created_at, id",
    "tickets_by_urgency": "urgency_rank, waiting_since, id",
    "tickets_by_customer": "customer_id, updated_at, id",
}
#: Small lists, each with the tickets that are in it and nothing else: name, key after the tenant, condition.
SMALL = {
    "spam_tickets_by_update": ("updated_at, id", "deleted_at IS NULL AND spam"),
    "deleted_tickets_by_update": ("updated_at, id", "deleted_at IS NOT NULL"),
    "snoozed_tickets_by_waking": (
        "snoozed_until, id",
        "deleted_at IS NULL AND status <> 'closed' AND snoozed_until IS NOT NULL",
    ),
    # What an agent can take from a queue: what others work on already is not read.
    "waiting_tickets_by_queue": (
        "queue_id, urgency_rank, waiting_since, id",
        "deleted_at IS NULL AND status = 'open' AND assigned_to IS NULL AND queue_id IS NOT NULL",
    ),
    "follow_up_tickets": ("follow_up_of, created_at, id", "follow_up_of IS NOT NULL"),
}


def _index(name: str, key: str, condition: str) -> None:
    op.execute(f"CREATE INDEX {name} ON support.tickets (tenant_id, {key}) WHERE {condition}")


def upgrade() -> None:
    """Adds the columns, and leaves spam out of the ordinary lists' indexes however much of it there is."""
    op.execute(COLUMNS)
    for name, key in ORDINARY.items():
        op.execute(f"DROP INDEX support.{name}")
        _index(name, key, "deleted_at IS NULL AND NOT spam")
    for name, (key, condition) in SMALL.items():
        _index(name, key, condition)


def downgrade() -> None:
    """Spam stays closed and snoozed tickets stay pending; what says more of them is gone."""
    for name in (*SMALL, *ORDINARY):
        op.execute(f"DROP INDEX support.{name}")
    op.execute(
        "ALTER TABLE support.tickets DROP COLUMN snoozed_until, DROP COLUMN spam, DROP COLUMN status_before_spam, "
        "DROP COLUMN follow_up_of"
    )
    op.execute("ALTER TABLE support.queues DROP COLUMN reopen_window_hours")
    for name, key in ORDINARY.items():
        _index(name, key, "deleted_at IS NULL")
