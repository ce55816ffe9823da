"""The schemas come up, go down without a trace, and come up again."""

from __future__ import annotations

from types import ModuleType

import psycopg
import pytest

import intelligence_svc.migrate
import support_svc.migrate
from deploy.local.settings import StackSettings
from deploy.local.stack import database_only
from tests.support.home import temporary_home

LEFT = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relname NOT LIKE 'alembic_version%%' ORDER BY 1
"""


def _relations(url: str, schema: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute(LEFT, (schema,))]


def test_both_schemas_go_up_down_and_up_again() -> None:
    with temporary_home() as home, database_only(StackSettings.for_tests(home)) as databases:
        parts: list[tuple[ModuleType, str, str]] = [
            (support_svc.migrate, databases.support.owner, "support"),
            (intelligence_svc.migrate, databases.intelligence.owner, "platform"),
        ]
        for migrations, owner, schema in parts:
            assert migrations.current(owner) is None
            migrations.upgrade(owner)
            first = _relations(owner, schema)
            assert migrations.current(owner) is not None
            migrations.downgrade(owner)
            assert _relations(owner, schema) == []
            migrations.upgrade(owner)
            assert _relations(owner, schema) == first


@pytest.mark.parametrize("migrations", [support_svc.migrate, intelligence_svc.migrate])
def test_a_wrong_password_is_not_taken_for_an_empty_schema(migrations: ModuleType) -> None:
    with pytest.raises(psycopg.OperationalError):
        migrations.current("postgresql://nobody:nothing@127.0.0.1:1/none")
