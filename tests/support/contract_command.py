"""The `quimbi` command and shell lines, run beside a stack that a test has started."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.local.settings import CHECKOUT

BIN = Path(sys.executable).parent


def environment(home: Path) -> dict[str, str]:
    """What a person's shell has after `make up`, for the state folder of the test."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QUIMBI_")}
    return inherited | {
        "QUIMBI_HOME": str(home),
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join([str(CHECKOUT), str(CHECKOUT / "gen")]),
    }


def quimbi(home: Path, *arguments: str | Path) -> str:
    """What the command prints; fails with all that it said when it does not end well."""
    command = [sys.executable, "-m", "deploy.cli.main", *map(str, arguments)]
    return run(command, environment(home), CHECKOUT)


def run(command: list[str], variables: Mapping[str, str], folder: Path) -> str:
    """Standard output of a program that must end with status 0."""
    done = subprocess.run(
        command, env=dict(variables), cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{command}\nstatus {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout
