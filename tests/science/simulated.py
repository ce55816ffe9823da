"""A simulated shop as an order history, and what is true of its customers."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from deploy.simulator.presets import SimulatedShop
from intelligence_svc.ingest.service import import_orders
from intelligence_svc.ingest.store import OrderStore

_TENANT = uuid.UUID(int=2)


def imported(shop: SimulatedShop) -> pa.Table:
    """The shop's orders as an import of its file gives them."""
    with TemporaryDirectory(prefix="quimbi-simulated-") as folder:
        path, uri = Path(folder) / "orders.csv", str(Path(folder) / "orders")
        shop.write_orders(path)
        rejects = Path(folder) / "rejects.csv"
        import_orders(path, "generic", _TENANT, uri, now=datetime.now(UTC), rejects_path=rejects)
        return OrderStore.open(uri, _TENANT).dataset().to_table()
