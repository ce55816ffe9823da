"""Random streams: one independent generator for each (seed, shop, purpose, block).

A block of customers always has `BLOCK` members and its own streams, so results depend neither on how many
rows are written at a time nor on which blocks were made before.
"""

import zlib
from typing import Final

import numpy as np

BLOCK: Final = 4096


def stream(seed: int, shop: str, purpose: str, block: int = 0) -> np.random.Generator:
    """The generator of one purpose ("traits", "orders", ...) for one block of customers."""
    key = (zlib.crc32(shop.encode()), zlib.crc32(purpose.encode()), block)
    return np.random.Generator(np.random.PCG64DXSM(np.random.SeedSequence(entropy=seed, spawn_key=key)))
