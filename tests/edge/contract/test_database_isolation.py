"""What PostgreSQL itself refuses the services' roles, in raw SQL: the last line when code forgets the tenant."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.support.contract_database import BY_JOBS, AdminDatabase, Table, role_of
from tests.support.contract_world import World

#: Counted before anyone is known to belong to a shop; holds hashes of addresses only.
WITHOUT_TENANT = {"support.login_attempts"}
#: Alembic's own, out of reach of the services.
OUT_OF_REACH = {"support.alembic_version", "platform.alembic_version", "shared.alembic_version"}
#: Written by functions of the database alone: the service's role has no right to insert, not even for its tenant.
APPENDED = {"support.audit_log", "support.log_heads", "support.events"}
SERVICES = ["support", "intelligence"]
EVERY_ROW = sql.SQL("true")


class Service:
    """One service's database, as the service and as the superuser."""

    def __init__(self, admin: AdminDatabase, app: psycopg.Connection) -> None:
        self.admin = admin
        self.app = app
        self.closed = [t for t in admin.tables() if t.full_name not in WITHOUT_TENANT | OUT_OF_REACH]

    def belong_to(self, tenant_id: str) -> None:
        """Sets the tenant for the transaction that follows, as the unit of work does."""
        self.app.execute("SELECT set_config('app.tenant_id', %s, true)", [tenant_id])

    def count(self, table: Table, condition: sql.Composable = EVERY_ROW) -> int:
        query = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(table.identifier, condition)
        row = self.app.execute(query).fetchone()
        assert row is not None
        return int(row[0])

    def refused(self, statement: sql.SQL | sql.Composed) -> str:
        """The SQLSTATE with which PostgreSQL refuses a statement, empty when it does not."""
        try:
            with self.app.transaction():
                self.app.execute(statement)
        except psycopg.Error as error:
            return error.sqlstate or ""
        return ""


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest, world: World) -> Iterator[Service]:
    """Each service in turn, in a transaction that is taken back."""
    urls = getattr(world.stack.info.databases, request.param)
    with psycopg.connect(urls.app) as app:
        yield Service(getattr(world.database, request.param), app)
        app.rollback()


def test_every_table_is_closed_by_row_level_security(service: Service) -> None:
    rows = service.admin.connection.execute(
        "SELECT oid::regclass::text FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    ).fetchall()
    secured = {name for (name,) in rows}
    assert {table.full_name for table in service.closed} - secured == set()
    assert [table.full_name for table in service.closed if not table.has_tenant] == []


def test_every_table_holds_rows_of_both_shops(service: Service, world: World) -> None:
    """Or the tests below would show nothing."""
    for tenant in (world.shop.tenant_id, world.other_shop.tenant_id):
        found = service.admin.fingerprint(tenant)
        empty = {table.full_name for table in service.closed if not found[table.full_name][0]}
        assert empty == set()


def test_a_query_that_forgets_the_tenant_returns_nothing(service: Service) -> None:
    assert {table.full_name: service.count(table) for table in service.closed if service.count(table)} == {}


@pytest.mark.parametrize("tenant", ["", "00000000-0000-4000-8000-000000000000"])
def test_nor_does_one_for_no_tenant(service: Service, tenant: str) -> None:
    service.belong_to(tenant)
    assert {table.full_name: service.count(table) for table in service.closed if service.count(table)} == {}


def test_a_query_sees_its_own_tenant_only(service: Service, world: World) -> None:
    service.belong_to(world.shop.tenant_id)
    foreign = sql.SQL("tenant_id <> {}").format(world.shop.tenant_id)
    assert [table.full_name for table in service.closed if service.count(table, foreign)] == []
    known = service.admin.fingerprint(world.shop.tenant_id)
    counted = {table.full_name: service.count(table) for table in service.closed if table.full_name not in BY_JOBS}
    assert counted == {name: known[name][0] for name in counted}


def test_what_no_job_explains_shows_in_the_fingerprint(world: World) -> None:
    """A call that was refused must not have anybody asked about, but jobs of earlier calls may do so meanwhile."""
    support, tenant = world.database.support, world.shop.tenant_id
    ticket = world.values["ticket"]
    before = support.fingerprint(tenant)
    asked = (
        ("SELECT customer_id FROM support.tickets WHERE id = %(ticket)s", True),
        ("SELECT 'a stranger of ' || %(ticket)s", False),
    )
    for customer, explained in asked:
        with support.connection.transaction(force_rollback=True):
            support.connection.execute(
                "INSERT INTO support.customer_insights (tenant_id, customer_id, state, attempted_at) "
                f"SELECT %(tenant)s, customer, 'unknown', now() FROM ({customer}) asked (customer) "
                "ON CONFLICT (tenant_id, customer_id) DO UPDATE SET attempted_at = now()",
                {"tenant": tenant, "ticket": ticket},
            )
            assert (support.fingerprint(tenant) == before) is explained


def test_the_tenant_ends_with_the_transaction(service: Service, world: World) -> None:
    service.belong_to(world.shop.tenant_id)
    service.app.commit()
    assert sum(service.count(table) for table in service.closed) == 0


def test_no_row_can_be_inserted_for_another_tenant(service: Service, world: World) -> None:
    service.belong_to(world.shop.tenant_id)
    insert = sql.SQL("INSERT INTO {} (tenant_id) VALUES ({})")
    for table in service.closed:
        foreign = service.refused(insert.format(table.identifier, world.other_shop.tenant_id))
        own = service.refused(insert.format(table.identifier, world.shop.tenant_id))
        # 42501: insufficient privilege, which the policy answers with; 23502: a column lacks its value, or
        # 23505 where the tenant's only row exists, both of which come after the policy was satisfied.
        expected = {"42501"} if table.full_name in APPENDED else {"23502", "23505"}
        assert (table.full_name, foreign, own in expected) == (table.full_name, "42501", True)


def test_no_row_can_be_moved_to_another_tenant_or_changed_there(service: Service, world: World) -> None:
    service.belong_to(world.shop.tenant_id)
    move = sql.SQL("UPDATE {} SET tenant_id = {}")
    there = sql.SQL("WITH gone AS (DELETE FROM {} WHERE tenant_id = {} RETURNING 1) SELECT count(*) FROM gone")
    for table in service.closed:
        # Foreign keys would answer 23503: the policy comes before.
        assert service.refused(move.format(table.identifier, world.other_shop.tenant_id)) == "42501", table
        try:
            with service.app.transaction():
                row = service.app.execute(there.format(table.identifier, world.other_shop.tenant_id)).fetchone()
        except psycopg.errors.InsufficientPrivilege:
            continue
        assert row == (0,), table


@pytest.mark.parametrize("statement", ["UPDATE {} SET action = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_was_done_stays_on_record(world: World, statement: str) -> None:
    with psycopg.connect(world.stack.info.databases.support.app) as app:
        app.execute("SELECT set_config('app.tenant_id', %s, true)", [world.shop.tenant_id])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(sql.SQL(statement).format(sql.Identifier("support", "audit_log")))


def test_no_table_can_be_emptied_nor_its_policies_lifted(service: Service) -> None:
    for table in service.closed:
        for statement in (
            "TRUNCATE {}",
            "ALTER TABLE {} DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE {} NO FORCE ROW LEVEL SECURITY",
            "DROP TABLE {}",
        ):
            assert service.refused(sql.SQL(statement).format(table.identifier)) == "42501"
    for role in ("postgres", "quimbi_owner"):
        assert service.refused(sql.SQL("SET ROLE {}").format(sql.Identifier(role))) == "42501"


def test_what_is_out_of_reach_is(service: Service) -> None:
    for table in service.admin.tables():
        if table.full_name in OUT_OF_REACH:
            assert service.refused(sql.SQL("SELECT FROM {}").format(table.identifier)) == "42501"


@pytest.mark.parametrize("name", SERVICES)
def test_the_roles_have_no_powers_and_own_nothing(world: World, name: str) -> None:
    role = role_of(getattr(world.stack.info.databases, name).app)
    admin = getattr(world.database, name).connection
    powers = admin.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = %s",
        [role],
    ).fetchone()
    assert powers == (False,) * 5
    owned = admin.execute(
        """
        SELECT 'relation', relname::text FROM pg_class WHERE relowner = %(role)s::regrole
        UNION ALL SELECT 'schema', nspname::text FROM pg_namespace WHERE nspowner = %(role)s::regrole
        UNION ALL SELECT 'function', proname::text FROM pg_proc WHERE proowner = %(role)s::regrole
        UNION ALL SELECT 'database', datname::text FROM pg_database WHERE datdba = %(role)s::regrole
        UNION ALL SELECT 'member of', roleid::regrole::text FROM pg_auth_members WHERE member = %(role)s::regrole
        """,
        {"role": role},
    ).fetchall()
    assert owned == []


def test_a_service_cannot_open_the_others_database(world: World) -> None:
    databases = world.stack.info.databases
    for app, database in (
        (databases.support.app, "quimbi_intelligence"),
        (databases.intelligence.app, "quimbi_support"),
    ):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(app.rpartition("/")[0] + f"/{database}").close()
