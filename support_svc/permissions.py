"""What each role may do in Support. The permissions are those that the contract's methods ask for."""

from __future__ import annotations

from service_kit.permissions import Policy

_VIEWER = frozenset({"tickets.read", "notes.read", "agents.read"})
_AGENT = _VIEWER | {"tickets.write", "messages.write", "notes.write", "agents.availability", "audit.read", "demo.write"}
_LEAD = _AGENT | {"queues.write", "agents.write", "teams.write", "performance.read", "scoring.write"}
_ADMIN = _LEAD | {"tickets.delete", "keys.manage", "sla.write", "audit.export"}

POLICY = Policy({"viewer": _VIEWER, "agent": _AGENT, "lead": _LEAD, "admin": _ADMIN})
