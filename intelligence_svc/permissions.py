"""What each role may do in Intelligence."""

from __future__ import annotations

from service_kit.permissions import Policy

_READER = frozenset({"profiles.read"})

POLICY = Policy({"viewer": _READER, "agent": _READER, "lead": _READER, "admin": _READER | {"keys.manage"}})
