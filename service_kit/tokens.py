"""Access tokens of agents, and of Support itself: EdDSA-signed JWTs, verified by both services with the public key."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt

from service_kit.errors import UnauthenticatedError
from service_kit.permissions import Policy
from service_kit.principal import SERVICE_ROLE, Principal, PrincipalKind

ISSUER = "quimbi-support"
AUDIENCE = "quimbi"
LIFETIME = timedelta(minutes=15)
_ALGORITHM = "EdDSA"
_REQUIRED = ["iss", "aud", "sub", "tid", "role", "name", "sid", "exp"]
_CACHED = 10_000


def sign(
    private_key: str, principal: Principal, session_id: str, now: datetime, *, lifetime: timedelta = LIFETIME
) -> tuple[str, datetime]:
    """A token for an agent's session or a service, and when it expires. `private_key` is PEM (PKCS 8, Ed25519)."""
    expires = now + lifetime
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": principal.id,
        "tid": principal.tenant_id,
        "role": principal.role,
        "name": principal.name,
        "email": principal.email,
        "sid": session_id,
        "iat": int(now.timestamp()),
        "exp": int(expires.timestamp()),
    }
    return jwt.encode(claims, private_key, algorithm=_ALGORITHM), expires


class TokenVerifier:
    """Verifies access tokens and remembers those that it verified until they expire."""

    def __init__(self, public_key_file: Path, policy: Policy, clock: Callable[[], datetime] | None = None) -> None:
        self._key = public_key_file.read_text()
        self._policy = policy
        self._clock = clock or (lambda: datetime.now(UTC))
        self._verified: OrderedDict[str, tuple[float, Principal]] = OrderedDict()

    def verify(self, token: str) -> Principal:
        """The agent or service that the token stands for; raises `UnauthenticatedError` for any other token."""
        now = self._clock().timestamp()
        known = self._verified.get(token)
        if known is not None and known[0] > now:
            return known[1]
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                options={"require": _REQUIRED, "verify_exp": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError:
            raise UnauthenticatedError("The access token is not valid. Sign in again.") from None
        if claims["exp"] <= now:
            raise UnauthenticatedError("The access token has expired. Refresh it or sign in again.")
        principal = Principal(
            tenant_id=claims["tid"],
            kind=PrincipalKind.SYSTEM if claims["role"] == SERVICE_ROLE else PrincipalKind.AGENT,
            id=claims["sub"],
            name=claims["name"],
            role=claims["role"],
            permissions=self._policy.of_role(claims["role"]),
            email=claims.get("email", ""),
        )
        self._verified[token] = (claims["exp"], principal)
        if len(self._verified) > _CACHED:
            self._verified.popitem(last=False)
        return principal
