"""Tickets with conversations, from contacts: who said what when, how far it got, and who looks after it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from deploy.simulator.contacts import Contact, contacts
from deploy.simulator.facts import capital, gather, local_rules, moment
from deploy.simulator.grammar import Speaker
from deploy.simulator.orders import OrderBlock, World, simulate_block
from deploy.simulator.people import Person, people
from deploy.simulator.phrases import Scene, load_phrases
from deploy.simulator.plots import CHANNEL_WEIGHTS, CHANNELS, PLOTS, Plot
from deploy.simulator.randomness import stream
from deploy.simulator.ticket_model import Message, Note, Ticket
from deploy.simulator.timing import agent_time, customer_time
from deploy.simulator.voices import Voice, draw_voice, follow_up, opening

OPEN_SHARE: Final = 0.45
PENDING_SHARE: Final = 0.15
VIP_ORDERS: Final = 20
WAITS_AFTER_ANSWER: Final = ("late", "stock", "bulk")  # something still has to happen after the last answer
SHORT: Final = 60  # characters; shorter bodies ("Thank you, Priya!") may repeat


@dataclass(frozen=True, slots=True)
class _Case:
    """One contact with everything that its messages need."""

    contact: Contact
    plot: Plot
    person: Person
    voice: Voice
    channel: str
    agent: int
    upset: bool
    again: bool
    loyal: bool
    scene: Scene
    facts: dict[str, str]
    speaker: Speaker
    rng: np.random.Generator

    @property
    def anger(self) -> str:
        """The rule by which the customer shows displeasure; empty if there is none."""
        if not self.upset:
            return ""
        return "<anger.again> <anger>" if self.again else "<anger.loyal>" if self.loyal else "<anger>"


def make_tickets(world: World) -> list[Ticket]:
    """The shop's tickets, oldest first. They come from the first block of customers."""
    block = simulate_block(world, 0)
    known = people(world.shop, world.seed, 0)
    chosen = contacts(world, block, world.shop.tickets)
    wanted = _wanted_status(world, chosen)
    seen: set[str] = set()
    earlier: Counter[int] = Counter()
    tickets = []
    for number, (contact, status) in enumerate(zip(chosen, wanted, strict=True)):
        customer = int(block.customer[contact.order])
        case = _case(world, block, contact, person=known[customer], number=number, trouble=earlier[customer])
        earlier[customer] += contact.topic in {"late", "damaged", "wrong", "refund"}
        tickets.append(_ticket(world, block, case, number=number, status=status, seen=seen))
    return tickets


def _wanted_status(world: World, chosen: list[Contact]) -> list[str]:
    """Open, pending or closed by age with some noise: old tickets are mostly done, praise needs no
    waiting.
    """
    rng = stream(world.seed, world.shop.slug, "status")
    age = np.array([world.shop.days - contact.day for contact in chosen])
    score = np.log(age + 0.5) + 0.55 * rng.standard_normal(len(age))
    order = np.argsort(score, kind="stable")
    open_, pending = round(OPEN_SHARE * len(age)), round(PENDING_SHARE * len(age))
    status = np.full(len(age), "closed", dtype=object)
    status[order[: open_ + pending]] = "open"
    waiting = [i for i in order[: open_ + pending].tolist() if chosen[i].topic != "praise" and age[i] > 2.5]
    status[rng.permutation(waiting)[:pending]] = "pending"
    return [str(value) for value in status]


def _case(world: World, block: OrderBlock, contact: Contact, *, person: Person, number: int, trouble: int) -> _Case:
    rng = stream(world.seed, world.shop.slug, "conversation", number)
    voice_rng = stream(world.seed, world.shop.slug, "voice", int(person.customer_id[5:]))
    words = load_phrases(world.shop.domain_words)
    scenes = words.scenes[contact.topic]
    speaker = Speaker({**words.rules, **local_rules(world, block, contact, words, rng)}, rng)
    plot = PLOTS[contact.topic]
    team = [i for i, agent in enumerate(world.shop.agents) if agent.role != "viewer"]
    agent = int(rng.choice(team[1:] * 3 + team[:1]))
    facts = gather(world, block, contact, person=person, words=words, rng=rng)
    facts |= {"agent": world.shop.agents[agent].name.split()[0], "agent_name": world.shop.agents[agent].name}
    anger = plot.anger + (plot.anger > 0.1) * (0.3 * (trouble > 0) + 0.04 * contact.days_late)
    loyal = int(block.sequence[contact.order]) >= 4
    channel = CHANNELS[int(rng.choice(len(CHANNELS), p=CHANNEL_WEIGHTS))]
    return _Case(
        contact, plot, person, draw_voice(voice_rng), channel, agent,
        bool(rng.random() < anger), trouble > 0, loyal,
        scenes[int(rng.integers(len(scenes)))], facts, speaker, rng,
    )  # fmt: skip


def _ticket(world: World, block: OrderBlock, case: _Case, *, number: int, status: str, seen: set[str]) -> Ticket:
    end = moment(world, float(world.shop.days))
    created = customer_time(moment(world, case.contact.day), world.shop.utc_offset, case.rng)
    # The clock of demand and the clock on the wall differ within a day: nobody writes before having ordered.
    ordered = datetime.fromtimestamp(int(block.second[case.contact.order]), UTC)
    created = min(max(created, ordered + timedelta(minutes=7)), end - timedelta(seconds=1))
    messages = _conversation(world, case, created, end=end, status=status, seen=seen)
    status = _reached(messages, case, status)
    closed = None
    if status == "closed":
        worked = agent_time(messages[-1].at, float(case.rng.gamma(2.0, 0.7)) + 0.05, world.shop.utc_offset)
        closed = worked if worked < end else messages[-1].at
    answered = any(message.from_agent for message in messages)
    agent = case.agent if answered or case.rng.random() < 0.35 else None
    notes = _notes(case, messages, end) if agent is not None else ()
    times = [m.at for m in messages] + [n.at for n in notes] + ([closed] if closed else [])
    orders = int(block.sequence[case.contact.order]) + 1
    return Ticket(
        key=f"{world.shop.order_prefix.lower()}-{number + 1:04d}",
        customer_id=case.person.customer_id,
        customer_name=case.person.name,
        customer_email=case.person.email,
        subject=_subject(case),
        channel=case.channel,
        priority=_priority(case, orders),
        status=status,
        tags=_tags(case, orders),
        queue=case.plot.queue,
        agent=agent,
        order_ids=(case.facts["order"],),
        created_at=created,
        updated_at=max(times),
        closed_at=closed,
        messages=messages,
        notes=notes,
        topic=case.contact.topic,
        upset=case.upset,
    )


def _conversation(
    world: World, case: _Case, created: datetime, *, end: datetime, status: str, seen: set[str]
) -> tuple[Message, ...]:
    """The opening, then turns until the plot ends, the wanted status is reached, or the history does."""
    topic, rng, offset = case.contact.topic, case.rng, world.shop.utc_offset
    first = _fresh(seen, case, lambda: opening(
        topic, case.voice, case.channel, case.speaker, case.facts, anger=case.anger
    ))  # fmt: skip
    messages = [Message(False, None, case.person.name, first, created)]
    turns = case.plot.turns
    if status == "open":
        # Most open tickets wait for their first answer, some for a later one.
        turns = turns[: 2 * int(rng.random() < 0.42)] if len(turns) > 1 else ""
    elif status == "pending":
        turns = turns[: 3 if topic in WAITS_AFTER_ANSWER and rng.random() < 0.5 else 1]
    elif rng.random() < 0.35:
        turns = turns.removesuffix("t")
    at, replies = created, 0
    for turn in turns:
        if turn == "a":
            lag = float(rng.gamma(1.5, case.plot.lag / 1.5)) * (0.15 if case.channel == "chat" else 1.0)
            at = agent_time(at, lag + 0.1, offset)
            text = _fresh(seen, case, lambda: _agent_text(case, replies))  # noqa: B023 - called at once
            replies += 1
        else:
            wait = case.scene.wait * 24 if replies == 1 and turn == "c" else 0.0
            gap = wait + float(rng.gamma(1.2, 0.3 if case.channel == "chat" else 9.0)) + 0.05
            at = customer_time((at + timedelta(hours=gap)).replace(microsecond=0), offset, rng)
            thanks = "<thanks.cool>" if case.upset else "<thanks>"
            options = (thanks,) if turn == "t" else tuple(f"<lead> {text}" for text in case.scene.follow_up)
            text = _fresh(seen, case, lambda: _customer_text(case, options))  # noqa: B023 - called at once
        if at >= end:
            break
        person = case.agent if turn == "a" else None
        author = case.person.name if person is None else world.shop.agents[person].name
        messages.append(Message(turn == "a", person, author, text, at))
    if status == "open" and not messages[-1].from_agent:
        messages += _chasing(case, messages[-1].at, end, offset, seen)
    return tuple(messages)


def _fresh(seen: set[str], case: _Case, write: Callable[[], str]) -> str:
    """A text that no other message has, short ones aside; a reference to the order is the last resort."""
    text = ""
    for _ in range(40):
        text = write()
        if len(text) < SHORT or text not in seen:
            break
    if len(text) >= SHORT and text in seen:
        text = f"{text} (Order {case.facts['order']})"
    seen.add(text)
    return text


def _chasing(case: _Case, since: datetime, end: datetime, offset: int, seen: set[str]) -> list[Message]:
    """What an unanswered customer writes after some days, at most twice."""
    found: list[Message] = []
    at = since
    while len(found) < 2 and case.contact.topic != "praise":
        wait = 1.5 + float(case.rng.gamma(2.0, 2.0 if case.upset else 4.0))
        at = customer_time((at + timedelta(days=wait)).replace(microsecond=0), offset, case.rng)
        if at >= end:
            break
        rule = "<chase> <anger>" if case.upset else "<chase>"
        text = _fresh(seen, case, lambda: _customer_text(case, (rule,)))  # noqa: B023 - called at once
        found.append(Message(False, None, case.person.name, text, at))
    return found


def _customer_text(case: _Case, options: tuple[str, ...]) -> str:
    return follow_up(case.speaker.choose(options), case.voice, case.channel, case.speaker, case.facts)


def _agent_text(case: _Case, replies: int) -> str:
    facts, speaker = case.facts, case.speaker
    body = speaker.choose(case.scene.reply if replies == 0 else case.scene.answer)
    if replies == 0 and case.upset:
        body = f"<empathy> {body}"
    if replies == 0 and case.channel == "phone":
        body = f"<callback> {body}"
    if case.channel in {"chat", "sms"}:
        hello = "[Hi|Hello] {first}, [it's|this is] {agent} here. " if replies == 0 else ""
        return speaker.say(hello + body, facts)
    close = "[Best|Kind regards|All the best|Warmly|Thanks],\n{agent}\n{shop}"
    return speaker.say("[Hi|Hello|Dear] {first},\n\n" + body + "\n\n" + close, facts)


def _reached(messages: tuple[Message, ...], case: _Case, wanted: str) -> str:
    """The status that fits how far the conversation got."""
    if wanted == "closed" and not messages[-1].from_agent and len(messages) <= 1:
        return "open"
    replies = sum(message.from_agent for message in messages)
    if wanted == "closed" and replies < case.plot.turns.count("a"):
        return "pending" if messages[-1].from_agent else "open"
    if wanted == "pending" and not messages[-1].from_agent:
        return "open"
    return "pending" if wanted == "open" and messages[-1].from_agent else wanted


def _notes(case: _Case, messages: tuple[Message, ...], end: datetime) -> tuple[Note, ...]:
    notes: list[Note] = []
    answered = next((message for message in messages if message.from_agent), None)
    rules = []
    if answered and case.rng.random() < 0.35:
        rules.append(f"<note.{case.contact.topic}>")
    if case.rng.random() < (0.45 if case.upset else 0.15):
        rules.append("<note.history>")
    at = answered.at if answered else messages[0].at
    for rule in rules:
        at = (at + timedelta(minutes=float(case.rng.gamma(2.0, 6.0)) + 1)).replace(microsecond=0)
        if at < end:
            author = case.facts["agent_name"]
            notes.append(Note(case.agent, author, case.speaker.say(rule, case.facts), at))
    return tuple(notes)


def _subject(case: _Case) -> str:
    if case.channel == "phone":
        return f"Voicemail from {case.person.name}"
    subject = case.speaker.say(f"<{case.contact.topic}.subject>", case.facts)
    return capital(subject)


def _priority(case: _Case, orders: int) -> str:
    if case.upset and (case.again or orders >= VIP_ORDERS):
        return "urgent"
    if case.upset and case.plot.priority == "normal":
        return "high"
    return case.plot.priority


def _tags(case: _Case, orders: int) -> tuple[str, ...]:
    tags = list(case.plot.tags)
    if orders >= VIP_ORDERS:
        tags.append("vip")
    if case.again and case.plot.anger > 0.1:
        tags.append("repeat-issue")
    if orders == 1:
        tags.append("first-order")
    return tuple(tags)
