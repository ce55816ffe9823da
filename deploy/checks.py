"""Run checks one after the other, all of them even when one fails, and sum up.

``python3 deploy/checks.py lint types …``: every check is a target of the Makefile. The exit status is 1 when
any of them failed. Standard library only, like the bootstrap it follows.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 78


def main(targets: list[str]) -> int:
    """Run every target, print one line each and a last line with the counts."""
    started = time.monotonic()
    lines = []
    failures = 0
    for target in targets:
        print(f" {target} ".center(WIDTH, "="), flush=True)
        begun = time.monotonic()
        status, last = run(target)
        failures += status != 0
        lines.append(f"{'FAILED' if status else 'PASSED'} {target} ({time.monotonic() - begun:.1f} s)  {last}")
    print(" short summary ".center(WIDTH, "="))
    print("\n".join(lines))
    counts = [f"{failures} failed"] if failures else []
    counts += [f"{len(targets) - failures} passed"] if failures < len(targets) else []
    print(f" checks: {', '.join(counts)} in {time.monotonic() - started:.1f}s ".center(WIDTH, "="))
    return 1 if failures else 0


def run(target: str) -> tuple[int, str]:
    """Run one target, showing its output as it comes; return its status and its last line."""
    last = ""
    command = ["make", "--no-print-directory", target]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        for raw in process.stdout:
            line = raw.decode(errors="replace").rstrip()
            print(line, flush=True)
            last = line.strip("= ") or last
    return process.returncode, last


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
