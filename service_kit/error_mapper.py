"""The one place where an exception becomes a `google.rpc.Status`. What drivers say never leaves."""

from __future__ import annotations

import grpc
import psycopg
import psycopg_pool
from google.protobuf import any_pb2, duration_pb2
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

from service_kit.errors import DomainError, InternalError, InvalidArgumentError, UnavailableError


def to_domain_error(error: Exception) -> DomainError:
    """The typed error that stands for `error`; unknown ones become INTERNAL and say nothing of their cause."""
    match error:
        case DomainError():
            return error
        case psycopg.errors.LockNotAvailable() | psycopg.errors.QueryCanceled():
            return UnavailableError("The database took too long. Nothing was changed; please try again.")
        case psycopg.errors.SerializationFailure() | psycopg.errors.DeadlockDetected():
            return UnavailableError("Another change got in the way. Nothing was changed; please try again.")
        case psycopg_pool.PoolTimeout() | psycopg.OperationalError():
            return UnavailableError("The database does not answer. Nothing was changed; please try again.")
        case psycopg.DataError():
            return InvalidArgumentError(
                "A text contains a character that cannot be stored (NUL). Remove it and try again."
            )
        case _:
            return InternalError("Something went wrong on our side. Nothing was changed; please try again.")


def to_status(error: DomainError, *, domain: str, request_id: str) -> grpc.Status:
    """Status with `ErrorInfo` always, `BadRequest` for input, `RetryInfo` when waiting helps, then its details."""
    code: int = error.status.value[0]
    info = error_details_pb2.ErrorInfo(
        reason=error.reason, domain=domain, metadata={**error.metadata, "request_id": request_id}
    )
    details = [_pack(info)]
    if error.violations:
        bad = error_details_pb2.BadRequest()
        for violation in error.violations:
            bad.field_violations.add(field=violation.field, description=violation.description)
        details.append(_pack(bad))
    if error.retry_after_seconds is not None:
        delay = duration_pb2.Duration()
        delay.FromMilliseconds(int(error.retry_after_seconds * 1000))
        details.append(_pack(error_details_pb2.RetryInfo(retry_delay=delay)))
    details += map(_pack, error.details)
    status = status_pb2.Status(code=code, message=error.message, details=details)
    converted: grpc.Status = rpc_status.to_status(status)
    return converted


def _pack(detail: Message) -> any_pb2.Any:
    packed = any_pb2.Any()
    packed.Pack(detail)
    return packed
