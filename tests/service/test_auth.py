"""Signing in, staying signed in, and being kept out."""

from __future__ import annotations

import asyncio

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from quimbi.support.v1 import auth_service_pb2 as pb
from quimbi.support.v1.auth_service_pb2_grpc import AuthServiceStub

from service_kit.principal import system
from support_svc.auth import provisioning
from tests.support.services import Services, bearer, role_metadata
from tests.support.shops import PASSWORD, Shop


def reason(error: grpc.aio.AioRpcError) -> str:
    """Reason of a refusal."""
    status = rpc_status.from_call(error)
    info = error_details_pb2.ErrorInfo()
    assert status is not None
    assert status.details[0].Unpack(info)
    return str(info.reason)


async def refused(call: object) -> tuple[grpc.StatusCode, str]:
    """Status and reason of a call that must fail."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call  # type: ignore[misc]  # a unary call is awaitable
    return caught.value.code(), reason(caught.value)


async def login(services: Services, shop: Shop, role: str = "agent") -> pb.LoginResponse:
    """A session of the shop's agent."""
    request = pb.LoginRequest(email=shop.agents[role].email.upper(), password=PASSWORD)
    response: pb.LoginResponse = await AuthServiceStub(services.support).Login(request)
    return response


async def test_an_agent_signs_in_and_learns_who_it_is(services: Services, shop: Shop) -> None:
    session = await login(services, shop)
    me = await AuthServiceStub(services.support).GetMe(pb.GetMeRequest(), metadata=bearer(session.tokens.access_token))
    assert me.agent.id == shop.agents["agent"].id
    assert me.tenant_id == shop.tenant_id
    assert "tickets.write" in me.permissions
    assert "tickets.delete" not in me.permissions


async def test_a_wrong_password_and_an_unknown_address_look_the_same(services: Services, shop: Shop) -> None:
    stub = AuthServiceStub(services.support)
    wrong = await refused(stub.Login(pb.LoginRequest(email=shop.agents["agent"].email, password="wrong wrong")))
    unknown = await refused(stub.Login(pb.LoginRequest(email=f"nobody@{shop.slug}.test", password="wrong wrong")))
    assert wrong == unknown == (grpc.StatusCode.UNAUTHENTICATED, "WRONG_CREDENTIALS")


async def test_the_sixth_failure_in_a_row_must_wait_even_with_the_right_password(
    services: Services, shop: Shop
) -> None:
    stub, email = AuthServiceStub(services.support), shop.agents["agent"].email
    for _ in range(5):
        await refused(stub.Login(pb.LoginRequest(email=email, password="wrong wrong")))
    answer = await refused(stub.Login(pb.LoginRequest(email=email, password=PASSWORD)))
    assert answer == (grpc.StatusCode.RESOURCE_EXHAUSTED, "TOO_MANY_ATTEMPTS")
    assert (await login(services, shop, "lead")).tokens.access_token


async def test_parallel_guesses_do_not_slip_past_the_limit(services: Services, shop: Shop) -> None:
    stub, email = AuthServiceStub(services.support), shop.agents["agent"].email
    guesses = [refused(stub.Login(pb.LoginRequest(email=email, password="wrong wrong"))) for _ in range(12)]
    answers = await asyncio.gather(*guesses)
    assert sum(code is grpc.StatusCode.UNAUTHENTICATED for code, _ in answers) <= 5


async def test_a_refresh_token_works_once_and_its_reuse_ends_the_session(services: Services, shop: Shop) -> None:
    stub = AuthServiceStub(services.support)
    first = (await login(services, shop)).tokens.refresh_token
    second = (await stub.Refresh(pb.RefreshRequest(refresh_token=first))).tokens.refresh_token
    assert second != first
    reused = await refused(stub.Refresh(pb.RefreshRequest(refresh_token=first)))
    assert reused == (grpc.StatusCode.UNAUTHENTICATED, "REFRESH_TOKEN_REUSED")
    ended = await refused(stub.Refresh(pb.RefreshRequest(refresh_token=second)))
    assert ended[0] is grpc.StatusCode.UNAUTHENTICATED


async def test_after_signing_out_the_session_cannot_be_refreshed(services: Services, shop: Shop) -> None:
    stub = AuthServiceStub(services.support)
    token = (await login(services, shop)).tokens.refresh_token
    await stub.Logout(pb.LogoutRequest(refresh_token=token))
    assert (await refused(stub.Refresh(pb.RefreshRequest(refresh_token=token))))[0] is (grpc.StatusCode.UNAUTHENTICATED)


async def test_cookies_carry_the_session_and_no_token_is_in_the_body(services: Services, shop: Shop) -> None:
    stub = AuthServiceStub(services.support)
    call = stub.Login(pb.LoginRequest(email=shop.agents["agent"].email, password=PASSWORD, cookies=True))
    cookies = [str(value) for key, value in await call.initial_metadata() if key == "set-cookie"]
    assert not (await call).HasField("tokens")
    assert len(cookies) == 2
    assert all("HttpOnly" in c and "SameSite=Strict" in c for c in cookies)
    sent = "; ".join(c.split(";")[0] for c in cookies)
    me = await stub.GetMe(pb.GetMeRequest(), metadata=(("cookie", sent),))
    assert me.agent.email == shop.agents["agent"].email
    foreign = (("cookie", sent), ("sec-fetch-site", "cross-site"))
    assert (await refused(stub.GetMe(pb.GetMeRequest(), metadata=foreign)))[0] is grpc.StatusCode.PERMISSION_DENIED


@pytest.mark.parametrize("credential", ["", "x", "sk_support_unknown", "sk_intelligence_unknown", "a.b.c"])
async def test_bad_credentials_are_refused(services: Services, credential: str) -> None:
    call = AuthServiceStub(services.support).GetMe(pb.GetMeRequest(), metadata=bearer(credential))
    assert await refused(call) == (grpc.StatusCode.UNAUTHENTICATED, "UNAUTHENTICATED")


async def test_identity_headers_that_a_client_sends_mean_nothing(services: Services, shop: Shop) -> None:
    forged = (("x-tenant-id", shop.tenant_id), ("x-agent-id", shop.agents["admin"].id), ("x-role", "admin"))
    call = AuthServiceStub(services.support).GetMe(pb.GetMeRequest(), metadata=forged)
    assert (await refused(call))[0] is grpc.StatusCode.UNAUTHENTICATED


async def test_every_role_reaches_the_door_with_its_own_permissions(services: Services, shop: Shop) -> None:
    stub = AuthServiceStub(services.support)
    permissions = {
        role: set((await stub.GetMe(pb.GetMeRequest(), metadata=role_metadata(services, shop, role))).permissions)
        for role in ("viewer", "agent", "lead", "admin")
    }
    assert permissions["viewer"] < permissions["agent"] < permissions["lead"] < permissions["admin"]


async def entries(services: Services, shop: Shop) -> list[tuple[str, str, str, dict[str, object]]]:
    """What the audit log has of sessions and agents since the shop was made: action, who, why and changes."""
    async with services.operator.support.transaction(system(shop.tenant_id)) as tx:
        cursor = await (await tx.plain()).execute(
            "SELECT action, actor_id, cause, changes FROM support.audit_log WHERE NOT starts_with(action, 'api_key') "
            "ORDER BY id OFFSET 5"
        )
        return await cursor.fetchall()


async def test_sessions_are_on_record(services: Services, shop: Shop) -> None:
    stub, agent = AuthServiceStub(services.support), shop.agents["agent"].id
    token = (await login(services, shop)).tokens.refresh_token
    await stub.Logout(pb.LogoutRequest(refresh_token=token))
    await stub.Logout(pb.LogoutRequest(refresh_token=token))
    copied = (await login(services, shop)).tokens.refresh_token
    await stub.Refresh(pb.RefreshRequest(refresh_token=copied))
    await refused(stub.Refresh(pb.RefreshRequest(refresh_token=copied)))
    found = await entries(services, shop)
    twice = "A refresh token was used a second time."
    assert [entry[:3] for entry in found if entry[0].startswith("session")] == [
        ("session.start", agent, ""),
        ("session.end", agent, ""),
        ("session.start", agent, ""),
        ("session.end", "system", twice),
    ]
    assert {entry[3]["agent_id"]["after"] for entry in found} == {agent}  # type: ignore[index]  # JSON


async def test_an_address_that_must_wait_is_on_record_where_somebody_has_it(services: Services, shop: Shop) -> None:
    stub = AuthServiceStub(services.support)
    for email in (shop.agents["agent"].email, f"nobody@{shop.slug}.test"):
        for _ in range(6):
            await refused(stub.Login(pb.LoginRequest(email=email, password="wrong wrong")))
    ((action, actor, cause, changes),) = await entries(services, shop)
    assert (action, actor, cause) == ("session.block", "system", "Too many failed sign-ins in a row.")
    assert set(changes) == {"agent_id", "blocked_until"}


async def test_what_the_operator_does_is_on_record(services: Services, shop: Shop) -> None:
    operator, agent = services.operator, shop.agents["agent"]
    await login(services, shop)
    await provisioning.set_password(operator.support, shop.tenant_id, agent.email, "another long password")
    for active in (False, False, True):
        await provisioning.set_active(operator.support, shop.tenant_id, agent.email, active=active)
    found = await entries(services, shop)
    because = "A command of the platform's operator."
    assert [entry[:3] for entry in found[1:]] == [
        (action, "system", because)
        for action in ("agent.password", "session.end", "agent.deactivate", "agent.activate")
    ]
    assert found[3][3] == {
        "agent_id": {"before": agent.id, "after": agent.id},
        "active": {"before": True, "after": False},
    }
    async with operator.support.transaction(system(shop.tenant_id)) as tx:
        query = "SELECT action, changes::text FROM support.audit_log WHERE id <= 7 ORDER BY id"
        cursor = await (await tx.plain()).execute(query)
        before = await cursor.fetchall()
    assert [action for action, _ in before] == [
        "tenant.create",
        *["agent.create"] * 4,
        "api_key.create",
        "session.start",
    ]
    assert "argon2" not in str(before)
