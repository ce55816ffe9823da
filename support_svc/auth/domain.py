"""Rules of signing in: how long things live, how failures slow an address down."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

REFRESH_LIFETIME = timedelta(days=14)
FREE_FAILURES = 5
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(minutes=15)
#: A quiet time after which earlier failures no longer count.
FORGIVEN_AFTER = timedelta(minutes=15)


class Attempts(NamedTuple):
    """Failures in a row for one address, this attempt counted before its outcome is known."""

    failures: int
    blocked_until: datetime | None


class Account(NamedTuple):
    """An agent as sign-in sees it."""

    tenant_id: str
    id: str
    name: str
    email: str
    role: str
    password_hash: str
    active: bool
    created_at: datetime


class RefreshToken(NamedTuple):
    """A stored refresh token."""

    tenant_id: str
    token_hash: str
    session_id: str
    expires_at: datetime
    used_at: datetime | None


def wait_after(failures: int) -> timedelta:
    """How long an address must wait after so many failures: nothing at first, then doubling up to 15 minutes."""
    if failures < FREE_FAILURES:
        return timedelta(0)
    doublings = min(failures - FREE_FAILURES, 10)
    return min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)


def normal_email(email: str) -> str:
    """The form in which addresses are compared and stored."""
    return email.strip().lower()


def new_refresh_token() -> str:
    """A fresh token with 256 random bits."""
    return secrets.token_urlsafe(32)


def digest(text: str) -> str:
    """SHA-256 in hex, for tokens and for addresses that are only counted."""
    return hashlib.sha256(text.encode()).hexdigest()
