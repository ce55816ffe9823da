"""The life of models over gRPC: who may do what, pages, refusals; and runs, by the queue and by the schedule."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.rpc.error_details_pb2 import ErrorInfo
from grpc_status import rpc_status
from quimbi.intelligence.v1 import model_pb2
from quimbi.intelligence.v1 import model_service_pb2 as pb
from quimbi.intelligence.v1.model_service_pb2_grpc import ModelServiceStub

from deploy.local import credentials
from intelligence_svc.lifecycle import runs
from intelligence_svc.lifecycle.worker import ModelWorker
from intelligence_svc.models.answers import Task
from intelligence_svc.settings import IntelligenceSettings
from service_kit.db import Database
from tests.service.intelligence.workbench import CHURN, LTV, Workbench, spoilt, trained_twice
from tests.support.services import Services, role_metadata

WHY = "the owner wants to see it"


@pytest.fixture(scope="module")
async def bench(services: Services) -> Workbench:
    return await trained_twice(services)


class Caller:
    """Calls in the name of a role."""

    def __init__(self, bench: Workbench, role: str) -> None:
        self._stub: Any = ModelServiceStub(bench.services.intelligence)
        self._metadata = role_metadata(bench.services, bench.shop, role)

    async def __call__(self, method: str, request: Any) -> Any:
        return await getattr(self._stub, method)(request, metadata=self._metadata)

    async def refused(self, method: str, request: Any) -> tuple[grpc.StatusCode, str, str]:
        """Status, reason and message of a refusal."""
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await self(method, request)
        status: Any = rpc_status.from_call(refused.value)
        info = ErrorInfo()
        next(detail for detail in status.details if detail.Is(ErrorInfo.DESCRIPTOR)).Unpack(info)
        return refused.value.code(), info.reason, refused.value.details() or ""


@pytest.fixture
def admin(bench: Workbench) -> Caller:
    return Caller(bench, "admin")


async def test_versions_come_in_pages_with_their_cards_on_demand(bench: Workbench, admin: Caller) -> None:
    first = await admin("ListModelVersions", pb.ListModelVersionsRequest(name="ltv", page_size=1))
    token = first.next_page_token
    rest = await admin("ListModelVersions", pb.ListModelVersionsRequest(name="ltv", page_size=1, page_token=token))
    assert [v.version for page in (first, rest) for v in page.versions] == [bench.second[LTV], bench.first[LTV]]
    assert rest.next_page_token == ""
    assert not first.versions[0].HasField("cards")
    asked = pb.GetModelVersionRequest(name="ltv", version=bench.second[LTV])
    version = (await admin("GetModelVersion", asked)).version
    assert set(version.cards.fields) == {"orders", "ltv"}
    assert version.cards["ltv"]["version"] == bench.second[LTV]
    assert version.contest.against == bench.first[LTV]
    assert [loss.measure for loss in version.contest.losses] == ["orders_deviance", "spend_deviance"]
    assert len(version.signature) == 64


async def test_a_worse_version_is_refused_in_words_and_forced_by_an_admin(bench: Workbench, admin: Caller) -> None:
    worse = await bench.add(spoilt(bench.trained[Task.CHURN], "worse-over-grpc", 2.0))
    code, reason, said = await admin.refused(
        "PromoteModelVersion", pb.PromoteModelVersionRequest(name="churn", version=worse)
    )
    assert (code, reason) == (grpc.StatusCode.FAILED_PRECONDITION, "WORSE_MODEL")
    assert "which neither had seen" in said
    assert "An admin can force it" in said
    forced = pb.PromoteModelVersionRequest(name="churn", version=worse, force=True, reason=WHY, request_id="once")
    answers = [await admin("PromoteModelVersion", forced) for _ in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0].model.champion, answers[0].contest.verdict) == (worse, model_pb2.ModelContest.WORSE)
    changes = (await admin("ListModelChanges", pb.ListModelChangesRequest(name="churn", page_size=1))).changes
    assert [(change.version, change.forced, change.actor_kind) for change in changes] == [(worse, True, "agent")]
    assert changes[0].actor_id == bench.shop.agents["admin"].id
    assert changes[0].request_id

    back = await admin("RollbackModel", pb.RollbackModelRequest(name="churn", version=worse, reason=WHY))
    assert back.model.champion == bench.second[CHURN]
    code, reason, _ = await admin.refused(
        "RollbackModel", pb.RollbackModelRequest(name="churn", version=worse, reason=WHY)
    )
    assert (code, reason) == (grpc.StatusCode.ABORTED, "STALE_MODEL")


async def test_going_back_ends_where_the_history_of_champions_does(bench: Workbench, admin: Caller) -> None:
    while len((await bench.deployed(LTV)).champions) > 1:
        await admin("RollbackModel", pb.RollbackModelRequest(name="ltv", reason=WHY))
    code, reason, said = await admin.refused("RollbackModel", pb.RollbackModelRequest(name="ltv", reason=WHY))
    assert (code, reason) == (grpc.StatusCode.FAILED_PRECONDITION, "FAILED_PRECONDITION")
    assert "nothing to go back to" in said


async def test_a_damaged_version_is_shown_as_such(bench: Workbench, admin: Caller) -> None:
    damaged = await bench.add(spoilt(bench.trained[Task.CHURN], "damaged-over-grpc", 0.1))
    folder = Path(bench.services.operator.models) / bench.shop.tenant_id / "churn" / damaged
    (folder / "card.json").write_text("{}")
    asked = pb.GetModelVersionRequest(name="churn", version=damaged)
    code, reason, said = await admin.refused("GetModelVersion", asked)
    assert (code, reason) == (grpc.StatusCode.FAILED_PRECONDITION, "DAMAGED_MODEL")
    assert "damaged or exchanged" in said


def worker_of(services: Services, home: Path, database: Database | None = None, **settings: Any) -> ModelWorker:
    operator = services.operator
    made = IntelligenceSettings(
        database_url=services.databases.intelligence.app,
        auth_public_key_file=credentials.signing_keys(home).public,
        orders_uri=operator.orders,
        models_uri=operator.models,
        **settings,
    )
    return ModelWorker(database or operator.intelligence, made)


async def test_a_run_trains_in_a_process_of_its_own_and_says_what_became_of_it(
    bench: Workbench, admin: Caller, home: Path
) -> None:
    """The models are those of before, made in another process: the same versions, byte for byte."""
    asked = (await admin("StartModelRun", pb.StartModelRunRequest(kind=model_pb2.ModelRun.TRAIN))).run
    assert asked.state == model_pb2.ModelRun.QUEUED
    taken = None
    while taken is None or taken[1].id != asked.id:
        taken = await runs.take(bench.services.operator.intelligence, bench.shop.tenant_id)
        assert taken is not None
        if taken[1].id != asked.id:
            await taken[0].fail("of another test")
    await worker_of(bench.services, home)._work(*taken)
    run = (await admin("GetModelRun", pb.GetModelRunRequest(id=asked.id))).run
    assert (run.state, run.problem, run.done) == (model_pb2.ModelRun.DONE, "", 1.0)
    assert {one.name: one.version for one in run.outcomes} == {n.value: v for n, v in bench.second.items()}
    (rows,) = await bench._read(runs.NEWEST, rows=1)
    assert rows[0].requested_by == bench.shop.agents["admin"].name


async def test_the_schedule_puts_in_one_training_a_moment_whoever_comes_first(bench: Workbench, home: Path) -> None:
    now = datetime.now(UTC) + timedelta(days=2)
    await bench.refresh()
    before = len(await bench.runs())
    async with _later(bench.services, now) as database:
        for number in range(3):
            worker = worker_of(bench.services, home, database, model_update_schedule="0 2 * * *")
            assert bool(await worker.schedule()) == (number == 0)
            assert await worker.schedule() == 0
        found = await bench.runs()
        assert len(found) == before + 1
        (planned,) = [run for run in found if run.requested_by == "the schedule"]
        assert (planned.kind, planned.state, planned.due_at.hour) == ("train", "queued", 2)
        assert await worker_of(bench.services, home, database, model_update_schedule="").schedule() == 0


@asynccontextmanager
async def _later(services: Services, now: datetime) -> AsyncIterator[Database]:
    database = Database(services.databases.intelligence.app, pool_size=2, clock=lambda: now)
    await database.open()
    try:
        yield database
    finally:
        await database.close()
