"""Signing in, staying signed in, and being kept out."""

from __future__ import annotations

import asyncio

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from quimbi.support.v1 import auth_service_pb2 as pb
from quimbi.support.v1.auth_service_pb2_grpc import AuthServiceStub

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
