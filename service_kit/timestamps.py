"""Between `datetime` and protobuf timestamps. Setting the two numbers is several times faster than `FromDatetime`."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from google.protobuf.timestamp_pb2 import Timestamp

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_A_DAY = 86_400


def set_timestamp(target: Timestamp, moment: datetime | None) -> None:
    """Writes an aware `moment` into a message's field; None leaves the field absent."""
    if moment is not None:
        since = moment - _EPOCH
        target.seconds = since.days * _SECONDS_A_DAY + since.seconds
        target.nanos = since.microseconds * 1000


def to_timestamp(moment: datetime) -> Timestamp:
    """A timestamp equal to the aware `moment`."""
    message = Timestamp()
    set_timestamp(message, moment)
    return message


def to_datetime(moment: Timestamp) -> datetime:
    """The UTC `datetime` of a timestamp, to the microsecond."""
    return datetime.fromtimestamp(moment.seconds, UTC).replace(microsecond=moment.nanos // 1000)


def end_of(day: date) -> Timestamp:
    """The last microsecond of a UTC day."""
    return to_timestamp(datetime.combine(day, time.max, UTC))
