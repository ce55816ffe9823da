"""`IngestService`: protobuf to the library of ingestion and back."""

from __future__ import annotations

import asyncio
import hashlib
import re
from typing import Any

from quimbi.intelligence.v1 import ingest_service_pb2 as pb
from quimbi.intelligence.v1.ingest_service_pb2_grpc import IngestServiceServicer

from intelligence_svc.ingest import connections, deliveries, webhooks
from intelligence_svc.ingest.batches import MEDIA_TYPES, import_batch
from intelligence_svc.ingest.connections import Seal
from intelligence_svc.ingest.domain import ImportBusyError, OrderImportError
from intelligence_svc.ingest.worker import DeliveryWorker, Refresh
from service_kit.call import current_call
from service_kit.errors import UnauthenticatedError, UnavailableError, invalid_field
from service_kit.idempotency import UnitOfWork, bind_content
from service_kit.principal import system

MOST_BYTES = 1_048_576
_SHOWN_REJECTS = 100
_DOMAIN = re.compile(r"[a-z0-9][a-z0-9.-]{0,250}\Z")
_ID = re.compile(r"[\x21-\x7e]{1,200}\Z")
_NOT_OURS = "The signature is wrong, or the shop is not connected. Store its secret with `quimbi connections set`."
# What an unknown shop's signature is compared with, so that the answer takes as long as for a known one.
_NOBODY = "-"


class IngestServicer(IngestServiceServicer):
    """Serves `IngestService`. `seal` is None where no key was configured; no shop is connected then."""

    def __init__(
        self, unit_of_work: UnitOfWork, orders_uri: str, worker: DeliveryWorker, refresh: Refresh, seal: Seal | None
    ) -> None:
        self._unit_of_work = unit_of_work
        self._orders_uri = orders_uri
        self._worker = worker
        self._refresh = refresh
        self._seal = seal

    async def ImportOrders(self, request: pb.ImportOrdersRequest, context: Any) -> pb.ImportOrdersResponse:  # noqa: N802
        """A report. The batch is added before its request id is claimed: adding it again changes nothing."""
        media_type = request.content.content_type.partition(";")[0].strip().lower()
        if media_type not in MEDIA_TYPES:
            raise invalid_field("content.content_type", f"must be {' or '.join(MEDIA_TYPES)}")
        content = _sized(request.content.data)
        bind_content(hashlib.sha256(content).digest())
        database, tenant_id = self._unit_of_work.database, self._unit_of_work.principal.tenant_id
        currency = request.currency or "USD"
        try:
            report, rejects = await asyncio.to_thread(
                import_batch,
                content,
                media_type,
                tenant_id,
                self._orders_uri,
                now=database.now(),
                currency=currency,
            )
        except ImportBusyError as error:
            raise UnavailableError(
                "Another import of this shop is running. Send the batch again when it has ended.", retry_after_seconds=5
            ) from error
        except OrderImportError as error:
            raise invalid_field("content", str(error).rpartition("batch.csv ")[2]) from error
        if report.customers:
            await self._refresh(tenant_id, report.customers)
        async with self._unit_of_work.write() as transaction:
            return transaction.respond(
                pb.ImportOrdersResponse(
                    accepted=report.accepted,
                    updated=report.updated,
                    duplicates=report.duplicates,
                    rejected=report.rejected,
                    rejects=[
                        pb.RejectedOrder(line=reject.line, reason=reject.reason.value)
                        for reject in rejects[:_SHOWN_REJECTS]
                    ],
                )
            )

    async def ReceiveShopifyWebhook(  # noqa: N802
        self, request: pb.ReceiveShopifyWebhookRequest, context: Any
    ) -> pb.ReceiveShopifyWebhookResponse:
        """Nothing but that the delivery is stored; who sent it, its signature says."""
        headers = current_call().metadata
        body, database = _sized(request.content.data), self._unit_of_work.database
        domain = headers.get("x-shopify-shop-domain", "").lower()
        found = None
        if self._seal is not None and _DOMAIN.match(domain):
            found = await connections.find(database, self._seal, domain)
        signature = headers.get("x-shopify-hmac-sha256", "")
        genuine = webhooks.is_genuine(body, signature, found.secret if found else _NOBODY)
        if found is None or not genuine:
            raise UnauthenticatedError(_NOT_OURS)
        webhook_id = headers.get("x-shopify-webhook-id", "")
        if not _ID.match(webhook_id):
            raise invalid_field("X-Shopify-Webhook-Id", "is missing or no id")
        topic = headers.get("x-shopify-topic", "")
        if topic in webhooks.KEPT_TOPICS:
            async with database.transaction(system(found.tenant_id)) as transaction:
                await deliveries.store(transaction, webhook_id, topic, body)
            self._worker.wake()
        return pb.ReceiveShopifyWebhookResponse()


def _sized(content: bytes) -> bytes:
    if not content:
        raise invalid_field("content", "is empty")
    if len(content) > MOST_BYTES:
        raise invalid_field("content", f"is larger than {MOST_BYTES:,} bytes; send it in parts", reason="TOO_LARGE")
    return content
