"""The queue of delayed work, in a schema of its own.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from importlib.metadata import version

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APP_ROLE = "quimbi_support_app"
#: What a worker calls. They run as the owner, so that the service's role needs no rights on the tables: it can put in
#: work for its transaction's tenant, and work it off.
WORKER_FUNCTIONS = (
    "procrastinate_fetch_job_v2(character varying[], bigint)",
    "procrastinate_finish_job_v1(bigint, procrastinate_job_status, boolean)",
    "procrastinate_retry_job_v2(bigint, timestamptz, integer, character varying, character varying)",
    "procrastinate_register_worker_v1()",
    "procrastinate_unregister_worker_v1(bigint)",
    "procrastinate_update_heartbeat_v1(bigint)",
    "procrastinate_prune_stalled_workers_v1(float)",
)

PINNED = """
DO $$
DECLARE
    function regprocedure;
BEGIN
    FOR function IN SELECT oid FROM pg_proc WHERE pronamespace = 'jobs'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = jobs, pg_temp', function);
    END LOOP;
END
$$
"""
DEFER = """
-- The jobs of a transaction: [{"task", "args", "at", "key"}]. The tenant is the transaction's own, whatever the
-- arguments say. Of the jobs with the same key one waits, for the earlier moment. A job of this key that a worker would
-- fetch just now is locked until the commit, so that it runs after what this transaction wrote.
CREATE FUNCTION jobs.defer(wanted jsonb) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = jobs, pg_temp AS $$
    INSERT INTO procrastinate_jobs AS waiting (queue_name, task_name, queueing_lock, args, scheduled_at)
    SELECT DISTINCT ON (job ->> 'task', coalesce('key ' || nullif(job ->> 'key', ''), 'number ' || number))
           'support', job ->> 'task',
           current_setting('app.tenant_id')::uuid || ' ' || (job ->> 'task') || ' ' || nullif(job ->> 'key', ''),
           (job -> 'args') || jsonb_build_object('tenant_id', current_setting('app.tenant_id')),
           (job ->> 'at')::timestamptz
    FROM jsonb_array_elements(wanted) WITH ORDINALITY AS asked (job, number)
    ORDER BY job ->> 'task', coalesce('key ' || nullif(job ->> 'key', ''), 'number ' || number),
             (job ->> 'at')::timestamptz NULLS FIRST
    ON CONFLICT (queueing_lock) WHERE status = 'todo' DO UPDATE
    SET scheduled_at = CASE WHEN excluded.scheduled_at < waiting.scheduled_at OR excluded.scheduled_at IS NULL
                            THEN excluded.scheduled_at ELSE waiting.scheduled_at END
$$;

-- Gives the jobs of workers that died back to the queue; returns how many.
CREATE FUNCTION jobs.rescue(silent_seconds integer) RETURNS integer LANGUAGE plpgsql
SECURITY DEFINER SET search_path = jobs, pg_temp AS $$
DECLARE
    stalled record;
    rescued integer := 0;
BEGIN
    FOR stalled IN
        SELECT job.id, job.queueing_lock FROM procrastinate_jobs job
        LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
        WHERE job.status = 'doing' AND (worker.id IS NULL
              OR worker.last_heartbeat < now() - make_interval(secs => silent_seconds))
        ORDER BY job.id FOR UPDATE OF job SKIP LOCKED
    LOOP
        BEGIN
            UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL, attempts = attempts + 1,
                   scheduled_at = now() WHERE id = stalled.id;
        EXCEPTION WHEN unique_violation THEN
            -- The same work waits already.
            DELETE FROM procrastinate_jobs WHERE id = stalled.id;
        END;
        rescued := rescued + 1;
    END LOOP;
    RETURN rescued;
END
$$;

-- How much waits, runs and has failed for good, over all tenants: for those who operate the service.
CREATE FUNCTION jobs.counts() RETURNS TABLE (status text, jobs bigint, due bigint) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = jobs, pg_temp AS $$
    SELECT status::text, count(*), count(*) FILTER (WHERE scheduled_at IS NULL OR scheduled_at <= now())
    FROM procrastinate_jobs GROUP BY status
$$;
"""


def upgrade() -> None:
    """Makes the library's tables; what later versions of it change is a migration of its own."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute("CREATE SCHEMA jobs")
    driver.execute("SET LOCAL search_path = jobs")
    driver.execute(SchemaManager.get_schema())
    # A waiting job is found by its time: those of the far future are many.
    driver.execute("CREATE INDEX jobs_by_time ON procrastinate_jobs (scheduled_at) WHERE status = 'todo'")
    driver.execute("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA jobs FROM PUBLIC")
    # Every function finds its tables, whatever the caller's search path is.
    driver.execute(PINNED)
    for function in WORKER_FUNCTIONS:
        driver.execute(f"ALTER FUNCTION {function} SECURITY DEFINER")
        driver.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {APP_ROLE}")
    driver.execute("RESET search_path")
    driver.execute(DEFER)
    for function in ("defer(jsonb)", "rescue(integer)", "counts()"):
        driver.execute(f"REVOKE ALL ON FUNCTION jobs.{function} FROM PUBLIC")
        driver.execute(f"GRANT EXECUTE ON FUNCTION jobs.{function} TO {APP_ROLE}")
    driver.execute(f"GRANT USAGE ON SCHEMA jobs TO {APP_ROLE}")
    # A worker looks for jobs that it shall abort; nothing of a tenant is in these columns.
    columns = "id, status, abort_requested, queue_name"
    driver.execute(f"GRANT SELECT ({columns}) ON jobs.procrastinate_jobs TO {APP_ROLE}")
    driver.execute(f"COMMENT ON SCHEMA jobs IS 'procrastinate {version('procrastinate')}'")


def downgrade() -> None:
    """Drops the queue; what waited in it is never done."""
    op.execute("DROP SCHEMA jobs CASCADE")
