"""Customers by conditions on their memberships: the statements, each condition with an index behind it.

A page runs along the ids in order. The index is that of the axis's dominant segment: who belongs to a segment at all
has it or a neighbour of it as the dominant one, and who belongs to it by more than half has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, SmallInteger, Text, and_, any_, bindparam, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import CollectionAggregate

from intelligence_svc.axes.catalogue import BY_NAME, OFFSETS
from intelligence_svc.axes.domain import AxisName
from intelligence_svc.axes.memberships import UNIT
from intelligence_svc.axes.store import MEMBER_COLUMNS, StoredSegments, customer_segments
from service_kit.db import Query

#: Up to here totals are counted; beyond they are estimated from one customer in `SAMPLES`.
COUNTED = 10_000
_AXES = list(AxisName)


class UnknownSegmentError(ValueError):
    """An axis has no segment of this name."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Membership in any of `segments` of an axis. `codes` are their places within it, -1 for unknown.

    `least` 0 asks for the dominant segment.
    """

    axis: AxisName
    codes: tuple[int, ...]
    least: float = 0.0
    least_confidence: float = 0.0


def condition(axis: str, segments: Sequence[str], least: float, least_confidence: float) -> Condition:
    """A condition from names. Raises `UnknownSegmentError` that says which names there are."""
    known = {segment.name: code for code, segment in enumerate(BY_NAME[AxisName(axis)].all_segments)} | {"unknown": -1}
    for segment in segments:
        if segment not in known:
            raise UnknownSegmentError(f"{axis} has no segment {segment!r}; there are {', '.join(known)}")
    return Condition(AxisName(axis), tuple(sorted(known[segment] for segment in segments)), least, least_confidence)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Customers who meet the conditions, all or any of them, and are of one of the archetypes, if any are named."""

    conditions: tuple[Condition, ...]
    any_of: bool = False
    archetypes: tuple[str, ...] = ()

    def clause(self) -> ColumnElement[bool]:
        """For a statement over `customer_segments`."""
        parts = [_holds(one) for one in self.conditions]
        meets = [or_(*parts) if self.any_of else and_(*parts)] if parts else []
        if self.archetypes:
            ids = cast(literal(list(self.archetypes), ARRAY(Text)), ARRAY(Text))
            meets.append(customer_segments.c.archetype_id == any_(ids))
        return and_(customer_segments.c.tenant_id == bindparam("tenant_id"), *meets)


def page(wanted: Wanted, *, resumed: bool) -> Query[StoredSegments]:
    """Rows by id; takes `rows`, and `after` when `resumed`."""
    statement = select(*MEMBER_COLUMNS).where(wanted.clause()).order_by(customer_segments.c.customer_id)
    if resumed:
        statement = statement.where(customer_segments.c.customer_id > bindparam("after"))
    return Query(statement.limit(bindparam("rows")), StoredSegments, one_plan=False)


def counted(wanted: Wanted) -> Query[tuple[int]]:
    """The number of customers, or `COUNTED` + 1 when there are more."""
    some = select(customer_segments.c.sample).where(wanted.clause()).limit(COUNTED + 1).subquery()
    return Query(select(func.count()).select_from(some), one_plan=False)


def sampled(wanted: Wanted) -> Query[tuple[int]]:
    """The number of customers of the first of `SAMPLES` samples."""
    statement = select(func.count()).where(customer_segments.c.sample == 0, wanted.clause())
    return Query(statement.select_from(customer_segments), one_plan=False)


def _holds(one: Condition) -> ColumnElement[bool]:
    dominant = customer_segments.c[one.axis.value]
    named = [code for code in one.codes if code >= 0]
    ways: list[ColumnElement[bool]] = []
    if -1 in one.codes:
        ways.append(dominant.is_(None))
    if named:
        is_dominant = dominant == _any(named)
        offset = OFFSETS[one.axis] + 1  # PostgreSQL counts from 1
        enough = [customer_segments.c.memberships[offset + code] >= round(one.least * UNIT) for code in named]
        if one.least == 0.0:
            ways.append(is_dominant)
        elif one.least > 0.5:
            ways.append(and_(is_dominant, or_(*enough)))
        else:
            near = sorted({other for code in named for other in _neighbours(one.axis, code)})
            ways.append(and_(dominant == _any(near), or_(*enough)))
    met = or_(*ways)
    if one.least_confidence > 0.0:
        place = _AXES.index(one.axis) + 1
        met = and_(met, customer_segments.c.confidences[place] >= round(one.least_confidence * UNIT))
    return met


def _any(codes: Sequence[int]) -> CollectionAggregate[bool]:
    return any_(cast(literal(list(codes), ARRAY(SmallInteger)), ARRAY(SmallInteger)))


def _neighbours(name: AxisName, code: int) -> list[int]:
    """Segments that can be dominant while membership in `code` is above zero: ramps reach no farther."""
    axis = BY_NAME[name]
    codes = range(len(axis.all_segments))
    if axis.leading is None:
        return [other for other in codes if abs(other - code) <= 1]
    return [other for other in codes if 0 in {code, other} or abs(other - code) <= 1]
