"""Settings that both services have. One frozen object a process, read from the environment once, at start."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """Every variable's name is the field's in capitals; `docs/configuration.md` lists them all."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: str = Field(description="PostgreSQL URL of the service's own role, which owns no table.")
    database_pool_size: int = Field(default=10, ge=1, le=200, description="Connections a process keeps at most.")
    statement_timeout_ms: int = Field(
        default=5_000, ge=100, le=600_000, description="Milliseconds after which PostgreSQL ends a statement."
    )
    grpc_host: str = Field(default="127.0.0.1", description="Address to listen on.")
    grpc_port: int = Field(default=50051, ge=0, le=65_535, description="Port to listen on.")
    grpc_reflection: bool = Field(default=True, description="Whether `grpcurl list` and `describe` are answered.")
    drain_seconds: float = Field(
        default=10.0, ge=0, le=300, description="Seconds that calls in progress get to finish after SIGTERM."
    )
    auth_public_key_file: Path = Field(description="PEM file with the Ed25519 key that verifies access tokens.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least important log lines to write; DEBUG has a line for every call."
    )
    log_format: Literal["json", "console"] = Field(default="json", description="Shape of a log line.")
