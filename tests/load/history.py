"""Years of a shop's tickets and messages, made by COPY: a million tickets with five million messages in minutes.

The shape is that of a shop that grows old: what came in lately is open or pending, the rest is closed; a few tags are
common and some are rare; most customers write once or twice. The same seed gives the same shop, whatever its size.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg import sql

MESSAGES_A_TICKET = (2, 3, 4, 5, 6, 10)
"""Taken in turn: five on average."""
YEARS = timedelta(days=3 * 365)
LATELY = timedelta(days=14)
"""Tickets that came in since then are mostly open; hardly any older one is."""
TAGS = (("order", 0.3), ("refund", 0.08), ("damaged", 0.02), ("vip", 0.005), ("lawyer", 0.0001))
"""Tags with the share of tickets that carry each."""
_SUBJECTS = ("Where is my parcel?", "Refund for my order", "Wrong colour", "It arrived broken", "A question on sizes")
_CHUNK = 5_000
_SAID = (
    "The parcel has not come yet, and the tracking page has not changed for days. Can you look where it is?",
    "Thank you for writing. We asked the carrier, and they promised an answer by tomorrow noon.",
)

Progress = Callable[[int], None]


@dataclass(frozen=True)
class History:
    """The ids of what was made: some tickets to read, the agents and queues, and how many rows each table got."""

    tenant_id: str
    tickets: list[str]
    live_tickets: list[str]
    agents: list[str]
    queues: list[str]
    topic: str
    customers: list[str]
    rows: dict[str, int] = field(default_factory=dict)


class _Copy:
    """Rows of text for one table's COPY; None becomes NULL."""

    def __init__(self, connection: psycopg.Connection[Any], table: str, columns: tuple[str, ...]) -> None:
        self._connection = connection
        self._statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier("support", table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        self._lines: list[str] = []
        self.rows = 0

    def add(self, *values: Any) -> None:
        self._lines.append("\t".join(["\\N" if value is None else str(value) for value in values]))
        if len(self._lines) >= _CHUNK:
            self.flush()

    def flush(self) -> None:
        if self._lines:
            with self._connection.cursor().copy(self._statement) as copy:
                copy.write("\n".join(self._lines) + "\n")
            self.rows += len(self._lines)
            self._lines.clear()


def fill(
    connection: psycopg.Connection[Any],
    tenant_id: str,
    *,
    tickets: int,
    now: datetime,
    agents: int,
    queues: int,
    seed: int = 1,
    progress: Progress = lambda _: None,
) -> History:
    """Makes the history of a tenant that has none, and gathers statistics.

    `connection` is a superuser's: COPY does not work under row-level security. `progress` hears of every ticket made.
    """
    chance = random.Random(seed)
    people = [str(UUID(int=chance.getrandbits(128), version=4)) for _ in range(agents)]
    topic = str(UUID(int=chance.getrandbits(128), version=4))
    places = [str(UUID(int=chance.getrandbits(128), version=4)) for _ in range(queues)]
    with connection.transaction():
        # Rows refer to what was made before them, by construction: seven million look-ups would only say so.
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("ALTER TABLE support.tickets ENABLE ALWAYS TRIGGER score_ticket")
        _topic(connection, tenant_id, topic)
        _people(connection, tenant_id, people)
        _places(connection, tenant_id, places)
        made = _Conversations(connection, tenant_id, people, places, topic, now, chance)
        sample = list(made.make(tickets, progress))
        connection.execute(
            "INSERT INTO support.ticket_counters (tenant_id, last_number) VALUES (%s, %s)", [tenant_id, 1000 + tickets]
        )
        connection.execute("ALTER TABLE support.tickets ENABLE TRIGGER score_ticket")
        tagged = connection.execute(_TAGS_OF_TICKETS, [tenant_id]).rowcount
        connection.execute(
            "UPDATE support.ticket_topics SET smart_key = t.smart_key FROM support.tickets t "
            "WHERE t.tenant_id = %s AND ticket_topics.tenant_id = t.tenant_id AND ticket_id = t.id",
            [tenant_id],
        )
    for table in _TABLES:
        connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier("support", table)))
    customers = [f"C-{chance.randrange(made.customers(tickets))}" for _ in range(200)]
    rows = made.rows() | {"ticket_tags": tagged}
    return History(tenant_id, sample, made.live, people, places, topic, customers, rows)


_TABLES = (
    "agents",
    "queues",
    "tickets",
    "ticket_tags",
    "ticket_topics",
    "ticket_messages",
    "ticket_notes",
    "agent_assignments",
)


_TAGS_OF_TICKETS: LiteralString = """
INSERT INTO support.ticket_tags (tenant_id, tag, ticket_id, created_at, updated_at, waiting_since, urgency_rank,
                                 smart_key, status, priority, channel, spam, bits)
SELECT tenant_id, unnest(tags), id, created_at, updated_at, waiting_since, urgency_rank,
       smart_key, status, priority, channel, spam, support.tag_bits(tags)
FROM support.tickets WHERE tenant_id = %s
"""


def _people(connection: psycopg.Connection[Any], tenant_id: str, ids: list[str]) -> None:
    statement: LiteralString = (
        "INSERT INTO support.agents (tenant_id, id, name, handle, email, role, password_hash) "
        "VALUES (%s, %s, %s, %s, %s, 'agent', '')"
    )
    rows = [
        (tenant_id, id_, f"Agent {n}", f"agent{n}", f"agent{n}@{tenant_id[:8]}.example") for n, id_ in enumerate(ids)
    ]
    connection.cursor().executemany(statement, rows)


def _places(connection: psycopg.Connection[Any], tenant_id: str, ids: list[str]) -> None:
    statement: LiteralString = (
        "INSERT INTO support.queues (tenant_id, id, name, created_at, updated_at) VALUES (%s, %s, %s, now(), now())"
    )
    connection.cursor().executemany(statement, [(tenant_id, id_, f"Queue {n}") for n, id_ in enumerate(ids)])


def _topic(connection: psycopg.Connection[Any], tenant_id: str, topic: str) -> None:
    connection.execute(
        "INSERT INTO support.topic_alerts VALUES "
        "(%s, %s, 'Broken', '{broken}', '{}', '{}', '[]', 'english', 3, true, 1, now(), now())",
        [tenant_id, topic],
    )


class _Conversations:
    """Tickets with all that hangs on them."""

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        tenant_id: str,
        agents: list[str],
        queues: list[str],
        topic: str,
        now: datetime,
        chance: random.Random,
    ) -> None:
        self._tenant_id, self._agents, self._queues, self._topic = tenant_id, agents, queues, topic
        self._now, self._chance = now, chance
        self.live: list[str] = []
        self._tickets = _Copy(
            connection,
            "tickets",
            (
                "tenant_id", "id", "number", "customer_id", "customer_name", "customer_email", "subject", "status",
                "priority", "channel", "assigned_to", "queue_id", "tags", "created_at", "updated_at", "closed_at",
                "last_message_at", "preview", "awaiting_reply", "message_count", "waiting_since",
                "snoozed_until", "spam", "status_before_spam", "sla_due_at", "sla_state", "sla_metric", "topics",
            ),
        )  # fmt: skip
        self._messages = _Copy(
            connection,
            "ticket_messages",
            (
                "tenant_id", "id", "ticket_id", "from_agent", "content", "author_name", "author_email", "author_id",
                "created_at",
            ),
        )  # fmt: skip
        self._notes = _Copy(
            connection,
            "ticket_notes",
            ("tenant_id", "id", "ticket_id", "content", "author_name", "author_id", "created_at"),
        )
        self._work = _Copy(
            connection,
            "agent_assignments",
            ("tenant_id", "id", "ticket_id", "agent_id", "status", "assigned_at", "completed_at"),
        )
        self._topics = _Copy(
            connection,
            "ticket_topics",
            ("tenant_id", "topic_id", "ticket_id", "status", "matched", "created_at", "updated_at"),
        )
        self._all = {
            "tickets": self._tickets,
            "ticket_topics": self._topics,
            "ticket_messages": self._messages,
            "ticket_notes": self._notes,
            "agent_assignments": self._work,
        }

    def rows(self) -> dict[str, int]:
        """How many rows each table got."""
        return {name: copy.rows for name, copy in self._all.items()}

    def customers(self, tickets: int) -> int:
        """How many customers wrote."""
        return max(1, tickets // 6)

    def make(self, count: int, progress: Progress) -> Iterator[str]:
        """Makes the tickets, oldest first; yields some of their ids."""
        step, sampled = YEARS / count, max(1, count // 500)
        for n in range(count):
            ticket_id = self._ticket(n, self._now - YEARS + step * n, self.customers(count))
            if n % sampled == 0:
                yield ticket_id
            if n % 1000 == 999:
                progress(1000)
        for copy in self._all.values():
            copy.flush()

    def _ticket(self, n: int, began: datetime, customers: int) -> str:
        chance = self._chance
        ticket_id, customer = self._id(), chance.randrange(customers)
        live = (self._now - began < LATELY and chance.random() < 0.75) or chance.random() < 0.002
        status = ("open" if chance.random() < 0.8 else "pending") if live else "closed"
        messages = MESSAGES_A_TICKET[n % len(MESSAGES_A_TICKET)]
        pace = min(timedelta(hours=5), (self._now - began) / (messages + 1))
        ended = began + pace * (messages - 1)
        awaiting = status == "open" and chance.random() < 0.7
        owner = chance.choice(self._agents) if chance.random() < (0.7 if live else 0.97) else None
        snoozed = self._now + timedelta(hours=1 + n % 300) if status == "pending" and chance.random() < 0.4 else None
        spam = status == "closed" and chance.random() < 0.01
        due = self._now + timedelta(minutes=chance.randrange(-1_000, 4_000)) if status == "open" else None
        fits = chance.random() < 0.003
        tags = sorted(name for name, share in TAGS if chance.random() < share)
        self._tickets.add(
            self._tenant_id, ticket_id, 1001 + n, f"C-{customer}", f"Customer {customer}",
            f"customer{customer}@example.com", chance.choice(_SUBJECTS), status,
            chance.choices(("low", "normal", "high", "urgent"), (15, 65, 15, 5))[0],
            chance.choices(("email", "chat", "form", "phone", "sms"), (60, 20, 12, 5, 3))[0],
            owner, chance.choice(self._queues) if chance.random() < 0.9 else None, "{" + ",".join(tags) + "}",
            began, ended, ended if status == "closed" else None, ended, _SAID[0][:160],
            "t" if awaiting else "f", messages, ended,
            snoozed, "t" if spam else "f", "open" if spam else None, due,
            "none" if due is None else "breached" if due < self._now else "running",
            None if due is None else "resolution", f"{{{self._topic}}}" if fits else "{}",
        )  # fmt: skip
        if fits:
            self._topics.add(self._tenant_id, self._topic, ticket_id, status, "{broken}", ended, ended)
        for m in range(messages):
            # The last one is the customer's where they wait for an answer.
            from_agent = (messages - m) % 2 == (0 if awaiting else 1)
            author = (f"Agent {n % 200}", "", owner or "") if from_agent else (f"Customer {customer}", "", customer)
            self._messages.add(
                self._tenant_id, self._id(), ticket_id, "t" if from_agent else "f", _SAID[from_agent], *author,
                began + pace * m,
            )  # fmt: skip
        if n % 5 == 0:
            self._notes.add(self._tenant_id, self._id(), ticket_id, "Asked the carrier.", "Agent", "", ended)
        if owner is not None:
            done = status == "closed"
            self._work.add(
                self._tenant_id, self._id(), ticket_id, owner, "completed" if done else "active", began,
                ended if done else None,
            )  # fmt: skip
        if live and len(self.live) < 2_000:
            self.live.append(ticket_id)
        return ticket_id

    def _id(self) -> str:
        digits = f"{self._chance.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
