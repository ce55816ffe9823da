"""Promotion, rollback and trials as somebody asks for them: judged first, and followed by a refresh of the profiles."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from intelligence_svc.lifecycle import runs, service, store
from intelligence_svc.lifecycle.domain import SHORTEST_REASON, Contest, ModelName, Verdict, no_contest
from intelligence_svc.lifecycle.serving import UNUSABLE
from intelligence_svc.lifecycle.training import compare_stored
from service_kit.db import Database, Transaction
from service_kit.errors import FailedPreconditionError, NotFoundError, invalid_field
from service_kit.principal import system


@dataclass(frozen=True, slots=True)
class Promoter:
    """What changes the models in use of any shop, with the files that it compares on."""

    database: Database
    orders_uri: str
    models_uri: str

    async def contest(self, tenant_id: str, name: ModelName, version: str) -> Contest:
        """The comparison of a version with the champion of this moment, on the history of this moment.

        Raises `NotFoundError`; `FailedPreconditionError` with DAMAGED_MODEL for a version that cannot be served.
        """
        found, deployed = await self.database.read(
            system(tenant_id),
            (store.VERSION, {"name": name.value, "version": version}),
            (store.DEPLOYMENT, {"name": name.value}),
        )
        if not found:
            raise NotFoundError(f"There is no version {version} of the {name.value} model.")
        champion = None
        if deployed:
            in_use = {"name": name.value, "version": deployed[0].champion}
            ((champion,),) = await self.database.read(system(tenant_id), (store.VERSION, in_use))
            if champion.version == version:
                return no_contest(Verdict.EVEN, "it is the champion", version)
        try:
            return await asyncio.to_thread(
                compare_stored,
                tenant_id,
                self.orders_uri,
                self.models_uri,
                name,
                champion,
                found[0],
                self.database.now(),
            )
        except UNUSABLE as error:
            raise FailedPreconditionError(f"It cannot be served: {error}.", reason="DAMAGED_MODEL") from error

    async def promote(
        self, tx: Transaction, name: ModelName, version: str, contest: Contest, *, forced: bool, reason: str
    ) -> bool:
        """Makes a version the champion unless the comparison is against it; with `forced`, whatever it says.

        Raises `FailedPreconditionError` with WORSE_MODEL, `AbortedError` when the champion changed since.
        """
        if forced:
            require_reason(reason)
        else:
            service.refuse_worse(name, version, contest)
        await service.judged(tx, name, version, contest)
        why = f"{reason} ({contest.reason})" if reason else contest.reason
        overruled = forced and not contest.verdict.promotes
        changed = await service.promote(
            tx, name, version, reason=why, forced=overruled, instead_of=contest.against or None
        )
        if changed:
            await self.refresh_after(tx)
        return changed

    async def rollback(self, tx: Transaction, name: ModelName, reason: str, *, leaving: str = "") -> str:
        """Goes back to the champion before; its version. `leaving` must be the present one, or empty."""
        require_reason(reason)
        version = await service.rollback(tx, name, reason=reason, leaving=leaving)
        await self.refresh_after(tx)
        return version

    async def share(self, tx: Transaction, name: ModelName, version: str, share: float, reason: str) -> None:
        """Lets a version answer for a share of the customers, or ends that with 0."""
        if await service.set_share(tx, name, version, share, reason=reason):
            await self.refresh_after(tx)

    async def refresh_after(self, tx: Transaction) -> None:
        """Has the stored profiles computed by what is in use now."""
        await runs.queue(tx, runs.Kind.REFRESH, f"a change by {tx.principal.name}")


def require_reason(reason: str) -> None:
    """Raises `InvalidArgumentError` for a reason that says nothing."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise invalid_field("reason", f"must say why, in {SHORTEST_REASON} characters or more; it stays on record")
