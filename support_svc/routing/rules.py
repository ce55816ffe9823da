"""Rules for new tickets: which fit, what they do, and why. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from service_kit.errors import AlreadyExistsError, FailedPreconditionError, NotFoundError, invalid_field
from support_svc.tickets.domain import MAX_TAGS, Ticket, one_line

MAX_RULES = 100
DEFAULT_POSITION = 100
#: Fields that `UpdateRoutingRule` changes, by their name in the contract.
CHANGEABLE = ("name", "position", "enabled", "continue_matching", "conditions", "actions")
_TAG = re.compile(r"[a-z0-9][a-z0-9_:-]{0,49}")
_WORD = re.compile(r"\w+")


class Rule(NamedTuple):
    """A rule. A condition is `{"kind", "any_of", "negate"}`, an action `{"kind", "value"}`, by the contract's names."""

    id: str
    name: str
    position: int
    enabled: bool
    continue_matching: bool
    conditions: list[dict[str, Any]]
    actions: list[dict[str, Any]]
    created_at: datetime
    updated_at: datetime
    version: int


class Facts(NamedTuple):
    """What rules look at."""

    channels: Sequence[str] = ()
    priorities: Sequence[str] = ()
    subject: str = ""
    first_message: str = ""
    tags: Sequence[str] = ()
    customer_id: str = ""
    email: str = ""
    topics: Sequence[str] = ()


class Outcome(NamedTuple):
    """Whether a rule fits, with a sentence for each of its conditions."""

    rule: Rule
    matched: bool
    explanations: list[str]


def with_fields(rule: Rule, values: Mapping[str, Any]) -> Rule:
    """The rule with new `values`; None restores a default. Raises `InvalidArgumentError` by field."""
    cleaned = dict(values)
    if "name" in cleaned:
        cleaned["name"] = one_line(cleaned["name"] or "", field="rule.name")
    for name, default in (("position", DEFAULT_POSITION), ("enabled", True), ("continue_matching", False)):
        if name in cleaned and cleaned[name] is None:
            cleaned[name] = default
    changed = rule._replace(**cleaned)
    if not changed.actions:
        raise invalid_field("rule.actions", "must not be empty: a rule does something")
    for number, action in enumerate(changed.actions):
        wrong = [text for text in action["value"] if not _TAG.fullmatch(text)] if action["kind"] in _TAGGED else []
        if wrong:
            raise invalid_field(f"rule.actions[{number}]", f"“{wrong[0]}” is no tag such as `wholesale`")
    return changed


_TAGGED = ("add_tags", "required_skills")


def queues_of(rule: Rule) -> list[str]:
    """Ids of the queues that a rule moves tickets to."""
    return sorted({action["value"] for action in rule.actions if action["kind"] == "queue_id"})


def topics_of(rule: Rule) -> list[str]:
    """Ids of the topic alerts that a rule looks at."""
    return sorted(
        {text.lower() for condition in rule.conditions if condition["kind"] == "topics" for text in condition["any_of"]}
    )


def ask(rules: Sequence[Rule], facts: Facts) -> list[Outcome]:
    """What becomes of each rule that is asked: up to the first that fits and does not go on."""
    outcomes = []
    for rule in rules:
        held = [(_holds(condition, facts), condition) for condition in rule.conditions]
        matched = all(holds for holds, _ in held)
        outcomes.append(Outcome(rule, matched, [_explained(condition, holds) for holds, condition in held]))
        if matched and not rule.continue_matching:
            break
    return outcomes


def actions_of(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """What is done by the rules that fit, in order."""
    return [action for outcome in outcomes if outcome.matched for action in outcome.rule.actions]


def applied(ticket: Ticket, actions: Sequence[Mapping[str, Any]]) -> Ticket:
    """The ticket after `actions`; tags beyond what a ticket carries are left out."""
    for action in actions:
        kind, value = action["kind"], action["value"]
        if kind in _TAGGED:
            name = "tags" if kind == "add_tags" else kind
            had = getattr(ticket, name)
            more = [text for text in sorted(set(value)) if text not in had][: MAX_TAGS - len(had)]
            changed: dict[str, Any] = {name: sorted([*had, *more])}
        else:
            changed = {kind: value}
        ticket = ticket._replace(**changed)
    return ticket


def _holds(condition: Mapping[str, Any], facts: Facts) -> bool:
    found = any(_LOOK[condition["kind"]](facts, text) for text in condition["any_of"])
    return found != bool(condition["negate"])


def _says(text: str, phrase: str) -> bool:
    """Whether a text has the words of a phrase, one after the other."""
    words, wanted = _WORD.findall(text.casefold()), _WORD.findall(phrase.casefold())
    return bool(wanted) and any(words[i : i + len(wanted)] == wanted for i in range(len(words) - len(wanted) + 1))


def _in_domain(email: str, domain: str) -> bool:
    host, wanted = email.rpartition("@")[2].casefold(), domain.casefold().lstrip("@.")
    return bool(wanted) and (host == wanted or host.endswith(f".{wanted}"))


_LOOK: Mapping[str, Callable[[Facts, str], bool]] = {
    "channels": lambda facts, text: text in facts.channels,
    "priorities": lambda facts, text: text in facts.priorities,
    "words": lambda facts, text: _says(facts.subject, text) or _says(facts.first_message, text),
    "subject_words": lambda facts, text: _says(facts.subject, text),
    "tags": lambda facts, text: text in facts.tags,
    "customer_ids": lambda facts, text: text == facts.customer_id,
    "email_domains": lambda facts, text: _in_domain(facts.email, text),
    "topics": lambda facts, text: text.lower() in facts.topics,
}
_SUBJECTS = {
    "channels": "The channel is",
    "priorities": "The priority is",
    "words": "Subject or first message have",
    "subject_words": "The subject has",
    "tags": "A tag is",
    "customer_ids": "The customer is",
    "email_domains": "The e-mail address is at",
    "topics": "A topic is",
}


def _explained(condition: Mapping[str, Any], holds: bool) -> str:
    what = " or ".join(f"“{text}”" for text in condition["any_of"])
    true = holds != bool(condition["negate"])
    wanted = "must not be" if condition["negate"] else "must be"
    return f"{_SUBJECTS[condition['kind']]} {what}: {'true' if true else 'not true'}, {wanted}."


def not_found(rule_id: str) -> NotFoundError:
    """The error for a rule that is unknown or another tenant's."""
    return NotFoundError(f"There is no routing rule {rule_id}.", metadata={"rule_id": rule_id})


def name_taken(name: str) -> AlreadyExistsError:
    """The error for a name that another rule has, in whatever case."""
    return AlreadyExistsError(f"A rule named “{name}” exists. Choose another name.", metadata={"name": name})


def too_many() -> FailedPreconditionError:
    """The error for a tenant that has all the rules it can have."""
    return FailedPreconditionError(f"There are {MAX_RULES} rules. Remove one first.", reason="LIMIT_REACHED")
