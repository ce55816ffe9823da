"""Between `datetime` and protobuf timestamps. Setting the two numbers is several times faster than `FromDatetime`."""

from __future__ import annotations

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp


def set_timestamp(target: Timestamp, moment: datetime | None) -> None:
    """Writes an aware `moment` into a message's field; None leaves the field absent."""
    if moment is not None:
        target.seconds = int(moment.timestamp() // 1)
        target.nanos = moment.microsecond * 1000


def to_timestamp(moment: datetime) -> Timestamp:
    """A timestamp equal to the aware `moment`."""
    return Timestamp(seconds=int(moment.timestamp() // 1), nanos=moment.microsecond * 1000)


def to_datetime(moment: Timestamp) -> datetime:
    """The UTC `datetime` of a timestamp, to the microsecond."""
    return datetime.fromtimestamp(moment.seconds, UTC).replace(microsecond=moment.nanos // 1000)
