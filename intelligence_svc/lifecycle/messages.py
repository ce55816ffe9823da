"""From the registry's rows to the messages of the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp
from quimbi.intelligence.v1 import model_pb2 as pb

from intelligence_svc.lifecycle.domain import Contest
from intelligence_svc.lifecycle.reports import Report
from intelligence_svc.lifecycle.runs import Run
from intelligence_svc.lifecycle.store import Change, Deployment, Version
from service_kit.timestamps import end_of, set_timestamp, to_timestamp

_METRICS = "metrics"


def model(name: str, deployed: Deployment | None, reports: Sequence[Report]) -> pb.Model:
    """A model with what is wrong with the versions in use."""
    if deployed is None:
        return pb.Model(name=name)
    return pb.Model(
        name=name,
        champion=deployed.champion,
        challenger=deployed.challenger or "",
        share=deployed.share,
        generation=deployed.generation,
        alarms=[
            pb.ModelAlarm(kind=r.kind, text=r.alarm, version=r.version, data_as_of=end_of(r.data_as_of))
            for r in reports
            if r.name == name and r.alarm
        ],
    )


def version(row: Version, deployed: Deployment | None, cards: Mapping[str, Any] | None = None) -> pb.ModelVersion:
    """A version; with its cards when they are given."""
    summary = row.summary
    window = summary["data_window"]
    message = pb.ModelVersion(
        name=row.name,
        version=row.version,
        role=_role(row, deployed),
        family=summary["family"],
        horizon_days=summary["horizon_days"],
        currency=summary["currency"],
        customers=summary["customers"],
        confidence=summary["confidence"],
        data_from=_day(window["first_day"]),
        data_until=_day(window["as_of"]),
        trained_at=to_timestamp(row.trained_at),
        metrics=summary[_METRICS],
        parity=summary["parity"],
        signature=row.signature,
        contest=None if row.contest is None else contest(row.contest),
    )
    if cards is not None:
        shown = Struct()
        shown.update(cards)
        message.cards.CopyFrom(shown)
    return message


def _role(row: Version, deployed: Deployment | None) -> pb.ModelVersion.Role.ValueType:
    if deployed is not None:
        if row.version == deployed.champion:
            return pb.ModelVersion.CHAMPION
        if row.version == deployed.challenger:
            return pb.ModelVersion.CHALLENGER
        if row.version in deployed.champions:
            return pb.ModelVersion.FORMER
    return pb.ModelVersion.SPARE


def contest(found: Mapping[str, Any] | Contest) -> pb.ModelContest:
    """A comparison, stored or just made."""
    row = found.as_dict() if isinstance(found, Contest) else found
    return pb.ModelContest(
        against=row["against"],
        verdict=pb.ModelContest.Verdict.Value(row["verdict"].upper()),
        reason=row["reason"],
        cutoff=_day(row["cutoff"]) if row["cutoff"] else None,
        until=_day(row["until"]) if row["until"] else None,
        customers=row["customers"],
        losses=[pb.ModelLoss(**loss) for loss in row["losses"]],
        champion_metrics=row["champion_metrics"],
        challenger_metrics=row["challenger_metrics"],
    )


def change(row: Change) -> pb.ModelChange:
    """A change on record."""
    return pb.ModelChange(
        id=str(row.id),
        action=row.action,
        version=row.version,
        previous=row.previous or "",
        share=row.share or 0.0,
        forced=row.forced,
        reason=row.reason,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        request_id=row.request_id,
        created_at=to_timestamp(row.created_at),
    )


def run(row: Run) -> pb.ModelRun:
    """A run with its progress."""
    outcome = row.outcome or {}
    message = pb.ModelRun(
        id=row.id,
        kind=pb.ModelRun.Kind.Value(row.kind.upper()),
        state=pb.ModelRun.State.Value(row.state.upper()),
        requested_by=row.requested_by,
        created_at=to_timestamp(row.created_at),
        attempts=row.attempts,
        step=row.step,
        done=row.done,
        problem=row.problem,
        outcomes=[pb.ModelRunOutcome(**one) for one in outcome.get("models", [])],
        profiles=outcome.get("profiles", 0),
    )
    if row.started_at is not None:
        set_timestamp(message.started_at, row.started_at)
    if row.finished_at is not None:
        set_timestamp(message.finished_at, row.finished_at)
    return message


def drift(row: Report) -> pb.ModelDrift:
    """A report of drift."""
    return pb.ModelDrift(
        version=row.version,
        data_as_of=end_of(row.data_as_of),
        customers=row.report["customers"],
        alarm=row.alarm,
        inputs=[
            pb.InputDrift(input=one["input"], psi=one["psi"], level=pb.InputDrift.Level.Value(one["level"].upper()))
            for one in row.report["inputs"]
        ],
    )


def calibration(row: Report) -> pb.ModelCalibration:
    """A report of what was said and what happened."""
    found = row.report
    numbers = ("horizon_days", "customers", "predicted", "observed", "bias", "ece", "loss", "coverage_90")
    return pb.ModelCalibration(
        version=row.version,
        said_on=_day(found["said_on"]),
        groups=[pb.CalibrationGroup(**group) for group in found["groups"]],
        alarm=row.alarm,
        trial=pb.TrialOutcome(**found["trial"]) if found.get("trial") else None,
        **{name: found[name] for name in numbers},
    )


def _day(text: str) -> Timestamp:
    return end_of(date.fromisoformat(text))
