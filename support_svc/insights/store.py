"""What is kept of the answers of Intelligence, and what follows from them for open tickets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import DateTime, Double, Text, any_, bindparam, cast, exists, func, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from service_kit.db import Query
from support_svc.scoring.store import customer_insights, scoring_weights
from support_svc.tickets.store import LIVING, LOCK_ORDER, TENANT, tickets

REFRESH = "insights.refresh"
RAISE = "scores.raise_priority"
#: An answer is asked for anew when it is older.
FRESH_FOR = timedelta(hours=24)
#: After no answer came, nobody asks again sooner.
RETRY_AFTER = timedelta(minutes=15)
#: A ticket older than this is no new one, whose priority could be raised.
NEW_FOR = timedelta(hours=1)

_MOMENT = DateTime(timezone=True)
_customer = bindparam("customer", type_=Text)
_OWN = (customer_insights.c.tenant_id == bindparam("tenant_id"), customer_insights.c.customer_id == _customer)
_fresh = exists().where(
    *_OWN,
    or_(
        customer_insights.c.fetched_at > bindparam("fresh_since", type_=_MOMENT),
        customer_insights.c.attempted_at > bindparam("tried_since", type_=_MOMENT),
    ),
)
#: A row when a customer is to be asked about.
STALE: Query[tuple[int]] = Query(select(literal(1)).where(~_fresh))

# One statement for what may follow from a new ticket, which for most of them is nothing.
_refresh = func.jsonb_build_object(
    "task", REFRESH, "key", _customer, "args", func.jsonb_build_object("customer_id", _customer)
)
_ticket = bindparam("ticket", type_=Text)
_raise = func.jsonb_build_object(
    "task",
    RAISE,
    "key",
    _ticket,
    "args",
    func.jsonb_build_object("ticket_id", _ticket, "priority", bindparam("priority", type_=Text)),
)
_raises = exists().where(
    scoring_weights.c.tenant_id == bindparam("tenant_id"), scoring_weights.c.raise_priority_above.is_not(None)
)
_jobs = (
    select(_refresh.label("job"))
    .where(~_fresh)
    .union_all(select(_raise).where(_raises, exists().where(*_OWN, customer_insights.c.state == text("'known'"))))
    .subquery("jobs")
)
_wanted = select(func.jsonb_agg(_jobs.c.job).label("wanted")).subquery("wanted")
FOLLOW: Query[Any] = Query(
    select(cast(func.jobs.defer(cast(_wanted.c.wanted, JSONB)), Text)).where(_wanted.c.wanted.is_not(None))
)

_known = customer_insights.alias("known")
_unasked = (
    select(tickets.c.customer_id)
    .where(
        TENANT,
        LIVING,
        ~tickets.c.spam,
        tickets.c.status != text("'closed'"),
        ~exists().where(
            _known.c.tenant_id == bindparam("tenant_id"),
            _known.c.customer_id == tickets.c.customer_id,
            or_(
                _known.c.fetched_at > bindparam("fresh_since", type_=_MOMENT),
                _known.c.attempted_at > bindparam("tried_since", type_=_MOMENT),
            ),
        ),
    )
    .distinct()
    .order_by(tickets.c.customer_id)
    .subquery("unasked")
)
_refreshes = select(
    func.jsonb_agg(
        func.jsonb_build_object(
            "task",
            REFRESH,
            "key",
            _unasked.c.customer_id,
            "args",
            func.jsonb_build_object("customer_id", _unasked.c.customer_id),
        )
    ).label("wanted")
).subquery("refreshes")
#: Has the customers of all tickets that are not closed asked about, those apart about whom that was done lately.
FOLLOW_LIVE: Query[Any] = Query(
    select(cast(func.jobs.defer(cast(_refreshes.c.wanted, JSONB)), Text)).where(_refreshes.c.wanted.is_not(None))
)

_keep = insert(customer_insights).values(
    tenant_id=bindparam("tenant_id"),
    customer_id=_customer,
    state=bindparam("state", type_=Text),
    churn_risk=bindparam("churn_risk", type_=Double),
    predicted_ltv=bindparam("predicted_ltv", type_=Double),
    currency=bindparam("currency", type_=Text),
    fetched_at=bindparam("moment", type_=_MOMENT),
    attempted_at=bindparam("moment", type_=_MOMENT),
)
_KEPT = ("state", "churn_risk", "predicted_ltv", "currency", "fetched_at", "attempted_at")
KEEP: Query[Any] = Query(
    _keep.on_conflict_do_update(
        index_elements=[customer_insights.c.tenant_id, customer_insights.c.customer_id],
        set_={name: _keep.excluded[name] for name in _KEPT},
    )
)
_tried = insert(customer_insights).values(
    tenant_id=bindparam("tenant_id"),
    customer_id=_customer,
    state="unavailable",
    attempted_at=bindparam("moment", type_=_MOMENT),
)
#: Notes that no answer came; what was known before stays.
NOTE_FAILURE: Query[Any] = Query(
    _tried.on_conflict_do_update(
        index_elements=[customer_insights.c.tenant_id, customer_insights.c.customer_id],
        set_={"attempted_at": _tried.excluded.attempted_at},
    )
)

_OF_CUSTOMER = (
    TENANT,
    LIVING,
    ~tickets.c.spam,
    tickets.c.customer_id == _customer,
    tickets.c.status != text("'closed'"),
)
_amount = bindparam("value_at_risk", type_=Double)
_other = (
    select(tickets.c.id)
    .where(*_OF_CUSTOMER, tickets.c.value_at_risk.is_distinct_from(_amount))
    .order_by(LOCK_ORDER)
    .with_for_update(key_share=True)
)
#: Gives the customer's open tickets the amount.
VALUE: Query[Any] = Query(
    update(tickets)
    .where(TENANT, tickets.c.id == any_(func.array(_other.scalar_subquery())))
    .values(value_at_risk=_amount)
)
#: The customer's new tickets whose value is not known yet, locked until the commit.
NEW: Query[tuple[str, str]] = Query(
    select(tickets.c.id, tickets.c.priority)
    .where(
        *_OF_CUSTOMER,
        tickets.c.value_at_risk.is_(None),
        tickets.c.created_at > bindparam("new_since", type_=_MOMENT),
    )
    .order_by(LOCK_ORDER)
    .with_for_update(key_share=True)
)
#: Whether the customer has a ticket for which asking again is of use.
WAITING: Query[tuple[str]] = Query(select(tickets.c.id).where(*_OF_CUSTOMER).limit(1))
