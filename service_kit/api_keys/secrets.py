"""The secret of an API key: what it looks like, and what is stored of it."""

from __future__ import annotations

import hashlib
import secrets

PREFIX = "sk_"
_SHOWN = 8


def new_secret(service: str) -> str:
    """A fresh secret such as `sk_support_…` with 256 random bits."""
    return f"{PREFIX}{service}_{secrets.token_urlsafe(32)}"


def hash_secret(secret: str) -> str:
    """SHA-256 in hex. A slow hash would add nothing: the secret has 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def shown_prefix(secret: str) -> str:
    """The beginning by which people recognise a key in a list."""
    service_part = secret.index("_", len(PREFIX)) + 1
    return secret[: service_part + _SHOWN]
