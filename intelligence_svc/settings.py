"""Settings of the Intelligence service."""

from __future__ import annotations

from pathlib import Path

from croniter import croniter
from pydantic import Field, field_validator

from service_kit.settings import ServiceSettings


class IntelligenceSettings(ServiceSettings):
    """Read from the environment; see `ServiceSettings`."""

    grpc_port: int = Field(default=50052, ge=0, le=65_535, description="Port to listen on.")
    orders_uri: str = Field(description="Folder or `s3://` prefix that holds the order history as Parquet.")
    models_uri: str = Field(description="Folder or `s3://` prefix that holds the published models.")
    connections_key_file: Path | None = Field(
        default=None,
        description="File with the key that encrypts the secrets of connected shops; without it none can be connected.",
    )
    support_grpc_target: str = Field(
        default="127.0.0.1:50051", description="Where the Support service listens; asked for its health only."
    )
    model_update_schedule: str = Field(
        default="0 2 * * *",
        description="When models are trained anew: a cron expression in UTC; empty for never. See docs/models.md.",
    )
    model_runs_at_once: int = Field(
        default=1,
        ge=0,
        le=16,
        description="Trainings and refreshes that this process starts at once, each in a process of its own; 0: none.",
    )
    profile_cache_size: int = Field(
        default=20_000, ge=0, le=1_000_000, description="Profiles that a process keeps in memory; 0 for none."
    )
    profile_history_days: int = Field(
        default=0, ge=0, le=36_500, description="Days for which what was told of customers is kept; 0 for ever."
    )
    profile_history_detail_days: int = Field(
        default=365, ge=1, le=36_500, description="Days after which only the last of each month is kept."
    )
    scoring_threads: int = Field(default=2, ge=1, le=64, description="Histories scored at once, one thread each.")

    @field_validator("model_update_schedule")
    @classmethod
    def _is_cron(cls, value: str) -> str:
        if value.strip() and not croniter.is_valid(value):
            raise ValueError('is no cron expression, such as "0 2 * * *" for two in the morning')
        return value.strip()
