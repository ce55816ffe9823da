"""Rounds of load, contestants by turns, so that whatever else the machine does meets all of them."""

from __future__ import annotations

import resource
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.load.generator import Load, run
from tests.load.operations import Contestant, Operation
from tests.load.processes import cpu_of, machine_cpu_seconds


@dataclass(frozen=True)
class Plan:
    """How long and how hard: `rounds` of `seconds` each, after `warm_up` seconds, over `connections`."""

    rounds: int
    seconds: float
    warm_up: float
    connections: int
    tickets: int


@dataclass(frozen=True)
class Round:
    """One contestant's turn; `cpu` is seconds of processor time by part, `others` what strangers used meanwhile."""

    load: Load
    cpu: dict[str, float]
    others: float

    def per_cpu_second(self, *parts: str) -> float:
        """Answers for each second of processor time that `parts` used together."""
        return self.load.answers / max(sum(self.cpu.get(part, 0.0) for part in parts), 0.01)


@dataclass(frozen=True)
class Result:
    """One operation of one contestant."""

    operation: str
    contestant: str
    rounds: list[Round]

    @property
    def per_second(self) -> float:
        """Median of the rounds' answers a second."""
        return statistics.median(turn.load.per_second for turn in self.rounds)

    def median(self, value: Callable[[Round], float]) -> float:
        """Median of one figure over the rounds."""
        return statistics.median(map(value, self.rounds))

    def ratios(self, other: Result) -> list[float]:
        """How many times faster than `other`, round by round."""
        return [
            mine.load.per_second / theirs.load.per_second
            for mine, theirs in zip(self.rounds, other.rounds, strict=True)
        ]


def compete(
    operation: Operation, contestants: Sequence[Contestant], plan: Plan, *, progress: Callable[[], None]
) -> list[Result]:
    """All rounds of one operation. Raises `AssertionError` when a single request fails."""
    turns: dict[str, list[Round]] = {contestant.name: [] for contestant in contestants}
    for contestant in contestants:
        run(operation.order(contestant), seconds=plan.warm_up, connections=plan.connections)
        progress()
    for number in range(plan.rounds):
        # Each second round backwards: nobody always comes after the same one.
        for contestant in contestants if number % 2 == 0 else reversed(contestants):
            turn = _turn(operation, contestant, plan)
            assert turn.load.failures == 0, (
                f"{operation.name}: {turn.load.failures} requests to {contestant.name} failed"
            )
            turns[contestant.name].append(turn)
            progress()
    return [Result(operation.name, name, rounds) for name, rounds in turns.items()]


def _turn(operation: Operation, contestant: Contestant, plan: Plan) -> Round:
    before, machine_before = _used(contestant), machine_cpu_seconds()
    load = run(operation.order(contestant), seconds=plan.seconds, connections=plan.connections)
    after, machine_after = _used(contestant), machine_cpu_seconds()
    used = {part: after[part] - before[part] for part in after}
    return Round(load, used, machine_after - machine_before - sum(used.values()))


def _used(contestant: Contestant) -> dict[str, float]:
    return cpu_of(contestant.processes) | {"load generator": _finished_children()}


def _finished_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
