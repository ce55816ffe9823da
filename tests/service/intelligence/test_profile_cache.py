"""Profiles answered from memory are never older than the last commit that wrote them, in no process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from quimbi.intelligence.v1.intelligence_service_pb2 import GetCustomerRequest
from quimbi.intelligence.v1.intelligence_service_pb2_grpc import IntelligenceServiceStub
from quimbi.intelligence.v1.profile_pb2 import CustomerProfile

from intelligence_svc.profiles.cache import CHANNEL, ProfileCache, announce, listen
from service_kit.principal import system
from tests.service.intelligence.desk import Desk, crowd, orders
from tests.support.services import Services
from tests.support.shops import Shop

ANNA = CustomerProfile(customer_id="anna")


def hearing(size: int = 10) -> ProfileCache:
    cache = ProfileCache(size)
    cache.listening(hears=True)
    return cache


def news(*customers: str, shop: str = "s") -> str:
    return json.dumps({"shop": shop, "customers": list(customers) or None})


def test_what_is_kept_is_answered_to_its_own_shop_only() -> None:
    cache = hearing()
    cache.keep("s", ANNA, cache.epoch("s"))
    assert cache.look("s", "anna") is ANNA
    assert cache.look("other", "anna") is None


@pytest.mark.parametrize("told", [news("anna"), news("ben", "anna"), news()])
def test_news_make_it_forget(told: str) -> None:
    cache = hearing()
    cache.keep("s", ANNA, cache.epoch("s"))
    cache.heard(news("ben"))
    cache.heard(news(shop="other"))
    assert cache.look("s", "anna") is ANNA
    cache.heard(told)
    assert cache.look("s", "anna") is None


@pytest.mark.parametrize("told", [news("anna"), news()])
def test_a_read_from_before_the_news_is_not_kept(told: str) -> None:
    cache = hearing()
    began = cache.epoch("s")
    cache.heard(told)
    cache.keep("s", ANNA, began)
    assert cache.look("s", "anna") is None
    cache.keep("s", ANNA, cache.epoch("s"))
    assert cache.look("s", "anna") is ANNA


def test_who_does_not_hear_keeps_nothing_and_nothing_survives_a_gap() -> None:
    cache = ProfileCache(10)
    cache.keep("s", ANNA, cache.epoch("s"))
    cache.listening(hears=True)
    assert cache.look("s", "anna") is None
    began = cache.epoch("s")
    cache.keep("s", ANNA, began)
    cache.listening(hears=False)
    assert cache.look("s", "anna") is None
    cache.listening(hears=True)
    cache.keep("s", ANNA, began)
    assert cache.look("s", "anna") is None


def test_the_least_asked_for_go_first() -> None:
    cache = hearing(size=2)
    for name in ("a", "b"):
        cache.keep("s", CustomerProfile(customer_id=name), cache.epoch("s"))
    assert cache.look("s", "a")
    cache.keep("s", CustomerProfile(customer_id="c"), cache.epoch("s"))
    assert [name for name in "abc" if cache.look("s", name)] == ["a", "c"]


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110  # PostgreSQL tells another task, not this one
            await asyncio.sleep(0.01)


async def test_a_commit_of_another_process_is_heard_and_a_lost_connection_is_opened_again(services: Services) -> None:
    url, cache = services.databases.intelligence.app, ProfileCache(10)
    listening = asyncio.create_task(listen(url, cache))
    try:
        await until(lambda: cache.epoch("s").everywhere > 0)
        cache.keep("s", ANNA, cache.epoch("s"))
        assert cache.look("s", "anna")
        async with await psycopg.AsyncConnection.connect(url) as writer:
            await announce(writer, "s", ["anna"])
            assert cache.look("s", "anna")
            await writer.commit()
        await until(lambda: cache.look("s", "anna") is None)
        # More customers than a notification can name: the whole shop.
        cache.keep("s", ANNA, cache.epoch("s"))
        async with await psycopg.AsyncConnection.connect(url) as writer:
            await announce(writer, "s", [f"customer-{number:06}" for number in range(2_000)])
        await until(lambda: cache.look("s", "anna") is None)
        before = cache.epoch("s").everywhere
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as writer:
            await writer.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = %s", [f"LISTEN {CHANNEL}"]
            )
        await until(lambda: cache.epoch("s").everywhere >= before + 2)
        cache.keep("s", ANNA, cache.epoch("s"))
        assert cache.look("s", "anna")
    finally:
        listening.cancel()


async def test_a_refresh_shows_in_the_next_answer(services: Services, shop: Shop, tmp_path: Path) -> None:
    desk = Desk(services, shop, tmp_path)
    await desk.bring(row for row in crowd() if row < "many-39")
    stub, asked = IntelligenceServiceStub(services.intelligence), GetCustomerRequest(customer_id="many-04")
    for _ in range(3):
        first = (await stub.GetCustomer(asked, metadata=desk.caller)).profile
    await desk.bring(orders("many-04", range(1), 5000.0))
    async with asyncio.timeout(10):
        while (await stub.GetCustomer(asked, metadata=desk.caller)).profile == first:  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.01)
    now = (await stub.GetCustomer(asked, metadata=desk.caller)).profile
    assert now.metrics.order_count == first.metrics.order_count + 1
    async with services.operator.intelligence.transaction(system(shop.tenant_id)) as transaction:
        connection = await transaction.plain()
        await connection.execute("UPDATE platform.customer_profiles SET order_count = 99 WHERE customer_id = 'many-04'")
    assert (await stub.GetCustomer(asked, metadata=desk.caller)).profile == now, "it was not answered from memory"
