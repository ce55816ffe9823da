"""Killed at any moment, the Support service has kept each answered write exactly once."""

import pytest

from tests.load.crashes import run


@pytest.mark.parametrize("kills", [3, pytest.param(200, marks=pytest.mark.slow)])
def test_what_was_answered_is_there_once(kills: int) -> None:
    outcome = run(kills)
    assert outcome.faults == []
    assert outcome.answered > 20 * kills
    assert outcome.repeated > 0
