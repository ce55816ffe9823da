"""Registering versions and changing which of them answers. Every change is on record, in the same transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from psycopg.types.json import Jsonb

from intelligence_svc.lifecycle import store
from intelligence_svc.lifecycle.domain import LEADING, PARTS, REMEMBERED, Contest, ModelName
from intelligence_svc.lifecycle.store import Deployment, Version
from intelligence_svc.models.answers import Task, TrainedModel
from service_kit.call import current_call
from service_kit.db import Transaction
from service_kit.errors import AbortedError, FailedPreconditionError, NotFoundError, invalid_field

_SUMMARY = ("family", "purchase_model", "horizon_days", "data_window", "currency", "customers", "confidence", "seed")


def signature(parts: Mapping[str, Mapping[str, str]]) -> str:
    """SHA-256 over the digests of a version's parts."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


async def register(
    tx: Transaction, name: ModelName, trained: Mapping[Task, TrainedModel], digests: Mapping[Task, str]
) -> str:
    """Makes a trained model a version of the shop; one that is known already stays as it is. Returns the version."""
    leading = trained[LEADING[name]]
    parts = {task.value: {"version": trained[task].version, "digest": digests[task]} for task in PARTS[name]}
    card = leading.card
    checks = [trained[task].card.get("check") for task in PARTS[name]]
    measured: dict[str, Any] = {}
    for check in checks:
        if isinstance(check, dict):
            measured |= check["metrics"]
    parity = [trained[task].card["parity"] for task in PARTS[name]]
    await tx.send(
        store.ADD_VERSION,
        name=name.value,
        version=leading.version,
        parts=Jsonb(parts),
        signature=signature(parts),
        trained_at=tx.now,
        summary=Jsonb(
            {field: card[field] for field in _SUMMARY}
            | {
                "metrics": measured,
                "checked": _window(checks[-1]),
                "parity": max(one["max_difference"] for one in parity if isinstance(one, dict)),
            }
        ),
    )
    return leading.version


def _window(check: object) -> dict[str, str] | None:
    return {end: check[end] for end in ("cutoff", "until")} if isinstance(check, dict) else None


async def version_of(tx: Transaction, name: ModelName, version: str) -> Version:
    """A version; raises `NotFoundError`."""
    found = await tx.first(store.VERSION, name=name.value, version=version)
    if found is None:
        raise NotFoundError(f"There is no version {version} of the {name.value} model.")
    return found


async def judged(tx: Transaction, name: ModelName, version: str, contest: Contest) -> None:
    """Keeps a comparison with the version."""
    await tx.send(store.SET_CONTEST, name=name.value, version_=version, contest=Jsonb(contest.as_dict()))


async def promote(
    tx: Transaction,
    name: ModelName,
    version: str,
    *,
    reason: str,
    forced: bool = False,
    instead_of: str | None = None,
) -> bool:
    """Makes a version the champion; false if it is already. A trial that is on ends.

    Whether it may be promoted is the caller's to decide, with `refuse_worse`. Raises `NotFoundError`;
    `AbortedError` when the champion is no more the one that it was compared with, `instead_of`.
    """
    await version_of(tx, name, version)
    now = await tx.first(store.LOCKED_DEPLOYMENT, name=name.value)
    if now is not None and now.champion == version:
        return False
    if (now.champion if now else None) != instead_of:
        raise AbortedError(
            "The champion changed while the versions were compared. Promote again.", reason="STALE_MODEL"
        )
    champions = [*(now.champions if now else []), version][-REMEMBERED:]
    await tx.send(store.DEPLOY, name=name.value, champions=champions, challenger=None, share=0.0)
    await _note(tx, name, "promote", version, now.champion if now else None, reason=reason, forced=forced)
    return True


def refuse_worse(name: ModelName, version: str, contest: Contest) -> None:
    """Raises `FailedPreconditionError` with WORSE_MODEL unless the comparison lets the version be promoted."""
    if not contest.verdict.promotes:
        raise FailedPreconditionError(
            f"Version {version} of the {name.value} model is not promoted: {contest.reason}. An admin can force it, "
            "with a reason that stays on record.",
            reason="WORSE_MODEL",
            metadata={"verdict": contest.verdict.value, "champion": contest.against},
        )


async def rollback(tx: Transaction, name: ModelName, *, reason: str, leaving: str = "") -> str:
    """Goes back to the champion before the present one, whose version is returned. A trial that is on ends.

    Raises `FailedPreconditionError` when there was none before; `NotFoundError` or `AbortedError` unless `leaving` is
    empty or the present champion.
    """
    if leaving:
        await version_of(tx, name, leaving)
    now = await _deployed(tx, name, lock=True)
    if leaving not in {"", now.champion}:
        raise AbortedError(f"Version {now.champion} is in use, not {leaving}.", reason="STALE_MODEL")
    if len(now.champions) < 2:
        raise FailedPreconditionError(
            f"The {name.value} model has had no other champion than {now.champion}: there is nothing to go back to."
        )
    before = now.champions[-2]
    await tx.send(store.DEPLOY, name=name.value, champions=now.champions[:-1], challenger=None, share=0.0)
    await _note(tx, name, "rollback", before, now.champion, reason=reason)
    return before


async def set_share(tx: Transaction, name: ModelName, version: str, share: float, *, reason: str) -> bool:
    """Lets a version answer for a share of the customers beside the champion; a share of 0 ends the trial.

    Returns whether that changed anything.

    Raises `NotFoundError`, `InvalidArgumentError` for the champion itself, `FailedPreconditionError` for a version that
    counts money in another currency.
    """
    now = await _deployed(tx, name, lock=True)
    if share == 0.0:
        if now.challenger is None:
            return False
        await tx.send(store.DEPLOY, name=name.value, champions=now.champions, challenger=None, share=0.0)
        await _note(tx, name, "end_trial", now.challenger, now.champion, reason=reason, share=0.0)
        return True
    tried = await version_of(tx, name, version)
    if version == now.champion:
        raise invalid_field("version", "is the champion, which answers for everybody else; try another one beside it")
    champion = await version_of(tx, name, now.champion)
    if tried.summary["currency"] != champion.summary["currency"]:
        raise FailedPreconditionError(
            f"Version {version} counts money in {tried.summary['currency']}, the champion in "
            f"{champion.summary['currency']}: their answers cannot stand side by side."
        )
    if (now.challenger, now.share) == (version, share):
        return False
    await tx.send(store.DEPLOY, name=name.value, champions=now.champions, challenger=version, share=share)
    await _note(tx, name, "try", version, now.champion, reason=reason, share=share)
    return True


async def settle_training(tx: Transaction, name: ModelName, version: str, contest: Contest) -> tuple[bool, str]:
    """Promotes a newly trained version if it may be. Returns whether it was, and why or why not."""
    now = await tx.first(store.LOCKED_DEPLOYMENT, name=name.value)
    if now is not None and now.champion == version:
        return False, "nothing has changed: the champion was made of the same history"
    await judged(tx, name, version, contest)
    if now is not None and now.champion != contest.against:
        return False, "the champion changed while this version was trained; compare again"
    if now is not None and now.challenger is not None:
        return False, f"version {now.challenger} is being tried; end the trial first. It is {contest.reason}"
    if not contest.verdict.promotes:
        return False, contest.reason
    before = now.champion if now else None
    return await promote(tx, name, version, reason=contest.reason, instead_of=before), contest.reason


async def _deployed(tx: Transaction, name: ModelName, *, lock: bool) -> Deployment:
    found = await tx.first(store.LOCKED_DEPLOYMENT if lock else store.DEPLOYMENT, name=name.value)
    if found is None:
        raise FailedPreconditionError(
            "This shop has no model yet. Import its orders and run `quimbi train`.", reason="NO_MODEL"
        )
    return found


async def _note(
    tx: Transaction,
    name: ModelName,
    action: str,
    version: str,
    previous: str | None,
    *,
    reason: str,
    forced: bool = False,
    share: float | None = None,
) -> None:
    await tx.send(
        store.NOTE,
        name=name.value,
        action=action,
        version=version,
        previous=previous,
        share=share,
        forced=forced,
        reason=reason,
        actor_kind=tx.principal.kind.value,
        actor_id=tx.principal.id,
        actor_name=tx.principal.name,
        request_id=_request_id(),
        created_at=tx.now,
    )


def _request_id() -> str:
    try:
        return current_call().request_id
    except LookupError:
        return ""  # the schedule or the operator's command, which no call caused
