"""Passwords and keys of one stack: made at its first start, readable by their owner only."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True)
class Credentials:
    """Passwords of the database roles."""

    admin_password: str
    owner_password: str
    support_password: str
    intelligence_password: str


@dataclass(frozen=True)
class SigningKeys:
    """Paths of the Ed25519 pair, PEM: agents' tokens are signed with one and verified with the other."""

    private: Path
    public: Path


def load_or_create(home: Path) -> Credentials:
    """Return the credentials of the stack at ``home``, making what is missing."""
    path = home / "secrets.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    names = [item.name for item in fields(Credentials)]
    fresh = {name: _new() for name in names if name not in known}
    credentials = Credentials(**{name: fresh.get(name) or known[name] for name in names})
    if fresh:
        write_private(path, json.dumps(asdict(credentials), indent=2).encode())
    return credentials


def signing_keys(home: Path) -> SigningKeys:
    """Return the signing pair of the stack at ``home``, making it at first use."""
    keys = SigningKeys(home / "keys" / "auth.private.pem", home / "keys" / "auth.public.pem")
    if not keys.private.exists():
        private = Ed25519PrivateKey.generate()
        write_private(
            keys.private,
            private.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
        )
        keys.public.unlink(missing_ok=True)
    if not keys.public.exists():
        loaded = serialization.load_pem_private_key(keys.private.read_bytes(), password=None)
        write_private(
            keys.public,
            loaded.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            ),
        )
    return keys


def connections_key(home: Path) -> Path:
    """Return the file with the key that encrypts the secrets of connected shops, making it at first use."""
    path = home / "keys" / "connections.key"
    if not path.exists():
        write_private(path, Fernet.generate_key())
    return path


def write_private(path: Path, content: bytes) -> None:
    """Write ``content`` so that it is there whole or not at all, and for the owner's eyes only (0600)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _new() -> str:
    return secrets.token_urlsafe(32)
