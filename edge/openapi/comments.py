"""What the comments of the contracts say, split into the parts that the document shows apart."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

_OUTPUT_ONLY = re.compile(r"\s*\bOutput only(?:[.;:]|$)", re.IGNORECASE)
_INPUT_ONLY = re.compile(r"\s*\bInput only(?:[.;:]|$)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"])")
_CODE = re.compile(r"\b[A-Z]+(?:_[A-Z]+)+\b|\b(?:ABORTED|UNAVAILABLE|UNAUTHENTICATED|CANCELLED|INTERNAL)\b")


@dataclass(frozen=True)
class Comment:
    """A leading comment without its markers.

    `output_only` and `input_only` are the phrases "Output only." and "Input only." of a field's comment;
    `may_be_absent` is the word "absent" in it: the contracts promise every other message field in an answer.
    """

    text: str
    output_only: bool = False
    input_only: bool = False

    @property
    def summary(self) -> str:
        """The first sentence without its full stop, for places that show one line."""
        first = _SENTENCE_END.split(self.text.split("\n\n", 1)[0], maxsplit=1)[0]
        return " ".join(first.split()).rstrip(".")

    @property
    def may_be_absent(self) -> bool:
        """Whether an answer may leave the field out."""
        return re.search(r"\babsent\b", self.text) is not None

    @property
    def codes(self) -> frozenset[str]:
        """Upper-case words, among them the gRPC codes that a method's comment promises."""
        return frozenset(_CODE.findall(self.text))


def parse(raw: str) -> Comment:
    """Parses a comment as `buf` stores it: one leading space a line, paragraphs divided by empty lines."""
    text = "\n".join(line.rstrip() for line in textwrap.dedent(raw).strip().splitlines())
    output_only, input_only = _OUTPUT_ONLY.search(text), _INPUT_ONLY.search(text)
    for marker in (output_only, input_only):
        # What follows a full stop stands on its own; what follows "Output only;" belongs to the phrase.
        if marker and marker[0].endswith("."):
            text = text.replace(marker[0], "", 1)
    return Comment(_unwrap(text), bool(output_only), bool(input_only))


def _unwrap(text: str) -> str:
    """Joins the lines of a paragraph: where the source wraps is no meaning. "Errors:" begins its own one."""
    paragraphs = re.split(r"\n\s*\n|\n(?=Errors:)", text)
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs).strip()
