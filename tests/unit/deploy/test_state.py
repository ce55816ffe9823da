"""What a stack keeps in its state folder."""

import os
import stat
from pathlib import Path

import jwt
import pytest

from deploy.local import credentials, devenv
from deploy.local.credentials import signing_keys
from deploy.local.database import Databases, DatabaseUrls, urls, with_database
from deploy.local.errors import StackError
from deploy.local.info import DemoCredentials, StackInfo, TenantAccess
from deploy.local.lock import HomeLock, is_held
from deploy.local.settings import CHECKOUT, StackSettings


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_passwords_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    first = credentials.load_or_create(tmp_path)
    assert credentials.load_or_create(tmp_path) == first
    assert mode(tmp_path / "secrets.json") == 0o600
    assert len({first.admin_password, first.owner_password, first.support_password}) == 3


def test_a_secret_added_by_a_newer_version_leaves_the_others_alone(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text('{"admin_password": "kept"}')
    assert credentials.load_or_create(tmp_path).admin_password == "kept"


def test_a_token_signed_with_the_private_key_is_verified_with_the_public_one(tmp_path: Path) -> None:
    keys = signing_keys(tmp_path)
    assert signing_keys(tmp_path) == keys
    token = jwt.encode({"sub": "linda"}, keys.private.read_bytes(), algorithm="EdDSA")
    assert jwt.decode(token, keys.public.read_bytes(), algorithms=["EdDSA"]) == {"sub": "linda"}
    assert mode(keys.private) == 0o600


def test_a_lost_public_key_is_derived_again(tmp_path: Path) -> None:
    keys = signing_keys(tmp_path)
    public = keys.public.read_bytes()
    keys.public.unlink()
    assert signing_keys(tmp_path).public.read_bytes() == public


def info(home: Path) -> StackInfo:
    nowhere = DatabaseUrls("postgresql://app@h/d", "postgresql://owner@h/d")
    return StackInfo(
        home=home,
        edge_url="http://localhost:8080",
        support_grpc="localhost:50051",
        intelligence_grpc="localhost:50052",
        databases=Databases(nowhere, nowhere),
        orders=home / "orders",
        models=home / "models",
        attachments=home / "attachments",
        keys=signing_keys(home),
        known=None,
    )


def test_access_survives_in_dev_env(tmp_path: Path) -> None:
    demo = DemoCredentials(
        main=TenantAccess("sk_support_a", "sk_intelligence_a", "linda@example.com", "pass=word"),
        other=TenantAccess("sk_support_b", "sk_intelligence_b", "otto@example.com", "secret"),
    )
    path = devenv.write(info(tmp_path), demo)
    assert mode(path) == 0o600
    assert devenv.read_demo(tmp_path) == demo
    assert devenv.read(tmp_path)["OTHER_AGENT_EMAIL"] == "otto@example.com"


def test_addresses_alone_are_no_access(tmp_path: Path) -> None:
    devenv.write(info(tmp_path), None)
    assert devenv.read(tmp_path)["EDGE_URL"] == "http://localhost:8080"
    assert devenv.read_demo(tmp_path) is None


def test_only_one_stack_runs_on_a_folder(tmp_path: Path) -> None:
    first, second = HomeLock(tmp_path), HomeLock(tmp_path)
    assert not is_held(tmp_path)
    first.acquire()
    assert is_held(tmp_path)
    with pytest.raises(StackError, match=f"already runs on .*process {os.getpid()}"):
        second.acquire()
    first.release()
    assert not is_held(tmp_path)
    second.acquire()
    second.release()


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StackError, match="cannot be used"):
        HomeLock(tmp_path / "file").acquire()


def test_another_database_keeps_host_and_options() -> None:
    admin = "postgresql://root:old@db.internal:6432/postgres?sslmode=require"
    assert with_database(admin, "quimbi_support") == (
        "postgresql://root:old@db.internal:6432/quimbi_support?sslmode=require"
    )
    assert with_database(admin, "quimbi_support", "app", "p@ss/word") == (
        "postgresql://app:p%40ss%2Fword@db.internal:6432/quimbi_support?sslmode=require"
    )


def test_a_service_works_as_its_own_role_and_never_as_the_owner(tmp_path: Path) -> None:
    found = urls("postgresql://postgres:x@127.0.0.1:5432/postgres", credentials.load_or_create(tmp_path))
    assert found.support.app.startswith("postgresql://quimbi_support_app:")
    assert found.intelligence.app.startswith("postgresql://quimbi_intelligence_app:")
    assert found.support.owner.startswith("postgresql://quimbi_owner:")
    assert found.intelligence.app.endswith("/quimbi_intelligence")


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUIMBI_EDGE_PORT", "9000")
    monkeypatch.setenv("QUIMBI_HOME", "state")
    settings = StackSettings()
    assert settings.edge_port == 9000
    assert settings.home == tmp_path / "state"
    assert settings.ports["QUIMBI_EDGE_PORT"] == 9000


def test_state_lives_in_the_checkout_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUIMBI_HOME", raising=False)
    assert StackSettings().home == CHECKOUT / ".quimbi"


@pytest.mark.parametrize(("rate_limit", "intelligence"), [("1000", 500), ("0", 0), ("80", 40)])
def test_intelligence_gets_half_the_rate(monkeypatch: pytest.MonkeyPatch, rate_limit: str, intelligence: int) -> None:
    monkeypatch.setenv("RATE_LIMIT", rate_limit)
    assert StackSettings().intelligence_rate_limit == intelligence


def test_a_database_of_ones_own_needs_no_port() -> None:
    settings = StackSettings(database_admin_url="postgresql://admin@db/postgres")
    assert "QUIMBI_POSTGRES_PORT" not in settings.ports


def test_commands_beside_a_stack_use_the_ports_it_runs_on(tmp_path: Path) -> None:
    StackSettings(home=tmp_path, edge_port=9100, postgres_port=9101).remember()
    found = StackSettings(home=tmp_path).of_running()
    assert (found.edge_port, found.postgres_port) == (9100, 9101)
