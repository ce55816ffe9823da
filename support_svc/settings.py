"""Settings of the Support service."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from service_kit.settings import ServiceSettings


class SupportSettings(ServiceSettings):
    """Read from the environment; see `ServiceSettings`."""

    auth_private_key_file: Path = Field(description="PEM file with the Ed25519 key that signs access tokens.")
    cookie_secure: bool = Field(
        default=True, description="Whether session cookies need HTTPS; false only for plain HTTP on one machine."
    )
    intelligence_grpc_target: str = Field(
        default="127.0.0.1:50052",
        description="Where the Intelligence service listens; asked for its health and about customers of new tickets.",
    )
    attachments_uri: str = Field(
        description="Folder or `s3://` prefix that holds the files of conversations; `AWS_` variables lead to a bucket."
    )
    aws_allow_http: bool = Field(
        default=False, description="Whether a bucket may be reached without TLS; only for a server of one's own."
    )
    attachment_max_bytes: int = Field(
        default=20 * 1024**2, ge=1, le=2**31 - 1, description="Size of the largest file that is accepted."
    )
