"""What each role may do in Intelligence."""

from __future__ import annotations

from service_kit.permissions import Policy
from service_kit.principal import SERVICE_ROLE

_READER = frozenset({"profiles.read"})
_LEAD = _READER | {"models.read"}

POLICY = Policy(
    {
        "viewer": _READER,
        "agent": _READER,
        "lead": _LEAD,
        "admin": _LEAD | {"keys.manage", "orders.write", "models.write"},
        # Support itself, which asks about the customers of new tickets.
        SERVICE_ROLE: _READER,
    }
)
