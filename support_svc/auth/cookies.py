"""The two session cookies: unreadable for scripts, never sent along from another site."""

from __future__ import annotations

from datetime import datetime
from http.cookies import Morsel, SimpleCookie

from service_kit.authentication import ACCESS_COOKIE, REFRESH_COOKIE
from support_svc.auth.domain import REFRESH_LIFETIME
from support_svc.auth.service import SignedIn

_REFRESH_PATH = "/api/auth"


def session_cookies(session: SignedIn, now: datetime, *, secure: bool) -> list[tuple[str, str]]:
    """`set-cookie` metadata that carries a session's tokens."""
    access_seconds = int((session.access_expires_at - now).total_seconds())
    return [
        _header(ACCESS_COOKIE, session.access_token, "/", access_seconds, secure=secure),
        _header(
            REFRESH_COOKIE, session.refresh_token, _REFRESH_PATH, int(REFRESH_LIFETIME.total_seconds()), secure=secure
        ),
    ]


def cleared_cookies(*, secure: bool) -> list[tuple[str, str]]:
    """`set-cookie` metadata that makes a browser forget both."""
    return [
        _header(ACCESS_COOKIE, "", "/", 0, secure=secure),
        _header(REFRESH_COOKIE, "", _REFRESH_PATH, 0, secure=secure),
    ]


def _header(name: str, value: str, path: str, max_age: int, *, secure: bool) -> tuple[str, str]:
    cookie: SimpleCookie = SimpleCookie({name: value})
    morsel: Morsel[str] = cookie[name]
    morsel["path"] = path
    morsel["max-age"] = str(max_age)
    morsel["httponly"] = True
    morsel["samesite"] = "Strict"
    if secure:
        morsel["secure"] = True
    return "set-cookie", morsel.OutputString()
