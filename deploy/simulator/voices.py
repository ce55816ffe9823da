"""How each customer writes: a voice that stays the same in all of a customer's messages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from deploy.simulator.grammar import Speaker, tidy

STYLES: Final = ("plain", "terse", "chatty", "formal")
STYLE_WEIGHTS: Final = (0.42, 0.24, 0.22, 0.12)


@dataclass(frozen=True, slots=True)
class Voice:
    """`style`: one of `STYLES`; `typos`: chance of a slip per eligible word; `casual`: lower case in
    short channels.
    """

    style: str
    typos: float
    casual: bool


def draw_voice(rng: np.random.Generator) -> Voice:
    """A customer's voice: about one in six makes typing mistakes."""
    style = STYLES[int(rng.choice(len(STYLES), p=STYLE_WEIGHTS))]
    return Voice(style, 0.05 if rng.random() < 0.17 and style != "formal" else 0.0, bool(rng.random() < 0.4))


def opening(topic: str, voice: Voice, channel: str, speaker: Speaker, facts: Mapping[str, str], *, anger: str) -> str:
    """The first message of a ticket; `anger` is what an upset customer adds, empty for the others."""
    parts = [f"<{topic}.problem>"]
    short = channel in {"sms", "chat"} or voice.style == "terse"
    if not short or speaker.chance(0.25):
        parts.append(f"<{topic}.detail>")
    if anger:
        parts.append(anger)
    elif voice.style == "chatty" and channel in {"email", "form"}:
        parts.insert(int(speaker.chance(0.5)) * len(parts), "<aside>")
    parts.append(f"<{topic}.ask>")
    return _in_channel(speaker.say(" ".join(parts), facts), voice, channel, speaker, facts, upset=bool(anger))


def follow_up(rule: str, voice: Voice, channel: str, speaker: Speaker, facts: Mapping[str, str]) -> str:
    """A later message: no formalities, but for those who always sign."""
    text = speaker.say(rule, facts)
    if channel == "email" and voice.style in {"formal", "chatty"} and speaker.chance(0.6):
        text += "\n\n" + speaker.say("[{first}|Regards,\n{name}]" if voice.style == "formal" else "{first}", facts)
    return _worn(text, voice, channel, speaker, facts)


def _in_channel(
    text: str, voice: Voice, channel: str, speaker: Speaker, facts: Mapping[str, str], *, upset: bool
) -> str:
    if channel == "phone":
        intro = speaker.say("<voicemail.hello>", facts)
        close = speaker.say("<voicemail.close>", facts)
        return f"[Voicemail] {tidy(f'{intro} {text} {close}')}"
    if channel in {"sms", "chat"}:
        hello = speaker.say("[Hi,|Hello,|Hey,||]", facts) if not upset else ""
        return _worn(f"{hello} {text}".strip(), voice, channel, speaker, facts)
    greeting = speaker.say("<greeting.terse>" if upset else f"<greeting.{voice.style}>", facts)
    signoff = speaker.say("{name}" if upset else f"<signoff.{voice.style}>", facts)
    body = _worn(text, voice, channel, speaker, facts)
    if channel == "form":
        return f"Order: {facts['order']}\nName: {facts['name']}\n\n{body}"
    gap = " " if greeting.endswith(".") else "\n\n"
    return f"{greeting}{gap}{body}\n\n{signoff}".strip()


def _worn(text: str, voice: Voice, channel: str, speaker: Speaker, facts: Mapping[str, str]) -> str:
    """Typing mistakes and lower case; never in ids, amounts, dates, names or products."""
    casual = voice.casual and channel in {"sms", "chat"}
    if not voice.typos and not casual:
        return text
    kept = sorted({value for value in facts.values() if len(value) > 2}, key=len, reverse=True)
    pieces = re.split("(" + "|".join(re.escape(value) for value in kept) + ")", text)
    for index in range(0, len(pieces), 2):
        piece = pieces[index]
        if casual:
            piece = re.sub(r"\bi\b(?!\.)", "i", piece.lower())
        if voice.typos:
            piece = re.sub(r"\b[a-z]{5,}\b", lambda word: _slip(word[0], voice, speaker), piece)
        pieces[index] = piece
    return "".join(pieces)


def _slip(word: str, voice: Voice, speaker: Speaker) -> str:
    if not speaker.chance(voice.typos):
        return word
    place = 1 + int(speaker.chance(0.5)) + (len(word) > 6)
    kind = speaker.choose(("swap", "drop", "double"))
    if kind == "swap":
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind == "drop":
        return word[:place] + word[place + 1 :]
    return word[:place] + word[place] + word[place:]
