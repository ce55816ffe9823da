"""Settings of the Intelligence service."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

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
    scoring_threads: int = Field(default=2, ge=1, le=64, description="Histories scored at once, one thread each.")
