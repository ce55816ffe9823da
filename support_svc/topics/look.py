"""Looks at tickets for topics: after something was written, for a changed alert, and to try a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from service_kit.db import Transaction
from support_svc.audit import service as audit
from support_svc.jobs import passes
from support_svc.routing import follow as routing
from support_svc.topics import domain, store
from support_svc.topics.domain import Matcher, Rule, Topic
from support_svc.topics.store import Looked, Said

LOOK_THROUGH = "topics.look_through"

Stems = Callable[[str, list[str]], Awaitable[list[tuple[str, str | None]]]]
"""Stems of words in a language, however they are asked for."""


def pass_of(topic_id: str) -> str:
    """Name of the pass through the open tickets for a topic alert."""
    return f"topic:{topic_id}"


async def look(tx: Transaction, *, ticket_id: str) -> None:
    """Job: looks at a ticket with all topic alerts that it does not fit yet."""
    topics = await tx.all(store.ENABLED)
    if topics:
        await _look_at(tx, [ticket_id], topics)


async def look_through(tx: Transaction, *, topic_id: str) -> None:
    """Job: looks at the next open tickets with one topic alert."""
    ids = await passes.step(tx, pass_of(topic_id), LOOK_THROUGH, topic_id=topic_id)
    topic = await tx.first(store.GET, topic=topic_id)
    if ids and topic is not None and topic.enabled:
        await _look_at(tx, ids, [topic])


async def hits(rule: Rule, said: Sequence[Said], stems: Stems) -> list[tuple[Said, list[str]]]:
    """What fits a rule, with the words that do."""
    (matcher,) = await _matchers([rule], [_text(each.subject, each.content) for each in said], stems)
    found = [(each, matcher.matched(_text(each.subject, each.content))) for each in said]
    return [(each, matched) for each, matched in found if matched]


async def _look_at(tx: Transaction, ids: list[str], topics: Sequence[Topic]) -> None:
    tickets = await tx.all(store.TICKETS, ids=ids)
    said: dict[str, list[Said]] = defaultdict(list)
    for each in await tx.all(store.CONVERSATIONS, ids=ids):
        said[each.ticket_id].append(each)

    async def stems(language: str, wanted: list[str]) -> list[tuple[str, str | None]]:
        return await tx.all(store.STEMS[language], words=wanted)

    texts = {ticket.id: _texts(ticket, said[ticket.id]) for ticket in tickets}
    everything = [text for pairs in texts.values() for _, text in pairs]
    matchers = await _matchers([topic.rule for topic in topics], everything, stems)
    for ticket in tickets:
        fitting = set(ticket.topics)
        for topic, matcher in zip(topics, matchers, strict=True):
            if topic.id not in fitting and await _note_first(tx, ticket, topic, matcher, texts[ticket.id]):
                fitting.add(topic.id)
        if fitting != set(ticket.topics):
            await tx.send(store.SET_TOPICS, ticket=ticket.id, fitting=sorted(fitting))
            if ticket.status == "open" and ticket.assigned_to is None:
                routing.of_topics(tx, ticket.id)


async def _note_first(
    tx: Transaction, ticket: Looked, topic: Topic, matcher: Matcher, texts: Iterable[tuple[str | None, str]]
) -> bool:
    """Notes the first text that fits and tells of it; whether one does."""
    for message_id, text in texts:
        matched = matcher.matched(text)
        if matched:
            await tx.send(
                store.ADD,
                topic_id=topic.id,
                ticket_id=ticket.id,
                status=ticket.status,
                matched=matched,
                message_id=message_id,
                created_at=tx.now,
            )
            audit.announce(tx, "topic.alert", ticket_id=ticket.id, object_id=topic.id)
            return True
    return False


def _texts(ticket: Looked, said: Sequence[Said]) -> list[tuple[str | None, str]]:
    """What is looked at: the subject with each message, newest first; the subject alone when there is none."""
    return [(each.message_id, _text(each.subject, each.content)) for each in said] or [(None, ticket.subject)]


def _text(subject: str, content: str) -> str:
    return f"{subject}\n\n{content}"


async def _matchers(rules: Sequence[Rule], texts: Sequence[str], stems: Stems) -> list[Matcher]:
    """Matchers that know the stems of all words; one question for each language."""
    spoken = {word.plain for text in texts for word in domain.read(text)}
    made: dict[str, dict[str, str]] = {"simple": {}}
    for language in sorted({rule.language for rule in rules} - {"simple"}):
        wanted = spoken.union(*(rule.words() for rule in rules if rule.language == language))
        made[language] = {word: stem for word, stem in await stems(language, sorted(wanted)) if stem}
    return [Matcher(rule, _known(made[rule.language])) for rule in rules]


def _known(stems: Mapping[str, str]) -> domain.Stem:
    """A word without a stem of its own stands for itself."""
    return lambda word: stems.get(word, word)
