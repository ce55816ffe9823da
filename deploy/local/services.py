"""How each process of the stack is started: command and environment."""

import os
import sys
from functools import partial
from pathlib import Path

from deploy.local import credentials, toolchain
from deploy.local.health import drain_envoy
from deploy.local.info import StackInfo
from deploy.local.ports import LOOPBACK
from deploy.local.processes import ProcessSpec
from deploy.local.settings import CHECKOUT, StackSettings

WITHHELD = {"QUIMBI_DATABASE_ADMIN_URL", "DATABASE_OWNER_URL"}
"""Variables of the operator's shell that no service may see: they reach around row-level security."""


def support(settings: StackSettings, info: StackInfo) -> ProcessSpec:
    """Return the Support service's process."""
    return _service(
        "support_svc",
        settings,
        {
            "DATABASE_URL": info.databases.support.app,
            "GRPC_PORT": str(settings.support_port),
            "AUTH_PUBLIC_KEY_FILE": str(info.keys.public),
            "AUTH_PRIVATE_KEY_FILE": str(info.keys.private),
            "INTELLIGENCE_GRPC_TARGET": info.intelligence_grpc,
            "ATTACHMENTS_URI": settings.attachments_uri or str(info.attachments),
            "COOKIE_SECURE": "false",  # plain HTTP, on this machine only
        },
    )


def intelligence(settings: StackSettings, info: StackInfo) -> ProcessSpec:
    """Return the Intelligence service's process."""
    return _service(
        "intelligence_svc",
        settings,
        {
            "DATABASE_URL": info.databases.intelligence.app,
            "GRPC_PORT": str(settings.intelligence_port),
            "AUTH_PUBLIC_KEY_FILE": str(info.keys.public),
            "SUPPORT_GRPC_TARGET": info.support_grpc,
            "ORDERS_URI": str(info.orders),
            "MODELS_URI": str(info.models),
            "CONNECTIONS_KEY_FILE": str(credentials.connections_key(info.home)),
        },
    )


def edge(settings: StackSettings, config: Path) -> ProcessSpec:
    """Return Envoy's process, for a config file that `edge.config.write_config` wrote."""
    return ProcessSpec(
        name="Edge (Envoy)",
        command=[
            toolchain.envoy(),
            "--config-path",
            config,
            "--use-dynamic-base-id",  # several Envoys may share a machine
            "--concurrency",
            str(os.cpu_count() or 1),
            "--drain-time-s",
            "2",
            "--log-level",
            "warning",
            # A warning for every extension that Envoy itself calls unfinished, at each start.
            "--component-log-level",
            "misc:error",
        ],
        log=settings.logs / "edge.log",
        folder=CHECKOUT,
        before_stop=partial(drain_envoy, settings.envoy_admin_port),
    )


def _service(package: str, settings: StackSettings, environment: dict[str, str]) -> ProcessSpec:
    inherited = {name: value for name, value in os.environ.items() if name not in WITHHELD}
    search_path = [str(CHECKOUT), str(CHECKOUT / "gen")]
    if "PYTHONPATH" in inherited:
        search_path.insert(0, inherited["PYTHONPATH"])
    name = {"support_svc": "Support", "intelligence_svc": "Intelligence"}[package]
    return ProcessSpec(
        name=f"{name} service",
        command=[sys.executable, "-m", package],
        log=settings.logs / f"{name.lower()}.log",
        environment=inherited
        | {"PYTHONPATH": os.pathsep.join(search_path), "PYTHONUNBUFFERED": "1", "GRPC_HOST": LOOPBACK}
        | environment,
        folder=CHECKOUT,
    )
