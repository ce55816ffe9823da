"""The process of one run, which the worker starts: `… -m intelligence_svc.lifecycle.process TENANT RUN CLAIM KIND`."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime
from typing import Any

import structlog

from intelligence_svc.features.engine import EmptyHistoryError
from intelligence_svc.lifecycle.runs import Claim, Kind, LostRunError
from intelligence_svc.lifecycle.training import train_shop
from intelligence_svc.scoring.refresh import refresh_profiles
from intelligence_svc.scoring.work import RefreshBusyError
from intelligence_svc.settings import IntelligenceSettings
from service_kit.db import Database
from service_kit.errors import DomainError
from service_kit.principal import system
from service_kit.telemetry import configure_logging

_POLITENESS = 10
_LONG_STATEMENT_MS = 600_000
log = structlog.get_logger("quimbi.models")


async def work(settings: IntelligenceSettings, tenant_id: str, run: str, claim: str, kind: Kind) -> int:
    """Does a run that was claimed; the process's status."""
    database = Database(settings.database_url, pool_size=3, statement_timeout_ms=_LONG_STATEMENT_MS)
    await database.open()
    held = Claim(database, tenant_id, run, claim)
    try:
        outcome = await _outcome(settings, held, kind)
        async with database.transaction(system(tenant_id)) as tx:
            await held.end(tx, outcome)
    except LostRunError:
        log.warning("the run was taken away", tenant_id=tenant_id, run=run)
        return 1
    except RefreshBusyError:
        await held.fail("another refresh of the shop is running; start this one again when it has ended")
        return 1
    except (DomainError, EmptyHistoryError) as error:
        await held.fail(str(error))
        return 1
    except Exception:
        log.exception("a run of models failed", tenant_id=tenant_id, run=run, kind=kind.value)
        await held.fail("it failed for a reason that only the log has")
        return 1
    finally:
        await database.close()
    return 0


async def _outcome(settings: IntelligenceSettings, claim: Claim, kind: Kind) -> dict[str, Any]:
    outcome: dict[str, Any] = {}
    orders, models = settings.orders_uri, settings.models_uri
    if kind is Kind.TRAIN:
        settled = await train_shop(claim, orders_uri=orders, models_uri=models, now=datetime.now(UTC), ends_run=False)
        outcome["models"] = [one.as_dict() for one in settled]
        if not any(one.promoted for one in settled):
            return outcome
    await claim.step("computing profiles", 0.7)
    now = datetime.now(UTC)
    report = await refresh_profiles(claim.database, claim.tenant_id, orders_uri=orders, models_uri=models, now=now)
    return outcome | {"profiles": report.written}


def main() -> None:
    """The command."""
    tenant_id, run, claim, kind = sys.argv[1:]
    settings = IntelligenceSettings()
    configure_logging(settings.log_level, as_json=settings.log_format == "json")
    os.nice(_POLITENESS)
    raise SystemExit(asyncio.run(work(settings, tenant_id, run, claim, Kind(kind))))


if __name__ == "__main__":
    main()
