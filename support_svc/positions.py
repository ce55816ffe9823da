"""The parts of a page token's position, checked: a token comes from outside, whatever it looks like."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from service_kit.errors import InvalidArgumentError, invalid_field

Part = str | int | float | None
_MAX_BIGINT = 2**63 - 1
_LARGEST = 1e15


def time_part(part: Part) -> datetime:
    """An aware moment; `InvalidArgumentError` with INVALID_PAGE_TOKEN for anything else."""
    try:
        moment = datetime.fromisoformat(part) if isinstance(part, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise _refused()
    return moment


def id_part(part: Part) -> str:
    """A UUID; `InvalidArgumentError` with INVALID_PAGE_TOKEN for anything else."""
    try:
        if isinstance(part, str):
            return str(UUID(part))
    except ValueError:
        pass
    raise _refused()


def int_part(part: Part, *, maximum: int = _MAX_BIGINT) -> int:
    """A whole number from 0 to `maximum`; `InvalidArgumentError` with INVALID_PAGE_TOKEN for anything else."""
    if isinstance(part, int) and not isinstance(part, bool) and 0 <= part <= maximum:
        return part
    raise _refused()


def number_part(part: Part) -> float:
    """A finite number that PostgreSQL can hold; `InvalidArgumentError` with INVALID_PAGE_TOKEN for anything else."""
    if isinstance(part, int | float) and not isinstance(part, bool) and -_LARGEST < part < _LARGEST:
        return float(part)
    raise _refused()


def text_part(part: Part) -> str:
    """A text; `InvalidArgumentError` with INVALID_PAGE_TOKEN for anything else."""
    if isinstance(part, str) and "\0" not in part:
        return part
    raise _refused()


def _refused() -> InvalidArgumentError:
    return invalid_field(
        "page_token", "is not a token of this list; start again without a token", reason="INVALID_PAGE_TOKEN"
    )
