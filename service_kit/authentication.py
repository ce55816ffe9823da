"""Finds out who calls, from credentials alone: a Bearer token or key, or the session cookie of a browser."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Protocol

from service_kit.api_keys.secrets import PREFIX
from service_kit.errors import PermissionDeniedError, UnauthenticatedError
from service_kit.principal import Principal
from service_kit.tokens import TokenVerifier

ACCESS_COOKIE = "quimbi_access"
REFRESH_COOKIE = "quimbi_refresh"
# What browsers say of a request that a page of the workspace itself, or the user's address bar, made.
_OWN_SITE = frozenset({"same-origin", "none"})


class KeyFinder(Protocol):
    """Finds the principal of an API key's secret; raises `UnauthenticatedError` for an unknown one."""

    async def principal_of(self, secret: str) -> Principal: ...


class Authenticator:
    """Turns a call's metadata into a principal."""

    def __init__(self, tokens: TokenVerifier, keys: KeyFinder) -> None:
        self._tokens = tokens
        self._keys = keys

    async def authenticate(self, metadata: dict[str, str], cookies: dict[str, str]) -> Principal | None:
        """The caller, None without credentials; raises `UnauthenticatedError` for bad ones.

        A cookie counts only when the browser says that the workspace itself sent the request.
        """
        header = metadata.get("authorization", "")
        if header:
            scheme, _, credential = header.partition(" ")
            credential = credential.strip()
            if scheme.lower() != "bearer" or not credential:
                raise UnauthenticatedError("Send `Authorization: Bearer` followed by an access token or an API key.")
            if credential.startswith(PREFIX):
                return await self._keys.principal_of(credential)
            return self._tokens.verify(credential)
        token = cookies.get(ACCESS_COOKIE)
        if not token:
            return None
        refuse_other_sites(metadata)
        return self._tokens.verify(token)


def refuse_other_sites(metadata: dict[str, str]) -> None:
    """Raises `PermissionDeniedError` when a browser says that another site caused a request with our cookies."""
    if metadata.get("sec-fetch-site", "same-origin") not in _OWN_SITE:
        raise PermissionDeniedError("Requests with a session cookie are accepted from the workspace itself only.")


def parse_cookies(header: str) -> dict[str, str]:
    """Name and value of each cookie of a `cookie` header; an unreadable header counts as empty."""
    if not header:
        return {}
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
