"""``dev.env``: how scripts, tests and people reach a running stack."""

from pathlib import Path

from deploy.local.credentials import write_private
from deploy.local.info import DemoCredentials, StackInfo, TenantAccess

_FIELDS = {
    "SUPPORT_API_KEY": "support_api_key",
    "INTELLIGENCE_API_KEY": "intelligence_api_key",
    "AGENT_EMAIL": "agent_email",
    "AGENT_PASSWORD": "agent_password",
}


def path_in(home: Path) -> Path:
    """Return the file's place in a state folder."""
    return home / "dev.env"


def write(info: StackInfo, demo: DemoCredentials | None) -> Path:
    """Write the file (0600): addresses always, access when the demo is loaded."""
    lines = {
        "EDGE_URL": info.edge_url,
        "SUPPORT_GRPC": info.support_grpc,
        "INTELLIGENCE_GRPC": info.intelligence_grpc,
    }
    if demo is not None:
        for prefix, access in (("", demo.main), ("OTHER_", demo.other)):
            lines |= {prefix + variable: getattr(access, name) for variable, name in _FIELDS.items()}
    path = path_in(info.home)
    write_private(path, "".join(f"{name}={value}\n" for name, value in lines.items()).encode())
    return path


def read(home: Path) -> dict[str, str]:
    """Return the variables of the file, none when it is absent."""
    path = path_in(home)
    if not path.exists():
        return {}
    pairs = (line.partition("=") for line in path.read_text().splitlines() if "=" in line)
    return {name: value for name, _, value in pairs}


def read_demo(home: Path) -> DemoCredentials | None:
    """Return the access that an earlier start handed out; None unless it is complete.

    Keys are stored as hashes only, so this file is the one place that still has them.
    """
    values = read(home)

    def access(prefix: str) -> TenantAccess | None:
        found = {name: values.get(prefix + variable, "") for variable, name in _FIELDS.items()}
        return TenantAccess(**found) if all(found.values()) else None

    main, other = access(""), access("OTHER_")
    return DemoCredentials(main, other) if main and other else None
