"""`CalendarService`: protobuf ⇄ domain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.struct_pb2 import ListValue
from quimbi.support.v1 import calendar_service_pb2 as pb
from quimbi.support.v1.calendar_pb2 import Calendar as CalendarMessage
from quimbi.support.v1.calendar_pb2 import ClockInterval
from quimbi.support.v1.calendar_pb2 import Holiday as HolidayMessage
from quimbi.support.v1.calendar_service_pb2_grpc import CalendarServiceServicer

from service_kit.errors import invalid_field
from service_kit.field_masks import changed_fields
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import to_datetime, to_timestamp
from support_svc.calendars import domain, service, store
from support_svc.calendars.domain import CHANGEABLE, StoredCalendar
from support_svc.calendars.holidays import Source
from support_svc.sla.calendar import Span, calendar, zone_named
from support_svc.sla.clock import Interval, Kind, due
from support_svc.sla.explain import holiday_names

_KINDS = {kind: ClockInterval.Kind.Value(kind.name) for kind in Kind}
_SOURCES = {source: HolidayMessage.Source.Value(source.name) for source in Source}


class CalendarServicer(CalendarServiceServicer):
    """The calendars of the caller's tenant, and working hours to try."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListCalendars(self, request: pb.ListCalendarsRequest, context: Any) -> pb.ListCalendarsResponse:  # noqa: N802
        """All calendars."""
        (found,) = await self._unit_of_work.read((store.LIST, {}))
        return pb.ListCalendarsResponse(calendars=map(_to_proto, found))

    async def CreateCalendar(self, request: pb.CreateCalendarRequest, context: Any) -> pb.CreateCalendarResponse:  # noqa: N802
        """The new calendar."""
        values = _values(request.calendar, changed_fields(request.calendar, FieldMask(), CHANGEABLE))
        async with self._unit_of_work.write() as tx:
            made = await service.create(tx, values)
            return tx.respond(pb.CreateCalendarResponse(calendar=_to_proto(made)))

    async def UpdateCalendar(self, request: pb.UpdateCalendarRequest, context: Any) -> pb.UpdateCalendarResponse:  # noqa: N802
        """The calendar with its new fields."""
        asked = request.calendar
        values = _values(asked, changed_fields(asked, request.update_mask, CHANGEABLE))
        async with self._unit_of_work.write() as tx:
            changed = await service.update(tx, asked.id, etag=asked.etag, values=values)
            return tx.respond(pb.UpdateCalendarResponse(calendar=_to_proto(changed)))

    async def DeleteCalendar(self, request: pb.DeleteCalendarRequest, context: Any) -> pb.DeleteCalendarResponse:  # noqa: N802
        """Nothing but that it is done."""
        async with self._unit_of_work.write() as tx:
            await service.delete(tx, request.id)
            return tx.respond(pb.DeleteCalendarResponse())

    async def ListCalendarHolidays(  # noqa: N802
        self, request: pb.ListCalendarHolidaysRequest, context: Any
    ) -> pb.ListCalendarHolidaysResponse:
        """A year's holidays."""
        found = await self._get(request.id)
        year = request.year or datetime.now(zone_named(found.time_zone)).year
        return pb.ListCalendarHolidaysResponse(
            holidays=(
                HolidayMessage(
                    date=holiday.date.isoformat(),
                    name=holiday.name,
                    source=_SOURCES[holiday.source],
                    excluded=holiday.excluded,
                )
                for holiday in found.holidays.of_year(year)
            )
        )

    async def PreviewCalendar(  # noqa: N802
        self, request: pb.PreviewCalendarRequest, context: Any
    ) -> pb.PreviewCalendarResponse:
        """When a budget would be used up, and each interval on the way."""
        tried = calendar(request.time_zone, _hours(request.weekly_hours), request.holidays)
        budget = timedelta(seconds=request.budget_seconds)
        found = due(tried, to_datetime(request.start), budget, [_pause(pair) for pair in request.paused])
        return pb.PreviewCalendarResponse(
            due_at=to_timestamp(found.at), intervals=(interval_to_proto(interval, "") for interval in found.intervals)
        )

    async def PreviewSavedCalendar(  # noqa: N802
        self, request: pb.PreviewSavedCalendarRequest, context: Any
    ) -> pb.PreviewSavedCalendarResponse:
        """The same in a saved calendar, with the names of its holidays."""
        saved = await self._get(request.id)
        budget = timedelta(seconds=request.budget_seconds)
        found = due(saved.compiled(), to_datetime(request.start), budget, [_pause(pair) for pair in request.paused])
        return pb.PreviewSavedCalendarResponse(
            due_at=to_timestamp(found.at),
            intervals=(
                interval_to_proto(interval, holiday_names(interval, saved) if interval.kind is Kind.HOLIDAY else "")
                for interval in found.intervals
            ),
        )

    async def _get(self, calendar_id: str) -> StoredCalendar:
        (found,) = await self._unit_of_work.read((store.GET, {"calendar": calendar_id}))
        if not found:
            raise domain.not_found(calendar_id)
        stored: StoredCalendar = found[0]
        return stored


def interval_to_proto(interval: Interval, holiday: str) -> ClockInterval:
    """The protobuf message for a span, with the names of its holidays."""
    return ClockInterval(
        start=to_timestamp(interval.start),
        end=to_timestamp(interval.end),
        kind=_KINDS[interval.kind],
        counted_seconds=interval.seconds if interval.kind is Kind.COUNTED else 0.0,
        holiday=holiday,
    )


def _values(asked: CalendarMessage, names: Iterable[str]) -> dict[str, Any]:
    """New values as the domain has them; None where one is to be cleared."""
    values: dict[str, Any] = {}
    for name in names:
        if name == "weekly_hours":
            values[name] = _hours(asked.weekly_hours)
        elif name == "own_holidays":
            values[name] = {holiday.date: " ".join(holiday.name.split()) for holiday in asked.own_holidays}
        elif name == "excluded_holidays":
            values[name] = list(asked.excluded_holidays)
        else:
            values[name] = getattr(asked, name) if asked.HasField(name) else None  # type: ignore[arg-type]  # names of fields
    return values


def _to_proto(found: StoredCalendar) -> CalendarMessage:
    message = CalendarMessage(
        id=found.id,
        name=found.name,
        time_zone=found.time_zone,
        country=found.country,
        subdivision=found.subdivision,
        own_holidays=(
            HolidayMessage(date=day, name=name, source=_SOURCES[Source.OWN]) for day, name in found.own_holidays.items()
        ),
        excluded_holidays=found.excluded_holidays,
        created_at=to_timestamp(found.created_at),
        updated_at=to_timestamp(found.updated_at),
        etag=str(found.version),
    )
    for day, pairs in found.weekly_hours.items():
        for pair in pairs:
            message.weekly_hours[day].add_list().extend(pair)
    return message


def _hours(weekly_hours: Any) -> dict[str, list[list[str]]]:  # a protobuf map, whose type has no name
    return {
        day: [list(_texts(f"weekly_hours.{day}", pair)) for pair in _lists(f"weekly_hours.{day}", pairs)]
        for day, pairs in weekly_hours.items()
    }


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
