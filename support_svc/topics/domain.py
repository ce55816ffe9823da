"""When a text fits a topic: pure. Stems come in as an argument, because PostgreSQL makes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from service_kit.errors import AlreadyExistsError, FailedPreconditionError, NotFoundError, invalid_field
from support_svc.tickets.domain import one_line

MAX_TOPICS = 50
DEFAULT_LANGUAGE = "english"
DEFAULT_DISTANCE = 3
CHANGEABLE = ("name", "rule", "enabled")
_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_SENTENCE = re.compile(r"[.!?…]+\s|\n{2,}")

Stem = Callable[[str], str]
"""The stem of a word that `plain` made."""


class Rule(NamedTuple):
    """Phrases and groups of synonyms, as they were written; see the contract for what they mean."""

    any_of: Sequence[str] = ()
    all_of: Sequence[str] = ()
    none_of: Sequence[str] = ()
    synonyms: Sequence[Sequence[str]] = ()
    language: str = DEFAULT_LANGUAGE
    distance: int = DEFAULT_DISTANCE

    def words(self) -> set[str]:
        """Every word in it, plain: those that need a stem."""
        texts = [*self.any_of, *self.all_of, *self.none_of, *(each for group in self.synonyms for each in group)]
        return {word for text in texts for word in words(text)}


class Topic(NamedTuple):
    """A topic alert."""

    id: str
    name: str
    rule: Rule
    enabled: bool
    version: int
    created_at: datetime
    updated_at: datetime


class Word(NamedTuple):
    """A word of a text: as it stands there, plain, and the number of its sentence."""

    text: str
    plain: str
    sentence: int


def plain(word: str) -> str:
    """A word without case and accents."""
    decomposed = unicodedata.normalize("NFKD", word.replace("\u2019", "'").casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """The words of a phrase, plain."""
    return [plain(match[0]) for match in _WORD.finditer(text)]


def read(text: str) -> list[Word]:
    """The words of a text, sentence by sentence."""
    return [
        Word(match[0], plain(match[0]), number)
        for number, sentence in enumerate(_SENTENCE.split(text))
        for match in _WORD.finditer(sentence)
    ]


def checked(rule: Rule) -> Rule:
    """The rule; `InvalidArgumentError` when nothing can fit it or a phrase holds no word."""
    if not rule.any_of and not rule.all_of:
        raise invalid_field("rule", "needs at least one phrase in `any_of` or `all_of`")
    for name in ("any_of", "all_of", "none_of"):
        for phrase in getattr(rule, name):
            if not words(phrase):
                raise invalid_field(f"rule.{name}", f"“{phrase}” holds no word")
    for group in rule.synonyms:
        if len(group) < 2 or not all(words(member) for member in group):
            raise invalid_field("rule.synonyms", f"“{', '.join(group)}” is no group: name two or more, with commas")
    return rule


class Matcher:
    """A rule made ready for many texts."""

    def __init__(self, rule: Rule, stem: Stem) -> None:
        self._stem = stem
        self._gap = rule.distance + 1
        groups = [[tuple(map(stem, words(member))) for member in group] for group in rule.synonyms]
        self._any = [self._alternatives(phrase, groups) for phrase in rule.any_of]
        self._all = [self._alternatives(phrase, groups) for phrase in rule.all_of]
        self._none = [self._alternatives(phrase, groups) for phrase in rule.none_of]

    def matched(self, text: str) -> list[str]:
        """The words of a text that make it fit, in its order; empty when it does not fit."""
        read_words = read(text)
        stems = [self._stem(word.plain) for word in read_words]
        found: set[int] = set()
        if any(self._find(phrase, read_words, stems) for phrase in self._none):
            return []
        for phrase in self._all:
            places = self._find(phrase, read_words, stems)
            if not places:
                return []
            found |= places
        hits = [self._find(phrase, read_words, stems) for phrase in self._any]
        if self._any and not any(hits):
            return []
        found = found.union(*hits)
        return list(dict.fromkeys(read_words[place].text for place in sorted(found)))

    def _alternatives(self, phrase: str, groups: Iterable[Sequence[tuple[str, ...]]]) -> list[list[set[str]]]:
        """The ways to say a phrase: each a row of sets of stems, one set for each word."""
        stems = tuple(map(self._stem, words(phrase)))
        same_word: Mapping[str, set[str]] = {}
        sayings = {stems}
        for group in groups:
            if stems in group:
                sayings |= set(group)
            single = {member[0] for member in group if len(member) == 1}
            same_word = {**same_word, **{word: same_word.get(word, set()) | single for word in single}}
        return [[{word} | same_word.get(word, set()) for word in saying] for saying in sorted(sayings)]

    def _find(self, ways: Sequence[Sequence[set[str]]], text: Sequence[Word], stems: Sequence[str]) -> set[int]:
        """The places of the words of the first occurrence of each way; empty when there is none."""
        found: set[int] = set()
        for way in ways:
            for start, stem in enumerate(stems):
                if stem in way[0]:
                    places = self._follow(way, start, text, stems)
                    if places:
                        found |= places
                        break
        return found

    def _follow(self, way: Sequence[set[str]], start: int, text: Sequence[Word], stems: Sequence[str]) -> set[int]:
        """The places of a phrase's words from its first word's on; of several places for a word the nearest will do."""
        reached = {start: [start]}
        for wanted in way[1:]:
            following: dict[int, list[int]] = {}
            for last, places in reached.items():
                for place in range(last + 1, min(last + self._gap, len(stems) - 1) + 1):
                    if text[place].sentence != text[start].sentence:
                        break
                    if stems[place] in wanted:
                        following.setdefault(place, [*places, place])
            if not following:
                return set()
            reached = following
        return set(next(iter(reached.values())))


def with_fields(topic: Topic, values: Mapping[str, Any]) -> Topic:
    """The topic with new `values`; None restores a default. Raises `InvalidArgumentError` for a wrong name or rule."""
    cleaned = dict(values)
    if "name" in cleaned:
        cleaned["name"] = one_line(cleaned["name"] or "", field="topic_alert.name")
    if "rule" in cleaned:
        cleaned["rule"] = checked(cleaned["rule"] or Rule())
    if "enabled" in cleaned and cleaned["enabled"] is None:
        cleaned["enabled"] = True
    return topic._replace(**cleaned)


def changes(before: Topic, after: Topic) -> dict[str, tuple[Any, Any]]:
    """Old and new value of each field that differs, as the audit log shows them."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in CHANGEABLE)
    return {name: (shown(old), shown(new)) for name, old, new in pairs if old != new}


def shown(value: Any) -> Any:  # whatever a field holds
    """A field's value as the audit log shows it."""
    return value._asdict() if isinstance(value, Rule) else value


def not_found(topic_id: str) -> NotFoundError:
    """The error for a topic alert that is unknown or another tenant's."""
    return NotFoundError(f"There is no topic alert {topic_id}.", metadata={"topic_alert_id": topic_id})


def name_taken(name: str) -> AlreadyExistsError:
    """The error for a name that another topic alert has, in whatever case."""
    return AlreadyExistsError(f"A topic alert named “{name}” exists. Choose another name.", metadata={"name": name})


def too_many() -> FailedPreconditionError:
    """The error for a tenant that has all the topic alerts it can have."""
    return FailedPreconditionError(
        f"There are {MAX_TOPICS} topic alerts, as many as there can be. Remove one first.", reason="LIMIT_REACHED"
    )
