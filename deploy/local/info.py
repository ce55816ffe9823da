"""What a running stack tells others about itself."""

from dataclasses import dataclass
from pathlib import Path

from deploy.local.credentials import SigningKeys
from deploy.local.database import Databases


@dataclass(frozen=True)
class TenantAccess:
    """One tenant's ways in: a key per service, and an agent's login."""

    support_api_key: str
    intelligence_api_key: str
    agent_email: str
    agent_password: str


@dataclass(frozen=True)
class DemoCredentials:
    """Access to the demo shop, and to a second tenant that must never see its data."""

    main: TenantAccess
    other: TenantAccess


@dataclass(frozen=True)
class StackInfo:
    """Where everything of a stack is.

    Attributes:
        orders: folder of the order history (Parquet).
        models: folder of model artefacts.
        attachments: folder of the files of conversations, unless ATTACHMENTS_URI names another place.
        known: demo access handed out by an earlier start, None before the first.
    """

    home: Path
    edge_url: str
    support_grpc: str
    intelligence_grpc: str
    databases: Databases
    orders: Path
    models: Path
    attachments: Path
    keys: SigningKeys
    known: DemoCredentials | None
