"""How much processor time a process and its children have used, and memory."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Seconds of user and system time of a process tree, children that have ended included. Linux only."""
    total = _own_ticks(pid)
    waiting = [pid]
    while waiting:
        for child in _children(waiting.pop()):
            total += _own_ticks(child)
            waiting.append(child)
    return total / _TICK


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found, waiting = [pid], [pid]
    while waiting:
        below = _children(waiting.pop())
        found += below
        waiting += below
    return found


def machine_cpu_seconds() -> float:
    """Seconds that all cores together were busy since the machine started, whoever kept them so. Linux only."""
    user, nice, system, _idle, _waiting, *interrupts = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
    return sum(map(int, (user, nice, system, *interrupts))) / _TICK


def cpu_of(groups: Mapping[str, int]) -> dict[str, float]:
    """`cpu_seconds` of several processes, by name."""
    return {name: cpu_seconds(pid) for name, pid in groups.items()}


def memory_of(groups: Mapping[str, int]) -> dict[str, float]:
    """Bytes that several processes, without their children, hold in memory, by name. Linux only."""
    return {name: _resident(pid) for name, pid in groups.items()}


def _resident(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * float(os.sysconf("SC_PAGE_SIZE"))


def _own_ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return sum(int(value) for value in fields[11:15])  # utime, stime, and both of children that were waited for


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except FileNotFoundError:
            continue
    return found
