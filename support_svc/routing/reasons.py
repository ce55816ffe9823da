"""Why the router did what it did, as sentences that people read beside a ticket."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta


def balanced(
    queue: str, agent: str, open_tickets: int, capacity: int, equals: int, able: int, skills: Collection[str]
) -> str:
    """Why the least loaded of `able` agents got a ticket; `equals` of them, the agent included, had as little to do."""
    them = f"{able} agents {_with(skills)}"
    had = f"Balanced in {queue}: {agent} had {open_tickets} of {capacity} open"
    if able == 1:
        return f"{had} and was the only agent {_with(skills)}."
    if equals == 1:
        return f"{had}, the lightest load of the {them}."
    return f"{had}, as light a load as any of the {them}, and had waited longest for a new one."


def round_robin(queue: str, agent: str, last: str | None, able: int, skills: Collection[str]) -> str:
    """Why the next in the circle got a ticket; `last` got the one before, None for the first ever."""
    if able == 1:
        return f"Round robin in {queue}: {agent} was the only agent {_with(skills)}."
    turn = f"{agent} comes after {last}" if last else f"{agent} comes first"
    return f"Round robin in {queue}: {turn} among the {able} agents {_with(skills)}."


def offline(queue: str, agent: str, away: timedelta) -> str:
    """Why a ticket went back to its queue when its owner was offline for some time."""
    minutes = int(away.total_seconds() // 60)
    return f"Back in {queue}: {agent} had been offline for {_minutes(minutes)}."


def left(queue: str, agent: str) -> str:
    """Why a ticket went back to its queue when its owner no longer takes any."""
    return f"Back in {queue}: {agent} no longer takes tickets."


def topic_found(rules: Collection[str], topics: Collection[str]) -> str:
    """Why a ticket changed its queue some time after its creation; `topics` are those that the `rules` look at."""
    which = f"the routing rule {_quoted(rules)}" if len(rules) == 1 else f"the routing rules {_quoted(rules)}"
    what = f"the topic {_quoted(topics)} was found" if len(topics) == 1 else "topics were found"
    return f"Moved by {which} after {what}."


def _quoted(names: Collection[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _with(skills: Collection[str]) -> str:
    names = sorted(skills)
    if not names:
        return "online with room"
    if len(names) == 1:
        return f"online with room and the skill {names[0]}"
    return f"online with room and the skills {', '.join(names[:-1])} and {names[-1]}"


def _minutes(minutes: int) -> str:
    if minutes < 1:
        return "less than a minute"
    if minutes < 120:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    hours = minutes // 60
    return f"{hours} hours" if hours < 48 else f"{hours // 24} days"
