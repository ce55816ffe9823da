"""`CalendarService`: protobuf ⇄ domain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from google.protobuf.struct_pb2 import ListValue
from quimbi.support.v1 import calendar_service_pb2 as pb
from quimbi.support.v1.calendar_service_pb2_grpc import CalendarServiceServicer

from service_kit.errors import invalid_field
from service_kit.timestamps import to_datetime, to_timestamp
from support_svc.sla.calendar import Span, calendar
from support_svc.sla.clock import Interval, Kind, due

_KINDS = {kind: pb.ClockInterval.Kind.Value(kind.name) for kind in Kind}


class CalendarServicer(CalendarServiceServicer):
    """Tries working hours; touches no database."""

    async def PreviewCalendar(  # noqa: N802
        self, request: pb.PreviewCalendarRequest, context: Any
    ) -> pb.PreviewCalendarResponse:
        """When a budget would be used up, and each interval on the way."""
        hours = {
            day: [_texts(f"weekly_hours.{day}", pair) for pair in _lists(f"weekly_hours.{day}", pairs)]
            for day, pairs in request.weekly_hours.items()
        }
        tried = calendar(request.time_zone, hours, request.holidays)
        budget = timedelta(seconds=request.budget_seconds)
        found = due(tried, to_datetime(request.start), budget, [_pause(pair) for pair in request.paused])
        return pb.PreviewCalendarResponse(due_at=to_timestamp(found.at), intervals=map(_to_proto, found.intervals))


def _to_proto(interval: Interval) -> pb.ClockInterval:
    return pb.ClockInterval(
        start=to_timestamp(interval.start),
        end=to_timestamp(interval.end),
        kind=_KINDS[interval.kind],
        counted_seconds=interval.seconds if interval.kind is Kind.COUNTED else 0.0,
    )


def _lists(where: str, values: ListValue) -> Iterable[ListValue]:
    for value in values.values:
        if value.WhichOneof("kind") != "list_value":
            raise invalid_field(where, 'is a list of pairs such as [["09:00", "17:00"]]')
        yield value.list_value


def _texts(where: str, values: ListValue) -> Sequence[str]:
    if any(value.WhichOneof("kind") != "string_value" for value in values.values):
        raise invalid_field(where, "has something that is no text in a pair")
    return [value.string_value for value in values.values]


def _pause(pair: ListValue) -> Span:
    texts = _texts("paused", pair)
    if len(texts) != 2:
        raise invalid_field("paused", "a pause is a pair of moments, its begin and its end")
    begin, end = map(_moment, texts)
    if end < begin:
        raise invalid_field("paused", f"{texts[1]} is before {texts[0]}")
    return begin, end


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise invalid_field("paused", f"“{text}” is no moment such as 2026-11-23T09:30:00Z")
    return moment.astimezone(UTC)
