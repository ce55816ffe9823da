"""Versions of models: trained, compared on time that neither has seen, promoted, refused, tried, taken back."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from deploy import jobs
from intelligence_svc.lifecycle import runs, service, store
from intelligence_svc.lifecycle.domain import ModelName
from intelligence_svc.lifecycle.serving import ModelCache
from intelligence_svc.models import artefacts
from intelligence_svc.models.answers import Task
from intelligence_svc.models.artefacts import SignatureError
from service_kit.errors import DomainError, FailedPreconditionError
from tests.service.intelligence.workbench import CHURN, LAST_DAY, LTV, Workbench, bring, spoilt, trained_twice
from tests.support.services import Services
from tests.support.shops import Shop
from tests.unit.intelligence.conftest import simulated_shop


@pytest.fixture(scope="module")
async def bench(services: Services) -> Workbench:
    return await trained_twice(services)


async def test_a_training_compares_with_the_champion_on_time_that_neither_has_seen(bench: Workbench) -> None:
    for name in ModelName:
        (rows,) = await bench._read(store.VERSIONS, name=name.value, rows=10)
        assert [row.version for row in rows] == [bench.second[name], bench.first[name]]
        contest = rows[0].contest
        assert contest["against"] == bench.first[name]
        assert contest["verdict"] in {"better", "even", "worse"}
        cutoff, until = (date.fromisoformat(contest[end]) for end in ("cutoff", "until"))
        assert until == LAST_DAY
        assert (until - cutoff).days == rows[0].summary["horizon_days"]
        assert contest["customers"] > 100
        for loss in contest["losses"]:
            assert loss["difference"] == pytest.approx(loss["challenger"] - loss["champion"], abs=1e-9)
            assert loss["low"] <= loss["difference"] <= loss["high"]
        models = await bench.in_use()
        twins = [artefacts.contents(bench.trained[task]) for task in (Task.CHURN, Task.ORDERS, Task.LTV)]
        assert all(b'"as_of"' in files["twin.json"] for files in twins)
        assert models.generation > 0


async def test_training_the_same_history_again_changes_nothing(bench: Workbench) -> None:
    before = await bench.changes(CHURN), await bench.changes(LTV)
    again = await jobs.train(bench.services.operator, bench.shop.tenant_id)
    assert {one.name: one.version for one in again} == bench.second
    assert not any(one.promoted for one in again)
    for name in ModelName:
        (rows,) = await bench._read(store.VERSIONS, name=name.value, rows=1)
        assert rows[0].contest["against"] == bench.first[name], "how it came into use stays known"
    assert (await bench.changes(CHURN), await bench.changes(LTV)) == before


async def test_a_worse_model_is_refused_with_the_reason_and_forced_only_with_one(bench: Workbench) -> None:
    worse = await bench.add(spoilt(bench.trained[Task.CHURN], "spoilt-1", 2.0))
    champion = (await bench.deployed(CHURN)).champion
    with pytest.raises(FailedPreconditionError, match=r"worse on .* which neither had seen, .*brier") as refused:
        await bench.promote(CHURN, worse)
    assert refused.value.reason == "WORSE_MODEL"
    with pytest.raises(DomainError, match="reason: must say why"):
        await bench.promote(CHURN, worse, forced=True, reason="because")
    assert (await bench.deployed(CHURN)).champion == champion

    assert await bench.promote(CHURN, worse, forced=True, reason="the owner wants to see it")
    newest = (await bench.changes(CHURN))[0]
    assert (newest.action, newest.version, newest.previous, newest.forced) == ("promote", worse, champion, True)
    assert newest.reason.startswith("the owner wants to see it (worse on")
    assert [run.kind for run in await bench.runs() if run.state == "queued"] == ["refresh"]
    assert await bench.rollback(CHURN) == champion
    assert (await bench.in_use()).churn.version == champion


async def test_a_rollback_holds_in_every_process_with_the_next_answer(bench: Workbench) -> None:
    operator, tenant = bench.services.operator, bench.shop.tenant_id
    one, other = (ModelCache(operator.intelligence, operator.models) for _ in range(2))
    loaded = [await cache.get(tenant) for cache in (one, other, one)]
    assert loaded[0] is loaded[2], "nothing is loaded twice"
    before = (await bench.deployed(LTV)).champion
    another = bench.first[LTV] if before == bench.second[LTV] else bench.second[LTV]
    await bench.promote(LTV, another, forced=True, reason="for the test of rollback")
    for cache in (one, other):
        models = await cache.get(tenant)
        assert models is not None
        assert models.ltv.version == another
        assert models.orders.version == models.orders.card["version"] != loaded[0].orders.version  # type: ignore[union-attr]  # it was there
    assert await bench.rollback(LTV) == before
    for cache in (one, other):
        models = await cache.get(tenant)
        assert models is not None
        assert models.ltv.version == before
        assert models.generation > loaded[0].generation  # type: ignore[union-attr]  # as above


async def test_there_is_nothing_to_go_back_to_before_the_second_champion(services: Services, shop: Shop) -> None:
    bring(services, shop, simulated_shop(customers=5, days=200), 1)
    await jobs.train(services.operator, shop.tenant_id)
    other = Workbench(services, shop, {}, {}, {})
    with pytest.raises(FailedPreconditionError, match="nothing to go back to"):
        await other.rollback(CHURN)


async def test_a_trial_answers_for_its_share_of_the_customers_always_the_same(bench: Workbench) -> None:
    tried = await bench.add(spoilt(bench.trained[Task.CHURN], "tried-1", -0.5))
    await bench.share(CHURN, tried, 0.2)
    models = await bench.in_use()
    assert models.churn.version != tried
    customers = [f"c{number}" for number in range(20_000)]
    arms = {answering.churn.version: set(rows.tolist()) for answering, rows in models.split(customers)}
    assert len(arms[tried]) / len(customers) == pytest.approx(0.2, abs=0.01)
    assert {answering.ltv.version for answering, _ in models.split(customers)} == {models.ltv.version}

    await bench.share(CHURN, tried, 0.4)
    wider = {a.churn.version: set(rows.tolist()) for a, rows in (await bench.in_use()).split(customers)}
    assert arms[tried] < wider[tried]
    await jobs.refresh(bench.services.operator, bench.shop.tenant_id)
    async with bench._write() as tx:
        cursor = await (await tx.plain()).execute(
            "SELECT customer_id, churn_model_version FROM platform.customer_profiles"
        )
        stored = dict(await cursor.fetchall())
    names = sorted(stored)
    expected = {names[row]: a.churn.version for a, rows in (await bench.in_use()).split(names) for row in rows}
    assert stored == expected
    assert 0.3 < sum(version == tried for version in stored.values()) / len(stored) < 0.5

    await bench.share(CHURN, tried, 0.0)
    assert (await bench.deployed(CHURN)).challenger is None
    assert [change.action for change in (await bench.changes(CHURN))[:3]] == ["end_trial", "try", "try"]


async def test_a_challenger_that_was_damaged_is_not_tried_and_a_champion_is_not_served(
    bench: Workbench, services: Services
) -> None:
    tried = await bench.add(spoilt(bench.trained[Task.CHURN], "damaged-1", -0.1))
    await bench.share(CHURN, tried, 0.5)
    path = Path(services.operator.models) / bench.shop.tenant_id / "churn" / tried / "model.onnx"
    path.write_bytes(path.read_bytes() + b"\0")
    assert (await bench.in_use()).trials == ()
    with pytest.raises(FailedPreconditionError, match="damaged or exchanged") as refused:
        await bench.promote(CHURN, tried)
    assert refused.value.reason == "DAMAGED_MODEL"
    await bench.share(CHURN, tried, 0.0)

    champion = (await bench.deployed(CHURN)).champion
    path = Path(services.operator.models) / bench.shop.tenant_id / "churn" / champion / "card.json"
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"family"', b'"famile"'))
    with pytest.raises(SignatureError):
        await bench.in_use()
    cache = ModelCache(services.operator.intelligence, services.operator.models)
    assert await cache.get(bench.shop.tenant_id) is None
    path.write_bytes(content)


async def test_two_processes_never_train_a_shop_at_once(bench: Workbench) -> None:
    database, tenant = bench.services.operator.intelligence, bench.shop.tenant_id
    claim = await runs.begin(database, tenant, runs.Kind.TRAIN, "the first")
    with pytest.raises(FailedPreconditionError, match="started by the first"):
        await jobs.train(bench.services.operator, tenant)
    async with bench._write() as tx:
        queued = await runs.queue(tx, runs.Kind.TRAIN, "the second")
        assert (await runs.queue(tx, runs.Kind.TRAIN, "the third")).id == queued.id
    assert await asyncio.gather(*(runs.take(database, tenant) for _ in range(3))) == [None] * 3
    await claim.fail("enough")
    taken = [each for each in await asyncio.gather(*(runs.take(database, tenant) for _ in range(5))) if each]
    assert len(taken) == 1
    await taken[0][0].fail("enough")


async def test_a_run_of_a_dead_process_is_taken_over_and_its_late_end_changes_nothing(bench: Workbench) -> None:
    database, tenant = bench.services.operator.intelligence, bench.shop.tenant_id
    for left in await bench.runs():
        if left.state == "queued":
            taken = await runs.take(database, tenant)
            assert taken is not None
            await taken[0].fail("cleared away")
    async with bench._write() as tx:
        asked = await runs.queue(tx, runs.Kind.TRAIN, "somebody")
    first = await runs.take(database, tenant)
    assert first is not None
    async with bench._write() as tx:
        await (await tx.plain()).execute(
            "UPDATE platform.model_runs SET alive_at = alive_at - interval '2 minutes' WHERE id = %s", [asked.id]
        )
    assert tenant in await runs.tenants_due(database)
    second = await runs.take(database, tenant)
    assert second is not None
    assert second[1].id == asked.id
    assert second[1].attempts == 2
    with pytest.raises(runs.LostRunError):
        await first[0].step("going on", 0.5)

    async def end_late() -> None:
        champion = (await bench.deployed(CHURN)).champion
        async with bench._write() as tx:
            await service.promote(tx, CHURN, bench.first[CHURN], reason="late", instead_of=champion)
            await first[0].end(tx, {})

    with pytest.raises(runs.LostRunError):
        await end_late()
    assert (await bench.changes(CHURN))[0].reason != "late"
    await second[0].fail("enough")
