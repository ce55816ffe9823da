"""Passwords, with argon2id. Hashing takes tens of milliseconds on purpose and runs beside the event loop."""

from __future__ import annotations

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from service_kit.errors import invalid_field

MIN_LENGTH = 10
_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Hash to store; raises `InvalidArgumentError` for fewer than 10 characters."""
    if len(password) < MIN_LENGTH:
        raise invalid_field("password", f"must have at least {MIN_LENGTH} characters")
    return _hasher.hash(password)


async def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; None stands for an address that nobody has."""
    return await asyncio.to_thread(_matches, password_hash, password)


@cache
def _nobody() -> str:
    """Checked when nobody has the address, so that the answer takes as long as for a wrong password."""
    return _hasher.hash("nobody has this address")


def _matches(password_hash: str | None, password: str) -> bool:
    try:
        _hasher.verify(password_hash or _nobody(), password)
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
    return password_hash is not None
