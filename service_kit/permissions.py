"""The one permission decision: which role grants what, and what each method of the contract asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from google.protobuf import descriptor_pool
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message
from quimbi.platform.v1 import access_pb2

from service_kit.errors import PermissionDeniedError, UnauthenticatedError
from service_kit.principal import Principal


@dataclass(frozen=True)
class Policy:
    """What each role of agents may do in one service. API keys hold permissions of their own, as scopes."""

    roles: Mapping[str, frozenset[str]]

    @property
    def permissions(self) -> frozenset[str]:
        """Every permission that exists in the service."""
        return frozenset[str]().union(*self.roles.values())

    def of_role(self, role: str) -> frozenset[str]:
        """The permissions of a role; none for a role that this service does not know."""
        return self.roles.get(role, frozenset())


@dataclass(frozen=True)
class Access:
    """The access rule of one method, from its `quimbi.platform.v1.access` option."""

    public: bool
    permission: str
    agents_only: bool
    own: str = ""

    def decide(self, principal: Principal | None, request: Message | None) -> None:
        """Raises `UnauthenticatedError` or `PermissionDeniedError` unless the caller may use the method.

        `request` is None where nothing was received yet; what is somebody's own is not known then.
        """
        if self.public:
            return
        if principal is None:
            raise UnauthenticatedError("Sign in, or send an API key as `Authorization: Bearer …`.")
        if not self._is_own(principal, request):
            principal.require(self.permission)
        if self.agents_only and not principal.is_agent:
            raise PermissionDeniedError("Only people may do this: sign in as an agent instead of using an API key.")

    def _is_own(self, principal: Principal, request: Message | None) -> bool:
        """Whether an agent asks for what the contract gives to everybody about themselves."""
        if not self.own or request is None or not principal.is_agent:
            return False
        return str(getattr(request, self.own)).lower() == principal.id


def access_of(method: MethodDescriptor) -> Access:
    """The rule of a method; `LookupError` for a method without one, so that the server does not start."""
    options = method.GetOptions()
    if not options.HasExtension(access_pb2.access):
        raise LookupError(f"{method.full_name} has no access option")
    rule = options.Extensions[access_pb2.access]
    return Access(rule.public, rule.permission, rule.agents_only, rule.own)


def methods_of(service: str) -> dict[str, MethodDescriptor]:
    """Methods of a service by the path that gRPC uses, for example `/quimbi.support.v1.NoteService/ListNotes`."""
    descriptor = descriptor_pool.Default().FindServiceByName(service)
    return {f"/{service}/{method.name}": method for method in descriptor.methods}
