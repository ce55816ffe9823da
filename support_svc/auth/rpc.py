"""The methods of `AuthService`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from quimbi.support.v1 import auth_service_pb2 as pb
from quimbi.support.v1.auth_service_pb2_grpc import AuthServiceServicer

from service_kit.authentication import REFRESH_COOKIE, refuse_other_sites
from service_kit.call import current_call
from service_kit.errors import UnauthenticatedError
from service_kit.idempotency import UnitOfWork
from service_kit.principal import Principal
from service_kit.timestamps import to_timestamp
from support_svc.agents import store as agents
from support_svc.agents.convert import to_proto
from support_svc.agents.domain import Agent
from support_svc.auth import cookies, store
from support_svc.auth.service import AuthService, SignedIn


class AuthServicer(AuthServiceServicer):
    """Serves `AuthService`."""

    def __init__(self, auth: AuthService, unit_of_work: UnitOfWork, *, cookie_secure: bool) -> None:
        self._auth = auth
        self._unit_of_work = unit_of_work
        self._secure = cookie_secure

    async def Login(self, request: pb.LoginRequest, context: Any) -> pb.LoginResponse:  # noqa: N802
        """Starts a session; its tokens come in the body or as cookies."""
        session, account = await self._auth.login(request.email, request.password)
        me = (agents.GET, {"agent_id": account.id})
        ((agent,),) = await self._unit_of_work.database.read(session.principal, me)
        response = pb.LoginResponse(
            agent=to_proto(agent, datetime.now(UTC)), access_expires_at=to_timestamp(session.access_expires_at)
        )
        if request.cookies:
            self._set_cookies(session)
        else:
            response.tokens.CopyFrom(_tokens(session))
        return response

    async def Refresh(self, request: pb.RefreshRequest, context: Any) -> pb.RefreshResponse:  # noqa: N802
        """The next pair of tokens, where the old one came from."""
        in_cookie = self._refresh_cookie()
        token = request.refresh_token or in_cookie
        if not token:
            raise UnauthenticatedError("There is no session to refresh. Sign in.")
        try:
            session = await self._auth.refresh(token)
        except UnauthenticatedError:
            if not request.refresh_token:
                current_call().response_metadata.extend(cookies.cleared_cookies(secure=self._secure))
            raise
        response = pb.RefreshResponse(access_expires_at=to_timestamp(session.access_expires_at))
        if request.refresh_token:
            response.tokens.CopyFrom(_tokens(session))
        else:
            self._set_cookies(session)
        return response

    async def Logout(self, request: pb.LogoutRequest, context: Any) -> pb.LogoutResponse:  # noqa: N802
        """Ends the session and clears its cookies."""
        await self._auth.logout(request.refresh_token or self._refresh_cookie())
        current_call().response_metadata.extend(cookies.cleared_cookies(secure=self._secure))
        return pb.LogoutResponse()

    async def GetMe(self, request: pb.GetMeRequest, context: Any) -> pb.GetMeResponse:  # noqa: N802
        """Who is calling."""
        me = self._unit_of_work.principal
        calls: list[Any] = [(store.TENANT, {})]
        if me.is_agent:
            calls.append((agents.GET, {"agent_id": me.id}))
        rows = await self._unit_of_work.read(*calls)
        if not rows[0] or (me.is_agent and not rows[1]):
            raise UnauthenticatedError("This account no longer exists. Sign in again.")
        return _me(me, rows[0][0], rows[1][0] if me.is_agent else None)

    def _refresh_cookie(self) -> str:
        call = current_call()
        token = call.cookies.get(REFRESH_COOKIE, "")
        if token:
            refuse_other_sites(call.metadata)
        return token

    def _set_cookies(self, session: SignedIn) -> None:
        now = datetime.now(UTC)
        current_call().response_metadata.extend(cookies.session_cookies(session, now, secure=self._secure))


def _tokens(session: SignedIn) -> pb.Tokens:
    return pb.Tokens(access_token=session.access_token, refresh_token=session.refresh_token)


def _me(me: Principal, tenant: store.Tenant, agent: Agent | None) -> pb.GetMeResponse:
    response = pb.GetMeResponse(tenant_id=tenant.tenant_id, tenant_name=tenant.name, permissions=sorted(me.permissions))
    if agent is None:
        response.api_key_id = me.id
    else:
        response.agent.CopyFrom(to_proto(agent, datetime.now(UTC)))
    return response
