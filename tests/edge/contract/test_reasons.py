"""The reasons in errors are those of the contract, and each of them has a case."""

from __future__ import annotations

import pytest
from quimbi.intelligence.v1 import error_reason_pb2 as intelligence
from quimbi.support.v1 import error_reason_pb2 as support

from tests.support.contract_cases import cases

#: Shown elsewhere: UNAVAILABLE by stopping a service (test_stack_outage.py), TOO_LARGE and INTERNAL by no request.
WITHOUT_CASE = {"UNSPECIFIED", "UNAVAILABLE", "TOO_LARGE", "INTERNAL"}
#: Needs 200 queues: shown with the queues' own tests.
#: Need models that were trained, and compared: shown with the life of models.
UNUSED: dict[str, set[str]] = {
    "support": {"LIMIT_REACHED"},
    "intelligence": {"WORSE_MODEL", "DAMAGED_MODEL", "FAILED_PRECONDITION"},
}


@pytest.mark.parametrize(
    ("backend", "names"),
    [("support", support.ErrorReason.keys()), ("intelligence", intelligence.ErrorReason.keys())],
)
def test_every_reason_has_a_case(backend: str, names: list[str]) -> None:
    known = {name.removeprefix("ERROR_REASON_") for name in names}
    answered = [case.expected(door) for case in cases() if case.backend == backend for door in case.doors]
    used = {expected.reason for expected in answered if expected.domain == f"{backend}.quimbi.com"}
    assert used - known == set(), "an answer carries a reason that the contract does not have"
    assert known - used == WITHOUT_CASE | UNUSED[backend]
