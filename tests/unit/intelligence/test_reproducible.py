"""Equal history and seed give equal files, byte for byte: twice here, and in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from intelligence_svc.models import artefacts
from intelligence_svc.models.checking import train_models
from tests.unit.intelligence.conftest import REPOSITORY, engine_of, simulated_shop

NOW = datetime(2026, 1, 15, tzinfo=UTC)
_THERE = """
import json, sys
from datetime import UTC, datetime
from tests.unit.intelligence.test_reproducible import digests
print(json.dumps(digests(int(sys.argv[1]), int(sys.argv[2]), datetime(2026, 2, 1, tzinfo=UTC))))
"""


def digests(customers: int, days: int, now: datetime) -> dict[str, str]:
    """Digest of the files of each model of a simulated shop; the moment of training is no part of them."""
    with engine_of(simulated_shop(customers, days)) as engine:
        models = train_models(engine, now=now)
    assert all(model.twin is not None for model in models)
    return {model.task.value: artefacts.digest(artefacts.contents(model)) for model in models}


@pytest.mark.parametrize(("customers", "days"), [(200, 80), pytest.param(600, 500, marks=pytest.mark.slow)])
def test_training_twice_gives_the_same_bytes_in_whichever_process(customers: int, days: int) -> None:
    here = digests(customers, days, NOW)
    assert digests(customers, days, NOW + timedelta(hours=1)) == here
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "gen")]),
        "PYTHONHASHSEED": "7",
    }
    command = [sys.executable, "-c", _THERE, str(customers), str(days)]
    there = subprocess.run(command, env=environment, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert json.loads(there.stdout) == here
    assert len(set(here.values())) == 3
