"""Agents' performance: a row for each thing that is counted, and sums of a day that are kept up with the rows.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

APP_ROLE = "quimbi_support_app"

TABLES = """
CREATE TABLE support.performance_facts (
    tenant_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    metric text NOT NULL,
    -- Each change of a ticket has a moment of its own, so that this names the message or the closing.
    at timestamptz NOT NULL,
    -- No foreign key: its check would have all of an agent's replies share a lock on the agent's row.
    agent_id uuid NOT NULL,
    value integer NOT NULL CHECK (value >= 0),
    -- False while the ticket is deleted or spam.
    counted boolean NOT NULL,
    PRIMARY KEY (tenant_id, ticket_id, metric, at),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES support.tickets (tenant_id, id)
);
CREATE INDEX performance_facts_by_agent ON support.performance_facts (tenant_id, agent_id, metric, at, ticket_id)
    INCLUDE (value) WHERE counted;

-- Days are those of UTC; a span of another time zone takes its first and last hours from the rows.
CREATE TABLE support.performance_days (
    tenant_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    day date NOT NULL,
    metric text NOT NULL,
    count integer NOT NULL,
    total bigint NOT NULL,
    PRIMARY KEY (tenant_id, agent_id, day, metric)
);
"""

FUNCTIONS = """
-- Adds rows to the sums of their days and takes others off. In the order of the key, as everybody does it, so that two
-- transactions never wait for each other.
CREATE FUNCTION support.add_to_performance_days(added support.performance_facts[], gone support.performance_facts[])
RETURNS void LANGUAGE sql SET search_path = support, pg_temp AS $$
    INSERT INTO performance_days AS days (tenant_id, agent_id, day, metric, count, total)
    SELECT tenant_id, agent_id, (at AT TIME ZONE 'UTC')::date, metric, sum(sign), sum(sign * value)
    FROM (
        SELECT 1 AS sign, a.* FROM unnest(added) AS a
        UNION ALL SELECT -1, g.* FROM unnest(gone) AS g
    ) AS changed
    WHERE counted
    GROUP BY 1, 2, 3, 4
    HAVING sum(sign) <> 0 OR sum(sign * value) <> 0
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (tenant_id, agent_id, day, metric) DO UPDATE
    SET count = days.count + excluded.count, total = days.total + excluded.total
$$;

-- Follows what happened to tickets in a transaction, in its order, as `support_svc/performance/follow.py` tells it. It
-- runs once, at the end: the sums of a day, which many share, are held as briefly as can be.
CREATE FUNCTION support.follow_performance(happened jsonb) RETURNS void LANGUAGE plpgsql
SET search_path = support, pg_temp AS $$
DECLARE
    tenant uuid := current_setting('app.tenant_id')::uuid;
    event jsonb;
    ticket uuid;
    part performance_facts[];
    correct performance_facts[];
    added performance_facts[] := '{}';
    gone performance_facts[] := '{}';
    closing performance_facts;
BEGIN
    FOR event IN SELECT jsonb_array_elements(happened) LOOP
        ticket := (event ->> 'ticket')::uuid;
        CASE event ->> 'what'
        WHEN 'reply', 'close' THEN
            WITH fresh AS (
                INSERT INTO performance_facts
                SELECT tenant, ticket, new.metric, (event ->> 'at')::timestamptz, (event ->> 'agent')::uuid, new.value,
                       (event ->> 'counted')::boolean
                FROM (VALUES ('replies', 1), ('first_response', (event ->> 'seconds')::integer),
                             ('closed', 1), ('resolution', (event ->> 'seconds')::integer), ('one_touch', 1))
                     AS new (metric, value)
                WHERE CASE new.metric
                    WHEN 'replies' THEN event ->> 'what' = 'reply'
                    WHEN 'first_response' THEN event ->> 'what' = 'reply' AND NOT EXISTS (
                        SELECT FROM performance_facts AS f
                        WHERE f.tenant_id = tenant AND f.ticket_id = ticket AND f.metric = 'replies')
                    WHEN 'one_touch' THEN event ->> 'what' = 'close' AND 1 = (
                        SELECT count(*) FROM (
                            SELECT FROM performance_facts AS f
                            WHERE f.tenant_id = tenant AND f.ticket_id = ticket AND f.metric = 'replies' LIMIT 2
                        ) AS replies)
                    ELSE event ->> 'what' = 'close' END
                ON CONFLICT DO NOTHING
                RETURNING performance_facts.*
            )
            SELECT array_agg(ROW(fresh.*)::performance_facts) INTO part FROM fresh;
            added := added || part;
        WHEN 'reopen' THEN
            SELECT * INTO closing FROM performance_facts AS f
            WHERE f.tenant_id = tenant AND f.ticket_id = ticket AND f.metric = 'closed' ORDER BY f.at DESC LIMIT 1;
            CONTINUE WHEN NOT FOUND;
            WITH taken AS (
                DELETE FROM performance_facts AS f
                WHERE f.tenant_id = tenant AND f.ticket_id = ticket AND f.metric IN ('resolution', 'one_touch')
                    AND f.at = closing.at
                RETURNING f.*
            )
            SELECT array_agg(ROW(taken.*)::performance_facts) INTO part FROM taken;
            gone := gone || part;
            closing.metric := 'reopened';
            INSERT INTO performance_facts SELECT closing.* ON CONFLICT DO NOTHING;
            IF FOUND THEN
                added := added || closing;
            END IF;
        WHEN 'hide', 'show' THEN
            WITH turned AS (
                UPDATE performance_facts AS f SET counted = NOT f.counted
                WHERE f.tenant_id = tenant AND f.ticket_id = ticket AND f.counted = (event ->> 'what' = 'hide')
                RETURNING f.tenant_id, f.ticket_id, f.metric, f.at, f.agent_id, f.value, true
            )
            SELECT array_agg(ROW(turned.*)::performance_facts) INTO part FROM turned;
            IF event ->> 'what' = 'hide' THEN
                gone := gone || part;
            ELSE
                added := added || part;
            END IF;
        WHEN 'unsay' THEN
            WITH taken AS (
                DELETE FROM performance_facts AS f
                WHERE f.tenant_id = tenant AND f.ticket_id = ticket AND f.metric IN ('replies', 'first_response')
                    AND f.at = (event ->> 'at')::timestamptz
                RETURNING f.*
            )
            SELECT array_agg(ROW(taken.*)::performance_facts) INTO part FROM taken;
            gone := gone || part;
            WITH next AS (
                INSERT INTO performance_facts
                SELECT f.tenant_id, f.ticket_id, 'first_response', f.at, f.agent_id,
                       greatest(0, floor(extract(epoch FROM f.at - (event ->> 'opened')::timestamptz))), f.counted
                FROM performance_facts AS f
                WHERE f.tenant_id = tenant AND f.ticket_id = ticket AND f.metric = 'replies'
                ORDER BY f.at LIMIT 1
                ON CONFLICT DO NOTHING
                RETURNING performance_facts.*
            )
            SELECT array_agg(ROW(next.*)::performance_facts) INTO part FROM next;
            added := added || part;
        WHEN 'clocks' THEN
            -- Whose each clock is that is done, by the row of what ended it: the message, or the closing that holds.
            WITH wanted AS (
                SELECT tenant, ticket, figure.metric, ending.at, ending.agent_id, figure.value, ending.counted
                FROM ticket_slas AS clock
                CROSS JOIN LATERAL (
                    SELECT f.at, f.agent_id, f.counted FROM performance_facts AS f
                    WHERE f.tenant_id = tenant AND f.ticket_id = ticket
                        AND CASE clock.metric
                            WHEN 'first_response' THEN f.metric = 'replies' AND f.at = clock.done_at
                            WHEN 'resolution' THEN f.metric = 'resolution' END
                    ORDER BY f.at DESC LIMIT 1
                ) AS ending
                CROSS JOIN LATERAL (VALUES
                    (CASE WHEN clock.done_at > clock.due_at THEN 'sla_missed' ELSE 'sla_met' END, 1),
                    (clock.metric || '_business', floor(extract(epoch FROM clock.used))::integer)
                ) AS figure (metric, value)
                WHERE clock.tenant_id = tenant AND clock.ticket_id = ticket AND clock.done_at IS NOT NULL
            ), taken AS (
                DELETE FROM performance_facts AS f
                WHERE f.tenant_id = tenant AND f.ticket_id = ticket
                    AND f.metric IN ('sla_met', 'sla_missed', 'first_response_business', 'resolution_business')
                    AND NOT EXISTS (SELECT FROM wanted AS w
                        WHERE (w.metric, w.at, w.agent_id, w.value) = (f.metric, f.at, f.agent_id, f.value))
                RETURNING f.*
            )
            SELECT (SELECT array_agg(ROW(taken.*)::performance_facts) FROM taken),
                   (SELECT array_agg(ROW(wanted.*)::performance_facts) FROM wanted) INTO part, correct;
            gone := gone || part;
            WITH fresh AS (
                INSERT INTO performance_facts SELECT * FROM unnest(correct) ON CONFLICT DO NOTHING
                RETURNING performance_facts.*
            )
            SELECT array_agg(ROW(fresh.*)::performance_facts) INTO part FROM fresh;
            added := added || part;
        END CASE;
    END LOOP;
    PERFORM add_to_performance_days(added, gone);
END
$$;

-- Replaces rows by others, sums included: what a recount found wrong by what it found right.
CREATE FUNCTION support.repair_performance(wrong jsonb, correct jsonb) RETURNS void LANGUAGE plpgsql
SET search_path = support, pg_temp AS $$
DECLARE
    tenant uuid := current_setting('app.tenant_id')::uuid;
    added performance_facts[];
    gone performance_facts[];
BEGIN
    WITH taken AS (
        DELETE FROM performance_facts AS f USING jsonb_populate_recordset(NULL::performance_facts, wrong) AS w
        WHERE f.tenant_id = tenant AND f.ticket_id = w.ticket_id AND f.metric = w.metric AND f.at = w.at
        RETURNING f.*
    )
    SELECT array_agg(ROW(taken.*)::performance_facts) INTO gone FROM taken;
    WITH fresh AS (
        INSERT INTO performance_facts
        SELECT tenant, c.ticket_id, c.metric, c.at, c.agent_id, c.value, c.counted
        FROM jsonb_populate_recordset(NULL::performance_facts, correct) AS c
        RETURNING performance_facts.*
    )
    SELECT array_agg(ROW(fresh.*)::performance_facts) INTO added FROM fresh;
    PERFORM add_to_performance_days(added, gone);
END
$$;

-- Sums of days that differ from their rows, and by how much. One statement sees rows and sums of one moment, so that
-- adding the difference is right whatever is committed meanwhile.
CREATE FUNCTION support.wrong_performance_days()
RETURNS TABLE (agent_id uuid, day date, metric text, count integer, total bigint)
LANGUAGE sql STABLE SET search_path = support, pg_temp AS $$
    WITH counted AS (
        SELECT f.agent_id, (f.at AT TIME ZONE 'UTC')::date AS day, f.metric, count(*) AS count, sum(f.value) AS total
        FROM performance_facts AS f
        WHERE f.tenant_id = current_setting('app.tenant_id')::uuid AND f.counted
        GROUP BY 1, 2, 3
    ), summed AS (
        SELECT * FROM performance_days AS d WHERE d.tenant_id = current_setting('app.tenant_id')::uuid
    )
    SELECT agent_id, day, metric, (coalesce(c.count, 0) - coalesce(s.count, 0))::integer,
           (coalesce(c.total, 0) - coalesce(s.total, 0))::bigint
    FROM counted AS c FULL JOIN summed AS s USING (agent_id, day, metric)
    WHERE coalesce(c.count, 0) <> coalesce(s.count, 0) OR coalesce(c.total, 0) <> coalesce(s.total, 0)
    ORDER BY 1, 2, 3
$$;
"""


def upgrade() -> None:
    """Makes the tables, closed to every tenant but the transaction's own, and what keeps them up."""
    op.execute(TABLES)
    protect("support.performance_facts", app_role=APP_ROLE, grants="SELECT, INSERT, UPDATE, DELETE")
    protect("support.performance_days", app_role=APP_ROLE, grants="SELECT, INSERT, UPDATE")
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(FUNCTIONS)  # past SQLAlchemy, which takes the colons of casts for parameters


def downgrade() -> None:
    """Drops the figures; tickets and messages have all that they were counted from."""
    op.execute("DROP FUNCTION support.wrong_performance_days()")
    op.execute("DROP FUNCTION support.repair_performance(jsonb, jsonb)")
    op.execute("DROP FUNCTION support.follow_performance(jsonb)")
    op.execute("DROP FUNCTION support.add_to_performance_days")
    for table in ("performance_days", "performance_facts"):
        op.execute(f"DROP TABLE support.{table}")
