"""Who is calling."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from service_kit.errors import PermissionDeniedError


class PrincipalKind(StrEnum):
    """What stands behind a call."""

    AGENT = "agent"
    API_KEY = "api_key"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated caller. Only the authenticator makes one; nothing of it comes from a header as such.

    `permissions` is what the role or the key's scopes grant, for example `tickets.read`.
    """

    tenant_id: str
    kind: PrincipalKind
    id: str
    name: str
    role: str
    permissions: frozenset[str]
    email: str = ""

    @property
    def is_agent(self) -> bool:
        """True for a person, false for a key or the system itself."""
        return self.kind is PrincipalKind.AGENT

    def require(self, permission: str) -> None:
        """Raises `PermissionDeniedError` unless the caller has the permission."""
        if permission and permission not in self.permissions:
            raise PermissionDeniedError(
                f"This needs the permission `{permission}`, which your {self._source} does not have.",
                metadata={"permission": permission},
            )

    @property
    def _source(self) -> str:
        return f"role `{self.role}`" if self.is_agent else "API key"


#: The role of a platform's own service in the tokens that it shows the other; people cannot have it.
SERVICE_ROLE = "service"


def service(tenant_id: str, name: str) -> Principal:
    """One of the platform's services, asking the other for a tenant; what it may do, the other's policy says."""
    return Principal(tenant_id, PrincipalKind.SYSTEM, f"service:{name}", name, SERVICE_ROLE, frozenset())


def system(tenant_id: str, name: str = "Quimbi") -> Principal:
    """The platform itself, acting for a tenant: imports, jobs, the operator's command."""
    return Principal(tenant_id, PrincipalKind.SYSTEM, "system", name, "system", frozenset())
