"""Tickets: true to the orders, in time, in order, and each in its own words."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.simulator.__main__ import main
from deploy.simulator.grammar import Speaker
from deploy.simulator.phrases import load_phrases
from deploy.simulator.plots import PLOTS
from deploy.simulator.presets import SimulatedShop, quilting_shop, second_shop
from deploy.simulator.ticket_model import Ticket, write_tickets
from deploy.simulator.timing import CLOSED_DAYS, WORK, agent_time

END = date(2026, 1, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def orders(shop: SimulatedShop) -> dict[str, tuple[str, datetime]]:
    """Order id -> its customer and time."""
    table = pa.Table.from_batches(shop.order_batches())
    columns = (table[name].to_pylist() for name in ("order_id", "customer_id", "ordered_at"))
    return {order: (customer, at) for order, customer, at in zip(*columns, strict=True)}


def test_tickets_are_the_same_to_the_byte(tickets: list[Ticket], tmp_path: Path) -> None:
    write_tickets(tickets, tmp_path / "a.jsonl")
    write_tickets(quilting_shop(END).tickets(), tmp_path / "b.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_there_are_as_many_as_wanted_in_the_wanted_states(tickets: list[Ticket]) -> None:
    status = Counter(ticket.status for ticket in tickets)
    assert len(tickets) == 500
    assert 0.40 <= status["open"] / 500 <= 0.50
    assert 0.10 <= status["pending"] / 500 <= 0.20
    assert len(second_shop(END).tickets()) == 25


def test_open_tickets_are_newer_than_closed_ones(tickets: list[Ticket]) -> None:
    age = {s: np.median([(NOW - t.created_at).days for t in tickets if t.status == s]) for s in ("open", "closed")}
    assert age["open"] * 3 < age["closed"]


def test_every_ticket_is_about_orders_its_customer_made_before(
    tickets: list[Ticket], orders: dict[str, tuple[str, datetime]]
) -> None:
    for ticket in tickets:
        for order in ticket.order_ids:
            customer, at = orders[order]
            assert customer == ticket.customer_id
            assert at < ticket.created_at


def test_every_order_that_a_text_mentions_exists(
    tickets: list[Ticket], orders: dict[str, tuple[str, datetime]]
) -> None:
    for ticket in tickets:
        text = " ".join([ticket.subject, *(m.text for m in ticket.messages), *(n.text for n in ticket.notes)])
        for order in re.findall(r"LQ-[0-9A-Z]{7}", text):
            assert order in orders


def test_customers_are_those_of_the_shop(shop: SimulatedShop, tickets: list[Ticket]) -> None:
    known = {person.customer_id: person for person in shop.customers()}
    for ticket in tickets:
        person = known[ticket.customer_id]
        assert (ticket.customer_name, ticket.customer_email) == (person.name, person.email)


def test_messages_are_in_time_order_and_before_the_end(tickets: list[Ticket]) -> None:
    for ticket in tickets:
        times = [message.at for message in ticket.messages]
        assert times == sorted(times)
        assert times[0] == ticket.created_at
        assert 1 <= len(times) <= 8
        assert ticket.updated_at < NOW
        assert ticket.closed_at is None or times[-1] <= ticket.closed_at <= ticket.updated_at


def test_the_status_fits_the_last_message(tickets: list[Ticket]) -> None:
    for ticket in tickets:
        last = ticket.messages[-1]
        if ticket.status == "pending":
            assert last.from_agent
        if ticket.status == "open":
            assert not last.from_agent
        if ticket.status == "closed":
            assert any(message.from_agent for message in ticket.messages)
        assert (ticket.closed_at is not None) == (ticket.status == "closed")


def test_viewers_neither_write_nor_get_tickets(shop: SimulatedShop, tickets: list[Ticket]) -> None:
    viewers = {i for i, agent in enumerate(shop.spec.agents) if agent.role == "viewer"}
    assert viewers
    for ticket in tickets:
        assert ticket.agent not in viewers
        assert not viewers & {m.agent for m in ticket.messages} | (viewers & {n.agent for n in ticket.notes})
        assert all(m.agent == ticket.agent for m in ticket.messages if m.from_agent)


def test_no_two_longer_messages_are_the_same(tickets: list[Ticket]) -> None:
    bodies = Counter(m.text for t in tickets for m in t.messages if len(m.text) >= 60)
    assert bodies.most_common(1)[0][1] == 1
    openings = Counter(t.messages[0].text for t in tickets)
    assert openings.most_common(1)[0][1] == 1


def test_texts_are_finished_sentences(tickets: list[Ticket]) -> None:
    for ticket in tickets:
        for text in [ticket.subject, *(m.text for m in ticket.messages), *(n.text for n in ticket.notes)]:
            assert text == text.strip()
            assert text
            assert not re.search(r"[\[\]|<>{}]", text.removeprefix("[Voicemail]")), text
            assert not re.search(r" [,.?!]|\.\.|  |\b(\w+) \1\b(?<!had had)|the a |the the ", text, re.IGNORECASE), text


def test_upset_customers_come_from_trouble(tickets: list[Ticket]) -> None:
    upset = {ticket.topic for ticket in tickets if ticket.upset}
    assert upset <= {"late", "damaged", "wrong", "refund", "code", "billing"}
    late = [ticket.upset for ticket in tickets if ticket.topic == "late"]
    assert 0.15 < np.mean(late) < 0.7


def test_a_customer_keeps_one_voice_and_few_tickets(tickets: list[Ticket]) -> None:
    assert Counter(t.customer_id for t in tickets).most_common(1)[0][1] <= 4


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("end", [date(2024, 2, 29), date(2025, 7, 4)])
def test_other_seeds_and_days_work_as_well(seed: int, end: date) -> None:
    assert len(quilting_shop(end, seed).tickets()) == 500
    assert second_shop(end, seed).tickets()


@pytest.mark.parametrize("domain", ["quilting", "tea"])
def test_every_rule_in_the_banks_can_be_spoken(domain: str) -> None:
    words = load_phrases(domain)
    shop = quilting_shop(END).spec if domain == "quilting" else second_shop(END).spec
    for category in shop.categories:
        assert any(not entry.about.pattern for entry in words.know_how[category.name]) or domain == "quilting"
        assert words.rules[f"damage.{category.name}"]
        assert words.rules[f"reason.{category.name}"]
    for topic, plot in PLOTS.items():
        assert words.scenes[topic]
        assert words.rules[f"note.{topic}"]
        assert len(plot.turns) == 1 or all(scene.answer for scene in words.scenes[topic])


def test_every_product_has_something_to_ask_about() -> None:
    for shop in (quilting_shop(END), second_shop(END)):
        words = load_phrases(shop.spec.domain_words)
        for product in shop.world.catalogue.products:
            entries = words.know_how[shop.spec.categories[product.category].name]
            assert any(entry.about.search(product.name) for entry in entries), product.name


@given(st.integers(0, 730 * 86_400), st.floats(0.05, 60), st.integers(-11, 12))
def test_agents_write_in_working_hours_only(second: int, lag: float, offset: int) -> None:
    after = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    at = agent_time(after, lag, offset)
    assert at >= after
    local = at + timedelta(hours=offset)
    opens, closes = WORK[local.weekday()]
    assert opens - 1 / 3600 <= local.hour + local.minute / 60 + local.second / 3600 <= closes
    assert (local.month, local.day) not in CLOSED_DAYS


def test_grammar_inserts_facts_as_they_are() -> None:
    speaker = Speaker({"item": ("[the|the] {name}",)}, np.random.default_rng(0))
    assert speaker.say("i want <item> .", {"name": "[a|b] <x>"}) == "I want the [a|b] <x>."
    with pytest.raises(KeyError):
        speaker.say("{missing}", {})


def test_a_shop_without_enough_orders_gets_fewer_tickets(shop: SimulatedShop) -> None:
    world = second_shop(END).world
    few = replace(world, shop=replace(world.shop, customers=3, tickets=400))
    assert len(SimulatedShop(few).tickets()) < 400


def test_the_command_writes_all_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--shop", "tea", "--out", str(tmp_path), "--end", "2026-01-01"]) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["customers.csv", "orders.csv", "tickets.jsonl", "truth.csv"]
    first = json.loads((tmp_path / "tickets.jsonl").read_text().splitlines()[0])
    assert first["created_at"].endswith("Z")
    assert "25 tickets" in capsys.readouterr().out
