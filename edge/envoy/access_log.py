"""One line of JSON per request."""

from __future__ import annotations

from edge.envoy.types import Config, extension
from edge.settings import EdgeSettings

# No query and no header that carries a credential: searches and tokens have no place in a log.
_FIELDS = {
    "time": "%START_TIME(%Y-%m-%dT%H:%M:%S.%3fZ)%",
    "request_id": "%REQ(x-request-id)%",
    "trace_id": "%TRACE_ID%",
    "method": "%REQ(x-envoy-original-method?:method)%",
    "path": "%PATH(NQ:ORIG_OR_PATH)%",
    "route": "%ROUTE_NAME%",
    "protocol": "%PROTOCOL%",
    "status": "%RESPONSE_CODE%",
    "grpc_status": "%GRPC_STATUS%",
    "details": "%RESPONSE_CODE_DETAILS%",
    "flags": "%RESPONSE_FLAGS%",
    "received_bytes": "%BYTES_RECEIVED%",
    "sent_bytes": "%BYTES_SENT%",
    "duration_ms": "%DURATION%",
    "backend_ms": "%RESPONSE_DURATION%",
    "backend": "%UPSTREAM_CLUSTER%",
    "backend_address": "%UPSTREAM_HOST%",
    "attempts": "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
    "client_address": "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%",
    "user_agent": "%REQ(user-agent)%",
}


def access_log(settings: EdgeSettings) -> Config:
    """Writes to the file of the settings, or to standard output."""
    log_format = {"log_format": {"json_format": _FIELDS}}
    if settings.access_log_path is None:
        return extension(
            "envoy.access_loggers.stdout",
            "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
            **log_format,
        )
    return extension(
        "envoy.access_loggers.file",
        "envoy.extensions.access_loggers.file.v3.FileAccessLog",
        path=str(settings.access_log_path.absolute()),
        **log_format,
    )
