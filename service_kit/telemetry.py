"""Structured logs, and the ids that tie a call to the edge's access log and to traces."""

from __future__ import annotations

import logging
import re
import sys
import uuid

import structlog

_SAFE_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")


def configure_logging(level: str, *, as_json: bool) -> None:
    """Sends structured logs to standard error; `level` is a name of the `logging` module.

    Libraries that log through `logging` go the same way.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    if as_json:
        shared.append(structlog.processors.format_exc_info)
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        # Without the values of variables: they hold what customers wrote.
        else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)


def request_id(metadata: dict[str, str]) -> str:
    """The id that the edge or the caller gave the request, or a fresh one; only harmless characters pass."""
    given = metadata.get("x-request-id", "")
    return given if _SAFE_ID.fullmatch(given) else str(uuid.uuid4())


def trace_id(metadata: dict[str, str]) -> str:
    """Trace id of a W3C `traceparent`, empty without one."""
    found = _TRACEPARENT.fullmatch(metadata.get("traceparent", ""))
    return found.group(1) if found else ""
