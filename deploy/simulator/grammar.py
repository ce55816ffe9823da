"""Sentences from a grammar: `<symbol>` expands a rule, `[a|b|]` picks one, `{slot}` inserts a fact.

Facts are inserted last and as they are, so that nothing in a product name can act as grammar.
"""

import re
from collections.abc import Mapping

import numpy as np

Rules = Mapping[str, tuple[str, ...]]

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SYMBOL = re.compile(r"<([a-z_. ]+)>")
_SLOT = re.compile(r"\{(\w+)\}")
_SENTENCE_START = re.compile(r"(^|[.!?]\s+|\n)([a-z])")


class Speaker:
    """Expands rules with one source of randomness and one set of facts."""

    def __init__(self, rules: Rules, rng: np.random.Generator) -> None:
        self._rules = rules
        self._rng = rng

    def say(self, text: str, facts: Mapping[str, str]) -> str:
        """The expansion of a text. Raises KeyError for an unknown symbol or a missing fact."""
        while found := _SYMBOL.search(text):
            text = text[: found.start()] + self.choose(self._rules[found[1]]) + text[found.end() :]
        while found := _CHOICE.search(text):
            text = text[: found.start()] + self.choose(tuple(found[1].split("|"))) + text[found.end() :]
        return _SLOT.sub(lambda slot: facts[slot[1]], tidy(text))

    def choose(self, options: tuple[str, ...]) -> str:
        """One of the options, each equally likely."""
        return options[int(self._rng.integers(len(options)))]

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return bool(self._rng.random() < probability)


def tidy(text: str) -> str:
    """Single spaces, none before punctuation, capitals at sentence starts."""
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r" +([,.!?;:])", r"\1", text)
    text = re.sub(r" *\n *", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return _SENTENCE_START.sub(lambda found: found[1] + found[2].upper(), text)
