"""The phrase banks in `bank/*.yaml`: what all shops share, and what belongs to one kind of shop."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from deploy.simulator.grammar import Rules

_BANK = Path(__file__).parent / "bank"


@dataclass(frozen=True, slots=True)
class Scene:
    """A way for a conversation to go: alternatives for each turn, and days to wait before the follow-up."""

    reply: tuple[str, ...]
    follow_up: tuple[str, ...]
    answer: tuple[str, ...]
    wait: float


@dataclass(frozen=True, slots=True)
class KnowHow:
    """A question about products of a category whose name matches `about`, and what the team knows."""

    about: re.Pattern[str]
    question: str
    answer: str
    question_more: str
    answer_more: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """Everything that people of one kind of shop can say."""

    rules: Rules
    scenes: dict[str, tuple[Scene, ...]]
    know_how: dict[str, tuple[KnowHow, ...]]
    occasions: tuple[str, ...]
    projects: tuple[str, ...]
    hubs: tuple[str, ...]


@cache
def load_phrases(domain: str) -> Phrases:
    """The phrases of a kind of shop ("quilting", "tea"), in its own spelling."""
    own = read_bank(f"{domain}.yaml")
    spelling: dict[str, str] = own["spelling"]

    def spelled(text: str) -> str:
        for word, local in spelling.items():
            text = re.sub(rf"(?<!{{)\b{word}\b", local, text)
        return text

    def texts(values: list[str]) -> tuple[str, ...]:
        return tuple(spelled(value) for value in values)

    shared = {**read_bank("customer.yaml"), **read_bank("forms.yaml"), **read_bank("agent.yaml")}
    return Phrases(
        rules={name: texts(values) for name, values in {**shared, **own["rules"]}.items()},
        scenes={
            topic: tuple(
                Scene(
                    texts(scene["reply"]),
                    texts(scene.get("follow_up", [])),
                    texts(scene.get("answer", [])),
                    float(scene.get("wait", 0)),
                )
                for scene in scenes
            )
            for topic, scenes in read_bank("scenes.yaml").items()
        },
        know_how={
            category: tuple(KnowHow(re.compile(entry.pop("about")), **entry) for entry in entries)
            for category, entries in own["know_how"].items()
        },
        occasions=tuple(own["occasions"]),
        projects=tuple(own["projects"]),
        hubs=tuple(own["hubs"]),
    )


def read_bank(name: str) -> dict[str, Any]:
    """One file of the bank as it stands."""
    # The banks are part of the program; their shape is pinned by the tests, not by types.
    loaded: dict[str, Any] = yaml.safe_load((_BANK / name).read_text(encoding="utf-8"))
    return loaded
