"""The long jobs of a shop's intelligence: importing orders, training models, refreshing profiles.

Apart from `operator`, because what they need (Ibis, DuckDB, the model runtime) takes seconds to load, and most commands
do without. What an operator can put right leaves as a `DomainError`.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from deploy.operator import Operator
from intelligence_svc.features.engine import EmptyHistoryError, EngineMissingError
from intelligence_svc.ingest import compaction
from intelligence_svc.ingest import service as ingest
from intelligence_svc.ingest.bigcommerce_client import BigCommerceClient
from intelligence_svc.ingest.calling import Caller
from intelligence_svc.ingest.compaction import CompactionReport
from intelligence_svc.ingest.domain import ImportBusyError, ImportProgress, ImportReport, OrderImportError
from intelligence_svc.ingest.platforms import Destination, import_bigcommerce, import_shopify
from intelligence_svc.ingest.shop_names import BIGCOMMERCE_STORE, SHOPIFY_SHOP
from intelligence_svc.ingest.shopify_client import ShopifyClient
from intelligence_svc.lifecycle import runs
from intelligence_svc.lifecycle.training import Settled, train_shop
from intelligence_svc.scoring.refresh import RefreshReport, refresh_profiles
from intelligence_svc.scoring.work import RefreshBusyError
from service_kit.errors import FailedPreconditionError, InvalidArgumentError


def import_orders(
    operator: Operator,
    tenant_id: str,
    path: Path,
    fmt: str,
    rejects: Path,
    progress: Callable[[ImportProgress], None] | None = None,
    currency: str = "USD",
) -> ImportReport:
    """Adds a file of orders to the shop's history.

    Raises `InvalidArgumentError` for a file that cannot be read or has another layout; nothing is imported then.
    """
    try:
        return ingest.import_orders(
            path,
            fmt,
            uuid.UUID(tenant_id),
            operator.orders,
            now=datetime.now(UTC),
            rejects_path=rejects,
            progress=progress,
            default_currency=currency,
        )
    except OrderImportError as error:
        message = str(error)
        raise InvalidArgumentError(message if message.startswith(str(path)) else f"{path}: {message}") from error


@dataclass(frozen=True)
class Platform:
    """Where orders are read from: `shop` is a domain of Shopify or the hash of a BigCommerce store."""

    name: str
    shop: str
    everything: bool = False


def import_platform(
    operator: Operator,
    tenant_id: str,
    platform: Platform,
    rejects: Path,
    progress: Callable[[ImportProgress], None] | None = None,
    currency: str = "USD",
) -> ImportReport:
    """Adds what changed on a platform to the shop's history.

    Raises `InvalidArgumentError` for a shop's name or a token that cannot be, `FailedPreconditionError` when the
    platform cannot be read now.
    """
    now = datetime.now(UTC)
    to = Destination(uuid.UUID(tenant_id), operator.orders, rejects.absolute(), now, currency, progress)
    try:
        with closing(_caller(platform)) as caller:
            if platform.name == "shopify":
                return import_shopify(ShopifyClient(caller), platform.shop, to, everything=platform.everything)
            client = BigCommerceClient(caller, platform.shop)
            return import_bigcommerce(client, platform.shop, to, everything=platform.everything)
    except OrderImportError as error:
        raise FailedPreconditionError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error


def _caller(platform: Platform) -> Caller:
    """Access to a platform, with the token from the environment: arguments are seen by everybody on the machine."""
    shopify = platform.name == "shopify"
    if not (SHOPIFY_SHOP if shopify else BIGCOMMERCE_STORE).match(platform.shop):
        wanted = "my-shop.myshopify.com" if shopify else "the hash of the store's API path, such as k3x9p"
        raise InvalidArgumentError(f"{platform.shop!r} is no shop of {platform.name}; write {wanted}.")
    variable = f"{platform.name.upper()}_ACCESS_TOKEN"
    token = os.environ.get(variable, "").strip()
    if not token:
        raise InvalidArgumentError(f"Set {variable} to the shop's access token, which must allow reading orders.")
    official = f"https://{platform.shop}" if shopify else "https://api.bigcommerce.com"
    base = os.environ.get(f"{platform.name.upper()}_API_URL", "").strip() or official
    return Caller(base, {"x-shopify-access-token" if shopify else "x-auth-token": token})


def compact(operator: Operator, tenant_id: str) -> CompactionReport:
    """Merges the files of the shop's history into one.

    Raises `FailedPreconditionError` while an import runs.
    """
    try:
        return compaction.compact(uuid.UUID(tenant_id), operator.orders, now=datetime.now(UTC))
    except ImportBusyError as error:
        raise FailedPreconditionError(f"{str(error).capitalize()}.") from error


async def train(operator: Operator, tenant_id: str) -> list[Settled]:
    """Trains and checks the shop's models, and promotes those that are no worse than the ones in use.

    Raises `FailedPreconditionError`: with NO_MODEL when there is nobody to learn from, while another process works on
    the shop's models, and when the chosen engine is not installed.
    """
    claim = await runs.begin(operator.intelligence, tenant_id, runs.Kind.TRAIN, "the operator's command")
    try:
        return await train_shop(
            claim,
            orders_uri=operator.orders,
            models_uri=operator.models,
            now=datetime.now(UTC),
            engine_name=operator.engine,
        )
    except EngineMissingError as error:
        await claim.fail(str(error))
        raise FailedPreconditionError(str(error)) from error
    except BaseException as error:
        await claim.fail(str(error) or type(error).__name__)
        raise


async def refresh(operator: Operator, tenant_id: str, progress: Callable[[int], None] | None = None) -> RefreshReport:
    """Computes every customer's profile anew.

    An interrupted one goes on where it was. Raises `FailedPreconditionError` for a shop without orders, while another
    refresh runs, and when the chosen engine is not installed.
    """
    try:
        return await refresh_profiles(
            operator.intelligence,
            tenant_id,
            orders_uri=operator.orders,
            models_uri=operator.models,
            now=datetime.now(UTC),
            progress=progress,
            engine_name=operator.engine,
        )
    except EngineMissingError as error:
        raise FailedPreconditionError(str(error)) from error
    except RefreshBusyError as error:
        raise FailedPreconditionError("Another refresh of this shop is running; wait until it has ended.") from error
    except EmptyHistoryError as error:
        raise FailedPreconditionError(
            "The shop has no orders yet. Import some first: quimbi import orders …", reason="NO_MODEL"
        ) from error
