"""Keyset page tokens, bound to the arguments of the list that made them. A token authorises nothing."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence

from google.protobuf.message import Message

from service_kit.errors import invalid_field

Position = Sequence[str | int | float | None]
_HASH_BYTES = 9


def fingerprint(request: Message, tenant_id: str) -> bytes:
    """Hash of every argument of a list request except where the page starts and how long it is."""
    arguments = type(request)()
    arguments.CopyFrom(request)
    for field in ("page_token", "page_size"):
        arguments.ClearField(field)
    content = arguments.SerializeToString(deterministic=True)
    name = request.DESCRIPTOR.full_name.encode()
    return hashlib.blake2b(b"\0".join((name, tenant_id.encode(), content)), digest_size=_HASH_BYTES).digest()


def encode(request: Message, tenant_id: str, position: Position) -> str:
    """Token of the page that starts after `position`, the sort key of the last row shown."""
    payload = json.dumps(list(position), separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(fingerprint(request, tenant_id) + payload).rstrip(b"=").decode()


def decode(request: Message, tenant_id: str, token: str, *, length: int) -> list[str | int | float | None] | None:
    """Position behind `token`, None for an empty one.

    Raises `InvalidArgumentError` with INVALID_PAGE_TOKEN for a token that is malformed or of other arguments.
    """
    if not token:
        return None
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        position = json.loads(raw[_HASH_BYTES:])
    except (binascii.Error, ValueError):
        raise _refused() from None
    if raw[:_HASH_BYTES] != fingerprint(request, tenant_id):
        raise _refused()
    scalar = isinstance(position, list) and all(isinstance(p, str | int | float | None) for p in position)
    if not scalar or len(position) != length:
        raise _refused()
    return list(position)


def _refused() -> Exception:
    return invalid_field(
        "page_token",
        "is not a token of this list with these arguments; start again without a token",
        reason="INVALID_PAGE_TOKEN",
    )


def page_size(asked: int, *, default: int, maximum: int) -> int:
    """Rows of a page: 0 means `default`, more than `maximum` is cut (AIP-158). Negative is refused by validation."""
    return min(asked or default, maximum)
