"""The public data sets: where they are, how each becomes a file of orders, and on which split it is judged."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

VARIABLE = "QUIMBI_BENCH_DATA"
DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "data"


class MissingDataError(Exception):
    """A data set is not where it was looked for."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A floor: the column must be at most (at least, when ``higher``) the limit."""

    column: str
    limit: float
    higher: bool = False

    def passes(self, columns: Mapping[str, float]) -> bool:
        """Whether the value holds; of a bias its size counts."""
        value = columns[self.column]
        return value >= self.limit if self.higher else abs(value) <= self.limit


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set with its split and gates."""

    name: str
    file: str
    fmt: str
    cutoff: date
    horizon: int
    gates: tuple[Gate, ...]

    def orders(self, folder: Path, scratch: Path) -> Path:
        """The file to be evaluated; made from the original where that is no file of orders."""
        path = folder / self.file
        if not path.is_file():
            raise MissingDataError(f"{self.name} is not at {path}. Give its folder with --data or {VARIABLE}.")
        return path if self.fmt != "generic" else _invoices(path, scratch / f"{path.stem}.csv")


CDNOW = DataSet(
    "CDNOW",
    "cdnow/CDNOW_master.txt",
    "cdnow",
    date(1997, 9, 30),
    273,
    (Gate("auc", 0.768, higher=True), Gate("brier", 0.160), Gate("orders_rmse", 1.71)),
)
ONLINE_RETAIL = DataSet(
    "Online Retail II",
    "online_retail_ii/online_retail_ii.parquet",
    "generic",
    date(2011, 9, 10),
    90,
    (Gate("orders_rmse", 1.13), Gate("orders_bias", 0.05), Gate("brier", 0.180), Gate("ece", 0.03)),
)
ALL = (CDNOW, ONLINE_RETAIL)


def data_folder(given: Path | None) -> Path:
    """The folder of data sets: as given, else from the environment, else beside the repository."""
    return given or Path(os.environ.get(VARIABLE, DEFAULT))


# An invoice is an order. Left out: lines without a customer (guests), and lines of no price or no positive quantity
# (gifts, stock corrections). Invoices that begin with C are credit notes: dated refunds, and no purchases. Lines of
# postage, carriage, manual entries and discounts are kept: they are what the customer paid, and without them the
# figures could not be compared with those published for these orders. They are 1 % of the lines.
_INVOICES = """
COPY (
    SELECT "Customer ID"::BIGINT AS customer_id, Invoice AS order_id,
           strftime(min(InvoiceDate), '%Y-%m-%dT%H:%M:%S') AS ordered_at,
           printf('%.4f', sum(Quantity * Price)) AS amount, sum(abs(Quantity))::BIGINT AS quantity, 'GBP' AS currency
    FROM read_parquet($source)
    WHERE "Customer ID" IS NOT NULL AND Price > 0
      AND CASE WHEN Invoice LIKE 'C%' THEN Quantity < 0 ELSE Quantity > 0 END
    GROUP BY 1, 2
    ORDER BY 3, 2
) TO '{target}' (HEADER)
"""


def _invoices(source: Path, target: Path) -> Path:
    with duckdb.connect() as connection:
        connection.execute(_INVOICES.format(target=target), {"source": str(source)})
    return target
