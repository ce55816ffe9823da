"""Order ids: short, opaque, unique, and computed without a counter so that blocks need not know each
other.
"""

import zlib
from typing import Final

import numpy as np
import numpy.typing as npt

from deploy.simulator.arrays import Ints
from deploy.simulator.orders import MAX_ORDERS

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: ids are read out on the phone
DIGITS: Final = 7
_SPACE: Final = 1 << (5 * DIGITS)
_FACTOR: Final = 0x2545F4915  # odd, so that multiplying modulo a power of two loses nothing
MAX_CUSTOMERS: Final = _SPACE // MAX_ORDERS

ByteMatrix = npt.NDArray[np.uint8]


def order_id_bytes(prefix: str, customer: Ints, sequence: Ints) -> ByteMatrix:
    """ASCII order ids like LQ-7KQ2M9X, one row each, for customer numbers and places in their history.

    Raises ValueError for customer numbers beyond `MAX_CUSTOMERS` (8.4 million).
    """
    if len(customer) and int(customer.max()) >= MAX_CUSTOMERS:
        raise ValueError(f"order ids have room for {MAX_CUSTOMERS} customers")
    plain = (customer * MAX_ORDERS + sequence).astype(np.uint64)
    mixed = (plain * np.uint64(_FACTOR) + np.uint64(zlib.crc32(prefix.encode()))) & np.uint64(_SPACE - 1)
    mixed ^= mixed >> np.uint64(17)
    mixed = (mixed * np.uint64(_FACTOR)) & np.uint64(_SPACE - 1)
    letters = np.frombuffer(ALPHABET.encode(), np.uint8)
    head = np.frombuffer(f"{prefix}-".encode(), np.uint8)
    out = np.empty((len(plain), len(head) + DIGITS), np.uint8)
    out[:, : len(head)] = head
    for place in range(DIGITS):
        shift = np.uint64(5 * (DIGITS - 1 - place))
        out[:, len(head) + place] = letters[(mixed >> shift) & np.uint64(31)]
    return out


def order_id(prefix: str, customer: int, sequence: int) -> str:
    """One order id."""
    return order_id_bytes(prefix, np.array([customer]), np.array([sequence])).tobytes().decode()
