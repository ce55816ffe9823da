"""Whom a note mentions: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from service_kit.errors import NotFoundError

MAX_HANDLES = 50
#: Not within a word, an address, a path or a chain of handles.
_MENTION = re.compile(r"(?<![\w@./+%-])@([a-z0-9][a-z0-9._-]{0,49})(?![\w@])", re.IGNORECASE)
#: Fenced blocks and spans of code say nothing to anybody.
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)


class Mention(NamedTuple):
    """A note that mentions an agent, with what it is about; `handle` is what was written."""

    id: str
    ticket_id: str
    ticket_number: int
    ticket_subject: str
    note_id: str
    excerpt: str
    author_name: str
    author_id: str
    handle: str
    created_at: datetime
    read_at: datetime | None


class Addressee(NamedTuple):
    """An active agent behind a handle: its own, or that of a team."""

    handle: str
    agent_id: str


def written(content: str) -> list[str]:
    """What follows each `@` that can be a mention, in order, in lower case; the first 50."""
    found = (match[1].lower() for match in _MENTION.finditer(_CODE.sub(" ", content)))
    return list(dict.fromkeys(found))[:MAX_HANDLES]


def readings(text: str) -> list[str]:
    """The handles that `text` can be, longest first: punctuation at its end may belong to the sentence."""
    found = []
    while text:
        text = text.rstrip("._-")
        if text:
            found.append(text)
        text = text[: max(text.rfind("."), text.rfind("-"), text.rfind("_"), 0)]
    return found


def addressed(texts: Iterable[str], known: Sequence[Addressee]) -> Mapping[str, str]:
    """Who is mentioned: by agent the handle, the first that reaches it; the longest known reading of a text counts."""
    by_handle: dict[str, list[str]] = {}
    for each in known:
        by_handle.setdefault(each.handle, []).append(each.agent_id)
    found: dict[str, str] = {}
    for text in texts:
        handle = next((reading for reading in readings(text) if reading in by_handle), "")
        for agent_id in by_handle.get(handle, ()):
            found.setdefault(agent_id, handle)
    return found


def not_found(mention_id: str) -> NotFoundError:
    """The error for a mention that is unknown, another agent's or another tenant's."""
    return NotFoundError(f"There is no mention {mention_id} of you.", metadata={"mention_id": mention_id})
