"""Smart scores, what Intelligence says of customers, topic alerts; indexes that serve smart order and counts.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

APP_ROLE = "quimbi_support_app"
TABLES = {
    "scoring_weights": "SELECT, INSERT, UPDATE",
    "passes": "SELECT, INSERT, UPDATE",
    "customer_insights": "SELECT, INSERT, UPDATE",
    "topic_alerts": "SELECT, INSERT, UPDATE, DELETE",
    "ticket_topics": "SELECT, INSERT, UPDATE, DELETE",
}

SETTINGS = """
-- A tenant without a row has the defaults, which are those of `support_svc/scoring/domain.py`.
CREATE TABLE support.scoring_weights (
    tenant_id uuid PRIMARY KEY REFERENCES support.tenants,
    priority double precision NOT NULL CHECK (priority BETWEEN 0 AND 100),
    sla double precision NOT NULL CHECK (sla BETWEEN 0 AND 100),
    awaiting_reply double precision NOT NULL CHECK (awaiting_reply BETWEEN 0 AND 100),
    wait_per_day double precision NOT NULL CHECK (wait_per_day BETWEEN 0 AND 100),
    customer_value double precision NOT NULL CHECK (customer_value BETWEEN 0 AND 100),
    topic_alert double precision NOT NULL CHECK (topic_alert BETWEEN 0 AND 100),
    full_value double precision NOT NULL CHECK (full_value BETWEEN 1 AND 1000000000),
    raise_priority_above double precision CHECK (raise_priority_above BETWEEN 0 AND 1000000000),
    version integer NOT NULL,
    updated_at timestamptz NOT NULL
);

-- Work in small steps through all tickets that are not closed: where it is, so that it survives whoever does it.
CREATE TABLE support.passes (
    tenant_id uuid NOT NULL REFERENCES support.tenants,
    name text NOT NULL,
    after_id uuid NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    PRIMARY KEY (tenant_id, name)
);

CREATE TABLE support.customer_insights (
    tenant_id uuid NOT NULL REFERENCES support.tenants,
    customer_id text NOT NULL CHECK (customer_id <> ''),
    -- `unavailable`: asked for without an answer so far. `unknown`: Intelligence knows of no prediction.
    state text NOT NULL CHECK (state IN ('known', 'unknown', 'unavailable')),
    churn_risk double precision CHECK (churn_risk BETWEEN 0 AND 1),
    predicted_ltv double precision,
    currency text,
    -- The last answer; older than `attempted_at` while Intelligence does not answer.
    fetched_at timestamptz,
    attempted_at timestamptz NOT NULL,
    value_at_risk double precision GENERATED ALWAYS AS (churn_risk * greatest(predicted_ltv, 0)) STORED,
    PRIMARY KEY (tenant_id, customer_id),
    CHECK ((state = 'known') = (churn_risk IS NOT NULL AND predicted_ltv IS NOT NULL AND currency IS NOT NULL))
);
"""

TOPICS = """
CREATE TABLE support.topic_alerts (
    tenant_id uuid NOT NULL REFERENCES support.tenants,
    id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    any_of text[] NOT NULL,
    all_of text[] NOT NULL,
    none_of text[] NOT NULL,
    synonyms jsonb NOT NULL,
    language text NOT NULL,
    distance integer NOT NULL CHECK (distance BETWEEN 0 AND 20),
    enabled boolean NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX topic_alerts_name ON support.topic_alerts (tenant_id, lower(name));

-- Rows, not only the array beside the ticket: under row-level security no index finds an element of an array.
CREATE TABLE support.ticket_topics (
    tenant_id uuid NOT NULL,
    topic_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    -- The ticket's status, or `deleted`: counts need not look at tickets.
    status text NOT NULL,
    matched text[] NOT NULL,
    message_id uuid,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, topic_id, ticket_id),
    FOREIGN KEY (tenant_id, topic_id) REFERENCES support.topic_alerts (tenant_id, id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES support.tickets (tenant_id, id)
);
CREATE INDEX ticket_topics_by_status ON support.ticket_topics (tenant_id, topic_id, status);
CREATE INDEX ticket_topics_by_ticket ON support.ticket_topics (tenant_id, ticket_id, topic_id);
"""

COLUMNS = """
ALTER TABLE support.tickets
    -- Churn risk times expected spend of the customer; absent while not known.
    ADD COLUMN value_at_risk double precision,
    -- Ids of the topic alerts that the ticket fits, sorted; `ticket_topics` has the same as rows.
    ADD COLUMN topics uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN smart_key double precision NOT NULL DEFAULT 0;
"""

# The score at a moment is the key plus what the seconds since 1970 come to, for every ticket the same: the order by the
# key is the order by the score, and no ticket need be touched for time to pass. The one place where a key is made is a
# trigger, so that whoever writes what a key depends on, in whatever statement, leaves a key that is right.
KEY = """
CREATE FUNCTION support.smart_key(ticket support.tickets, weights support.scoring_weights)
RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(weights.priority, 30)
           * CASE ticket.priority WHEN 'urgent' THEN 1 WHEN 'high' THEN 2 / 3.0::double precision
                                  WHEN 'normal' THEN 1 / 3.0::double precision ELSE 0 END
         + CASE WHEN ticket.sla_due_at IS NULL THEN 0
                WHEN ticket.sla_state = 'breached' THEN coalesce(weights.sla, 25)
                WHEN ticket.sla_state = 'warned' THEN coalesce(weights.sla, 25) / 2 ELSE 0 END
         + CASE WHEN ticket.awaiting_reply OR ticket.message_count = 0
                THEN coalesce(weights.awaiting_reply, 15) ELSE 0 END
         + coalesce(weights.customer_value, 20)
           * least(coalesce(ticket.value_at_risk, 0) / coalesce(weights.full_value, 200), 1)
         + CASE WHEN ticket.topics = '{}' THEN 0 ELSE coalesce(weights.topic_alert, 15) END
         - coalesce(weights.wait_per_day, 10) / 86400
           * extract(epoch FROM ticket.waiting_since)::double precision
$$;

CREATE FUNCTION support.score_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    weights support.scoring_weights;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT i.value_at_risk INTO NEW.value_at_risk FROM support.customer_insights i
        WHERE i.tenant_id = NEW.tenant_id AND i.customer_id = NEW.customer_id;
    END IF;
    SELECT * INTO weights FROM support.scoring_weights w WHERE w.tenant_id = NEW.tenant_id;
    NEW.smart_key := support.smart_key(NEW, weights);
    RETURN NEW;
END
$$;
CREATE TRIGGER score_ticket BEFORE INSERT
    OR UPDATE OF priority, sla_due_at, sla_state, awaiting_reply, message_count, waiting_since, value_at_risk, topics,
                 smart_key
    ON support.tickets FOR EACH ROW EXECUTE FUNCTION support.score_ticket();
"""

# The trigger makes the keys of what is there; the owner passes row-level security for this one statement.
FILL = """
ALTER TABLE support.tickets NO FORCE ROW LEVEL SECURITY;
ALTER TABLE support.customer_insights NO FORCE ROW LEVEL SECURITY;
ALTER TABLE support.scoring_weights NO FORCE ROW LEVEL SECURITY;
UPDATE support.tickets SET smart_key = 0;
ALTER TABLE support.tickets FORCE ROW LEVEL SECURITY;
ALTER TABLE support.customer_insights FORCE ROW LEVEL SECURITY;
ALTER TABLE support.scoring_weights FORCE ROW LEVEL SECURITY;
"""

INDEXES = """
CREATE INDEX live_tickets_by_score ON support.tickets (tenant_id, smart_key, id) INCLUDE (status)
    WHERE deleted_at IS NULL AND status <> 'closed';
CREATE INDEX live_tickets_by_agent_score ON support.tickets (tenant_id, assigned_to, smart_key, id) INCLUDE (status)
    WHERE deleted_at IS NULL AND status <> 'closed';
CREATE INDEX live_tickets_by_queue_score ON support.tickets (tenant_id, queue_id, smart_key, id) INCLUDE (status)
    WHERE deleted_at IS NULL AND status <> 'closed';
-- Urgent tickets are counted without a look at the tickets themselves.
DROP INDEX support.live_tickets_by_urgency;
CREATE INDEX live_tickets_by_urgency ON support.tickets (tenant_id, urgency_rank, waiting_since, id) INCLUDE (status)
    WHERE deleted_at IS NULL AND status <> 'closed';
"""

BACK = """
DROP TRIGGER score_ticket ON support.tickets;
DROP FUNCTION support.score_ticket(), support.smart_key(support.tickets, support.scoring_weights);
DROP INDEX support.live_tickets_by_urgency;
ALTER TABLE support.tickets DROP COLUMN smart_key, DROP COLUMN topics, DROP COLUMN value_at_risk;
CREATE INDEX live_tickets_by_urgency ON support.tickets (tenant_id, urgency_rank, waiting_since, id)
    WHERE deleted_at IS NULL AND status <> 'closed';
"""


def upgrade() -> None:
    """Makes the tables, gives every ticket its key, then the indexes."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    for statements in (SETTINGS, TOPICS, COLUMNS, KEY):
        driver.execute(statements)
    for table, grants in TABLES.items():
        protect(f"support.{table}", app_role=APP_ROLE, grants=grants)
    driver.execute(FILL)
    driver.execute(INDEXES)


def downgrade() -> None:
    """Drops scores, insights and topics."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(BACK)
    for table in reversed(TABLES):
        op.execute(f"DROP TABLE support.{table}")
