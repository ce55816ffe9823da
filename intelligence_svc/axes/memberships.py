"""Memberships of customers in the segments of a fitted axis."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from intelligence_svc.axes.catalogue import BY_NAME, NEW_RAMP_DAYS, NEW_UNTIL_DAYS, OFFSETS, WIDTH
from intelligence_svc.axes.domain import UNKNOWN, Axis, Codes, Fitted, Floats, Memberships
from intelligence_svc.axes.quantities import Columns, measure

#: Memberships are kept as whole numbers of this: two bytes each, and sums stay exact.
UNIT = 10_000
_CUSTOMERS_FOR_HALF_TRUST = 10.0


def memberships(fitted: Fitted, table: pa.Table) -> Memberships:
    """Of every row of a table of features."""
    axis, columns = BY_NAME[fitted.axis], Columns(table)
    measured = measure(axis.name, columns, fitted.typical)
    values = ordered_memberships(axis, fitted, measured.quantity)
    if axis.leading is not None:
        values = _with_leading(values, columns["tenure"])
    known = ~np.isnan(measured.quantity)
    dominant = np.where(known, np.argmax(np.nan_to_num(values, nan=0.0), axis=1), UNKNOWN).astype(np.int16)
    trust = fitted.learned_from / (fitted.learned_from + _CUSTOMERS_FOR_HALF_TRUST)
    confidence = np.where(known, measured.evidence / (measured.evidence + measured.half) * trust, 0.0)
    return Memberships(values, dominant, confidence, np.where(known, measured.quantity, np.nan))


def ordered_memberships(axis: Axis, fitted: Fitted, quantity: Floats) -> Floats:
    """Customers x `axis.segments`.

    The share above each boundary falls from boundary to boundary, so differences of neighbours are not negative and
    sum to 1. Its slope is at most 0.75 / ramp on the axis's scale: no small change of input has a large effect.
    """
    position = axis.scale.of(quantity)[:, None]
    cuts = axis.scale.of(np.array([boundary.value for boundary in fitted.boundaries]))[None, :]
    above = _smooth_step((position - cuts) / (2.0 * axis.ramp) + 0.5)
    ones, zeros = np.ones_like(position), np.zeros_like(position)
    stairs = np.concatenate([np.where(np.isnan(position), np.nan, ones), above, zeros], axis=1)
    shares: Floats = stairs[:, :-1] - stairs[:, 1:]
    return shares


def _with_leading(values: Floats, tenure: Floats) -> Floats:
    fresh = 1.0 - _smooth_step((tenure - NEW_UNTIL_DAYS) / (2.0 * NEW_RAMP_DAYS) + 0.5)
    return np.concatenate([fresh[:, None], values * (1.0 - fresh)[:, None]], axis=1)


def _smooth_step(position: Floats) -> Floats:
    """0 up to 0, 1 from 1, with a continuous slope between; NaN stays NaN."""
    inside = np.clip(position, 0.0, 1.0)
    return inside * inside * (3.0 - 2.0 * inside)


def packed(parts: list[Memberships]) -> Codes:
    """Customers x all segments in units of 1/`UNIT`, `UNKNOWN` where unknown.

    Running sums are rounded, not memberships: so each axis still sums to exactly 1.
    """
    rows = len(parts[0].values)
    result = np.full((rows, WIDTH), UNKNOWN, dtype=np.int16)
    for offset, part in zip(OFFSETS.values(), parts, strict=True):
        known = part.dominant != UNKNOWN
        running = np.rint(np.cumsum(part.values[known], axis=1) * UNIT)
        running[:, -1] = UNIT
        shares = np.diff(running, axis=1, prepend=0.0)
        result[known, offset : offset + shares.shape[1]] = shares.astype(np.int16)
    return result
