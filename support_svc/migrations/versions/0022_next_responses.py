"""Next responses are kept one by one, and are in the figures of service levels: met, missed, and their working time.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

# What is known of older tickets is how their last next response ended. `quimbi performance recount --repair` works out
# the others from their histories.
ANSWERS = """
-- [[when it was done, when it was due, microseconds of working time], …]: the next responses that are done.
ALTER TABLE support.ticket_slas ADD COLUMN answers jsonb;
UPDATE support.ticket_slas SET answers = jsonb_build_array(
    jsonb_build_array(done_at, due_at, (extract(epoch FROM used) * 1000000)::bigint))
WHERE metric = 'next_response' AND done_at IS NOT NULL;
"""

# A message can end two clocks at once, which then have a row each.
CLOCK = """
ALTER TABLE support.performance_facts
    -- Which clock was met or missed; empty in rows of other figures.
    ADD COLUMN clock text NOT NULL DEFAULT ''
        CHECK (clock IN ('', 'first_response', 'next_response', 'resolution'));
UPDATE support.performance_facts AS f SET clock = CASE WHEN EXISTS (
    SELECT FROM support.performance_facts AS own
    WHERE (own.tenant_id, own.ticket_id, own.metric, own.at) = (f.tenant_id, f.ticket_id, 'resolution_business', f.at)
) THEN 'resolution' ELSE 'first_response' END
WHERE metric IN ('sla_met', 'sla_missed');
ALTER TABLE support.performance_facts DROP CONSTRAINT performance_facts_pkey,
    ADD PRIMARY KEY (tenant_id, ticket_id, metric, at, clock);
DROP INDEX support.performance_facts_by_agent;
CREATE INDEX performance_facts_by_agent ON support.performance_facts (tenant_id, agent_id, metric, at, ticket_id, clock)
    INCLUDE (value) WHERE counted;
"""

KNOWN = """
WITH fresh AS (
    INSERT INTO support.performance_facts (tenant_id, ticket_id, metric, at, agent_id, value, counted, clock)
    SELECT s.tenant_id, s.ticket_id, figure.metric, f.at, f.agent_id, figure.value, f.counted, figure.clock
    FROM support.ticket_slas AS s
    JOIN support.performance_facts AS f ON (f.tenant_id, f.ticket_id, f.metric, f.at)
        = (s.tenant_id, s.ticket_id, 'replies', s.done_at)
    CROSS JOIN LATERAL (VALUES
        (CASE WHEN s.done_at > s.due_at THEN 'sla_missed' ELSE 'sla_met' END, 1, 'next_response'),
        ('next_response_business', floor(extract(epoch FROM s.used))::integer, '')
    ) AS figure (metric, value, clock)
    WHERE s.metric = 'next_response'
    RETURNING performance_facts.*
)
INSERT INTO support.performance_days AS days (tenant_id, agent_id, day, metric, count, total)
SELECT tenant_id, agent_id, (at AT TIME ZONE 'UTC')::date, metric, count(*), sum(value)
FROM fresh WHERE counted GROUP BY 1, 2, 3, 4
ON CONFLICT (tenant_id, agent_id, day, metric) DO UPDATE
SET count = days.count + excluded.count, total = days.total + excluded.total;
"""

FUNCTIONS = """
-- Follows what happened to tickets in a transaction, in its order, as `support_svc/performance/follow.py` tells it. It
-- runs once, at the end: the sums of a day, which many share, are held as briefly as can be.
CREATE OR REPLACE FUNCTION support.follow_performance(happened jsonb) RETURNS void LANGUAGE plpgsql
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
                       (event ->> 'counted')::boolean, ''
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
                RETURNING f.tenant_id, f.ticket_id, f.metric, f.at, f.agent_id, f.value, true, f.clock
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
                       greatest(0, floor(extract(epoch FROM f.at - (event ->> 'opened')::timestamptz))), f.counted, ''
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
            -- One of the next response is done with every answer.
            WITH ended AS (
                SELECT s.metric, s.done_at, s.due_at, floor(extract(epoch FROM s.used))::integer AS seconds,
                       'replies' AS ending, s.done_at AS earliest, s.done_at AS latest
                FROM ticket_slas AS s
                WHERE s.tenant_id = tenant AND s.ticket_id = ticket AND s.metric = 'first_response'
                    AND s.done_at IS NOT NULL
                UNION ALL
                SELECT s.metric, s.done_at, s.due_at, floor(extract(epoch FROM s.used))::integer,
                       'resolution', '-infinity', 'infinity'
                FROM ticket_slas AS s
                WHERE s.tenant_id = tenant AND s.ticket_id = ticket AND s.metric = 'resolution'
                    AND s.done_at IS NOT NULL
                UNION ALL
                SELECT s.metric, at, (answer ->> 1)::timestamptz, ((answer ->> 2)::bigint / 1000000)::integer,
                       'replies', at, at
                FROM ticket_slas AS s, jsonb_array_elements(s.answers) AS answer,
                     CAST(answer ->> 0 AS timestamptz) AS at
                WHERE s.tenant_id = tenant AND s.ticket_id = ticket AND s.metric = 'next_response'
            ), wanted AS (
                SELECT tenant, ticket, figure.metric, by.at, by.agent_id, figure.value, by.counted, figure.clock
                FROM ended
                CROSS JOIN LATERAL (
                    SELECT f.at, f.agent_id, f.counted FROM performance_facts AS f
                    WHERE f.tenant_id = tenant AND f.ticket_id = ticket AND f.metric = ended.ending
                        AND f.at BETWEEN ended.earliest AND ended.latest
                    ORDER BY f.at DESC LIMIT 1
                ) AS by
                CROSS JOIN LATERAL (VALUES
                    (CASE WHEN ended.done_at > ended.due_at THEN 'sla_missed' ELSE 'sla_met' END, 1, ended.metric),
                    (ended.metric || '_business', ended.seconds, '')
                ) AS figure (metric, value, clock)
            ), taken AS (
                DELETE FROM performance_facts AS f
                WHERE f.tenant_id = tenant AND f.ticket_id = ticket
                    AND f.metric IN ('sla_met', 'sla_missed', 'first_response_business', 'resolution_business',
                                     'next_response_business')
                    AND NOT EXISTS (SELECT FROM wanted AS w
                        WHERE (w.metric, w.at, w.agent_id, w.value, w.clock)
                            = (f.metric, f.at, f.agent_id, f.value, f.clock))
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
CREATE OR REPLACE FUNCTION support.repair_performance(wrong jsonb, correct jsonb) RETURNS void LANGUAGE plpgsql
SET search_path = support, pg_temp AS $$
DECLARE
    tenant uuid := current_setting('app.tenant_id')::uuid;
    added performance_facts[];
    gone performance_facts[];
BEGIN
    WITH taken AS (
        DELETE FROM performance_facts AS f USING jsonb_populate_recordset(NULL::performance_facts, wrong) AS w
        WHERE f.tenant_id = tenant AND f.ticket_id = w.ticket_id AND f.metric = w.metric AND f.at = w.at
            AND f.clock = coalesce(w.clock, '')
        RETURNING f.*
    )
    SELECT array_agg(ROW(taken.*)::performance_facts) INTO gone FROM taken;
    WITH fresh AS (
        INSERT INTO performance_facts
        SELECT tenant, c.ticket_id, c.metric, c.at, c.agent_id, c.value, c.counted, coalesce(c.clock, '')
        FROM jsonb_populate_recordset(NULL::performance_facts, correct) AS c
        RETURNING performance_facts.*
    )
    SELECT array_agg(ROW(fresh.*)::performance_facts) INTO added FROM fresh;
    PERFORM add_to_performance_days(added, gone);
END
$$;
"""

FORGET = """
WITH gone AS (
    DELETE FROM support.performance_facts
    WHERE metric = 'next_response_business' OR (metric IN ('sla_met', 'sla_missed') AND clock = 'next_response')
    RETURNING performance_facts.*
)
UPDATE support.performance_days AS days SET count = days.count - sums.count, total = days.total - sums.total
FROM (
    SELECT tenant_id, agent_id, (at AT TIME ZONE 'UTC')::date AS day, metric, count(*) AS count, sum(value) AS total
    FROM gone WHERE counted GROUP BY 1, 2, 3, 4
) AS sums
WHERE (days.tenant_id, days.agent_id, days.day, days.metric)
    = (sums.tenant_id, sums.agent_id, sums.day, sums.metric);
DROP INDEX support.performance_facts_by_agent;
ALTER TABLE support.performance_facts DROP CONSTRAINT performance_facts_pkey, DROP COLUMN clock,
    ADD PRIMARY KEY (tenant_id, ticket_id, metric, at);
CREATE INDEX performance_facts_by_agent ON support.performance_facts (tenant_id, agent_id, metric, at, ticket_id)
    INCLUDE (value) WHERE counted;
ALTER TABLE support.ticket_slas DROP COLUMN answers;
"""
_TABLES = ("ticket_slas", "performance_facts", "performance_days")


def upgrade() -> None:
    """Adds the answers of clocks and the clocks of rows, and counts what is known."""
    _run(*_for_all_tenants(ANSWERS, CLOCK, KNOWN), FUNCTIONS)


def downgrade() -> None:
    """Forgets the answers; the figures are of first responses and resolutions again."""
    of_before = spec_from_file_location("figures_of_before", Path(__file__).with_name("0013_performance.py"))
    assert of_before is not None
    assert of_before.loader is not None
    before = module_from_spec(of_before)
    of_before.loader.exec_module(before)
    _run(*_for_all_tenants(FORGET), before.FUNCTIONS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))


def _for_all_tenants(*statements: str) -> tuple[str, ...]:
    """Statements about the rows of every tenant, which row-level security keeps from the owner too."""
    lift, close = (
        "".join(f"ALTER TABLE support.{table} {force} ROW LEVEL SECURITY;" for table in _TABLES)
        for force in ("NO FORCE", "FORCE")
    )
    return (lift, *statements, close)


def _run(*statements: str) -> None:
    """Past SQLAlchemy, which takes the colons of casts for parameters."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    for statement in statements:
        driver.execute(statement)
