"""The parts of the documentation that repeat facts of the code: ``python -m deploy.configuration_page [--check]``.

Writes ``docs/configuration.md`` from the settings classes, the table of roles in ``docs/security.md`` from the
services' policies, ``docs/permissions.md`` from the decision who sees what, and ``docs/features.md`` from the features.
With ``--check`` it writes nothing and ends with status 1 when a page is out of date.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

import intelligence_svc.permissions
import support_svc.permissions
from deploy import features_page, permissions_page
from deploy.local.settings import CHECKOUT, StackSettings
from edge.settings import EdgeSettings
from intelligence_svc.settings import IntelligenceSettings
from service_kit.permissions import Policy
from service_kit.settings import ServiceSettings
from support_svc.settings import SupportSettings

CONFIGURATION = CHECKOUT / "docs" / "configuration.md"
FEATURES = CHECKOUT / "docs" / "features.md"
PERMISSIONS = CHECKOUT / "docs" / "permissions.md"
SECURITY = CHECKOUT / "docs" / "security.md"
ROLES_BEGIN = "<!-- roles: written by deploy/configuration_page.py -->"
ROLES_END = "<!-- end of roles -->"

EDGE_MEANINGS = {
    "support_targets": "Addresses of the Support service, one a process.",
    "intelligence_targets": "Addresses of the Intelligence service, one a process.",
    "spa_dir": "Folder of the built workspace.",
    "docs_dir": "Folder of the OpenAPI documents and the rendered API pages.",
    "host": "Address the edge listens on. The stack: `QUIMBI_EDGE_HOST`.",
    "edge_port": "Port the edge listens on. The stack: `QUIMBI_EDGE_PORT`.",
    "admin_port": "Envoy's admin interface, on loopback. The stack: `QUIMBI_ENVOY_ADMIN_PORT`.",
    "rate_limit_per_minute": "Requests a minute per credential; 0 is off. The stack: `RATE_LIMIT`.",
    "intelligence_rate_limit_per_minute": "The same for the Intelligence paths; None: they share the one above. "
    "The stack: `INTELLIGENCE_RATE_LIMIT`.",
    "cors_origins": "Origins whose pages may call with credentials. The stack allows none.",
    "access_log_path": "File of the access log; None is standard output. The stack: `logs/access.log`.",
    "trusted_hops": "Proxies in front of the edge whose `x-forwarded-for` is believed.",
    "otlp_endpoint": "Address of a trace collector (OTLP over gRPC); None records no spans.",
}
"""What each field of `EdgeSettings` means; the test holds the names to those of the class."""

MAKE_VARIABLES = (
    ("PYTHON", "python3", "Interpreter that makes `.venv`, for example `make up PYTHON=python3.12`."),
    ("SLOW", "", "Any value lets `make test` run the slow tests as well."),
)

_INTRODUCTION = """# Configuration

Everything is set by environment variables, read once when a process starts. A wrong value ends the process with one
line that names the variable. This page is written by `python -m deploy.configuration_page`: change the settings
classes, not this file.

`make up` and the `quimbi` command need none of them. They read the first table. The stack then sets the variables of
the services itself; set those only when you run a service without the stack.
"""
_SERVICES = "Both services read these. A variable of your shell that the stack does not set, such as `LOG_LEVEL`, "
_SERVICES += "reaches the services that `make up` starts."
_EDGE = "The edge reads no variable of its own: a program builds Envoy's configuration from `EdgeSettings` "
_EDGE += "(`edge/settings.py`). The stack fills it from the variables named here."
_MAKE = "Read by the Makefile. `QUIMBI_DATABASE_ADMIN_URL` and `DATABASE_OWNER_URL` are never handed on to the "
_MAKE += "services: they reach around row-level security."


def configuration() -> str:
    """The text of `docs/configuration.md`."""
    shared = set(ServiceSettings.model_fields)
    own_port = {"grpc_port"}
    sections = [
        _INTRODUCTION,
        _section("The stack on one machine", "", _variables(StackSettings, StackSettings.model_fields)),
        _section("Both services", _SERVICES, _variables(ServiceSettings, shared)),
        _section("Support service only", "", _variables(SupportSettings, set(SupportSettings.model_fields) - shared)),
        _section(
            "Intelligence service only",
            "",
            _variables(IntelligenceSettings, set(IntelligenceSettings.model_fields) - shared | own_port),
        ),
        _section("Edge", _EDGE, _edge_fields(), heading="Field"),
        _section(
            "Make",
            _MAKE,
            [(f"`{name}`", f"`{default}`" if default else "", text) for name, default, text in MAKE_VARIABLES],
        ),
    ]
    return "\n".join(sections)


def roles() -> str:
    """The table of roles and permissions of both services."""
    services = {"Support": support_svc.permissions.POLICY, "Intelligence": intelligence_svc.permissions.POLICY}
    names = ("viewer", "agent", "lead", "admin")
    lines = [f"| Service | Permission | {' | '.join(names)} |", f"|---|---|{'---|' * len(names)}"]
    for service, policy in services.items():
        lines += [
            f"| {service} | `{permission}` | {_marks(policy, permission, names)} |"
            for permission in sorted(policy.permissions)
        ]
    return "\n".join(lines)


def with_roles(page: str) -> str:
    """A page with the table of roles between its two marks. Raises `ValueError` when the marks are missing."""
    before, begin, rest = page.partition(ROLES_BEGIN)
    _, end, after = rest.partition(ROLES_END)
    if not begin or not end:
        raise ValueError(f"the page has no {ROLES_BEGIN} … {ROLES_END}")
    return f"{before}{ROLES_BEGIN}\n{roles()}\n{ROLES_END}{after}"


def pages() -> dict[Path, str]:
    """What each page must hold."""
    return {
        CONFIGURATION: configuration(),
        SECURITY: with_roles(SECURITY.read_text()),
        PERMISSIONS: permissions_page.page(),
        FEATURES: features_page.page(),
    }


def _marks(policy: Policy, permission: str, names: Iterable[str]) -> str:
    return " | ".join("yes" if permission in policy.of_role(name) else "" for name in names)


def _section(title: str, text: str, rows: Iterable[tuple[str, str, str]], *, heading: str = "Variable") -> str:
    lines = [f"## {title}", ""]
    if text:
        lines += [text, ""]
    lines += [f"| {heading} | Default | Meaning |", "|---|---|---|"]
    lines += [f"| {name} | {default} | {meaning} |" for name, default, meaning in rows]
    return "\n".join(lines) + "\n"


def _variables(settings: type[BaseSettings], chosen: Iterable[str]) -> list[tuple[str, str, str]]:
    prefix = settings.model_config.get("env_prefix", "")
    wanted = set(chosen)
    fields: Mapping[str, FieldInfo] = settings.model_fields
    return [
        (f"`{field.validation_alias or (prefix + name).upper()}`", _default(name, field), field.description or "")
        for name, field in fields.items()
        if name in wanted
    ]


def _default(name: str, field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if field.default_factory is not None:
        return "see meaning"
    if name == "home":
        return "`.quimbi` in the checkout"
    return _shown(field.default)


def _edge_fields() -> list[tuple[str, str, str]]:
    return [
        (
            f"`{field.name}`",
            "required" if field.default is dataclasses.MISSING else _shown(field.default),
            EDGE_MEANINGS[field.name],
        )
        for field in dataclasses.fields(EdgeSettings)
    ]


def _shown(value: object) -> str:
    if value in (None, ()):
        return "none"
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m deploy.configuration_page", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 when a page is out of date")
    check = parser.parse_args().check
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text() != text]
    for path in stale:
        if not check:
            path.write_text(pages()[path])
        said = "out of date, run python -m deploy.configuration_page" if check else "written"
        print(f"{path.relative_to(CHECKOUT)}: {said}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
