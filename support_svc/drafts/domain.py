"""What a draft is, and which of its earlier texts are worth keeping."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from service_kit.errors import AbortedError

Kind = Literal["reply", "note"]

MAX_VERSIONS = 20
#: Etag of a draft that does not exist.
NONE = "0"
_BETWEEN_VERSIONS = timedelta(minutes=1)
_MUCH = 20  # characters


class Draft(NamedTuple):
    """What an agent writes in a ticket; `updated_at` is None for none, `kept_at` when a replaced text was last kept."""

    ticket_id: str
    kind: Kind
    content: str
    version: int
    updated_at: datetime | None
    kept_at: datetime | None

    @property
    def etag(self) -> str:
        """The version as text, `0` for no draft."""
        return str(self.version)


class DraftVersion(NamedTuple):
    """A text that a later one replaced."""

    content: str
    replaced_at: datetime


class StaleDraftError(AbortedError):
    """Another window saved meanwhile; `draft` is what is stored."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(
            "This draft was changed in another window. Nothing was saved: compare the two texts, then save again.",
            metadata={"etag": draft.etag},
        )
        self.draft = draft


def no_draft(ticket_id: str, kind: Kind) -> Draft:
    """What stands for a draft that does not exist."""
    return Draft(ticket_id, kind, "", 0, None, None)


def first_version(now: datetime) -> int:
    """Version of a new draft: larger than any of an earlier draft of the same ticket."""
    return int(now.timestamp() * 1000)


def check_etag(sent: str, draft: Draft) -> None:
    """Raises `StaleDraftError` unless `sent` is empty or that of `draft`."""
    if sent and sent != draft.etag:
        raise StaleDraftError(draft)


def is_worth_keeping(draft: Draft, content: str, now: datetime) -> bool:
    """Whether the text of `draft`, which `content` replaces, is kept: once a minute, and when much of it goes."""
    if not draft.content:
        return False
    if draft.kept_at is None or now - draft.kept_at >= _BETWEEN_VERSIONS:
        return True
    same = _same(draft.content, content)
    before, after = draft.content[same:], content[same:]
    return len(before) - _same(before[::-1], after[::-1]) >= _MUCH


def _same(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))
