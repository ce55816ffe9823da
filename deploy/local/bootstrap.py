"""From a fresh clone to a complete environment: ``python3 deploy/local/bootstrap.py [--dev]``.

Makes ``.venv`` from the lock files and builds the SPA, doing only what has changed since the last time.
It runs before anything is installed: standard library only, and no syntax that Python 3.8 lacks, so that an
old Python still gets to say that it is too old.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = ROOT / ".build"
FRONTEND = ROOT / "frontend"
NODE_PROJECTS = (FRONTEND, ROOT / "edge" / "docs_site")
BOOTSTRAP_LOCK = Path(__file__).with_name("requirements-bootstrap.lock")

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 19)  # what Vite needs
SPA_SOURCES = (FRONTEND, ROOT / "proto", ROOT / "edge")
NOT_SOURCES = {"node_modules", "dist", "__pycache__", "coverage", "test-results"}


class Missing(Exception):  # noqa: N818 - it names what a person reads
    """Something this machine lacks; the message says what to do."""


def main() -> int:
    """Do every step that is needed; return the exit status."""
    dev = "--dev" in sys.argv[1:]
    BUILD.mkdir(exist_ok=True)
    try:
        with (BUILD / "bootstrap.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # `make up` and `make test` may start together
            interpreter = find_python()
            node = find_node()
            ensure_python_packages(interpreter, dev=dev)
            for project in NODE_PROJECTS:
                ensure_node_packages(project, node)
            ensure_spa()
            ensure_docs()
    except Missing as problem:
        print(f"quimbi: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def find_python() -> str:
    """Return an interpreter that is new enough: this one, or a newer one beside it."""
    candidates = [sys.executable, *(f"python3.{minor}" for minor in (13, 12, 11))]
    for candidate in candidates:
        path = shutil.which(candidate)
        if path is None or python_version(path) < OLDEST_PYTHON:
            continue
        if not succeeds([path, "-c", "import ensurepip, venv"]):
            raise Missing(
                f"{path} has no venv module. Install it (Debian and Ubuntu: apt install python3-venv), "
                "then run make again."
            )
        return path
    found = ".".join(map(str, sys.version_info[:2]))
    raise Missing(f"Python {found} is too old: install Python 3.11 or newer, or name one: make up PYTHON=python3.12")


def python_version(path: str) -> tuple[int, ...]:
    """Return major and minor version of an interpreter; (0, 0) when it does not run."""
    code = "import sys; print(*sys.version_info[:2])"
    result = subprocess.run([path, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return tuple(int(part) for part in result.stdout.split()) if result.returncode == 0 else (0, 0)


def find_node() -> str:
    """Return Node's version after checking that it, and npm, can build the SPA."""
    node = shutil.which("node")
    if node is None:
        raise Missing("Node is not installed: install Node 20.19 or newer (with npm), then run make again.")
    result = subprocess.run([node, "--version"], stdout=subprocess.PIPE, check=False)
    version = result.stdout.decode().strip()
    numbers = tuple(int(part) for part in version.lstrip("v").split(".")[:2] if part.isdigit())
    if numbers < OLDEST_NODE:
        raise Missing(f"Node {version} is too old: install Node 20.19 or newer, then run make again.")
    if shutil.which("npm") is None:
        raise Missing("npm is not installed (Node is): install npm, then run make again.")
    return version


def ensure_python_packages(interpreter: str, *, dev: bool) -> None:
    """Make the environment hold exactly what the lock file names, and this checkout."""
    locks = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]  # the second includes the first
    wanted = locks[1] if dev else locks[0]
    # The version and the place belong to the digests: an environment cannot be moved.
    basis = f"{python_version(interpreter)} {ROOT}"
    digests = {lock: digest_of([BOOTSTRAP_LOCK, lock, ROOT / "pyproject.toml"], basis) for lock in locks}
    stamps = {lock: VENV / f".{lock.stem}.stamp" for lock in locks}
    if is_fresh(stamps[wanted], digests[wanted]) and succeeds([str(PYTHON), "-c", ""]):
        return
    if not succeeds([str(PYTHON), "-c", ""]) or python_version(str(PYTHON)) != python_version(interpreter):
        run("Python environment (.venv)", [interpreter, "-m", "venv", "--clear", str(VENV)])
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    run("Installer (uv)", [*pip, "--require-hashes", "-r", str(BOOTSTRAP_LOCK)])
    requirements = ["--require-hashes", "-r", str(wanted)]
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "--python", str(PYTHON)]
    try:
        run("Python packages", [*uv, *requirements])
    except Missing:
        # uv does not read pip's configuration: where packages come from a mirror, only pip may know it.
        run("Python packages (uv could not get them, with pip)", [*pip, *requirements])
    run("Quimbi's own packages", [*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    for lock in locks if dev else [wanted]:
        stamps[lock].write_text(digests[lock])


def ensure_node_packages(project: Path, node_version: str) -> None:
    """Make ``node_modules`` hold what ``package-lock.json`` names."""
    lock = project / "package-lock.json"
    if not lock.exists():
        raise Missing(f"{lock} is missing: the checkout is not complete.")
    stamp = project / "node_modules" / ".quimbi"
    digest = digest_of([lock], node_version.split(".", 1)[0])
    if not is_fresh(stamp, digest):
        title = f"Node packages of {project.relative_to(ROOT)}/"
        run(title, ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], folder=project)
        stamp.write_text(digest)


def ensure_spa() -> None:
    """Build the SPA when its sources, or the contracts its types come from, have changed."""
    stamp = BUILD / "spa.stamp"
    digest = digest_of(source_files(SPA_SOURCES))
    if is_fresh(stamp, digest) and (FRONTEND / "dist" / "index.html").exists():
        return
    run("Agent workspace (SPA)", ["npm", "run", "--silent", "build"], folder=FRONTEND)
    stamp.write_text(digest)


def ensure_docs() -> None:
    """Build the OpenAPI documents and their rendered form when contracts, builder or packages have changed."""
    stamp = BUILD / "docs.stamp"
    locks = [ROOT / "requirements.lock", ROOT / "edge" / "docs_site" / "package-lock.json"]
    digest = digest_of([*locks, *source_files((ROOT / "proto", ROOT / "edge"))])
    if is_fresh(stamp, digest) and (BUILD / "docs" / "openapi.json").exists():
        return
    run("API documentation", [str(PYTHON), "-m", "edge.docs", "--out", str(BUILD / "docs")])
    stamp.write_text(digest)


def source_files(folders: tuple[Path, ...]) -> list[Path]:
    """Return every source file below ``folders``, in a stable order."""
    found = []
    for folder in folders:
        for parent, names, files in os.walk(folder):
            names[:] = sorted(name for name in names if name not in NOT_SOURCES)
            found += [Path(parent) / name for name in sorted(files)]
    return found


def digest_of(files: list[Path], extra: str = "") -> str:
    """Return a hash of names and contents, so that neither clocks nor checkouts matter."""
    digest = hashlib.sha256(extra.encode())
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def is_fresh(stamp: Path, digest: str) -> bool:
    """Tell whether the step behind ``stamp`` was done for these very inputs."""
    return stamp.exists() and stamp.read_text() == digest


def succeeds(command: list[str]) -> bool:
    """Tell whether a command runs and exits with 0."""
    try:
        quiet = subprocess.DEVNULL
        return subprocess.run(command, stdout=quiet, stderr=quiet, check=False).returncode == 0
    except OSError:
        return False


def run(title: str, command: list[str], *, folder: Path = ROOT) -> None:
    """Run one step under one line; its output goes to a log, and to the screen only when it fails."""
    started = time.monotonic()
    terminal = sys.stdout.isatty()
    print(f"… {title}", end="" if terminal else "\n", flush=True)
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONHOME", "PYTHONPATH", "PIP_USER"}}
    environment["PATH"] = f"{VENV / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    log = BUILD / "bootstrap.log"
    with log.open("wb") as output:
        status = subprocess.run(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False
        ).returncode
    back = "\r\033[K" if terminal else ""
    if status != 0:
        print(f"{back}✗ {title}")
        last = "\n    ".join(log.read_text(errors="replace").strip().splitlines()[-15:])
        raise Missing(f"{title} failed (exit status {status}). The end of {log}:\n    {last}")
    print(f"{back}✓ {title} {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
