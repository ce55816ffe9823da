"""Which fields of a resource an update changes (AIP-134)."""

from __future__ import annotations

from collections.abc import Collection

from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.message import Message

from service_kit.errors import invalid_field


def changed_fields(resource: Message, mask: FieldMask, changeable: Collection[str]) -> list[str]:
    """Names of the fields to change, in the order of `changeable`.

    Without a mask these are the changeable fields present in `resource`, of those that have no presence the ones that
    are not empty; `*` is all of them. A path that does not
    exist or cannot be changed raises `InvalidArgumentError` with INVALID_UPDATE_MASK.
    """
    paths = list(mask.paths)
    if not paths:
        return [name for name in changeable if _is_present(resource, name)]
    if "*" in paths:
        return list(changeable)
    for path in paths:
        if path not in changeable:
            raise invalid_field(
                "update_mask",
                f"`{path}` is not a field that can be changed here; these can: {', '.join(changeable)}",
                reason="INVALID_UPDATE_MASK",
            )
    return [name for name in changeable if name in paths]


def _is_present(resource: Message, name: str) -> bool:
    if resource.DESCRIPTOR.fields_by_name[name].has_presence:
        return resource.HasField(name)
    return bool(getattr(resource, name))
